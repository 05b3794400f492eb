using System.Globalization;
using Contrefort.Core;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Api;

/// <summary>When something ends, as typed: <c>90</c> days, or the last day it is good, in UTC: <c>2027-06-30</c>.</summary>
internal static class Expiry
{
    const int MostDays = 3660;

    /// <exception cref="RuleViolationException"/>
    public static Instant? Read(string? text, Instant now)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (
            int.TryParse(
                text.Trim().TrimEnd('d', 'j', ' '),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var days
            ) && days is >= 1 and <= MostDays
        )
            return now + Duration.FromDays(days);
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } date)
            return date.Value.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
        throw new RuleViolationException("Write a number of days (90) or a date (2027-06-30).");
    }
}
