using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Terms.Parsing;

/// <summary>Opening hours as an offer writes them.</summary>
static partial class CalendarReader
{
    static readonly string[] _days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public static CalendarDefinition Read(string name, Node node, Surroundings surroundings)
    {
        var body = Substitution.Apply(node, surroundings.Values, surroundings.Diagnostics);
        var fields = new Fields(body, surroundings.Diagnostics);
        var complement = fields.TextOr("complement-of");
        var open = fields.Take("open");
        if (complement is null == open is null)
            surroundings.Diagnostics.Add(node, "A calendar is either open at hours or the complement of another.");
        var calendar = new CalendarDefinition
        {
            Name = name,
            ComplementOf = complement,
            Open = open is null ? new Dictionary<IsoDayOfWeek, IReadOnlyList<OpenWindow>>() : Week(open, fields),
            Holidays = fields.SettingOr("holidays", holidays => Closed(holidays, fields)) ?? new(ClosedDays.None),
            HoursADay = fields.NumberOr("hours-a-day"),
            House = fields.Flag("house"),
        };
        if (calendar.HoursADay is <= 0 or > 24)
            surroundings.Diagnostics.Add(node, "A day has more than 0 and up to 24 hours.");
        fields.Done();
        return calendar;
    }

    /// <summary>The calendar a term names, checked; one written in place is added under <paramref name="inlineName"/>.</summary>
    public static string? Name(Fields fields, string key, Surroundings surroundings, string? inlineName = null)
    {
        if (fields.Take(key) is not { } node)
            return null;
        if (node is MapNode && inlineName is not null)
        {
            surroundings.Calendars[inlineName] = Read(inlineName, node, surroundings);
            return inlineName;
        }
        var name = fields.AsText(node);
        if (name.Length > 0 && !surroundings.Calendars.ContainsKey(name))
            surroundings.Diagnostics.Unknown(node.Place, "calendar", name, surroundings.Calendars.Keys);
        return name;
    }

    static Dictionary<IsoDayOfWeek, IReadOnlyList<OpenWindow>> Week(Node node, Fields fields)
    {
        Dictionary<IsoDayOfWeek, IReadOnlyList<OpenWindow>> week = [];
        foreach (var entry in fields.AsEntries(node))
        {
            var windows = Windows(entry.Value, fields);
            foreach (var day in Days(entry, fields))
                if (!week.TryAdd(day, windows))
                    fields.Diagnostics.Add(entry.Place, new("{0} is given twice.", day));
        }
        return week;
    }

    static IEnumerable<IsoDayOfWeek> Days(MapEntry entry, Fields fields)
    {
        var ends = entry.Key.Split('-');
        var from = Array.IndexOf(_days, ends[0]);
        var to = Array.IndexOf(_days, ends[^1]);
        if (ends.Length > 2 || from < 0 || to < from)
        {
            fields.Diagnostics.Unknown(entry.Place, "day", entry.Key, [.. _days, "mon-fri", "mon-sat", "mon-sun", "sat-sun"]);
            return [];
        }
        return Enumerable.Range(from + 1, to - from + 1).Select(day => (IsoDayOfWeek)day);
    }

    static IReadOnlyList<OpenWindow> Windows(Node node, Fields fields)
    {
        List<OpenWindow> windows = [];
        foreach (var item in fields.Items(node))
        {
            if (Window(item.ScalarText ?? "") is not { } window)
                fields.Wrong(item, "a window (\"09:00-18:00\")");
            else if (windows.Count > 0 && window.FromMinute < windows[^1].ToMinute)
                fields.Diagnostics.Add(item, "Windows of one day follow each other.");
            else
                windows.Add(window);
        }
        return windows;
    }

    static OpenWindow? Window(string text)
    {
        if (WindowPattern().Match(text) is not { Success: true } match)
            return null;
        var numbers = Enumerable.Range(1, 4).Select(i => int.Parse(match.Groups[i].Value, CultureInfo.InvariantCulture)).ToList();
        var window = new OpenWindow((numbers[0] * 60) + numbers[1], (numbers[2] * 60) + numbers[3]);
        return window.FromMinute < window.ToMinute && window.ToMinute <= 1440 ? window : null;
    }

    /// <summary><c>FR</c>, <c>none</c>, or a list of dates.</summary>
    public static ClosedDays Closed(Node node, Fields fields)
    {
        if (node.ScalarText is { } word)
        {
            if (word == "none")
                return ClosedDays.None;
            if (Territory().IsMatch(word))
                return new(word, []);
        }
        if (node is ListNode list && list.Items.All(item => Date(item) is not null))
            return new(null, [.. list.Items.Select(item => Date(item)!.Value).Order()]);
        fields.Wrong(node, "a territory (FR, FR-57), a list of dates, or none");
        return ClosedDays.None;
    }

    public static bool IsTerritory(string text) => Territory().IsMatch(text);

    public static LocalDate? Date(Node node) =>
        LocalDatePattern.Iso.Parse(node.ScalarText ?? "") is { Success: true, Value: var date } ? date : null;

    [GeneratedRegex(@"^(\d\d):([0-5]\d)-(\d\d):([0-5]\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex WindowPattern();

    [GeneratedRegex("^[A-Z]{2}(-[A-Z0-9]{1,3})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Territory();
}
