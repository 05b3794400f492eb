namespace Contrefort.Core.Billing;

/// <summary>Arithmetic of amounts: decimal, to the cent, half away from zero (EN 16931).</summary>
public static class Money
{
    /// <summary>Quantities on an invoice have four decimals at most (BR-FR-DEC).</summary>
    public const int QuantityDecimals = 4;

    public static decimal Round(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);

    /// <summary>Quantity × price ÷ base quantity (BT-129, BT-146, BT-149).</summary>
    public static decimal Of(decimal quantity, decimal price, decimal baseQuantity = 1) =>
        Round(quantity * price / baseQuantity);

    /// <summary>Tax on the sum of a rate's lines, never line by line (BR-CO-17).</summary>
    public static decimal Tax(decimal net, decimal percent) => Round(net * percent / 100);

    public static decimal Quantity(decimal quantity) =>
        Math.Round(quantity, QuantityDecimals, MidpointRounding.AwayFromZero);
}
