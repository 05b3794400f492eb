namespace Contrefort.Core.Invoicing;

/// <summary>A stretch of days, both included (BG-14, BG-26).</summary>
public sealed record InvoicePeriod(NodaTime.LocalDate StartsOn, NodaTime.LocalDate EndsOn);

/// <summary>
/// Something taken off (or put on) one line, net of tax (BG-27, BG-28): the free quarter-hours of an intervention.
/// </summary>
/// <param name="Amount">BT-136, BT-141: positive, at most two decimals.</param>
/// <param name="ReasonCode">UNTDID 5189 for an allowance (95: discount), 7161 for a charge.</param>
public sealed record LineAdjustment(decimal Amount, string? Reason, string? ReasonCode = null)
{
    public bool IsCharge { get; init; }

    /// <summary>BT-137, BT-142: what <see cref="Percentage"/> is taken of; both are given or neither.</summary>
    public decimal? BaseAmount { get; init; }

    /// <summary>BT-138, BT-143: per cent.</summary>
    public decimal? Percentage { get; init; }
}

/// <summary>The same for a whole document, hence with its own VAT (BG-20, BG-21): a negotiated discount.</summary>
public sealed record DocumentAdjustment(decimal Amount, VatTreatment Vat, string? Reason, string? ReasonCode = null)
{
    public bool IsCharge { get; init; }
    public decimal? BaseAmount { get; init; }
    public decimal? Percentage { get; init; }
}

/// <summary>One line (BG-25). Quantities and prices are positive on credit notes too: the type of the document says the sign.</summary>
public sealed record InvoiceLine
{
    /// <summary>BT-126, unique in its document.</summary>
    public required string Id { get; init; }

    /// <summary>BT-127: the ticket, and when it was asked.</summary>
    public string? Note { get; init; }

    /// <summary>BT-129, at most four decimals.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>BT-130, UN/ECE recommendation 20: <c>C62</c> one, <c>HUR</c> hour, <c>MON</c> month, <c>DAY</c>.</summary>
    public string Unit { get; init; } = "C62";

    /// <summary>BG-26; within the period of the document, when that has one.</summary>
    public InvoicePeriod? Period { get; init; }

    public IReadOnlyList<LineAdjustment> Adjustments { get; init; } = [];

    /// <summary>BT-146: net price of <see cref="PriceQuantity"/> units, at most six decimals, never negative.</summary>
    public required decimal Price { get; init; }

    /// <summary>BT-149.</summary>
    public decimal PriceQuantity { get; init; } = 1;

    public required VatTreatment Vat { get; init; }

    /// <summary>BT-153.</summary>
    public required string Name { get; init; }

    /// <summary>BT-154.</summary>
    public string? Description { get; init; }

    /// <summary>BT-155: the seller's own reference, e.g. the term that gave the line.</summary>
    public string? SellerReference { get; init; }

    /// <summary>BT-131: the product and each adjustment are rounded on their own, then summed (Peppol R120).</summary>
    public decimal Net =>
        Cents.Round(PriceQuantity == 0 ? 0 : Quantity * Price / PriceQuantity)
        + Adjustments.Sum(part => part.IsCharge ? Cents.Round(part.Amount) : -Cents.Round(part.Amount));
}
