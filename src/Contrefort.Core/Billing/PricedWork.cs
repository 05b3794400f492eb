using Contrefort.Core.Credits;
using Contrefort.Core.Terms;

namespace Contrefort.Core.Billing;

public enum WorkOutcome
{
    /// <summary>The contract asks no price for it: its calls are unlimited.</summary>
    Included,

    /// <summary>Paid from a credit, whole.</summary>
    FromCredit,

    /// <summary>Priced by a rate, less what a credit pays.</summary>
    Charged,

    /// <summary>Done though nothing was left: the next lot settles it.</summary>
    Overdrawn,

    /// <summary>Outside the perimeter: neither counted nor charged before a quote is accepted.</summary>
    OnQuote,

    /// <summary>It must be paid and no price is known; the line says what is missing.</summary>
    Unpriced,
}

/// <summary>Taken from one lot of a credit: minutes, or days for a credit counted in days.</summary>
public sealed record CreditDraw(CreditTerm Credit, CreditLot Lot, decimal Amount);

/// <summary>
/// An intervention priced: scope, meter, credits, rate. <see cref="Steps"/> is the whole calculation, in order, each step
/// with its term; <see cref="Line"/> is what is invoiced, null when nothing ever is.
/// </summary>
public sealed record PricedWork(
    WorkEntry Work,
    WorkOutcome Outcome,
    MeasuredWork Measured,
    IReadOnlyList<CreditDraw> Draws,
    PricedLine? Line,
    IReadOnlyList<PriceStep> Steps
)
{
    public decimal Net => Line?.Net ?? 0;
}
