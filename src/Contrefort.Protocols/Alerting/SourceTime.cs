using System.Globalization;

namespace Contrefort.Protocols.Alerting;

/// <summary>Instants as sources write them: RFC 3339, or seconds or milliseconds since 1970.</summary>
static class SourceTime
{
    static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>No number beyond this is seconds: it is the year 5138.</summary>
    const double MostSeconds = 1e11;

    /// <returns>Null when there is none, or one that means none: Go's year 1, 0, an unresolved macro.</returns>
    public static DateTimeOffset? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return number is > 0 and < MostSeconds * 1000
                ? Sensible(
                    DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(number < MostSeconds ? number * 1000 : number)
                )
                : null;
        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? Sensible(at)
            : null;
    }

    static DateTimeOffset? Sensible(DateTimeOffset at) => at < Earliest ? null : at;
}
