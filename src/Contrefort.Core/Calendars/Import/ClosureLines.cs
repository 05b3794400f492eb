using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Calendars;

/// <summary>
/// Closures as a person types them, one on each line: <c>2026-12-24 Christmas Eve</c>, <c>2026-12-24 13:00-18:00</c> (only those
/// hours), <c>2026-08-03..2026-08-14 Summer</c> (both days included). Dates are also read as 24/12/2026.
/// </summary>
public static partial class ClosureLines
{
    const int LongestText = 200_000;
    const int MostClosures = 2_000;
    const int LongestReason = 120;
    static readonly LocalTimePattern Hour = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    static readonly int[] Years = [2000, SupportHours.LastYear];

    /// <param name="zone">The wall clock the lines are read on: the customer's.</param>
    /// <exception cref="RuleViolationException">The text is too long.</exception>
    public static (IReadOnlyList<ClosedStretch> Closures, IReadOnlyList<ClosureProblem> Problems) Read(
        string text,
        DateTimeZone zone
    )
    {
        if (text.Length > LongestText)
            throw new RuleViolationException(new Sentence("At most {0} characters.", LongestText));
        var closures = new List<ClosedStretch>();
        var problems = new List<ClosureProblem>();
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0)
                continue;
            if (Read(line, zone, closures) is { } wrong)
                problems.Add(new ClosureProblem(number, wrong));
            if (closures.Count > MostClosures)
                throw new RuleViolationException(new Sentence("At most {0} closures at a time.", MostClosures));
        }
        return (closures, problems);
    }

    static Sentence? Read(string line, DateTimeZone zone, List<ClosedStretch> into)
    {
        if (Line().Match(line) is not { Success: true } found)
            return new("A line begins with a date, such as 2026-12-24.");
        if (DateOf(found, "a") is not { } first)
            return new Sentence("There is no such day: {0}.", found.Groups["from"].Value);
        if (found.Groups["to"].Success && DateOf(found, "b") is null)
            return new Sentence("There is no such day: {0}.", found.Groups["to"].Value);
        var last = DateOf(found, "b") ?? first;
        if (last < first)
            return new("The last day comes before the first.");
        if (Period.DaysBetween(first, last) > 366)
            return new("A closure lasts a year at most.");
        var (opens, closes) = (LocalTime.Midnight, (LocalTime?)null);
        if (found.Groups["t1"].Success)
        {
            if (TimeOf(found, "1") is not { } from || TimeOf(found, "2") is not { } to || to <= from)
                return new("Hours are written 13:00-18:00, the earlier first.");
            (opens, closes) = (from, to);
        }
        var reason = found.Groups["why"].Value.Trim();
        reason = reason[..Math.Min(reason.Length, LongestReason)];
        for (var day = first; day <= last; day = day.PlusDays(1))
        {
            var start = zone.AtLeniently(day + opens).ToInstant();
            var end = closes is { } until
                ? zone.AtLeniently(day + until).ToInstant()
                : zone.AtStartOfDay(day.PlusDays(1)).ToInstant();
            if (start < end)
                into.Add(new ClosedStretch(new Interval(start, end), reason));
        }
        return null;
    }

    /// <summary>A closure as a line that reads back as the same; one over several days becomes a line for each.</summary>
    public static IEnumerable<string> Write(ClosedStretch closed, DateTimeZone zone)
    {
        var (start, end) = (
            closed.Interval.Start.InZone(zone).LocalDateTime,
            closed.Interval.End.InZone(zone).LocalDateTime
        );
        for (var day = start.Date; day + LocalTime.Midnight < end; day = day.PlusDays(1))
        {
            var from = day == start.Date ? start.TimeOfDay : LocalTime.Midnight;
            var isToTheEnd = day < end.Date;
            var to = isToTheEnd ? new LocalTime(23, 59) : end.TimeOfDay;
            var hours = from == LocalTime.Midnight && isToTheEnd ? "" : $" {Hour.Format(from)}-{Hour.Format(to)}";
            yield return $"{LocalDatePattern.Iso.Format(day)}{hours} {closed.Reason.ReplaceLineEndings(" ")}".TrimEnd();
        }
    }

    /// <summary>What a calendar file closes, as lines to look at, mend and keep.</summary>
    public static string Write(ClosureImport import, DateTimeZone zone) =>
        string.Join(
            '\n',
            import
                .Days.Select(day =>
                    $"{LocalDatePattern.Iso.Format(day.Date)} {day.Reason.French.ReplaceLineEndings(" ")}".TrimEnd()
                )
                .Concat(import.Stretches.SelectMany(closed => Write(closed, zone)))
                .Order(StringComparer.Ordinal)
        );

    static LocalDate? DateOf(Match found, string which)
    {
        if (!found.Groups[$"y{which}"].Success && !found.Groups[$"z{which}"].Success)
            return null;
        var isIso = found.Groups[$"y{which}"].Success;
        var (year, month, day) = isIso
            ? (Number(found, $"y{which}"), Number(found, $"m{which}"), Number(found, $"d{which}"))
            : (Number(found, $"z{which}"), Number(found, $"n{which}"), Number(found, $"e{which}"));
        return year >= Years[0] && year <= Years[1] && month is >= 1 and <= 12 && day >= 1 && day <= DaysIn(year, month)
            ? new LocalDate(year, month, day)
            : null;
    }

    static int DaysIn(int year, int month) => CalendarSystem.Iso.GetDaysInMonth(year, month);

    static LocalTime? TimeOf(Match found, string which) =>
        (Number(found, $"h{which}"), Number(found, $"i{which}")) is (<= 23 and var hour, <= 59 and var minute)
            ? new LocalTime(hour, minute)
            : null;

    static int Number(Match found, string group) =>
        found.Groups[group] is { Success: true, Value: { Length: > 0 } text } ? int.Parse(text, null) : 0;

    [GeneratedRegex(
        @"^(?<from>(?<ya>\d{4})-(?<ma>\d{1,2})-(?<da>\d{1,2})|(?<ea>\d{1,2})/(?<na>\d{1,2})/(?<za>\d{4}))"
            + @"(\s*(?:\.\.|–|au|to)\s*(?<to>(?<yb>\d{4})-(?<mb>\d{1,2})-(?<db>\d{1,2})|(?<eb>\d{1,2})/(?<nb>\d{1,2})/(?<zb>\d{4})))?"
            + @"(?<t1>\s+(?<h1>\d{1,2})[:h](?<i1>\d{2})?\s*[-–]\s*(?<h2>\d{1,2})[:h](?<i2>\d{2})?)?(?:\s+(?<why>.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Line();
}
