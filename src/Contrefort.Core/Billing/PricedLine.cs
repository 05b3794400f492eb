using Contrefort.Core.Terms;

namespace Contrefort.Core.Billing;

public enum PriceState
{
    Priced,

    /// <summary>The text says « sur devis »: a person prices it.</summary>
    OnQuote,

    /// <summary>A figure is not known; <see cref="PricedLine.Missing"/> says which.</summary>
    Missing,
}

/// <summary>One step of a calculation, and the term that asks for it.</summary>
public sealed record PriceStep(Sentence Reason, Citation Because);

/// <summary>What a price lacks: the parameter (and row) that has no value, or null where no term gives a price.</summary>
public sealed record MissingPrice(string? Parameter, Sentence Sentence);

/// <summary>
/// Something taken off a line and shown on it (EN 16931, BG-27): so many of its units, by so many percent. Free
/// quarter-hours are taken off whole.
/// </summary>
public sealed record Allowance(decimal Quantity, decimal Percent, Sentence Reason, Citation Because);

/// <summary>
/// A line of money: quantity × price ÷ base quantity, less its allowances, each part rounded to the cent by itself. In the
/// currency of the offer, without tax.
/// </summary>
public sealed record PricedLine
{
    /// <summary>The fee or rate that prices it, e.g. <c>fee.monthly</c>.</summary>
    public required string Term { get; init; }

    /// <summary>The row of its table it is for, e.g. a component; it tells the lines of one fee apart.</summary>
    public string? Row { get; init; }
    public required Sentence Label { get; init; }
    public PriceState State { get; init; }
    public MissingPrice? Missing { get; init; }
    public decimal Quantity { get; init; } = 1;
    public UnitCode Unit { get; init; }

    /// <summary>The price is for so many units: a month's price for 31 days.</summary>
    public decimal BaseQuantity { get; init; } = 1;
    public decimal UnitPrice { get; init; }
    public IReadOnlyList<Allowance> Allowances { get; init; } = [];

    /// <summary>How often it is due; null for what is due once.</summary>
    public TermDuration? Every { get; init; }

    /// <summary>The event it is due upon, e.g. <c>purchase</c>.</summary>
    public string? Upon { get; init; }

    /// <summary>The calculation, in words, each step with its term.</summary>
    public IReadOnlyList<PriceStep> Steps { get; init; } = [];

    public decimal Gross => State == PriceState.Priced ? Money.Of(Quantity, UnitPrice, BaseQuantity) : 0;

    public decimal Net => Gross - Allowances.Sum(Taken);

    public decimal Taken(Allowance allowance) =>
        State == PriceState.Priced
            ? Money.Of(allowance.Quantity * allowance.Percent / 100, UnitPrice, BaseQuantity)
            : 0;

    /// <summary>The net of a line that comes again, over a length of whole months.</summary>
    internal decimal Over(TermDuration length) =>
        Every?.Months is { } own && length.Months is { } months
            ? months % own == 0
                ? Times(months / own, Unit, BaseQuantity, []).Net
                : Times(months, UnitCode.Month, BaseQuantity * own, []).Net
            : Net;

    public IReadOnlyList<Citation> Because => [.. Steps.Select(step => step.Because).Distinct()];

    /// <summary>The same price for more, or for a part: every quantity times the factor, counted in another unit.</summary>
    internal PricedLine Times(decimal factor, UnitCode unit, decimal baseQuantity, IEnumerable<PriceStep> steps) =>
        this with
        {
            Quantity = Quantity * factor,
            Unit = unit,
            BaseQuantity = baseQuantity,
            Allowances = [.. Allowances.Select(allowance => allowance with { Quantity = allowance.Quantity * factor })],
            Steps = [.. Steps, .. steps],
        };
}
