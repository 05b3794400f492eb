using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>Where a holiday goes, or gets a substitute, when it falls on a certain weekday.</summary>
abstract record HolidayMove
{
    public sealed record ByDays(int Days) : HolidayMove;

    public sealed record ToWeekday(WeekdayNear Near) : HolidayMove;

    /// <summary>The next day that is no holiday yet; with <see cref="WeekdaysOnly"/>, from Monday to Friday.</summary>
    public sealed record NextFree(bool WeekdaysOnly) : HolidayMove;

    public LocalDate From(LocalDate date, IReadOnlySet<LocalDate> taken)
    {
        switch (this)
        {
            case ByDays(var days):
                return date.PlusDays(days);
            case ToWeekday(var near):
                return near.Of(date);
            case NextFree(var weekdaysOnly):
                do date = date.PlusDays(1);
                while (taken.Contains(date) || (weekdaysOnly && date.DayOfWeek >= IsoDayOfWeek.Saturday));
                return date;
            default:
                throw new InvalidOperationException($"No such move: {this}");
        }
    }
}

/// <summary>Years in which a rule holds, both ends included.</summary>
readonly record struct YearRange(int First, int Last)
{
    public bool Contains(int year) => First <= year && year <= Last;
}

/// <summary>One holiday of a territory's law: its day, the years it holds, and what happens when it falls on a given weekday.</summary>
sealed record HolidayRule(HolidayName Name, DayRule Day)
{
    /// <summary>Empty means every year.</summary>
    public IReadOnlyList<YearRange> Years { get; init; } = [];

    /// <summary>The day off itself goes elsewhere; nothing stays on the date.</summary>
    public IReadOnlyDictionary<IsoDayOfWeek, HolidayMove> Moved { get; init; } =
        new Dictionary<IsoDayOfWeek, HolidayMove>();

    /// <summary>The date stays a holiday and another day is given besides.</summary>
    public IReadOnlyDictionary<IsoDayOfWeek, HolidayMove> Observed { get; init; } =
        new Dictionary<IsoDayOfWeek, HolidayMove>();

    public bool HoldsIn(int year) => Years.Count == 0 || Years.Any(range => range.Contains(year));
}

/// <summary>The whole law of a territory, worked out for any year.</summary>
/// <param name="Rules">Every holiday, inherited ones first.</param>
/// <param name="Between">A working day between two holidays becomes one too (Japan's citizens' holiday); null where unknown.</param>
sealed record HolidayRules(IReadOnlyList<HolidayRule> Rules, HolidayRule? Between)
{
    /// <summary>Neighbouring years count too: New Year's Day may be observed on 31 December.</summary>
    public IEnumerable<Holiday> In(int year)
    {
        var ruled = Enumerable
            .Range(year - 1, 3)
            .Where(y => y is >= 1 and <= 9998)
            .SelectMany(Ruled)
            .OrderBy(h => h.Holiday.Date)
            .ToList();
        var taken = ruled.Select(h => h.Holiday.Date).ToHashSet();
        var holidays = ruled.Select(h => h.Holiday).ToList();
        foreach (var (rule, holiday) in ruled)
        {
            if (!rule.Observed.TryGetValue(holiday.Date.DayOfWeek, out var move))
                continue;
            var substitute = move.From(holiday.Date, taken);
            taken.Add(substitute);
            holidays.Add(new Holiday(substitute, holiday.Name, holiday.Date));
        }
        if (Between is not null)
            holidays.AddRange(DaysBetween([.. ruled.Select(h => h.Holiday.Date).Distinct()], taken, Between));
        return holidays.Where(h => h.Date.Year == year);
    }

    IEnumerable<(HolidayRule Rule, Holiday Holiday)> Ruled(int year)
    {
        foreach (var rule in Rules)
            if (rule.HoldsIn(year) && rule.Day.In(year) is { } date)
                yield return rule.Moved.TryGetValue(date.DayOfWeek, out var move)
                    ? (rule, new Holiday(move.From(date, new HashSet<LocalDate>()), rule.Name, date))
                    : (rule, new Holiday(date, rule.Name));
    }

    static IEnumerable<Holiday> DaysBetween(List<LocalDate> dates, HashSet<LocalDate> taken, HolidayRule between) =>
        dates
            .Zip(dates.Skip(1))
            .Where(pair => pair.First.PlusDays(2) == pair.Second)
            .Select(pair => pair.First.PlusDays(1))
            .Where(day => !taken.Contains(day) && day.DayOfWeek != IsoDayOfWeek.Sunday && between.HoldsIn(day.Year))
            .Select(day => new Holiday(day, between.Name));
}
