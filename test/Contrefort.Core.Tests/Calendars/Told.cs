using System.Globalization;
using Contrefort.Core.Calendars;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Tests.Calendars;

/// <summary>Instants, durations and hours the way a table of cases tells them.</summary>
static class Told
{
    public static readonly DateTimeZone Paris = Zone("Europe/Paris");

    static readonly LocalDateTimePattern Clock = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    public static DateTimeZone Zone(string name) => DateTimeZoneProviders.Tzdb[name];

    /// <summary>"Fri 2026-11-20 16:30", checked against its day; "+01:00" at the end tells which of two 02:30 is meant.</summary>
    public static Instant At(string text, DateTimeZone? zone = null)
    {
        zone ??= Paris;
        var words = text.Split(' ', 2);
        var told = words[1].Split(' ');
        var local = Clock.Parse($"{told[0]} {told[1]}").Value;
        if (!local.DayOfWeek.ToString().StartsWith(words[0], StringComparison.Ordinal))
            throw new ArgumentException($"{text} is a {local.DayOfWeek}");
        if (told.Length < 3)
            return local.InZoneStrictly(zone).ToInstant();
        var offset = OffsetPattern.CreateWithInvariantCulture("+HH:mm").Parse(told[2]).Value;
        return local.WithOffset(offset).ToInstant();
    }

    /// <summary>The inverse, with the offset where the clock shows that time twice.</summary>
    public static string Tell(Instant instant, DateTimeZone? zone = null)
    {
        zone ??= Paris;
        var told = instant.InZone(zone);
        var text = told.DayOfWeek.ToString()[..3] + " " + Clock.Format(told.LocalDateTime);
        return zone.MapLocal(told.LocalDateTime).Count == 1
            ? text
            : text + " " + told.Offset.ToString("+HH:mm", CultureInfo.InvariantCulture);
    }

    public static Duration Hours(double hours) => Duration.FromSeconds((long)Math.Round(hours * 3600));

    public static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;

    public static WeekHours Week(params (string Days, string[] Windows)[] days) =>
        WeekHours.Parse(days.Select(day => KeyValuePair.Create<string, IReadOnlyList<string>>(day.Days, day.Windows)));

    public static OpeningPlan Office(
        string window = "09:00-18:00",
        DateTimeZone? zone = null,
        params string[] closed
    ) =>
        new()
        {
            Zone = zone ?? Paris,
            Week = Week(("mon-fri", [window])),
            ClosedDays = [.. closed.Select(date => new ClosedDay(Date(date), "holiday"))],
        };

    public static IReadOnlyDictionary<LocalDate, IReadOnlyList<LocalWindow>> On(string date, params string[] windows) =>
        new Dictionary<LocalDate, IReadOnlyList<LocalWindow>> { [Date(date)] = [.. windows.Select(LocalWindow.Parse)] };
}
