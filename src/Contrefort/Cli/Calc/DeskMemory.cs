using System.Text.Json;
using Contrefort.Core;
using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Cli.Calc;

/// <summary>Reads the opening hours of a case, and keeps them laid out for the next line that writes the same.</summary>
internal sealed class DeskMemory(PublicHolidays holidays)
{
    /// <summary>Desks kept; beyond, all are forgotten, so that a stream of ever new desks cannot exhaust memory.</summary>
    const int Most = 16;

    /// <summary>Desks written longer than this are read each time: what they cost to keep has no other bound.</summary>
    const int LongestKept = 1024;

    static readonly string[] Keys = ["zone", "week", "dates", "breaks", "holidays"];

    readonly Dictionary<string, (SupportHours Hours, OpeningPlan Plan)> _known = new(StringComparer.Ordinal);

    /// <exception cref="RuleViolationException">The hours cannot be read; the sentence says what is wrong.</exception>
    public (SupportHours Hours, OpeningPlan Plan) Of(JsonElement given)
    {
        var key = string.Join(
            '\n',
            Keys.Select(name => given.TryGetProperty(name, out var part) ? part.GetRawText() : "")
        );
        if (_known.TryGetValue(key, out var desk))
            return desk;
        var plan = Plan(given);
        if (key.Length > LongestKept)
            return (SupportHours.Of(plan), plan);
        if (_known.Count >= Most)
            _known.Clear();
        return _known[key] = (SupportHours.Of(plan), plan);
    }

    OpeningPlan Plan(JsonElement given)
    {
        var plan = new OpeningPlan
        {
            Zone = Zone(Fields.Text(given, "zone")),
            Week = given.TryGetProperty("week", out var week)
                ? WeekHours.Parse(
                    Fields
                        .Pairs(week, "week")
                        .Select(day => new KeyValuePair<string, IReadOnlyList<string>>(
                            day.Name,
                            Fields.Texts(day.Value, day.Name)
                        ))
                )
                : WeekHours.Closed,
            Dates = ByDate(given, "dates"),
            Breaks = ByDate(given, "breaks"),
        };
        if (!given.TryGetProperty("holidays", out var closed) || closed.ValueKind == JsonValueKind.Null)
            return plan;
        if (closed.ValueKind == JsonValueKind.String)
            return closed.GetString() is "none" or ""
                ? plan
                : plan with
                {
                    Holidays = holidays.Of(closed.GetString()!),
                };
        return plan with
        {
            ClosedDays =
            [
                .. Fields.Texts(closed, "holidays").Select(date => new ClosedDay(Iso.ReadDate(date), "closed day")),
            ],
        };
    }

    static DateTimeZone Zone(string name) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(name)
        ?? throw new RuleViolationException(
            new Sentence("“{0}” is not a time zone: write for instance Europe/Paris.", name)
        );

    static Dictionary<LocalDate, IReadOnlyList<LocalWindow>> ByDate(JsonElement given, string name)
    {
        var dates = new Dictionary<LocalDate, IReadOnlyList<LocalWindow>>();
        if (given.TryGetProperty(name, out var map))
            foreach (var (date, windows) in Fields.Pairs(map, name))
                dates[Iso.ReadDate(date)] = LocalWindow.Merge(Fields.Texts(windows, date).Select(LocalWindow.Parse));
        return dates;
    }
}
