using System.Collections.Concurrent;
using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Core.Terms;

/// <summary>
/// When a customer is closed: nobody there could answer, so a contract may agree that its clocks stop. Safe to share between
/// threads.
/// </summary>
public sealed class CustomerClosures(IReadOnlyList<ClosedStretch> stretches)
{
    readonly ConcurrentDictionary<SupportHours, SupportHours> _left = new();
    readonly IReadOnlyList<Interval> _intervals = [.. stretches.Select(stretch => stretch.Interval)];

    public SupportHours TakenFrom(SupportHours hours) =>
        _left.GetOrAdd(hours, static (hours, closed) => hours.Without(closed), _intervals);

    /// <summary>The closures that take open time away between two instants, in order.</summary>
    public IEnumerable<ClosedStretch> Stopping(SupportHours hours, Instant from, Instant to) =>
        stretches
            .Where(closed =>
                closed.Interval.Start < to
                && closed.Interval.End > from
                && hours.Between(Instant.Max(from, closed.Interval.Start), Instant.Min(to, closed.Interval.End))
                    > Duration.Zero
            )
            .OrderBy(closed => closed.Interval.Start);
}
