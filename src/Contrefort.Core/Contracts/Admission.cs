using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Contracts;

/// <summary>A request as it arrived. <see cref="At"/> is the hour of the call or of the message.</summary>
public sealed record Request(Channel Channel, Instant At, string Caller, Contact? Contact, string? Component)
{
    /// <summary>A probe asks, and nobody: that no contact is named is as it should be.</summary>
    public bool IsFromProbe => Channel == Channel.Probe && Contact is null;
}

/// <summary>
/// Asks the contract about a request: is the caller named, is the contract in force, is it about something covered, through
/// a channel that is open, in service hours, with hours left? Pure: the same request, terms and account give the same verdict.
/// </summary>
public static class Admission
{
    /// <summary>The caller is nobody we know, or no contract of theirs was found.</summary>
    public static Verdict WithoutContract(Request request) =>
        new([
            request.Contact is { } contact
                ? new(
                    VerdictQuestion.NamedContact,
                    VerdictAnswer.Note,
                    new Sentence("{0} is known, but no contract was found for them", contact.Name),
                    []
                )
                : new(
                    VerdictQuestion.NamedContact,
                    VerdictAnswer.No,
                    new Sentence("{0} is not a known contact", request.Caller),
                    []
                ),
            new(
                VerdictQuestion.ContractInForce,
                VerdictAnswer.No,
                new Sentence("No contract was found for this request"),
                []
            ),
        ]);

    /// <param name="balances">The account of each credit of the contract as it stands when the request arrives.</param>
    public static Verdict Judge(
        Contract contract,
        Request request,
        IReadOnlyList<(CreditTerm Term, CreditStatement Statement)> balances
    ) =>
        new([
            NamedContact(contract, request),
            InForce(contract, request),
            Covered(contract, request),
            AllowedChannel(contract, request),
            ServiceHours(contract, request),
            .. HoursLeft(balances),
        ]);

    static VerdictLine NamedContact(Contract contract, Request request)
    {
        if (request.IsFromProbe)
            return new(
                VerdictQuestion.NamedContact,
                VerdictAnswer.Yes,
                new Sentence("A probe asks: {0}", request.Caller),
                Cite(contract.Terms.Of<ChannelTerm>().Where(channel => channel.Via.Contains(Channel.Probe)))
            );
        var because = Cite(contract.Terms.Of<QuotaTerm>().Where(quota => quota.Of == "contacts"));
        return request.Contact is { } contact && contract.NamedContacts.Any(named => named.Id == contact.Id)
            ? new(
                VerdictQuestion.NamedContact,
                VerdictAnswer.Yes,
                new Sentence("{0} is a named contact of contract {1}", contact.Name, contract.Number),
                because
            )
            : new(
                VerdictQuestion.NamedContact,
                VerdictAnswer.No,
                new Sentence(
                    "{0} is not a named contact of contract {1}",
                    request.Contact?.Name ?? request.Caller,
                    contract.Number
                ),
                because
            );
    }

    static VerdictLine InForce(Contract contract, Request request)
    {
        var because = Cite(contract.Terms.Of<PeriodTerm>());
        return contract.IsInForce(request.At)
            ? new(
                VerdictQuestion.ContractInForce,
                VerdictAnswer.Yes,
                new Sentence("Contract {0} runs until {1}", contract.Number, contract.EndsOn),
                because
            )
            : new(
                VerdictQuestion.ContractInForce,
                VerdictAnswer.No,
                new Sentence("Contract {0} runs from {1} to {2}", contract.Number, contract.StartsOn, contract.EndsOn),
                because
            );
    }

    static VerdictLine Covered(Contract contract, Request request)
    {
        if (Coverage.Of(contract, Coverage.Support) is { Standing: CoverageStanding.Excluded } without)
            return new(
                VerdictQuestion.CoveredComponent,
                VerdictAnswer.No,
                new Sentence("Support is not part of this contract"),
                without.Because
            );
        if (request.Component is not { } component)
            return new(
                VerdictQuestion.CoveredComponent,
                VerdictAnswer.Note,
                new Sentence("The component is still to be named"),
                Cite(contract.Terms.Of<ScopeTerm>().Where(scope => scope.Components is not null))
            );
        var coverage = Coverage.Of(contract, component);
        var (answer, reason) = coverage.Standing switch
        {
            CoverageStanding.Covered => (VerdictAnswer.Yes, new Sentence("{0} is covered", component)),
            CoverageStanding.BestEffort => (
                VerdictAnswer.Yes,
                new Sentence("{0} is covered with best efforts only", component)
            ),
            CoverageStanding.OnQuote => (VerdictAnswer.No, new Sentence("{0} needs a quote first", component)),
            CoverageStanding.Excluded => (VerdictAnswer.No, new Sentence("{0} is excluded", component)),
            CoverageStanding.NotChosen => (
                VerdictAnswer.No,
                new Sentence("{0} is in the catalogue but was not chosen for this contract", component)
            ),
            CoverageStanding.Unlisted => (
                VerdictAnswer.No,
                new Sentence("{0} is not in the list of what is covered", component)
            ),
        };
        return new(VerdictQuestion.CoveredComponent, answer, reason, coverage.Because);
    }

    static VerdictLine AllowedChannel(Contract contract, Request request)
    {
        var channels = contract.Terms.Of<ChannelTerm>().Where(term => term.Via.Contains(request.Channel)).ToList();
        var opening = channels.Where(term => term.For.Count == 0 || term.For.Contains(ChannelUse.Open)).ToList();
        if (opening.Count == 0)
            return contract.Terms.Of<ChannelTerm>().Any()
                ? new(
                    VerdictQuestion.AllowedChannel,
                    VerdictAnswer.No,
                    new Sentence("The contract does not take requests by {0}", request.Channel),
                    Cite(contract.Terms.Of<ChannelTerm>())
                )
                : new(
                    VerdictQuestion.AllowedChannel,
                    VerdictAnswer.Yes,
                    new Sentence("The contract does not restrict channels"),
                    []
                );
        var open = opening.FirstOrDefault(term =>
            term.Calendar is not { } name || contract.Terms.Calendar(name).IsOpen(request.At)
        );
        return open is not null
            ? new(
                VerdictQuestion.AllowedChannel,
                VerdictAnswer.Yes,
                new Sentence("Requests by {0} are taken at this hour", request.Channel),
                [open.Cite()]
            )
            : new(
                VerdictQuestion.AllowedChannel,
                // A written request waits for the opening; a call out of hours was answered by nobody the contract promises.
                request.Channel is Channel.Phone
                    ? VerdictAnswer.No
                    : VerdictAnswer.Note,
                new Sentence("Requests by {0} are taken on {1} only", request.Channel, opening[0].Calendar),
                Cite(opening)
            );
    }

    static VerdictLine ServiceHours(Contract contract, Request request)
    {
        var hours = contract.Terms.Of<CoverageTerm>().FirstOrDefault(term => term is { Of: null, Calendar: not null });
        if (hours is null)
            return new(
                VerdictQuestion.ServiceHours,
                VerdictAnswer.Yes,
                new Sentence("Served at any hour"),
                Cite(contract.Terms.Of<CoverageTerm>())
            );
        var calendar = contract.Terms.Calendar(hours.Calendar!);
        if (calendar.IsOpen(request.At))
            return new(
                VerdictQuestion.ServiceHours,
                VerdictAnswer.Yes,
                new Sentence("Inside service hours"),
                [hours.Cite()]
            );
        return calendar.NextOpening(request.At) is { } next
            ? new(
                VerdictQuestion.ServiceHours,
                VerdictAnswer.Note,
                new Sentence("Outside service hours: the clock starts {0}", next),
                [hours.Cite()]
            )
            : new(
                VerdictQuestion.ServiceHours,
                VerdictAnswer.No,
                new Sentence("Service hours never open again"),
                [hours.Cite()]
            );
    }

    static IEnumerable<VerdictLine> HoursLeft(IReadOnlyList<(CreditTerm Term, CreditStatement Statement)> balances)
    {
        foreach (var (term, statement) in balances.Where(balance => balance.Term.Unit.Unit != DurationUnit.Day))
        {
            var left = Duration.FromMinutes((long)statement.Balance);
            yield return (statement.IsExhausted, term.WhenEmpty) switch
            {
                (false, _) => new(
                    VerdictQuestion.HoursLeft,
                    VerdictAnswer.Yes,
                    new Sentence("{0} left", left),
                    [term.Cite()]
                ),
                (true, WhenEmpty.Hold) => new(
                    VerdictQuestion.HoursLeft,
                    VerdictAnswer.No,
                    new Sentence("Nothing is left ({0}): new work waits for a new pack", left),
                    [term.Cite()]
                ),
                (true, WhenEmpty.Rate) => new(
                    VerdictQuestion.HoursLeft,
                    VerdictAnswer.Note,
                    new Sentence("The included time is used up: work is charged"),
                    [term.Cite()]
                ),
                (true, WhenEmpty.Overdraw) => new(
                    VerdictQuestion.HoursLeft,
                    VerdictAnswer.Note,
                    new Sentence("Nothing is left ({0}): work goes on and the next pack settles it", left),
                    [term.Cite()]
                ),
            };
        }
    }

    static IReadOnlyList<Citation> Cite(IEnumerable<Term> terms) => [.. terms.Select(term => term.Cite())];
}
