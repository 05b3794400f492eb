namespace Contrefort.Core.Billing;

/// <summary>What an amendment adds to a price, or takes from it: lines whose quantities are the difference.</summary>
public static class PriceChange
{
    public static IReadOnlyList<PricedLine> Of(IReadOnlyList<PricedLine> before, IReadOnlyList<PricedLine> after) =>
        [
            .. before
                .Concat(after)
                .Select(line => (line.Term, line.Row))
                .Distinct()
                .SelectMany(name =>
                    Between(
                        before.FirstOrDefault(line => (line.Term, line.Row) == name),
                        after.FirstOrDefault(line => (line.Term, line.Row) == name)
                    )
                ),
        ];

    static IEnumerable<PricedLine> Between(PricedLine? before, PricedLine? after) =>
        (before, after) switch
        {
            (null, { } added) => [added],
            // What was paid once stays paid.
            ({ Every: null }, null) => [],
            ({ State: PriceState.Priced } dropped, null) => [Reversed(dropped)],
            ({ State: PriceState.Priced } old, { State: PriceState.Priced } now) when IsSame(old, now) => [],
            ({ State: PriceState.Priced } old, { State: PriceState.Priced } now)
                when old.UnitPrice == now.UnitPrice && old.BaseQuantity == now.BaseQuantity => [More(old, now)],
            ({ State: PriceState.Priced } old, { } now) => [Reversed(old), now],
            (_, { State: PriceState.Priced } now) => [now],
            _ => [],
        };

    static bool IsSame(PricedLine one, PricedLine other) =>
        (one.Quantity, one.UnitPrice, one.Gross, one.Net) == (other.Quantity, other.UnitPrice, other.Gross, other.Net);

    static PricedLine Reversed(PricedLine line) => line.Times(-1, line.Unit, line.BaseQuantity, []);

    static PricedLine More(PricedLine old, PricedLine now) =>
        now with
        {
            Quantity = now.Quantity - old.Quantity,
            Allowances =
            [
                .. now
                    .Allowances.Concat(Reversed(old).Allowances)
                    .GroupBy(allowance => (allowance.Percent, allowance.Because))
                    .Select(same => same.First() with { Quantity = same.Sum(allowance => allowance.Quantity) })
                    .Where(allowance => allowance.Quantity != 0),
            ],
        };
}
