using System.Globalization;
using Contrefort.Core.Terms;

namespace Contrefort.Core.Billing;

/// <summary>
/// A fee term priced: its lines for one month, one year or one event, as its <c>per</c> and <c>upon</c> say. A table by
/// component gives one line for each component.
/// </summary>
public static class FeePrice
{
    static readonly string[] _lengths = ["month", "year", "period"];

    /// <summary>No line when the fee does not apply, or when there is nothing to count.</summary>
    public static IReadOnlyList<PricedLine> Of(ContractTerms terms, FeeTerm fee, PriceFacts facts)
    {
        if (terms.Applies(fee, new Situation()) != Applicability.Applies)
            return [];
        var every = EveryOf(terms, fee);
        if (fee.ReplacedBy is { IsSet: true, Value: { } flat })
            return [Line(fee, null, 1, every, flat, [Flat(fee, flat)])];
        var count = Count(terms, fee, facts);
        if (count <= 0)
            return [];
        return
        [
            .. Figures
                .Of(terms, fee, fee.Amount, facts)
                .Select(figure => Discounts.Apply(terms, fee, Named(terms, fee, Line(fee, figure, count, every)))),
        ];
    }

    /// <summary>How often the fee is due; null for a fee due once.</summary>
    public static TermDuration? EveryOf(ContractTerms terms, FeeTerm fee) =>
        fee.Per.FirstOrDefault(_lengths.Contains) switch
        {
            "month" => new TermDuration(1, DurationUnit.Month),
            "year" => new TermDuration(1, DurationUnit.Year),
            "period" => terms.Of<PeriodTerm>().FirstOrDefault()?.Length,
            _ => null,
        };

    /// <summary>The price of an option is called as the option is.</summary>
    static PricedLine Named(ContractTerms terms, FeeTerm fee, PricedLine line) =>
        line.Row is null
        && fee.What == "option"
        && terms.Options.FirstOrDefault(option => option.Id == fee.Option) is { } option
            ? line with
            {
                Label = new("{0}: {1}", Phrases.Word(fee.What), new Quotation(option.Label)),
            }
            : line;

    static PricedLine Line(FeeTerm fee, Figure figure, int count, TermDuration? every) =>
        Line(fee, figure.Name, count, every, figure.Price, figure.Steps) with
        {
            State = figure.State,
            Missing = figure.Missing,
        };

    static PricedLine Line(
        FeeTerm fee,
        string? name,
        int count,
        TermDuration? every,
        decimal price,
        IReadOnlyList<PriceStep> steps
    ) =>
        new()
        {
            Term = fee.Ref,
            Row = name,
            Label = name is null
                ? Phrases.Word(fee.What)
                : new Sentence("{0}: {1}", Phrases.Word(fee.What), new Quotation(name)),
            Quantity = count,
            Unit = every is { } length ? UnitCodes.Of(length) : UnitCode.One,
            UnitPrice = price,
            Every = every,
            Upon = fee.Upon,
            Steps = CountedBy(fee) is { } thing
                ? [.. steps, new(new("For each {0}: {1}", Phrases.Word(thing), count), fee.Cite())]
                : steps,
        };

    static PriceStep Flat(FeeTerm fee, decimal flat) => new(new("Replaced by a flat price: {0}", flat), fee.Cite());

    /// <summary>What the fee is counted by besides time, unless its table already gives a line to each.</summary>
    static string? CountedBy(FeeTerm fee) =>
        fee.Per.FirstOrDefault(word =>
            !_lengths.Contains(word) && !(fee.Amount is Amount.Table table && table.Keys.Contains(word))
        );

    static int Count(ContractTerms terms, FeeTerm fee, PriceFacts facts)
    {
        if (
            terms
                .Of<QuotaTerm>()
                .FirstOrDefault(quota =>
                    quota.Beyond is { Kind: BeyondKind.Fee } beyond && beyond.Reference == fee.Ref
                ) is
            { } quota
        )
            return quota
                .Ask(0, facts.Held.GetValueOrDefault(quota.Of), facts.Elsewhere.GetValueOrDefault(quota.Of))
                .Past;
        if (CountedBy(fee) is not { } thing)
            return 1;
        return fee.Option is { } option ? Extra(terms, option) : Counted.Of(terms, thing);
    }

    /// <summary>An option that adds so many of something has one whole number to say how many.</summary>
    static int Extra(ContractTerms terms, string option) =>
        terms.Parameters.FirstOrDefault(known => known.Option == option && known.Type == ParameterType.Integer)
            is { } extra
        && int.TryParse(extra.Value, CultureInfo.InvariantCulture, out var number)
            ? number
            : 1;
}
