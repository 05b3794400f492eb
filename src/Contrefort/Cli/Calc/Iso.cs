using System.Globalization;
using System.Text.RegularExpressions;
using Contrefort.Core;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Cli.Calc;

/// <summary>Dates and instants in ISO 8601, as other programs write them.</summary>
internal static partial class Iso
{
    static readonly OffsetDateTimePattern WholeMinutes = OffsetDateTimePattern.CreateWithInvariantCulture(
        "uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFFo<+HH:mm>"
    );

    /// <summary>Before standard time, offsets had seconds: Paris kept +00:09:21.</summary>
    static readonly OffsetDateTimePattern WithSeconds = OffsetDateTimePattern.CreateWithInvariantCulture(
        "uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFFo<+HH:mm:ss>"
    );

    /// <summary>
    /// "2026-11-20T16:30:00+01:00", seconds and their fraction optional, "Z" for UTC. Without an offset it is the zone's
    /// wall clock: the first of two, moved on by the gap where that time was skipped.
    /// </summary>
    /// <exception cref="RuleViolationException">The text is not an instant.</exception>
    public static Instant ReadInstant(string text, DateTimeZone zone)
    {
        var parts = Instants().Match(text);
        if (!parts.Success)
            throw NotAnInstant(text);
        try
        {
            var local = new LocalDateTime(
                Number("year"),
                Number("month"),
                Number("day"),
                Number("hour"),
                Number("minute"),
                Number("second")
            ).PlusTicks(Fraction(parts.Groups["fraction"].ValueSpan));
            if (!parts.Groups["offset"].Success)
                return zone.AtLeniently(local).ToInstant();
            var offset = parts.Groups["sign"].Success
                ? Offset.FromHoursAndMinutes(Number("offsetHours"), Number("offsetMinutes"))
                : Offset.Zero;
            return local.WithOffset(parts.Groups["sign"].ValueSpan is "-" ? -offset : offset).ToInstant();
        }
        catch (ArgumentOutOfRangeException)
        {
            throw NotAnInstant(text);
        }

        int Number(string group) =>
            parts.Groups[group] is { Success: true } found
                ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture)
                : 0;
    }

    /// <exception cref="RuleViolationException">The text is not a date.</exception>
    public static LocalDate ReadDate(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true } read
            ? read.Value
            : throw new RuleViolationException(new Sentence("“{0}” is not a date: write 2026-12-24.", text));

    /// <summary>With the zone's offset at that instant.</summary>
    public static string Write(Instant instant, DateTimeZone zone)
    {
        var told = instant.InZone(zone).ToOffsetDateTime();
        return (told.Offset.Seconds % 60 == 0 ? WholeMinutes : WithSeconds).Format(told);
    }

    static long Fraction(ReadOnlySpan<char> digits)
    {
        var ticks = 0L;
        for (var i = 0; i < 7; i++)
            ticks = (ticks * 10) + (i < digits.Length ? digits[i] - '0' : 0);
        return ticks;
    }

    static RuleViolationException NotAnInstant(string text) =>
        new(new Sentence("“{0}” is not an instant: write 2026-11-20T16:30:00+01:00.", text));

    [GeneratedRegex(
        @"^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})[Tt ](?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,](?<fraction>[0-9]{1,12}))?)?(?<offset>[Zz]|(?<sign>[+-])(?<offsetHours>[0-9]{2}):?(?<offsetMinutes>[0-9]{2})?)?$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Instants();
}
