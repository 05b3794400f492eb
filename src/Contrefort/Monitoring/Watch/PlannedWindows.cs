using System.Collections.Concurrent;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <summary>Which windows this process has planned to be summed, so that most results plan nothing.</summary>
internal sealed class PlannedWindows
{
    readonly ConcurrentDictionary<Instant, bool> _planned = new();

    /// <summary>The windows these results lie in that are to be planned, each with whether it is over already.</summary>
    public IReadOnlyList<(Instant Start, bool IsOver)> Of(IEnumerable<Seen> results, Instant now)
    {
        var touched = new List<(Instant, bool)>();
        foreach (var start in results.Select(seen => Thinning.StartOf(seen.At, Thinning.Window)).Distinct())
        {
            var isOver = start + Thinning.Window <= now;
            // A row of a window that is not over cannot have been done yet.
            if (isOver || !_planned.ContainsKey(start))
                touched.Add((start, isOver));
        }
        return touched;
    }

    /// <summary>Their transaction is committed.</summary>
    public void Remember(IEnumerable<(Instant Start, bool IsOver)> planned, Instant now)
    {
        foreach (var (start, _) in planned)
            _planned[start] = true;
        foreach (var start in _planned.Keys.Where(start => start + Thinning.Window <= now))
            _planned.TryRemove(start, out _);
    }
}
