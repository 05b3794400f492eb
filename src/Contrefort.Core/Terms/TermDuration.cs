using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Contrefort.Core.Terms;

public enum DurationUnit
{
    Minute,
    Hour,
    Day,
    Month,
    Year,
}

/// <summary>
/// A duration as a contract writes it: <c>15min</c>, <c>4h</c>, <c>0.5d</c>, <c>3mo</c>, <c>1y</c>. Minutes and hours are
/// elapsed time; months and years are counted on the calendar of the contract's zone. What a day is depends on where it
/// stands (24 hours on an <c>always</c> calendar, a working day on office hours), so the reader of the term decides.
/// </summary>
public readonly partial record struct TermDuration(decimal Amount, DurationUnit Unit) : IComparable<TermDuration>
{
    /// <summary>Longer than this is no duration of a contract, and dates could not be moved by it.</summary>
    static readonly TermDuration _longest = new(100, DurationUnit.Year);

    /// <summary>Reads <c>4h</c>, <c>4h30</c>, <c>15 min</c>, or a unit alone (<c>h</c> is one hour); null when it is none of these.</summary>
    public static TermDuration? Parse(string text) =>
        Read(text) is { } duration && duration.CompareTo(_longest) <= 0 ? duration : null;

    static TermDuration? Read(string text)
    {
        if (HoursAndMinutes().Match(text) is { Success: true } clock)
            return new(
                (decimal.Parse(clock.Groups[1].Value, CultureInfo.InvariantCulture) * 60)
                    + decimal.Parse(clock.Groups[2].Value, CultureInfo.InvariantCulture),
                DurationUnit.Minute
            );

        if (AmountAndUnit().Match(text) is not { Success: true } match)
            return null;
        var amount = match.Groups[1] is { Length: > 0, Value: var digits }
            ? decimal.Parse(digits, CultureInfo.InvariantCulture)
            : 1;
        return match.Groups[2].Value switch
        {
            "min" => new(amount, DurationUnit.Minute),
            "h" => new(amount, DurationUnit.Hour),
            "d" => new(amount, DurationUnit.Day),
            "mo" when decimal.IsInteger(amount) => new(amount, DurationUnit.Month),
            "y" when decimal.IsInteger(amount) => new(amount, DurationUnit.Year),
            _ => null,
        };
    }

    /// <summary>Whole months of the calendar; null for minutes, hours and days.</summary>
    public int? Months =>
        Unit switch
        {
            DurationUnit.Month => (int)Amount,
            DurationUnit.Year => (int)Amount * 12,
            _ => null,
        };

    /// <summary>Minutes, hours and days of 24 hours as elapsed time.</summary>
    /// <exception cref="InvalidOperationException">Months and years have no fixed length.</exception>
    public Duration ToDuration() =>
        Unit switch
        {
            DurationUnit.Minute => Duration.FromNanoseconds((long)(Amount * NodaConstants.NanosecondsPerMinute)),
            DurationUnit.Hour => Duration.FromNanoseconds((long)(Amount * NodaConstants.NanosecondsPerHour)),
            DurationUnit.Day => Duration.FromNanoseconds((long)(Amount * NodaConstants.NanosecondsPerDay)),
            DurationUnit.Month or DurationUnit.Year => throw new InvalidOperationException(
                $"{this} has no fixed length."
            ),
        };

    /// <summary>Days, months and years as dates are moved by them.</summary>
    /// <exception cref="InvalidOperationException">Minutes, hours and parts of a day do not move a date.</exception>
    public Period ToPeriod() =>
        Unit switch
        {
            DurationUnit.Day when decimal.IsInteger(Amount) => Period.FromDays((int)Amount),
            DurationUnit.Month => Period.FromMonths((int)Amount),
            DurationUnit.Year => Period.FromYears((int)Amount),
            _ => throw new InvalidOperationException($"{this} does not move a date."),
        };

    /// <summary>Whether <see cref="ToDuration"/> has an answer.</summary>
    public bool IsElapsed => Unit is DurationUnit.Minute or DurationUnit.Hour or DurationUnit.Day;

    /// <summary>Compares lengths, a month taken for 30 days and a year for 365: enough to check that a minimum is below a maximum.</summary>
    public int CompareTo(TermDuration other) => ApproximateMinutes.CompareTo(other.ApproximateMinutes);

    public override string ToString() => Amount.ToString("0.####", CultureInfo.InvariantCulture) + Suffix;

    decimal ApproximateMinutes =>
        Amount
        * Unit switch
        {
            DurationUnit.Minute => 1,
            DurationUnit.Hour => 60,
            DurationUnit.Day => 60 * 24,
            DurationUnit.Month => 60 * 24 * 30,
            DurationUnit.Year => 60 * 24 * 365,
        };

    string Suffix =>
        Unit switch
        {
            DurationUnit.Minute => "min",
            DurationUnit.Hour => "h",
            DurationUnit.Day => "d",
            DurationUnit.Month => "mo",
            DurationUnit.Year => "y",
        };

    [GeneratedRegex(@"^(\d{1,6}(?:\.\d{1,4})?)? ?(min|h|d|mo|y)$", RegexOptions.CultureInvariant)]
    private static partial Regex AmountAndUnit();

    [GeneratedRegex(@"^(\d{1,5})h([0-5]\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex HoursAndMinutes();
}
