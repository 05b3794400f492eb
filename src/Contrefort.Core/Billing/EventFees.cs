using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;

namespace Contrefort.Core.Billing;

/// <summary>What the fees of a contract ask upon one event, by the terms of its day.</summary>
public static class EventFees
{
    /// <summary>Every fee due upon the event, whatever invoices it.</summary>
    public static IReadOnlyList<PricedLine> Of(Contract contract, FeeEvent happened)
    {
        var terms = TermsOf(contract, happened);
        return [.. terms.Of<FeeTerm>().SelectMany(fee => Of(terms, fee, happened))];
    }

    /// <summary>What a visit on site asks besides the work: travel.</summary>
    public static IReadOnlyList<PricedLine> OfVisit(Contract contract, WorkEntry work) =>
        work.Mode == InterventionMode.OnSite ? Of(contract, FeeEvents.Visited(work)) : [];

    /// <summary>The fees of visits in a contract, for a form to know what their prices hang on.</summary>
    public static IEnumerable<FeeTerm> OnVisits(ContractTerms terms) =>
        terms.Of<FeeTerm>().Where(fee => fee.Upon == FeeEvents.Visit);

    internal static IEnumerable<PricedLine> Of(ContractTerms terms, FeeTerm fee, FeeEvent happened) =>
        fee.Upon == happened.Name && IsFor(fee, happened) ? FeePrice.Of(terms, fee, happened.Prices) : [];

    internal static ContractTerms TermsOf(Contract contract, FeeEvent happened) =>
        contract.Terms.AsOf(happened.At.InZone(contract.Terms.Zone).Date);

    /// <summary>A purchase is of one credit: the price list of another is not asked.</summary>
    static bool IsFor(FeeTerm fee, FeeEvent happened) =>
        happened.Name != FeeEvents.Purchase
        || fee.Amount is not Amount.Table { Keys.Count: > 0 } table
        || table.Keys.Any(happened.Prices.Keys.ContainsKey);
}
