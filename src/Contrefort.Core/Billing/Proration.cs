using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Billing;

/// <summary>A stretch of days, and how many units of a price they are: 3 months, or 15 days of a month of 30.</summary>
readonly record struct PricedDays(
    LocalDate Starts,
    LocalDate Ends,
    decimal Quantity,
    UnitCode Unit,
    decimal BaseQuantity
);

/// <summary>
/// A price for a month or a year, spread over the days of a billing period. Whole months and years are counted as such; the
/// rest by the day, against the days that month or year really has.
/// </summary>
static class Proration
{
    /// <param name="length">What the price is for: a month, a year.</param>
    /// <param name="days">The days to pay, inside <paramref name="whole"/>.</param>
    public static IEnumerable<PricedDays> Of(TermDuration length, DateInterval whole, DateInterval days, bool byDay)
    {
        var priced = length.Months ?? throw new InvalidOperationException("A price is for months or years.");
        var months = Period.Between(whole.Start, whole.End.PlusDays(1), PeriodUnits.Months).Months;
        if (months > 0 && (!byDay || whole == days))
            return
            [
                months % priced == 0
                    ? new(days.Start, days.End, months / priced, UnitCodes.Of(length), 1)
                    : new(days.Start, days.End, months, UnitCode.Month, priced),
            ];
        return Joined(Cells(whole, priced).Select(cell => Part(cell, length, days)).OfType<PricedDays>());
    }

    static IEnumerable<DateInterval> Cells(DateInterval whole, int months)
    {
        for (var n = 0; whole.Start.PlusMonths(months * n) <= whole.End; n++)
            yield return new(whole.Start.PlusMonths(months * n), whole.Start.PlusMonths(months * (n + 1)).PlusDays(-1));
    }

    static PricedDays? Part(DateInterval cell, TermDuration length, DateInterval days) =>
        cell.Intersection(days) is not { } part ? null
        : part == cell ? new PricedDays(part.Start, part.End, 1, UnitCodes.Of(length), 1)
        : new PricedDays(part.Start, part.End, part.Length, UnitCode.Day, cell.Length);

    /// <summary>Whole months that follow each other are one line.</summary>
    static IEnumerable<PricedDays> Joined(IEnumerable<PricedDays> parts)
    {
        PricedDays? open = null;
        foreach (var part in parts)
        {
            if (open is { Unit: not UnitCode.Day } before && part.Unit == before.Unit)
                open = before with { Ends = part.Ends, Quantity = before.Quantity + 1 };
            else
            {
                if (open is { } done)
                    yield return done;
                open = part;
            }
        }
        if (open is { } last)
            yield return last;
    }
}
