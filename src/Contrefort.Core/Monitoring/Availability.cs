using NodaTime;

namespace Contrefort.Core.Monitoring;

/// <summary>How a stretch of time went: what was watched, how long it was down, and how long it was down as planned.</summary>
/// <param name="Watched">All of the stretch in which it was watched, up to now.</param>
/// <param name="Down">Outside of planned maintenance.</param>
/// <param name="PlannedDown">Inside of it: shown, and not counted.</param>
/// <param name="Outages">That touched the stretch outside of planned maintenance.</param>
public sealed record AvailabilityReading(Duration Watched, Duration Down, Duration PlannedDown, int Outages)
{
    public static readonly AvailabilityReading None = new(Duration.Zero, Duration.Zero, Duration.Zero, 0);

    /// <summary>From 0 to 1: of the time it was to be up, the part it was. Null when it was not watched.</summary>
    public decimal? Share =>
        Watched - PlannedDown is var owed && owed > Duration.Zero
            ? 1 - (decimal)Down.TotalMilliseconds / (decimal)owed.TotalMilliseconds
            : null;

    /// <summary>Of several things, time by time: a machine watched for a year weighs more than one of a week.</summary>
    public static AvailabilityReading operator +(AvailabilityReading one, AvailabilityReading other) =>
        new(
            one.Watched + other.Watched,
            one.Down + other.Down,
            one.PlannedDown + other.PlannedDown,
            one.Outages + other.Outages
        );
}

/// <summary>
/// What availability is read from: elapsed time, so that a day of 23 or 25 hours counts as long as it is. Outages of several
/// checks of one machine are one where they overlap. An outage that goes on lasts until now; one that reaches over the ends
/// of the stretch counts with its part inside.
/// </summary>
public static class Availability
{
    /// <param name="stretch">What is asked about: a month, a contract's period.</param>
    /// <param name="watched">Since when it is watched, and until when if that is over.</param>
    /// <param name="outages">Each from its first failed run to its end; without an end while it goes on.</param>
    /// <param name="planned">Windows of maintenance.</param>
    public static AvailabilityReading Of(
        Interval stretch,
        Interval watched,
        Instant now,
        IEnumerable<Interval> outages,
        IEnumerable<Interval> planned
    )
    {
        var start = Instant.Max(stretch.Start, watched.HasStart ? watched.Start : stretch.Start);
        var end = Instant.Min(Instant.Min(stretch.End, now), watched.HasEnd ? watched.End : stretch.End);
        if (end <= start)
            return AvailabilityReading.None;
        var down = Joined(outages, start, end);
        var windows = Joined(planned, start, end);
        var excused = down.SelectMany(one => windows.Select(window => Overlap(one, window)))
            .Aggregate(Duration.Zero, (sum, one) => sum + one);
        var all = down.Aggregate(Duration.Zero, (sum, one) => sum + one.Duration);
        var unplanned = down.Count(one =>
            windows.Aggregate(Duration.Zero, (sum, window) => sum + Overlap(one, window)) < one.Duration
        );
        return new(end - start, all - excused, excused, unplanned);
    }

    /// <summary>Cut to the stretch, in order, and one where they touch.</summary>
    static List<Interval> Joined(IEnumerable<Interval> intervals, Instant start, Instant end)
    {
        var joined = new List<Interval>();
        foreach (
            var (from, until) in intervals
                .Select(one =>
                    (
                        From: one.HasStart ? Instant.Max(one.Start, start) : start,
                        Until: one.HasEnd ? Instant.Min(one.End, end) : end
                    )
                )
                .Where(one => one.Until > one.From)
                .OrderBy(one => one.From)
        )
            if (joined.Count > 0 && from <= joined[^1].End)
                joined[^1] = new(joined[^1].Start, Instant.Max(joined[^1].End, until));
            else
                joined.Add(new(from, until));
        return joined;
    }

    static Duration Overlap(Interval one, Interval other) =>
        Duration.Max(Duration.Zero, Instant.Min(one.End, other.End) - Instant.Max(one.Start, other.Start));

    /// <summary>The days of a zone, each as long as it is: 23 or 25 hours when the clock changes.</summary>
    public static IEnumerable<(LocalDate Day, Interval Stretch)> Days(LocalDate last, int count, DateTimeZone zone)
    {
        for (var day = last.PlusDays(1 - count); day <= last; day = day.PlusDays(1))
            yield return (
                day,
                new(day.AtStartOfDayInZone(zone).ToInstant(), day.PlusDays(1).AtStartOfDayInZone(zone).ToInstant())
            );
    }
}
