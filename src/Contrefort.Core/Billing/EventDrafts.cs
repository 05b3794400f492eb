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
        var terms = contract.Terms.AsOf(day);
        return from fee in term.Of.Select(terms.Find).OfType<FeeTerm>()
            where fee.Upon == happened.Name && IsFor(fee, happened)
            from line in FeePrice.Of(terms, fee, happened.Prices)
            select new DraftLine(
                $"{key}/{fee.Id}/{happened.Key}{(line.Row is { } row ? $"/{row}" : "")}",
                line,
                day,
                day,
                Ticket: happened.Ticket
            );
    }

    /// <summary>A purchase is of one credit: the price list of another is not asked.</summary>
    static bool IsFor(FeeTerm fee, FeeEvent happened) =>
        happened.Name != FeeEvents.Purchase
        || fee.Amount is not Amount.Table { Keys.Count: > 0 } table
        || table.Keys.Any(happened.Prices.Keys.ContainsKey);
}
