using NodaTime;

namespace Contrefort.Core.Calendars;

public sealed partial class SupportHours
{
    /// <summary>
    /// As <see cref="Add(Instant, Duration)"/>, on a clock that stands still while paused. Pauses may come in any order,
    /// overlap, or lie outside opening hours. Null while a pause without end stands before the deadline.
    /// </summary>
    /// <exception cref="RuleViolationException">As without pauses.</exception>
    public Instant? Add(Instant from, Duration openTime, IReadOnlyList<Interval> pauses)
    {
        var due = Add(from, openTime);
        foreach (var pause in InOrder(pauses, from))
        {
            if (pause.Start >= due)
                break;
            if (!pause.HasEnd)
                return null;
            openTime += Between(pause.Start, pause.End);
            due = Add(from, openTime);
        }
        return due;
    }

    /// <summary>Open time that was not paused; a pause without end lasts up to the later instant. Negative when <paramref name="to"/> is the earlier.</summary>
    /// <exception cref="RuleViolationException">An instant lies outside the years known.</exception>
    public Duration Between(Instant from, Instant to, IReadOnlyList<Interval> pauses)
    {
        if (to < from)
            return -Between(to, from, pauses);
        var open = Between(from, to);
        foreach (var pause in InOrder(pauses, from))
            if (pause.Start < to)
                open -= Between(pause.Start, EndWithin(pause, to));
        return open;
    }

    /// <summary>The open time between two instants, by local date; dates without any are left out. Empty when <paramref name="to"/> is not the later.</summary>
    /// <exception cref="RuleViolationException">An instant lies outside the years known.</exception>
    public IReadOnlyList<OpenStretch> Stretches(Instant from, Instant to) => Stretches(from, to, []);

    /// <summary>As <see cref="Stretches(Instant, Instant)"/>, without what was paused.</summary>
    public IReadOnlyList<OpenStretch> Stretches(Instant from, Instant to, IReadOnlyList<Interval> pauses)
    {
        if (to <= from)
            return [];
        var paused = InOrder(pauses, from)
            .Where(pause => pause.Start < to)
            .Select(pause => new Opening(pause.Start.ToUnixTimeTicks(), EndWithin(pause, to).ToUnixTimeTicks()))
            .ToList();
        var stretches = new List<OpenStretch>();
        foreach (var window in PlanLayout.Subtract(WindowsWithin(from.ToUnixTimeTicks(), to.ToUnixTimeTicks()), paused))
        foreach (var stretch in ByDate(window))
            if (stretches.Count > 0 && stretches[^1].Date == stretch.Date)
                stretches[^1] = stretches[^1] with { End = stretch.End, Open = stretches[^1].Open + stretch.Open };
            else
                stretches.Add(stretch);
        return stretches;
    }

    /// <summary>Why a date has none of its ordinary hours: a holiday or a closed day; null when there is no such reason.</summary>
    public ClosedDay? ClosureOn(LocalDate date) => _closureOn(date);

    List<Opening> WindowsWithin(long start, long end)
    {
        if (IsAlwaysOpen)
            return [new Opening(start, end)];
        var timeline = Covering(start, end);
        var windows = new List<Opening>();
        for (var i = timeline.FirstEndingAfter(start); i < timeline.Count && timeline[i].Start < end; i++)
            windows.Add(new Opening(Math.Max(start, timeline[i].Start), Math.Min(end, timeline[i].End)));
        return windows;
    }

    IEnumerable<OpenStretch> ByDate(Opening window)
    {
        var end = Instant.FromUnixTimeTicks(window.End);
        for (var start = Instant.FromUnixTimeTicks(window.Start); start < end; )
        {
            var date = start.InZone(Zone).Date;
            var midnight = NextMidnight(date, start);
            var until = midnight < end ? midnight : end;
            yield return new OpenStretch(date, start, until, until - start);
            start = until;
        }
    }

    /// <summary>Midnight may come twice (Newfoundland went back at 00:01 until 2011): the one that is still ahead.</summary>
    Instant NextMidnight(LocalDate date, Instant after)
    {
        var midnight = date.PlusDays(1).AtMidnight();
        var first = Zone.AtLeniently(midnight).ToInstant();
        return first > after ? first : Zone.MapLocal(midnight).Last().ToInstant();
    }

    static Instant EndWithin(Interval pause, Instant to) => pause.HasEnd && pause.End < to ? pause.End : to;

    /// <summary>What of the pauses lies after an instant, in order, joined where they overlap or touch.</summary>
    static List<Interval> InOrder(IReadOnlyList<Interval> pauses, Instant from)
    {
        var ordered = new List<Interval>();
        foreach (var pause in pauses.OrderBy(p => p.HasStart ? p.Start : Instant.MinValue))
        {
            if (pause.HasEnd && pause.End <= from)
                continue;
            var start = pause.HasStart && pause.Start > from ? pause.Start : from;
            Instant? end = pause.HasEnd ? pause.End : null;
            if (ordered.Count == 0 || (ordered[^1].HasEnd && ordered[^1].End < start))
                ordered.Add(new Interval(start, end));
            else if (ordered[^1].HasEnd && (end is null || end > ordered[^1].End))
                ordered[^1] = new Interval(ordered[^1].Start, end);
        }
        return ordered;
    }
}
