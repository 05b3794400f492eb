using Contrefort.Core.Billing;

namespace Contrefort.Quotes;

/// <summary>A line before a change and after it; null where there is none.</summary>
public sealed record ComparedLine(PricedLine? Before, PricedLine? After)
{
    public PricedLine Shown => After ?? Before!;

    public bool IsSame =>
        Before is { } before
        && After is { } after
        && (before.State, before.Net, before.Quantity, before.UnitPrice)
            == (after.State, after.Net, after.Quantity, after.UnitPrice);

    /// <summary>Null while one of the two has no price.</summary>
    public decimal? Difference =>
        Before is not { State: not PriceState.Priced } && After is not { State: not PriceState.Priced }
            ? (After?.Net ?? 0) - (Before?.Net ?? 0)
            : null;

    /// <summary>Lines that come again or are due once; what an event costs is told where it changes.</summary>
    public static IReadOnlyList<ComparedLine> Of(Quote before, Quote after) =>
        [
            .. before
                .Lines.Concat(after.Lines)
                .Concat(before.Rates)
                .Concat(after.Rates)
                .Select(line => (line.Term, line.Row))
                .Distinct()
                .Select(name => new ComparedLine(Find(before, name), Find(after, name)))
                .Where(line => line is { Shown.Upon: null, Shown.Every: not null } || !line.IsSame),
        ];

    static PricedLine? Find(Quote quote, (string, string?) name) =>
        quote.Lines.Concat(quote.Rates).FirstOrDefault(line => (line.Term, line.Row) == name);
}
