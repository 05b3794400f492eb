using System.Text.RegularExpressions;
using Contrefort.Core.Calendars;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Terms.Parsing;

/// <summary>Opening hours as an offer writes them.</summary>
static partial class CalendarReader
{
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
            Week = open is null ? WeekHours.Closed : Week(open, fields),
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

    static WeekHours Week(Node node, Fields fields)
    {
        List<KeyValuePair<string, IReadOnlyList<string>>> week = [];
        HashSet<IsoDayOfWeek> seen = [];
        foreach (var entry in fields.AsEntries(node))
            try
            {
                var windows = fields.AsList(entry.Value);
                _ = windows.Select(LocalWindow.Parse).ToList();
                foreach (var day in WeekHours.ParseDays(entry.Key).Where(day => !seen.Add(day)))
                    fields.Diagnostics.Add(entry.Place, new("{0} is given twice.", day));
                week.Add(new(entry.Key, windows));
            }
            catch (RuleViolationException wrong)
            {
                fields.Diagnostics.Add(entry.Place, wrong.Sentence);
            }
        return WeekHours.Parse(week);
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

    [GeneratedRegex("^[A-Z]{2}(-[A-Z0-9]{1,3})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Territory();
}
