namespace Contrefort.Monitoring.Watch;

/// <summary>Results that wait to be handed in, oldest first. When nobody takes them for too long, the oldest are forgotten.</summary>
internal sealed class WaitingResults(int most = WaitingResults.Most)
{
    /// <summary>An hour of five thousand checks a minute; some forty megabytes.</summary>
    public const int Most = 300_000;

    readonly Queue<Seen> _waiting = new();
    readonly Signal _signal = new();
    bool _isUrgent;

    /// <param name="isUrgent">It says something new: not to wait for company.</param>
    public void Add(Seen seen, bool isUrgent)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(seen);
            if (_waiting.Count > most)
            {
                _waiting.Dequeue();
                WatchMetrics.Forgot(1);
            }
            _isUrgent |= isUrgent;
        }
        if (isUrgent)
            _signal.Ring();
    }

    public int Count
    {
        get
        {
            lock (_waiting)
                return _waiting.Count;
        }
    }

    public List<Seen> Take(int most)
    {
        var taken = new List<Seen>(Math.Min(most, Count));
        lock (_waiting)
        {
            while (taken.Count < most && _waiting.TryDequeue(out var seen))
                taken.Add(seen);
            _isUrgent &= _waiting.Count > 0;
        }
        return taken;
    }

    /// <summary>Returns when something urgent is there, or after a while.</summary>
    public async Task Wait(TimeSpan atMost, CancellationToken stop)
    {
        lock (_waiting)
            if (_isUrgent)
                return;
        await _signal.Wait(atMost, stop);
    }
}

/// <summary>Wakes the one who waits; rung before, it need not wait.</summary>
internal sealed class Signal
{
    readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring()
    {
        if (_rung.CurrentCount == 0)
            try
            {
                _rung.Release();
            }
            catch (SemaphoreFullException) { }
    }

    public async Task Wait(TimeSpan atMost, CancellationToken stop)
    {
        try
        {
            await _rung.WaitAsync(atMost, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }
}
