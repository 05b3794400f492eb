namespace Contrefort.Core.Invoicing;

/// <summary>
/// The one rounding of invoices: two decimals, half away from zero, as XPath rounds the positive amounts of EN 16931. Only
/// a product or a share is rounded; sums of rounded amounts are exact.
/// </summary>
public static class Cents
{
    public static decimal Round(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);

    /// <summary>A share of an amount, in per cent, rounded to the cent.</summary>
    public static decimal Share(decimal amount, decimal percent) => Round(amount * percent / 100);

    /// <summary>Digits after the point that say something: 1.50 has one.</summary>
    public static int Decimals(decimal amount)
    {
        var plain = amount / 1.0000000000000000000000000000m;
        return plain.Scale;
    }
}
