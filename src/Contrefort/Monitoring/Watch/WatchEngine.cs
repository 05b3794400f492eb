using System.Buffers.Binary;
using System.Collections.Concurrent;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Protocols.Probing;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// Runs checks at their moments. It is told what time it is, by a clock that only goes forward: the wall's may jump, and
/// moves nothing. A check runs at its own phase of its rhythm, wherever it is run; while it fails, sooner.
/// </summary>
internal sealed class WatchEngine(Prober prober, int concurrency) : IDisposable
{
    /// <summary>Who has not been called for that long was stopped itself, and what failed meanwhile proves nothing.</summary>
    static readonly TimeSpan Stall = TimeSpan.FromSeconds(5);

    /// <summary>What was never looked at is looked at within this time.</summary>
    static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(10);

    static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    readonly Lock _lock = new();
    readonly PriorityQueue<Watched, long> _due = new();
    readonly Dictionary<int, (string Revision, Dictionary<Guid, Watched> Checks)> _shares = [];
    readonly ConcurrentQueue<Run> _done = new();
    readonly CancellationTokenSource _stop = new();
    int _running;
    long? _origin;
    TimeSpan _called;
    TimeSpan _stalled = TimeSpan.MinValue;

    public WaitingResults Results { get; } = new();

    /// <summary>Rung when <see cref="RunDue"/> should be called before the time it gave.</summary>
    public Signal Wanted { get; } = new();

    public IReadOnlyDictionary<int, string> Known
    {
        get
        {
            lock (_lock)
                return _shares.ToDictionary(share => share.Key, share => share.Value.Revision);
        }
    }

    public int Running => Volatile.Read(ref _running);

    /// <summary>Runs these shares' checks from now on and no others. What has not changed keeps its moment.</summary>
    public void Follow(WatchOrders orders, TimeSpan elapsed, Instant now)
    {
        lock (_lock)
        {
            _origin ??= now.ToUnixTimeTicks() - elapsed.Ticks;
            var held = orders.Shares.ToDictionary(share => share.Share);
            foreach (var share in _shares.Keys.Where(share => !held.ContainsKey(share)).ToList())
                if (_shares.Remove(share, out var lost))
                    foreach (var watched in lost.Checks.Values)
                        watched.IsGone = true;
            foreach (var share in orders.Shares)
                if (share.Checks is { } checks)
                    Follow(share, checks, elapsed);
        }
        Wanted.Ring();
    }

    void Follow(ShareOrders share, IReadOnlyList<WatchOrder> orders, TimeSpan elapsed)
    {
        var before = _shares.TryGetValue(share.Share, out var known) ? known.Checks : [];
        var after = new Dictionary<Guid, Watched>(orders.Count);
        foreach (var order in orders)
        {
            if (before.Remove(order.Check, out var same) && same.IsAs(order))
            {
                after.Add(order.Check, same);
                continue;
            }
            same?.IsGone = true;
            var watched = new Watched(order);
            after.Add(order.Check, watched);
            Plan(watched, First(watched, order.Sight, elapsed.Ticks));
        }
        foreach (var gone in before.Values)
            gone.IsGone = true;
        _shares[share.Share] = (share.Revision, after);
    }

    /// <summary>Starts what is due and collects what has ended.</summary>
    /// <returns>When it wants to be called again, in at most a second.</returns>
    public TimeSpan RunDue(TimeSpan elapsed, Instant now)
    {
        lock (_lock)
        {
            if (elapsed - _called > Stall)
                _stalled = elapsed;
            _called = elapsed;
            CollectDone(elapsed);
            while (_running < concurrency && _due.TryPeek(out var watched, out var at) && at <= elapsed.Ticks)
            {
                _due.Dequeue();
                if (watched.IsGone || watched.DueAt != at)
                    continue;
                if (elapsed.Ticks - at > watched.Every)
                    // Its moment has passed by a whole round: all of those at once would be a burst.
                    Plan(watched, NextSlot(watched, elapsed.Ticks));
                else
                    Start(watched, elapsed, now);
            }
            return _due.TryPeek(out _, out var next)
                ? TimeSpan.FromTicks(Math.Clamp(next, elapsed.Ticks, elapsed.Ticks + Idle.Ticks))
                : elapsed + Idle;
        }
    }

    /// <summary>Takes in what has ended by now, without the time moving.</summary>
    public void Collect()
    {
        lock (_lock)
            CollectDone(_called);
    }

    void Start(Watched watched, TimeSpan elapsed, Instant now)
    {
        WatchMetrics.Lagged(TimeSpan.FromTicks(elapsed.Ticks - watched.DueAt));
        _running++;
        _ = Go(watched, elapsed, now);
    }

    async Task Go(Watched watched, TimeSpan started, Instant at)
    {
        try
        {
            var result = watched.Probe is { } probe
                ? await prober.Run(probe, _stop.Token)
                : new(ProbeStatus.Unknown, TimeSpan.Zero, watched.Fault!, []);
            _done.Enqueue(new(watched, started, Seen.Of(new(watched.Id), at, result)));
            if (result.Status != ProbeStatus.Ok || watched.Fails || Running >= concurrency)
                Wanted.Ring();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
        catch (Exception fault)
        {
            var message = new ProbeMessage(ProbeFinding.ProberFault, [], fault.Message);
            _done.Enqueue(
                new(
                    watched,
                    started,
                    Seen.Of(new(watched.Id), at, new(ProbeStatus.Unknown, TimeSpan.Zero, message, []))
                )
            );
        }
    }

    void CollectDone(TimeSpan elapsed)
    {
        while (_done.TryDequeue(out var run))
        {
            _running--;
            var (watched, started, seen) = run;
            if (watched.IsGone)
                continue;
            if (!seen.IsWell && started < _stalled)
            {
                Plan(watched, elapsed.Ticks);
                continue;
            }
            Results.Add(seen, isUrgent: !seen.IsWell || watched.Fails || watched.IsNew);
            WatchMetrics.Probed(watched.Kind, seen.Sight);
            (watched.Fails, watched.IsNew) = (!seen.IsWell, false);
            Plan(
                watched,
                watched.Fails
                    ? Math.Max(started.Ticks + watched.RetryEvery, elapsed.Ticks)
                    : NextSlot(watched, Math.Max(started.Ticks, elapsed.Ticks))
            );
        }
    }

    void Plan(Watched watched, long at)
    {
        watched.DueAt = at;
        _due.Enqueue(watched, at);
    }

    long First(Watched watched, Sight? seen, long now) =>
        seen switch
        {
            null => now + (long)(Math.Min(FirstLook.Ticks, watched.Every) * watched.Phase),
            Sight.Ok => NextSlot(watched, now),
            _ => now + (long)(Math.Min(watched.RetryEvery, watched.Every) * watched.Phase),
        };

    /// <summary>The first moment after this one that is the check's phase of its rhythm, counted from 1970.</summary>
    long NextSlot(Watched watched, long after)
    {
        var origin = _origin!.Value;
        var phase = (long)(watched.Every * watched.Phase);
        var rounds = (origin + after - phase) / watched.Every;
        return (rounds + 1) * watched.Every + phase - origin;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        prober.Dispose();
    }

    readonly record struct Run(Watched Watched, TimeSpan Started, Seen Seen);

    sealed class Watched
    {
        readonly WatchOrder _order;

        public Watched(WatchOrder order)
        {
            _order = order with { Sight = null };
            (Fails, IsNew) = (order.Sight is not (null or Sight.Ok), order.Sight is null);
            Phase =
                BinaryPrimitives.ReadUInt32BigEndian(order.Check.ToByteArray(bigEndian: true).AsSpan(12))
                / 4294967296.0;
            try
            {
                Probe = CheckKinds.Read(order.Kind, order.Settings, order.Address);
            }
            catch (RuleViolationException wrong)
            {
                Fault = new(ProbeFinding.BadSetting, [order.Kind], wrong.Sentence.ToString());
            }
        }

        public Guid Id => _order.Check;
        public string Kind => _order.Kind;
        public Probe? Probe { get; }

        /// <summary>Why there is no probe.</summary>
        public ProbeMessage? Fault { get; }
        public long Every => _order.Every * TimeSpan.TicksPerSecond;
        public long RetryEvery => _order.RetryEvery * TimeSpan.TicksPerSecond;

        /// <summary>Of its rhythm, from 0 to 1: the end of an id is random.</summary>
        public double Phase { get; }

        public long DueAt { get; set; }
        public bool Fails { get; set; }
        public bool IsNew { get; set; }
        public bool IsGone { get; set; }

        public bool IsAs(WatchOrder order) => _order == order with { Sight = null };
    }
}
