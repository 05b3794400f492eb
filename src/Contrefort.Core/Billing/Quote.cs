using Contrefort.Core.Terms;

namespace Contrefort.Core.Billing;

/// <summary>
/// What a subscription costs, line by line: one for each fee of the offer and its options, and the prices of work beside
/// them. In <see cref="Currency"/>, without tax.
/// </summary>
/// <param name="Lines">What is due again and again, at purchase, or upon an event.</param>
/// <param name="Rates">One unit of work each; no part of any total.</param>
public sealed record Quote(ContractTerms Terms, IReadOnlyList<PricedLine> Lines, IReadOnlyList<PricedLine> Rates)
{
    public string Currency => Terms.Offer.Currency;

    /// <summary>Lines without a published price. While there is one, the totals are not the price of the whole.</summary>
    public IReadOnlyList<PricedLine> Missing => [.. All.Where(line => line.State == PriceState.Missing)];

    /// <summary>Lines a person must price.</summary>
    public IReadOnlyList<PricedLine> OnQuote => [.. All.Where(line => line.State == PriceState.OnQuote)];

    public bool IsComplete => All.All(line => line.State == PriceState.Priced);

    /// <summary>The sum of what is due each month, each year…</summary>
    public decimal NetEvery(TermDuration length) =>
        Lines.Where(line => line.Every?.Months is { } months && months == length.Months).Sum(line => line.Net);

    /// <summary>The sum of what is due once, when the contract is bought.</summary>
    public decimal NetAtPurchase =>
        Lines.Where(line => line is { Every: null, Upon: null or "purchase" }).Sum(line => line.Net);

    IEnumerable<PricedLine> All => Lines.Concat(Rates);

    /// <exception cref="OfferException">A value is missing or wrong.</exception>
    public static Quote Of(Offer offer, Choices choices, CalendarShelf calendars) =>
        Of(offer.Subscribe(choices, calendars), PriceFacts.None);

    public static Quote Of(ContractTerms terms, PriceFacts facts) =>
        new(
            terms,
            [.. Fees(terms).SelectMany(fee => FeePrice.Of(terms, fee, facts))],
            [
                .. terms
                    .Of<RateTerm>()
                    .Where(rate => terms.Applies(rate, new Situation()) != Applicability.DoesNotApply)
                    .SelectMany(rate => RatePrice.Of(terms, rate)),
            ]
        );

    /// <summary>The fees of the offer, then those of the options chosen: an option keeps its price beside what it adds.</summary>
    static IEnumerable<FeeTerm> Fees(ContractTerms terms) =>
        terms
            .Of<FeeTerm>()
            .Concat(
                terms
                    .Options.Where(option => terms.Choices.Options.Contains(option.Id))
                    .SelectMany(option => option.Adds.OfType<FeeTerm>())
            )
            .DistinctBy(fee => fee.Ref);
}
