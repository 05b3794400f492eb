using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;

namespace Contrefort.Core.Billing;

/// <summary>A fee that is due, and what made it so.</summary>
/// <param name="Key">Of its event, or of the visit.</param>
/// <param name="Work">The visit it is for; null for an event by itself.</param>
public sealed record PricedFee(string Key, InterventionId? Work, PricedLine Line);

/// <summary>What one ticket costs its customer: each piece of work, then each fee due upon it. Without tax.</summary>
public sealed record TicketPrice(IReadOnlyList<PricedWork> Works, IReadOnlyList<PricedFee> Fees)
{
    /// <summary>What is known of it: lines on quote or without a price count nothing.</summary>
    public decimal Net => Works.Sum(work => work.Net) + Fees.Sum(fee => fee.Line.Net);

    /// <summary>Nothing is left to a quote, and no price is missing.</summary>
    public bool IsWhole =>
        Works.All(work => work.Outcome is not (WorkOutcome.OnQuote or WorkOutcome.Unpriced))
        && Fees.All(fee => fee.Line.State == PriceState.Priced);

    /// <param name="ticket">Its number.</param>
    public static TicketPrice Of(ContractFacts facts, WorkAccount account, string ticket)
    {
        var works = account.Works.Where(work => work.Work.Ticket == ticket).ToList();
        return new(
            works,
            [
                .. works.SelectMany(work => OfVisit(facts.Contract, work.Work)),
                .. facts
                    .Events.Where(happened => happened.Ticket == ticket)
                    .OrderBy(happened => happened.At)
                    .SelectMany(happened =>
                        EventFees.Of(facts.Contract, happened).Select(line => new PricedFee(happened.Key, null, line))
                    ),
            ]
        );
    }

    internal static IEnumerable<PricedFee> OfVisit(Contract contract, WorkEntry work) =>
        EventFees.OfVisit(contract, work).Select(line => new PricedFee(work.Id.Value.ToString("N"), work.Id, line));
}
