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

    /// <summary>The lines by the rhythm they are due in: what comes again, shortest first, then once, then upon each event.</summary>
    public IReadOnlyList<QuoteGroup> Groups =>
        [
            .. Lines
                .GroupBy(line =>
                    (line.Every?.Months, Upon: line is { Every: null, Upon: "purchase" } ? null : line.Upon)
                )
                .OrderBy(group => (group.Key.Months is null, group.Key.Upon is not null, group.Key.Months))
                .Select(group => new QuoteGroup(group.First().Every, group.Key.Upon, [.. group])),
        ];

    /// <summary>What the invoices of the terms that come again will ask for a whole period, in the order of the offer.</summary>
    public IReadOnlyList<QuotedInvoice> Invoices =>
        [
            .. Terms
                .Of<BillingTerm>()
                .Where(billing => billing.Every?.Months is not null)
                .Select(billing => new QuotedInvoice(billing, Asked(billing)))
                .Where(invoice => invoice.Net != 0),
        ];

    decimal Asked(BillingTerm billing) =>
        Lines
            .Where(line =>
                billing.Of.Contains(line.Term) && line is { State: PriceState.Priced, Every.Months: not null }
            )
            .Sum(line => line.Over(billing.Every!.Value));

    /// <summary>A whole first year: what comes again in twelve months, and what is due once.</summary>
    public decimal NetOfFirstYear =>
        NetAtPurchase
        + Lines.Where(line => line.Every?.Months is not null).Sum(line => line.Over(new(1, DurationUnit.Year)));

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
                    .Options.Where(option => terms.ChosenOptions.Contains(option.Id))
                    .SelectMany(option => option.Adds.OfType<FeeTerm>())
            )
            .DistinctBy(fee => fee.Ref);
}

/// <summary>Lines due in one rhythm. <see cref="Net"/> is the price of the whole only when <see cref="IsComplete"/>.</summary>
/// <param name="Upon">The event they are due upon; null for what comes again, or is due once at purchase.</param>
public sealed record QuoteGroup(TermDuration? Every, string? Upon, IReadOnlyList<PricedLine> Lines)
{
    public decimal Net => Lines.Sum(line => line.Net);
    public bool IsComplete => Lines.All(line => line.State == PriceState.Priced);

    public Sentence Title =>
        Every is { } every ? Phrases.Every(every)
        : Upon is { } upon ? WhenSentences.Event(upon)
        : "once, at the start";
}

/// <summary>What one invoice of a billing term asks for a whole period.</summary>
public sealed record QuotedInvoice(BillingTerm Term, decimal Net)
{
    public Sentence Title =>
        new(
            Term.Due == BillingDue.InAdvance ? "Invoiced {0}, in advance" : "Invoiced {0}, at the end",
            Phrases.Every(Term.Every!.Value)
        );
}
