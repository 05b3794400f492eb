using System.Globalization;
using Contrefort.Core.Terms;

namespace Contrefort.Core.Billing;

/// <summary>The events of a contract: those told, and those that purchases and visits are.</summary>
static class FeeEvents
{
    public const string Purchase = "purchase";
    public const string Visit = "onsite-intervention";

    public static IEnumerable<FeeEvent> Of(ContractFacts facts) =>
        facts
            .Events.Concat(facts.Purchases.Select(purchase => Bought(facts, purchase)))
            .Concat(facts.Works.Where(work => work.Mode == InterventionMode.OnSite).Select(Visited))
            .OrderBy(happened => happened.At)
            .ThenBy(happened => happened.Key, StringComparer.Ordinal);

    /// <summary>The price list is read at the row of the parameter that sizes the credit: <c>pack</c> → <c>20</c>.</summary>
    static FeeEvent Bought(ContractFacts facts, Purchase purchase) =>
        new(Purchase, purchase.Key, purchase.At)
        {
            Prices = (facts.Contract.Terms.Find(purchase.Credit) as CreditTerm)?.Amount.Parameter is { } parameter
                ? Row(parameter, purchase.Units.ToString("0.####", CultureInfo.InvariantCulture))
                : PriceFacts.None,
        };

    public static FeeEvent Visited(WorkEntry work) =>
        new(Visit, work.Id.Value.ToString("N"), work.StartedAt)
        {
            Ticket = work.Ticket,
            Prices = (work.Zone is { } zone ? Row("zone", zone) : PriceFacts.None) with { Cost = work.TravelCost },
        };

    static PriceFacts Row(string key, string value) =>
        new() { Keys = new Dictionary<string, string> { [key] = value } };
}
