using Contrefort.Core.Terms;

namespace Contrefort.Core.Billing;

/// <summary>What the discount terms of a contract take off a fee.</summary>
static class Discounts
{
    public static PricedLine Apply(ContractTerms terms, FeeTerm fee, PricedLine line)
    {
        foreach (var discount in terms.Of<DiscountTerm>().Where(discount => discount.Of == fee.Ref))
        {
            if (discount.Percent is not { IsSet: true, Value: { } percent } || percent == 0)
                continue;
            var first = discount.FromServerRank ?? 1;
            var concerned = Math.Max(0, line.Quantity - (first - 1));
            if (concerned == 0)
                continue;
            var reason =
                first > 1
                    ? new Sentence(
                        "{0} % off, from number {1} on: {2} of {3}",
                        percent,
                        first,
                        concerned,
                        line.Quantity
                    )
                    : new Sentence("{0} % off", percent);
            line = line with
            {
                Allowances = [.. line.Allowances, new(concerned, percent, reason, discount.Cite())],
                Steps = [.. line.Steps, new(reason, discount.Cite())],
            };
        }
        return line;
    }
}
