using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>Fees due upon an event, invoiced upon it.</summary>
static class EventDrafts
{
    public static IEnumerable<Draft> Of(Contract contract, BillingTerm term, IReadOnlyList<FeeEvent> events) =>
        from happened in events
        where happened.Name == term.Upon
        let key = $"{contract.Number}/{term.Ref}/{happened.Key}"
        let day = happened.At.InZone(contract.Terms.Zone).Date
        select new Draft(key, term, day, day, day, [.. Lines(contract, term, key, happened)]);

    /// <summary>What the fees of a billing term ask for one event, by the terms of its day.</summary>
    public static IEnumerable<DraftLine> Lines(Contract contract, BillingTerm term, string key, FeeEvent happened)
    {
        var day = happened.At.InZone(contract.Terms.Zone).Date;
        var terms = EventFees.TermsOf(contract, happened);
        return from fee in term.Of.Select(terms.Find).OfType<FeeTerm>()
            from line in EventFees.Of(terms, fee, happened)
            select new DraftLine(
                $"{key}/{fee.Id}/{happened.Key}{(line.Row is { } row ? $"/{row}" : "")}",
                line,
                day,
                day,
                Ticket: happened.Ticket
            );
    }
}
