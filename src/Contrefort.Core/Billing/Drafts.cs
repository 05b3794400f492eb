using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>
/// Everything a contract may be invoiced up to a day, from its terms and facts. Reading it for a later day gives the same
/// drafts with the same keys, and more. What was already invoiced is not known here: keys tell.
/// </summary>
public static class Drafts
{
    /// <param name="until">Drafts to be invoiced on this day of the contract's zone are the last.</param>
    public static IReadOnlyList<Draft> Of(ContractFacts facts, LocalDate until)
    {
        var contract = facts.Contract;
        var endOfDay = contract.Terms.Zone.AtStartOfDay(until.PlusDays(1)).ToInstant() - Duration.Epsilon;
        var events = FeeEvents.Of(facts).Where(happened => happened.At <= endOfDay).ToList();
        var works = new Lazy<WorkAccount>(() => WorkAccount.Read(facts, endOfDay));
        return
        [
            .. contract
                .Terms.Ever<BillingTerm>()
                .SelectMany(term =>
                    term.Every is null
                        ? EventDrafts.Of(contract, term, events)
                        :
                        [
                            .. SubscriptionDrafts.Of(contract, term, until),
                            .. PeriodDrafts.Of(contract, term, works, events),
                        ]
                )
                .GroupBy(draft => draft.Key)
                .Select(same => same.First() with { Lines = [.. same.SelectMany(draft => draft.Lines)] })
                .Where(draft => draft.InvoicedOn <= until && draft.Lines.Count > 0)
                .OrderBy(draft => draft.InvoicedOn)
                .ThenBy(draft => draft.Key, StringComparer.Ordinal),
        ];
    }
}
