using NodaTime;
using NodaTime.Text;

namespace Contrefort.Tests;

internal static class Moment
{
    static readonly LocalDateTimePattern Local = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    /// <summary>"2026-11-20 17:30" in Paris, "2026-11-20 17:30 Europe/Brussels", or "2026-11-20T16:30:00Z".</summary>
    public static Instant At(string text)
    {
        if (text.EndsWith('Z'))
            return InstantPattern.General.Parse(text).Value;
        var parts = text.Split(' ');
        var zone = DateTimeZoneProviders.Tzdb[parts.Length > 2 ? parts[2] : "Europe/Paris"];
        return Local.Parse($"{parts[0]} {parts[1]}").Value.InZoneStrictly(zone).ToInstant();
    }
}
