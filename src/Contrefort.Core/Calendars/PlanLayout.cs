using NodaTime;
using NodaTime.TimeZones;

namespace Contrefort.Core.Calendars;

/// <summary>Turns a plan into the windows of one local year at a time.</summary>
sealed class PlanLayout(OpeningPlan plan)
{
    static readonly LocalDate Epoch = new(1970, 1, 1);

    readonly Dictionary<LocalDate, ClosedDay> _closedDays = plan
        .ClosedDays.DistinctBy(day => day.Date)
        .ToDictionary(day => day.Date);

    /// <summary>Why a date has no ordinary hours, or null; exceptional hours leave no closure.</summary>
    public ClosedDay? ClosureOn(LocalDate date) =>
        plan.Dates.ContainsKey(date) ? null
        : _closedDays.TryGetValue(date, out var closed) ? closed
        : plan.Holidays?.On(date) is { } holiday ? new ClosedDay(date, holiday.Name)
        : null;

    public YearOfWindows Year(int year)
    {
        var clock = new WallClock(plan.Zone);
        var firstDay = DayNumber(new LocalDate(year, 1, 1));
        var endDay = DayNumber(new LocalDate(year + 1, 1, 1));
        var start = clock.Tick(firstDay, 0);
        var end = clock.Tick(endDay, 0);
        var open = new List<Opening>();
        var closed = plan.ClosedIntervals.Select(i => Window(i.Start, i.End)).ToList();

        // The eve's windows may pass midnight into the year.
        for (var day = firstDay - 1; day < endDay; day++)
        {
            var date = Epoch.PlusDays(day);
            Place(HoursOf(date), open);
            if (plan.Breaks.TryGetValue(date, out var breaks))
                Place(breaks, closed);

            void Place(IReadOnlyList<LocalWindow> windows, List<Opening> into)
            {
                if (windows.Count == 0 || clock.Skips(day))
                    return;
                foreach (var window in windows)
                {
                    var from = Math.Max(start, clock.Tick(day, window.FromTick));
                    var to = Math.Min(end, clock.Tick(day, window.ToTick));
                    if (from < to)
                        into.Add(new Opening(from, to));
                }
            }
        }
        var left = Subtract(Join(open), Join(closed));
        return new YearOfWindows(start, end, left, DaysOf(left, plan.Zone));
    }

    IReadOnlyList<LocalWindow> HoursOf(LocalDate date) =>
        plan.Dates.TryGetValue(date, out var exceptional) ? exceptional
        : ClosureOn(date) is null ? plan.Week[date.DayOfWeek]
        : [];

    static Opening Window(Instant start, Instant end) => new(start.ToUnixTimeTicks(), end.ToUnixTimeTicks());

    /// <summary>Everything of the year that another calendar leaves closed.</summary>
    public static YearOfWindows Invert(YearOfWindows year, DateTimeZone zone)
    {
        var closed = Subtract([new Opening(year.Start, year.End)], year.Windows);
        return year with { Windows = closed, OpenDays = DaysOf(closed, zone) };
    }

    public static YearOfWindows Without(YearOfWindows year, IReadOnlyList<Interval> closed, DateTimeZone zone)
    {
        var left = Subtract(year.Windows, Join(closed.Select(i => Window(i.Start, i.End))));
        return year with { Windows = left, OpenDays = DaysOf(left, zone) };
    }

    public static int DayNumber(LocalDate date) => Period.DaysBetween(Epoch, date);

    public static LocalDate Date(int dayNumber) => Epoch.PlusDays(dayNumber);

    /// <summary>In order and disjoint: windows that overlap or touch become one.</summary>
    public static List<Opening> Join(IEnumerable<Opening> windows)
    {
        var joined = new List<Opening>();
        foreach (var window in windows.OrderBy(w => w.Start))
            if (joined.Count > 0 && window.Start <= joined[^1].End)
                joined[^1] = joined[^1] with { End = Math.Max(joined[^1].End, window.End) };
            else
                joined.Add(window);
        return joined;
    }

    /// <summary>What is left of some windows when others are taken out; both in order and disjoint.</summary>
    public static List<Opening> Subtract(IReadOnlyList<Opening> windows, IReadOnlyList<Opening> taken)
    {
        var left = new List<Opening>(windows.Count);
        var first = 0;
        foreach (var window in windows)
        {
            while (first < taken.Count && taken[first].End <= window.Start)
                first++;
            var start = window.Start;
            for (var i = first; i < taken.Count && taken[i].Start < window.End; i++)
            {
                if (taken[i].Start > start)
                    left.Add(new Opening(start, taken[i].Start));
                start = Math.Max(start, taken[i].End);
            }
            if (start < window.End)
                left.Add(new Opening(start, window.End));
        }
        return left;
    }

    static List<int> DaysOf(List<Opening> windows, DateTimeZone zone)
    {
        var days = new List<int>();
        var last = int.MinValue;
        foreach (var window in windows)
        {
            var end = DayOf(window.End - 1);
            for (var day = Math.Max(last + 1, DayOf(window.Start)); day <= end; day++)
                days.Add(last = day);
        }
        return days;

        int DayOf(long tick) => DayNumber(Instant.FromUnixTimeTicks(tick).InZone(zone).Date);
    }

    /// <summary>Reads a zone's wall clock; days far from a change of offset cost one addition.</summary>
    sealed class WallClock(DateTimeZone zone)
    {
        ZoneInterval? _interval;

        public long Tick(int day, long tick)
        {
            var local = (day * NodaConstants.TicksPerDay) + tick;
            if (_interval is null || !IsFarFromChange(local, _interval))
            {
                var near = Instant.FromUnixTimeTicks(local);
                _interval = zone.GetZoneInterval(near);
                if (!IsFarFromChange(local, _interval))
                    return zone.AtLeniently(near.InUtc().LocalDateTime).ToInstant().ToUnixTimeTicks();
            }
            return local - _interval.WallOffset.Ticks;
        }

        /// <summary>True for the rare date that never was, such as 30 December 2011 in Samoa.</summary>
        public bool Skips(int day)
        {
            var midnight = day * NodaConstants.TicksPerDay;
            if (_interval is not null && IsFarFromChange(midnight, _interval))
                return false;
            var map = zone.MapLocal(Date(day).AtMidnight());
            return map.Count == 0 && map.LateInterval.IsoLocalStart.Date > Date(day);
        }

        static bool IsFarFromChange(long local, ZoneInterval interval) =>
            (!interval.HasStart || local > interval.Start.ToUnixTimeTicks() + (2 * NodaConstants.TicksPerDay))
            && (!interval.HasEnd || local < interval.End.ToUnixTimeTicks() - (2 * NodaConstants.TicksPerDay));
    }
}
