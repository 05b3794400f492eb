namespace Contrefort.Core.Invoicing;

/// <summary>An amount received, tax included, for one treatment of VAT.</summary>
public sealed record CollectedShare(VatTreatment Treatment, decimal Amount);

/// <summary>
/// Divides what was paid among the rates of an invoice, as the French status <i>Encaissée</i> asks (the tax on services falls due
/// with it). Each share is the rounded part of all that was paid so far less what was divided before: payments in any number of
/// pieces add up to the gross amount of each rate, to the cent.
/// </summary>
public static class Collected
{
    /// <param name="before">What had been paid already; 0 at first.</param>
    /// <param name="amount">What is paid now; negative when a payment is taken back.</param>
    public static IReadOnlyList<CollectedShare> Of(InvoiceTotals totals, decimal before, decimal amount)
    {
        var earlier = Divided(totals, before);
        var now = Divided(totals, before + amount);
        return
        [
            .. totals
                .Breakdown.Select((part, place) => new CollectedShare(part.Treatment, now[place] - earlier[place]))
                .Where(share => share.Amount != 0),
        ];
    }

    /// <summary>The tax that falls due with a payment, by rate: all of it is due once all is paid, to the cent.</summary>
    public static IReadOnlyList<(VatTreatment Treatment, decimal Tax)> Taxes(
        InvoiceTotals totals,
        decimal before,
        decimal amount
    ) =>
        totals.Gross == 0
            ? []
            :
            [
                .. totals
                    .Breakdown.Select(part =>
                        (
                            part.Treatment,
                            Cents.Round((before + amount) * part.Tax / totals.Gross)
                                - Cents.Round(before * part.Tax / totals.Gross)
                        )
                    )
                    .Where(part => part.Item2 != 0),
            ];

    /// <summary>The last rate takes what rounding leaves.</summary>
    static decimal[] Divided(InvoiceTotals totals, decimal paid)
    {
        var parts = totals.Breakdown;
        var shares = new decimal[parts.Count];
        if (totals.Gross == 0 || parts.Count == 0)
            return shares;
        for (var place = 0; place < parts.Count - 1; place++)
            shares[place] = Cents.Round(paid * (parts[place].Base + parts[place].Tax) / totals.Gross);
        shares[^1] = paid - shares.Sum();
        return shares;
    }
}
