using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tests.Calendars;
using NodaTime;

namespace Contrefort.Core.Tests.Contracts;

public sealed class AdmissionTests
{
    static readonly Instant OfficeHours = Told.At("Fri 2026-11-20 10:00");

    [Fact]
    public void A_named_contact_with_hours_left_is_admitted() => Assert.True(Judge(Request()).IsAdmitted);

    [Fact]
    public void What_the_contract_limits_is_cited_from_it() =>
        Assert.All(
            Judge(Request()).Lines.Where(line => line.Question != VerdictQuestion.NamedContact),
            line => Assert.NotEmpty(line.Because)
        );

    [Fact]
    public void A_colleague_who_is_not_named_waits_for_triage() =>
        AssertNo(VerdictQuestion.NamedContact, Judge(Request() with { Contact = SignedContracts.Bob }));

    [Theory]
    [InlineData("Wed 2025-12-31 10:00", false)] // the eve of the first day
    [InlineData("Thu 2026-01-01 00:00", true)]
    [InlineData("Thu 2026-12-31 23:59", true)]
    [InlineData("Fri 2027-01-01 00:00", false)]
    public void A_contract_is_in_force_on_its_first_and_last_day(string at, bool isInForce)
    {
        var verdict = Judge(Request() with { At = Told.At(at) });
        Assert.Equal(isInForce, Answer(verdict, VerdictQuestion.ContractInForce) == VerdictAnswer.Yes);
    }

    [Theory]
    [InlineData("Postfix", VerdictAnswer.Yes)]
    [InlineData("Samba", VerdictAnswer.Yes)] // listed as "OpenLDAP / Samba"
    [InlineData("Turba", VerdictAnswer.Yes)] // listed as "Horde : IMP, Turba, Kronolith"
    [InlineData("Exchange", VerdictAnswer.No)]
    [InlineData(null, VerdictAnswer.Note)]
    public void A_component_is_covered_when_the_closed_catalogue_names_it(string? component, VerdictAnswer expected) =>
        Assert.Equal(
            expected,
            Answer(Judge(Request() with { Component = component }), VerdictQuestion.CoveredComponent)
        );

    [Fact]
    public void A_component_of_the_catalogue_that_was_not_chosen_is_not_covered()
    {
        var verdict = Admission.Judge(SignedContracts.SiteOf34, Request() with { Component = "Postfix" }, []);
        AssertNo(VerdictQuestion.CoveredComponent, verdict);
    }

    [Fact]
    public void Mail_is_taken_at_night_and_its_clock_is_said_to_start_in_the_morning()
    {
        var verdict = Judge(Request() with { Channel = Channel.Email, At = Told.At("Sat 2026-11-21 02:00") });
        Assert.True(verdict.IsAdmitted);
        var hours = verdict.Lines.Single(line => line.Question == VerdictQuestion.ServiceHours);
        Assert.Equal(VerdictAnswer.Note, hours.Answer);
        Assert.Equal([Told.At("Mon 2026-11-23 09:00")], hours.Reason.Arguments);
    }

    [Fact]
    public void A_call_at_night_is_kept_for_triage() =>
        AssertNo(
            VerdictQuestion.AllowedChannel,
            Judge(Request() with { Channel = Channel.Phone, At = Told.At("Sat 2026-11-21 02:00") })
        );

    [Fact]
    public void An_empty_pack_holds_new_work() =>
        AssertNo(VerdictQuestion.HoursLeft, Judge(Request(), minutesUsed: 600));

    [Fact]
    public void A_stranger_waits_for_triage() =>
        Assert.False(Admission.WithoutContract(Request() with { Contact = null }).IsAdmitted);

    static Request Request() => new(Channel.Web, OfficeHours, "Alice", SignedContracts.Alice, "Postfix");

    static Verdict Judge(Request request, decimal minutesUsed = 60)
    {
        var term = SignedContracts.HourPack.Terms.Of<CreditTerm>().Single();
        var bought = Told.At("Fri 2026-01-02 09:00");
        var statement = CreditStatement.Read(
            term,
            [Grants.Bought(term, Told.Paris, "lot", 10, bought)],
            [new CreditWork(default, bought + Duration.FromDays(1), minutesUsed)],
            request.At
        );
        return Admission.Judge(SignedContracts.HourPack, request, [(term, statement)]);
    }

    static VerdictAnswer Answer(Verdict verdict, VerdictQuestion question) =>
        verdict.Lines.Single(line => line.Question == question).Answer;

    static void AssertNo(VerdictQuestion question, Verdict verdict)
    {
        Assert.Equal(VerdictAnswer.No, Answer(verdict, question));
        Assert.False(verdict.IsAdmitted);
    }
}
