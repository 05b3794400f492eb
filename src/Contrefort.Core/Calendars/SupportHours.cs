using NodaTime;

namespace Contrefort.Core.Calendars;

/// <summary>
/// The opening hours of one desk in one zone, answering how much open time lies between two instants and when some open
/// time will have passed. Open time is elapsed time: a window 00:00-24:00 counts 25 h on the night the clocks go back.
/// <para>Instants count in ticks of 100 ns (finer parts are dropped). Years are laid out as they are asked for, once, from
/// <see cref="FirstYear"/> to <see cref="LastYear"/>; after that a question costs O(log n) and allocates nothing. Safe to
/// share between threads.</para>
/// </summary>
public sealed partial class SupportHours
{
    public const int FirstYear = 1900;
    public const int LastYear = 2199;

    static readonly Duration LongestDelay = Duration.FromDays(300 * 366);
    static readonly Instant LatestStart = Instant.FromUtc(9000, 1, 1, 0, 0);

    readonly Func<int, YearOfWindows>? _layOut;
    readonly Func<LocalDate, ClosedDay?> _closureOn;
    readonly int _horizon;
    readonly Lock _extending = new();
    volatile Timeline? _timeline;

    SupportHours(
        DateTimeZone zone,
        Func<int, YearOfWindows>? layOut,
        Func<LocalDate, ClosedDay?> closureOn,
        int horizon
    )
    {
        Zone = zone;
        _layOut = layOut;
        _closureOn = closureOn;
        _horizon = horizon;
    }

    public DateTimeZone Zone { get; }

    /// <summary>True when it never closes; such hours have no first or last year.</summary>
    public bool IsAlwaysOpen => _layOut is null;

    public static SupportHours Always(DateTimeZone zone) => new(zone, null, _ => null, LastYear);

    public static SupportHours Of(OpeningPlan plan)
    {
        if (
            plan is { Week.AlwaysOpens: true, Holidays: null, Dates.Count: 0, Breaks.Count: 0, ClosedDays.Count: 0 }
            && plan.ClosedIntervals.Count == 0
        )
            return Always(plan.Zone);
        if (plan.ClosedIntervals.Any(interval => !interval.HasStart || !interval.HasEnd))
            throw new RuleViolationException("A closed interval needs a beginning and an end.");
        var layout = new PlanLayout(plan);
        var horizon = plan.Week.NeverOpens
            ? plan.Dates.Keys.Select(date => date.Year + 1).Append(FirstYear).Max()
            : LastYear;
        return new SupportHours(plan.Zone, layout.Year, layout.ClosureOn, Math.Clamp(horizon, FirstYear, LastYear));
    }

    /// <summary>Hours that are open exactly when these are closed: "outside working hours".</summary>
    public SupportHours Complement() =>
        IsAlwaysOpen
            ? Of(new OpeningPlan { Zone = Zone })
            : new SupportHours(Zone, year => PlanLayout.Invert(_layOut!(year), Zone), _ => null, LastYear);

    /// <summary>The same hours, less some stretches: a clock that also stops when somebody else is closed.</summary>
    /// <exception cref="RuleViolationException">A stretch has no beginning or no end.</exception>
    public SupportHours Without(IReadOnlyList<Interval> closed)
    {
        if (closed.Any(interval => !interval.HasStart || !interval.HasEnd))
            throw new RuleViolationException("A closed interval needs a beginning and an end.");
        return IsAlwaysOpen
            ? Of(OpeningPlan.Always(Zone) with { ClosedIntervals = closed })
            : new SupportHours(Zone, year => PlanLayout.Without(_layOut!(year), closed, Zone), _closureOn, _horizon);
    }

    /// <summary>
    /// The first instant by which the desk has been open that long since <paramref name="from"/>: 4 h from 14:00 on
    /// 9–18 is 18:00 the same day. No open time is due at once, even while closed.
    /// </summary>
    /// <exception cref="RuleViolationException">The duration is negative, or the desk is not open that long before the end of <see cref="LastYear"/>.</exception>
    public Instant Add(Instant from, Duration openTime)
    {
        if (openTime < Duration.Zero)
            throw new RuleViolationException("A delay cannot be negative.");
        if (openTime > LongestDelay)
            throw new RuleViolationException("A delay cannot be longer than three hundred years.");
        if (IsAlwaysOpen)
            return from <= LatestStart
                ? from + openTime
                : throw new RuleViolationException("This instant is too late to count from.");
        var need = openTime.BclCompatibleTicks;
        if (need == 0)
            return from;
        var start = from.ToUnixTimeTicks();
        var timeline = Covering(start, start);
        while (true)
        {
            var open = timeline.OpenUntil(start) + need;
            if (open <= timeline.Total)
                return Instant.FromUnixTimeTicks(timeline.WhenOpenFor(open));
            timeline = Longer(timeline) ?? throw NotOpenThatLong(openTime);
        }
    }

    /// <summary>
    /// The instant from which that much open time is left until <paramref name="until"/>: of 4 h before Monday 10:00 on 9–18, Friday
    /// 15:00. The earliest there is when the desk was never open that long before.
    /// </summary>
    /// <exception cref="RuleViolationException">The duration is negative, or an instant lies outside the years known.</exception>
    public Instant Before(Instant until, Duration openTime)
    {
        if (openTime < Duration.Zero)
            throw new RuleViolationException("A delay cannot be negative.");
        if (IsAlwaysOpen)
            return until - openTime;
        var end = until.ToUnixTimeTicks();
        var need = openTime.BclCompatibleTicks;
        for (var timeline = Covering(end, end); ; timeline = Extended(timeline.FirstYear - 1, timeline.LastYear))
        {
            var open = timeline.OpenUntil(end) - need;
            if (open > 0)
                return Instant.FromUnixTimeTicks(timeline.WhenOpenFor(open));
            if (timeline.FirstYear == FirstYear)
                return Instant.FromUtc(FirstYear, 1, 1, 0, 0);
        }
    }

    /// <summary>Open time from one instant to another; negative when the second is the earlier.</summary>
    /// <exception cref="RuleViolationException">An instant lies outside the years known.</exception>
    public Duration Between(Instant from, Instant to)
    {
        if (IsAlwaysOpen)
            return to - from;
        var (start, end) = (from.ToUnixTimeTicks(), to.ToUnixTimeTicks());
        var timeline = Covering(start, end);
        return Duration.FromTicks(timeline.OpenUntil(end) - timeline.OpenUntil(start));
    }

    /// <summary>A window is open from its start up to, not at, its end.</summary>
    /// <exception cref="RuleViolationException">The instant lies outside the years known.</exception>
    public bool IsOpen(Instant at)
    {
        var tick = at.ToUnixTimeTicks();
        return IsAlwaysOpen || Covering(tick, tick).IsOpen(tick);
    }

    /// <summary>The instant itself while open, else the next one the desk opens at; null if it never opens again.</summary>
    /// <exception cref="RuleViolationException">The instant lies outside the years known.</exception>
    public Instant? NextOpening(Instant from)
    {
        if (IsAlwaysOpen)
            return from;
        var tick = from.ToUnixTimeTicks();
        for (var timeline = Covering(tick, tick); timeline is not null; timeline = Longer(timeline))
        {
            var i = timeline.FirstEndingAfter(tick);
            if (i < timeline.Count)
                return timeline[i].Start <= tick ? from : Instant.FromUnixTimeTicks(timeline[i].Start);
        }
        return null;
    }

    /// <summary>
    /// The same time of day a number of working days later; a working day is a local date with any opening. The start is
    /// first moved to the next opening (Saturday 11:00 counts from Monday 9:00), and so is the result, if it falls in a
    /// break or outside that day's hours.
    /// </summary>
    /// <exception cref="RuleViolationException">The count is negative, or the desk does not open on that many days.</exception>
    public Instant AddWorkingDays(Instant from, int days)
    {
        if (days < 0)
            throw new RuleViolationException("A delay cannot be negative.");
        if (IsAlwaysOpen)
            return LaterDay(from.InZone(Zone).Date.PlusDays(days));
        from = NextOpening(from) ?? throw NeverOpensAgain();
        if (days == 0)
            return from;
        var tick = from.ToUnixTimeTicks();
        var day = PlanLayout.DayNumber(from.InZone(Zone).Date);
        for (var timeline = Covering(tick, tick); timeline is not null; timeline = Longer(timeline))
            if (timeline.OpenDayAfter(day, days) is { } due)
                return NextOpening(LaterDay(PlanLayout.Date(due))) ?? throw NeverOpensAgain();
        throw NeverOpensAgain();

        Instant LaterDay(LocalDate date) => Zone.AtLeniently(date + from.InZone(Zone).TimeOfDay).ToInstant();
    }

    Timeline Covering(long tick, long other)
    {
        var timeline = _timeline;
        return timeline is not null && timeline.Covers(tick) && timeline.Covers(other)
            ? timeline
            : Extended(YearOf(Math.Min(tick, other)), YearOf(Math.Max(tick, other)));
    }

    /// <summary>Twice the years, so that a far deadline is reached in few steps; null at the horizon.</summary>
    Timeline? Longer(Timeline timeline) =>
        timeline.LastYear >= _horizon
            ? null
            : Extended(timeline.FirstYear, Math.Min(_horizon, (2 * timeline.LastYear) - timeline.FirstYear + 1));

    Timeline Extended(int firstYear, int lastYear)
    {
        lock (_extending)
        {
            if (_timeline is { } known)
            {
                if (known.FirstYear <= firstYear && lastYear <= known.LastYear)
                    return known;
                firstYear = Math.Min(firstYear, known.FirstYear);
                lastYear = Math.Max(lastYear, known.LastYear);
                return _timeline = known.Extend(firstYear, lastYear, _layOut!);
            }
            var years = Enumerable.Range(firstYear, lastYear - firstYear + 1);
            return _timeline = new Timeline(firstYear, [.. years.Select(_layOut!)]);
        }
    }

    int YearOf(long tick)
    {
        var year = Instant.FromUnixTimeTicks(tick).InZone(Zone).Year;
        return year is >= FirstYear and <= LastYear
            ? year
            : throw new RuleViolationException(
                new Sentence("Opening hours are known from {0} to {1}, not for {2}.", FirstYear, LastYear, year)
            );
    }

    RuleViolationException NotOpenThatLong(Duration openTime) =>
        _timeline is { Total: 0 }
            ? NeverOpensAgain()
            : new RuleViolationException(
                new Sentence("The desk is not open for {0} before it closes for good.", openTime)
            );

    static RuleViolationException NeverOpensAgain() => new(new Sentence("These hours never open again."));
}
