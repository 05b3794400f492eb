using NodaTime;
using NodaTime.TimeZones;

namespace Contrefort.Core.Monitoring;

public enum WindowRepeat
{
    Once,
    Daily,
    Weekly,

    /// <summary>On the same weekday of the month: the second Tuesday.</summary>
    Monthly,
}

/// <summary>
/// A stretch in which machines may be down without anybody being told. It begins at a local time and lasts its minutes of
/// elapsed time: an hour is an hour on the nights the clock changes, and one that would begin in the lost hour begins after it.
/// </summary>
/// <param name="StartsAt">The first start, in local time of <paramref name="Zone"/>.</param>
/// <param name="EndsOn">The last day it may start on; null when it goes on.</param>
public sealed record MaintenanceWindow(
    DateTimeZone Zone,
    LocalDateTime StartsAt,
    int Minutes,
    WindowRepeat Repeats,
    LocalDate? EndsOn,
    string Reason
)
{
    // After a start in the lost hour comes the hour after it; of an hour met twice, the first.
    static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier,
        Resolvers.ReturnForwardShifted
    );

    /// <summary>The stretch that holds at that instant, or null.</summary>
    public Interval? At(Instant at) =>
        Starts(at - Duration.FromMinutes(Minutes), at)
            .Select(Stretch)
            .Where(stretch => stretch.Contains(at))
            .Cast<Interval?>()
            .LastOrDefault();

    /// <summary>The stretches that touch an interval, in order.</summary>
    public IEnumerable<Interval> Between(Instant from, Instant to) =>
        Starts(from - Duration.FromMinutes(Minutes), to)
            .Select(Stretch)
            .Where(stretch => stretch.End > from && stretch.Start < to);

    Interval Stretch(LocalDateTime start)
    {
        var begins = start.InZone(Zone, Resolver).ToInstant();
        return new(begins, begins + Duration.FromMinutes(Minutes));
    }

    IEnumerable<LocalDateTime> Starts(Instant from, Instant to)
    {
        var earliest = LocalDate.Max(StartsAt.Date, from.InZone(Zone).Date.PlusDays(-1));
        var latest = to.InZone(Zone).Date;
        if (EndsOn is { } last)
            latest = LocalDate.Min(latest, last);
        for (var day = earliest; day <= latest; day = day.PlusDays(1))
            if (IsDay(day))
                yield return day.At(StartsAt.TimeOfDay);
    }

    bool IsDay(LocalDate day) =>
        Repeats switch
        {
            WindowRepeat.Once => day == StartsAt.Date,
            WindowRepeat.Daily => true,
            WindowRepeat.Weekly => day.DayOfWeek == StartsAt.DayOfWeek,
            WindowRepeat.Monthly => day.DayOfWeek == StartsAt.DayOfWeek && (day.Day - 1) / 7 == (StartsAt.Day - 1) / 7,
        };
}
