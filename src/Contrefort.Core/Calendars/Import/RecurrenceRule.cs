using System.Globalization;
using System.Runtime.CompilerServices;
using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>
/// RRULE of RFC 5545 § 3.3.10, by day and longer: FREQ daily to yearly, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTH,
/// BYMONTHDAY, BYSETPOS and WKST.
/// </summary>
sealed record RecurrenceRule
{
    enum Frequency
    {
        Daily,
        Weekly,
        Monthly,
        Yearly,
    }

    Frequency Every { get; init; }
    int Interval { get; init; } = 1;
    int? Count { get; init; }
    string? Until { get; init; }
    IReadOnlyList<(int Rank, IsoDayOfWeek Day)> ByDay { get; init; } = [];
    IReadOnlyList<int> ByMonth { get; init; } = [];
    IReadOnlyList<int> ByMonthDay { get; init; } = [];
    IReadOnlyList<int> BySetPos { get; init; } = [];
    IsoDayOfWeek WeekStart { get; init; } = IsoDayOfWeek.Monday;

    /// <exception cref="RuleViolationException">The rule is malformed, or has a part we do not know: better no day than a wrong one.</exception>
    public static RecurrenceRule Read(string text)
    {
        var rule = new RecurrenceRule();
        var frequency = false;
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.IndexOf('=') is var at and > 0
                ? (part[..at].Trim().ToUpperInvariant(), part[(at + 1)..].Trim().ToUpperInvariant())
                : throw NotUnderstood(part);
            frequency |= name == "FREQ";
            rule = name switch
            {
                "FREQ" when Enum.TryParse<Frequency>(value, true, out var every) && !char.IsAsciiDigit(value[0]) =>
                    rule with
                    {
                        Every = every,
                    },
                "INTERVAL" => rule with { Interval = Number(value, 1, 1_000, part) },
                "COUNT" => rule with { Count = Number(value, 1, 1_000_000, part) },
                "UNTIL" => rule with { Until = value },
                "BYDAY" => rule with { ByDay = [.. List(value, part).Select(day => RankedDay(day, part))] },
                "BYMONTH" => rule with { ByMonth = Numbers(value, 1, 12, part) },
                "BYMONTHDAY" => rule with { ByMonthDay = Numbers(value, -31, 31, part) },
                "BYSETPOS" => rule with { BySetPos = Numbers(value, -366, 366, part) },
                "WKST" => rule with { WeekStart = RankedDay(value, part).Day },
                _ => throw NotUnderstood(part),
            };
        }
        return frequency ? rule : throw NotUnderstood(text);
    }

    /// <summary>
    /// Starts in order, the first always included, up to a date. <paramref name="steps"/> bounds the work; when it runs out
    /// the rest is left out and it is negative.
    /// </summary>
    /// <param name="start">DTSTART, on its own wall clock.</param>
    /// <param name="readUntil">Reads UNTIL on the same wall clock; the last start allowed.</param>
    public IEnumerable<LocalDateTime> From(
        LocalDateTime start,
        LocalDate lastDate,
        Func<string, LocalDateTime> readUntil,
        StrongBox<int> steps
    )
    {
        var until = Until is null ? (LocalDateTime?)null : readUntil(Until);
        yield return start;
        var found = 1;
        for (var period = PeriodOf(start.Date); period <= lastDate && found != Count; period = Next(period))
        {
            var dates = Dates(period, start.Date);
            steps.Value -= 1 + ByDay.Count + dates.Count;
            if (steps.Value < 0)
                yield break;
            foreach (var date in dates)
            {
                var next = date + start.TimeOfDay;
                if (next <= start)
                    continue;
                if (date > lastDate || next > until || found == Count)
                    yield break;
                found++;
                yield return next;
            }
        }
    }

    LocalDate PeriodOf(LocalDate date) =>
        Every switch
        {
            Frequency.Yearly => new LocalDate(date.Year, 1, 1),
            Frequency.Monthly => new LocalDate(date.Year, date.Month, 1),
            Frequency.Weekly => date.OnOrBefore(WeekStart),
            Frequency.Daily => date,
        };

    LocalDate Next(LocalDate period) =>
        Every switch
        {
            Frequency.Yearly => period.PlusYears(Interval),
            Frequency.Monthly => period.PlusMonths(Interval),
            Frequency.Weekly => period.PlusWeeks(Interval),
            Frequency.Daily => period.PlusDays(Interval),
        };

    List<LocalDate> Dates(LocalDate period, LocalDate start)
    {
        var dates = Every switch
        {
            Frequency.Yearly => InYear(period.Year, start),
            Frequency.Monthly => InMonth(period.Year, period.Month, start),
            Frequency.Weekly => Enumerable
                .Range(0, 7)
                .Select(period.PlusDays)
                .Where(date => ByDay.Count == 0 ? date.DayOfWeek == start.DayOfWeek : IsByDay(date)),
            Frequency.Daily => new[] { period }.Where(date =>
                IsByMonthDay(date) && (ByDay.Count == 0 || IsByDay(date))
            ),
        };
        var kept = dates.Where(date => ByMonth.Count == 0 || ByMonth.Contains(date.Month)).Distinct().Order().ToList();
        return BySetPos.Count == 0
            ? kept
            : [.. kept.Where((_, i) => BySetPos.Contains(i + 1) || BySetPos.Contains(i - kept.Count))];
    }

    IEnumerable<LocalDate> InYear(int year, LocalDate start)
    {
        if (ByDay.Count > 0 && ByMonth.Count == 0 && ByMonthDay.Count == 0)
            return Ranked(new LocalDate(year, 1, 1), new LocalDate(year, 12, 31));
        var months =
            ByMonth.Count > 0 ? ByMonth
            : ByMonthDay.Count > 0 ? Enumerable.Range(1, 12)
            : [start.Month];
        return months.SelectMany(month => InMonth(year, month, start));
    }

    IEnumerable<LocalDate> InMonth(int year, int month, LocalDate start)
    {
        var first = new LocalDate(year, month, 1);
        var days = CalendarSystem.Iso.GetDaysInMonth(year, month);
        if (ByMonthDay.Count > 0)
            return Enumerable
                .Range(0, days)
                .Select(first.PlusDays)
                .Where(date => IsByMonthDay(date) && (ByDay.Count == 0 || IsByDay(date)));
        if (ByDay.Count > 0)
            return Ranked(first, first.PlusDays(days - 1));
        return start.Day <= days ? [new LocalDate(year, month, start.Day)] : [];
    }

    /// <summary>"2MO" is the second Monday of the span, "-1FR" its last Friday, "SU" every Sunday.</summary>
    IEnumerable<LocalDate> Ranked(LocalDate first, LocalDate last) =>
        ByDay
            .SelectMany(by =>
                by.Rank switch
                {
                    0 => Enumerable
                        .Range(0, 54)
                        .Select(first.OnOrAfter(by.Day).PlusWeeks)
                        .TakeWhile(date => date <= last),
                    > 0 => [first.OnOrAfter(by.Day).PlusWeeks(by.Rank - 1)],
                    < 0 => [last.OnOrBefore(by.Day).PlusWeeks(by.Rank + 1)],
                }
            )
            .Where(date => first <= date && date <= last);

    bool IsByDay(LocalDate date) => ByDay.Any(by => by.Day == date.DayOfWeek);

    bool IsByMonthDay(LocalDate date) =>
        ByMonthDay.Count == 0
        || ByMonthDay.Contains(date.Day)
        || ByMonthDay.Contains(date.Day - CalendarSystem.Iso.GetDaysInMonth(date.Year, date.Month) - 1);

    static (int Rank, IsoDayOfWeek Day) RankedDay(string text, string part)
    {
        var trimmed = text.Trim();
        var day = trimmed.Length < 2 ? 0 : Array.IndexOf(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], trimmed[^2..]) + 1;
        if (day == 0)
            throw NotUnderstood(part);
        return (trimmed.Length == 2 ? 0 : Number(trimmed[..^2], -53, 53, part), (IsoDayOfWeek)day);
    }

    static IReadOnlyList<int> Numbers(string text, int least, int most, string part) =>
        [.. List(text, part).Select(number => Number(number, least, most, part))];

    /// <summary>No rule of a person's needs a longer list; each entry costs work in every period.</summary>
    static string[] List(string text, string part) =>
        text.Split(',') is { Length: <= 62 } list ? list : throw NotUnderstood(part);

    static int Number(string text, int least, int most, string part) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
        && (number != 0 || least > 0)
            ? number
            : throw NotUnderstood(part);

    static RuleViolationException NotUnderstood(string part) =>
        new(new Sentence("The recurrence “{0}” is not one we know.", part));
}
