using System.Globalization;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;

namespace Contrefort.Core.Billing;

/// <summary>One price read from an <see cref="Amount"/>; <see cref="Name"/> tells the rows of a table apart.</summary>
sealed record Figure(string? Name, decimal Price, IReadOnlyList<PriceStep> Steps)
{
    public PriceState State { get; init; }
    public MissingPrice? Missing { get; init; }
}

/// <summary>Reads amounts: fixed, by table, by percent; and says which parameter is missing when one cannot be read.</summary>
static class Figures
{
    public static IReadOnlyList<Figure> Of(ContractTerms terms, Term term, Amount amount, PriceFacts facts) =>
        amount switch
        {
            Amount.Fixed known => [Fixed(terms, term, known.Value)],
            Amount.Share share => [Share(term, share)],
            Amount.Table table => [.. Table(terms, term, table, facts)],
            Amount.AtCost when facts.Cost is { } cost => [Priced(term, null, cost, new("At cost: {0}", cost))],
            _ => [new(null, 0, [new("On a quote", term.Cite())]) { State = PriceState.OnQuote }],
        };

    static Figure Fixed(ContractTerms terms, Term term, Setting<decimal?> price) =>
        price is { IsSet: true, Value: { } value }
            ? Priced(term, null, value, new("{0} {1} before tax", value, terms.Offer.Currency))
            : Unknown(term, null, price.Parameter);

    static Figure Share(Term term, Amount.Share share)
    {
        if (share.Of is not { IsSet: true, Value: { } whole })
            return Unknown(term, null, share.Of.Parameter);
        return share.Percent.IsSet
            ? Priced(
                term,
                null,
                Money.Round(whole * share.Percent.Value / 100),
                new("{0} % of {1}", share.Percent.Value, whole)
            )
            : Unknown(term, null, share.Percent.Parameter);
    }

    static IEnumerable<Figure> Table(ContractTerms terms, Term term, Amount.Table table, PriceFacts facts)
    {
        var (times, factor) = Factor(terms, table.Times);
        List<Row> rows = [new([], [])];
        foreach (var key in table.Keys)
        {
            var values = Values(terms, key, facts);
            if (values.IsOnQuote)
                return [new(null, 0, values.Steps) { State = PriceState.OnQuote }];
            if (values.All.Count == 0 && values.IsChosen)
                return [];
            if (values.All.Count == 0)
                return [Unknown(term, null, table.Rows.Count == 0 ? table.Parameter ?? key : key)];
            rows =
            [
                .. rows.SelectMany(row =>
                    values.All.Select(value => new Row([.. row.Keys, value], [.. row.Steps, .. values.Steps]))
                ),
            ];
        }
        return rows.Select(row => Cell(term, table, row, times, factor));
    }

    static Figure Cell(Term term, Amount.Table table, Row row, decimal times, IReadOnlyList<PriceStep> factor)
    {
        var name = string.Join('/', row.Keys);
        if (RowOf(table, name) is not { } price)
            return Unknown(term, name, table.Parameter) with { Steps = row.Steps };
        var reason =
            factor.Count == 0
                ? new Sentence("{0}: {1}", new Quotation(name), price)
                : new Sentence("{0}: {1} × {2}", new Quotation(name), price, times);
        return new(name, price * times, [.. row.Steps, .. factor, new(reason, term.Cite())]);
    }

    static decimal? RowOf(Amount.Table table, string name) =>
        table.Rows.TryGetValue(name, out var exact)
            ? exact
            : table.Rows.FirstOrDefault(row => ComponentName.Matches(row.Key, name)).Value;

    /// <summary>The values of a key: told, chosen when subscribing, measured by a scale, or one for each of several things chosen.</summary>
    static KeyValues Values(ContractTerms terms, string key, PriceFacts facts)
    {
        if (facts.Keys.TryGetValue(key, out var told))
            return new([told], []);
        if (terms.Of<ScaleTerm>().FirstOrDefault(scale => scale.Of == key && scale.By is not null) is { } scale)
            return Measured(terms, scale);
        if (terms.Parameter(key) is { } chosen && chosen is not ['[' or '{', ..])
            return new([chosen], []);
        return Counted.Names(terms, key) is { } names ? new(names, []) { IsChosen = true } : new([], []);
    }

    static KeyValues Measured(ContractTerms terms, ScaleTerm scale)
    {
        if (Measure(terms, scale) is not { } measure)
            return new([], []);
        return scale.BandOf(measure) is { } band
            ? new([band.Name], [new(Within(scale, measure, band), scale.Cite())])
            : new(
                [],
                [new(new("{0} {1}: outside the grid, on a quote", measure, Phrases.Word(scale.By!)), scale.Cite())]
            )
            {
                IsOnQuote = true,
            };
    }

    /// <summary><c>tier.times</c>: the factor of the band the contract is in.</summary>
    static (decimal Times, IReadOnlyList<PriceStep> Steps) Factor(ContractTerms terms, string? times)
    {
        if (
            times?.Split('.')[0] is not { } name
            || terms.Of<ScaleTerm>().FirstOrDefault(scale => scale.Of == name) is not { } scale
            || Measure(terms, scale) is not { } measure
            || scale.BandOf(measure) is not { } band
        )
            return (1, []);
        return (band.Times, [new(Within(scale, measure, band), scale.Cite())]);
    }

    static Sentence Within(ScaleTerm scale, decimal measure, Band band) =>
        new(
            "{0} {1}: {2} {3} ({4} to {5})",
            measure,
            Phrases.Word(scale.By!),
            Phrases.Word(scale.Of),
            band.Name,
            band.From,
            band.To
        );

    static decimal? Measure(ContractTerms terms, ScaleTerm scale) =>
        decimal.TryParse(terms.Parameter(scale.By ?? ""), CultureInfo.InvariantCulture, out var measure)
            ? measure
            : null;

    static Figure Priced(Term term, string? name, decimal price, Sentence reason) =>
        new(name, price, [new(reason, term.Cite())]);

    static Figure Unknown(Term term, string? row, string? parameter)
    {
        Sentence sentence = (row, parameter) switch
        {
            (null, null) => "The source gives no price.",
            (null, _) => new Sentence("The parameter “{0}” has no value yet.", parameter),
            (_, null) => new Sentence("There is no price for “{0}”.", row),
            _ => new Sentence("“{0}” gives no price for “{1}” yet.", parameter, row),
        };
        return new(row, 0, [new(sentence, term.Cite())])
        {
            State = PriceState.Missing,
            Missing = new(parameter, sentence),
        };
    }

    sealed record Row(IReadOnlyList<string> Keys, IReadOnlyList<PriceStep> Steps);

    /// <param name="All">None is missing, unless <see cref="IsChosen"/> says that the customer chose none.</param>
    sealed record KeyValues(IReadOnlyList<string> All, IReadOnlyList<PriceStep> Steps)
    {
        public bool IsOnQuote { get; init; }
        public bool IsChosen { get; init; }
    }
}
