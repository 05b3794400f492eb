using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;
using static Contrefort.Core.Tests.Billing.Ledger;

namespace Contrefort.Core.Tests.Billing;

public sealed class PromiseTests
{
    static readonly Contract Three = Servers("myown-b", 3, Day(2026, 1, 1), Day(2026, 12, 31));
    static readonly Actor Alice = Actor.Contact(Guid.Empty, "Alice");
    static readonly Actor Bruno = Actor.Engineer(Guid.Empty, "Bruno");

    static IEnumerable<Breach> Late(Contract contract, string trigger, int hours, string? server = null)
    {
        var at = At(contract, trigger);
        var taken = at + Duration.FromHours(hours);
        Fact[] facts =
        [
            new Opened(at, Alice, Channel.Web, TicketKind.Incident, "down", at),
            new Acknowledged(taken, Bruno),
        ];
        return ServiceClocks
            .Read(contract.Terms, facts, taken)
            .Select(clock => new Breach($"T-{trigger}", clock, facts, server));
    }

    [Fact]
    public void A_breach_gives_the_month_back_with_its_proof()
    {
        var credit = Assert.Single(Penalties.Of(Three, Late(Three, "2026-10-19 10:00", 5)));
        Assert.Equal((420m, "credit-note", "price-reduction"), (credit.Net, credit.Document, credit.Tax));
        Assert.Equal("C-1/penalty.refund-month/2026-10-01/1", credit.Key);
        Assert.True(credit.Breach.Clock.IsBreach);
        Assert.Equal(2, credit.Breach.Facts.Count);
        Assert.Equal(
            ["response.acknowledgement", "penalty.refund-month"],
            credit.Steps.Select(step => step.Because.Ref)
        );
    }

    [Fact]
    public void A_promise_kept_gives_nothing() => Assert.Empty(Penalties.Of(Three, Late(Three, "2026-10-19 10:00", 3)));

    [Fact]
    public void A_month_is_given_back_once_and_settles_its_other_breaches()
    {
        var breaches = Late(Three, "2026-10-19 10:00", 5)
            .Concat(Late(Three, "2026-10-05 10:00", 5))
            .Concat(Late(Three, "2026-11-02 10:00", 5));
        var credits = Penalties.Of(Three, breaches);
        Assert.Equal([(10, 420m), (11, 420m)], credits.Select(credit => (credit.Month.Month, credit.Net)));
        Assert.Equal("T-2026-10-19 10:00", Assert.Single(credits[0].Settled).Ticket);
    }

    [Fact]
    public void The_month_is_that_of_the_deadline() =>
        Assert.Equal(11, Penalties.Of(Three, Late(Three, "2026-10-31 22:00", 20)).Single().Month.Month);

    [Fact]
    public void A_month_the_contract_has_in_part_is_given_back_in_part()
    {
        var late = Three with { StartsOn = Day(2026, 10, 17) };
        Assert.Equal(203.23m, Penalties.Of(late, Late(late, "2026-10-19 10:00", 5)).Single().Net); // 15 days of 31
    }

    [Fact]
    public void What_is_indicative_never_gives_anything_back()
    {
        var site = Site(34);
        var at = At(site, "2026-10-19 10:00");
        Fact[] facts =
        [
            new Opened(at, Alice, Channel.Web, TicketKind.Incident, "kernel", at),
            new ComponentNamed(at, Bruno, "Samba"),
            new Escalated(at, Bruno, 3, null, ""),
            new Acknowledged(at, Bruno),
        ];
        var clocks = ServiceClocks.Read(site.Terms, facts, at + Duration.FromDays(100)).ToList();
        Assert.Contains(
            clocks,
            clock => clock.State == ClockState.Late && clock.Term.Commitment == Commitment.Indicative
        );

        // Even under a contract whose penalty looked at that very clock.
        var aimed = clocks
            .Where(clock => clock.Term.Commitment == Commitment.Indicative)
            .Select(clock => new Breach(
                "T-1",
                clock with
                {
                    Term = clock.Term with { BreachAs = "acknowledgement" },
                },
                facts
            ));
        Assert.Empty(Penalties.Of(Three, aimed));
    }

    static readonly Contract Tech = SignedContracts.Sign(
        "techconnect",
        ("region", "Europe/Paris"),
        ("holidays", "FR"),
        ("product", "x"),
        ("yearly-price", "10000")
    );

    static RevisionAnswer Raise(decimal proposed, LocalDate? notice, LocalDate? last = null) =>
        Revisions.Ask(
            Tech.Terms,
            Tech.Terms.Of<RevisionTerm>().Single(),
            new(10000, proposed, Day(2027, 1, 1), last, notice, Day(2026, 12, 31))
        );

    [Theory]
    [InlineData("11000.00", true)]
    [InlineData("11000.01", false)]
    [InlineData("9000", true)]
    public void A_price_rises_by_ten_per_cent_at_most(string proposed, bool isAllowed) =>
        Assert.Equal(
            isAllowed,
            Raise(decimal.Parse(proposed, System.Globalization.CultureInfo.InvariantCulture), Day(2026, 9, 2)).IsAllowed
        );

    [Fact]
    public void A_cap_is_never_passed_by_rounding() =>
        Assert.Equal(36.66m, Revisions.Most(Tech.Terms.Of<RevisionTerm>().Single(), 33.33m)); // 36.663

    [Fact]
    public void A_price_does_not_rise_when_the_customer_was_told_too_late_to_refuse()
    {
        Assert.True(Raise(10500, Day(2026, 9, 2)).IsAllowed);
        Assert.False(Raise(10500, Day(2026, 9, 3)).IsAllowed);
        Assert.False(Raise(10500, null).IsAllowed);
        Assert.Contains("notice.renewal", Raise(10500, null).Because.Refs());
    }

    [Fact]
    public void A_price_does_not_rise_twice_in_a_year() =>
        Assert.False(Raise(10500, Day(2026, 9, 2), last: Day(2026, 3, 1)).IsAllowed);

    static ApprovalAnswer Ask(string? quarters, int soFar, int more) =>
        Approvals
            .OfWork(
                Servers(
                    "myown-a",
                    1,
                    Day(2026, 1, 1),
                    Day(2026, 12, 31),
                    ("approval-quarters", quarters ?? "null")
                ).Terms,
                Duration.FromMinutes(soFar),
                Duration.FromMinutes(more)
            )
            .Single();

    [Theory]
    [InlineData(45, 15, false)] // the fourth quarter
    [InlineData(60, 0, false)]
    [InlineData(60, 15, true)] // the fifth
    [InlineData(0, 75, true)]
    public void The_customer_is_asked_before_the_fifth_quarter(int soFar, int more, bool isNeeded)
    {
        var answer = Ask("4", soFar, more);
        Assert.Equal((isNeeded, isNeeded, 5), (answer.IsNeeded, answer.Pauses, answer.AskBefore));
        Assert.Equal(("any-hour", "approval.mandate"), (answer.Contact, answer.Because.Ref));
    }

    [Fact]
    public void Without_a_ceiling_nobody_is_asked() => Assert.False(Ask(null, 6000, 60).IsNeeded);

    [Fact]
    public void Consent_given_since_moves_the_ceiling()
    {
        var terms = Servers("myown-a", 1, Day(2026, 1, 1), Day(2026, 12, 31), ("approval-quarters", "4")).Terms;
        var answer = Approvals
            .OfWork(terms, Duration.FromMinutes(60), Duration.FromMinutes(15), approved: Duration.FromMinutes(120))
            .Single();
        Assert.Equal((false, Duration.FromMinutes(60)), (answer.IsNeeded, answer.Left));
    }

    [Fact]
    public void A_visit_on_site_needs_both_sides() =>
        Assert.Equal([Side.Customer, Side.Provider], Approvals.Before(Tech.Terms, "onsite").Single().Asked);

    static PrerequisiteAnswer During(LocalDate day, bool isActive = true) =>
        Prerequisites
            .During(Tech.Terms, new([new("ot-maintenance", Day(2026, 1, 1), Day(2026, 6, 30), isActive)], []), day)
            .Single();

    [Fact]
    public void A_programme_needs_its_maintenance_to_be_signed() =>
        Assert.Equal(
            PrerequisiteStanding.Refused,
            Prerequisites.AtSubscription(Tech.Terms, new([], []), Day(2026, 1, 1)).Single().Standing
        );

    [Fact]
    public void A_programme_whose_maintenance_ended_is_suspended_and_its_account_owner_told()
    {
        Assert.Equal(PrerequisiteStanding.Met, During(Day(2026, 6, 30)).Standing);
        var lost = During(Day(2026, 7, 1));
        Assert.Equal((PrerequisiteStanding.Suspended, true), (lost.Standing, lost.AlertsAccountOwner));
        Assert.Equal(Day(2026, 7, 1), lost.LostOn);
        Assert.Equal("prerequisite.maintenance", lost.Because.Ref);
    }

    [Fact]
    public void A_suspended_maintenance_does_not_count() =>
        Assert.Equal(PrerequisiteStanding.Suspended, During(Day(2026, 3, 1), isActive: false).Standing);
}
