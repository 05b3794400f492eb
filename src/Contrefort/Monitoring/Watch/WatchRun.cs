namespace Contrefort.Monitoring.Watch;

/// <summary>Keeps an engine going: its orders, its moments, its results. The only part that waits for time to pass.</summary>
/// <param name="spool">Nobody else may touch it while this runs.</param>
internal sealed class WatchRun(
    WatchEngine engine,
    IWatchLedger ledger,
    ResultSpool spool,
    TimeProvider time,
    ILogger log
)
{
    /// <summary>A third of a lease: two may be missed.</summary>
    static readonly TimeSpan OrdersEvery = WatchDesk.Lease.ToTimeSpan() / 3;
    static readonly TimeSpan OrdersAgain = TimeSpan.FromSeconds(5);
    static readonly TimeSpan HandInEvery = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Company = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan ShortestNap = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    public const int HandInAtOnce = 1_000;

    readonly long _start = time.GetTimestamp();
    readonly Signal _changed = new();

    TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>A check has changed: orders are asked for at once.</summary>
    public void Nudge() => _changed.Ring();

    public async Task Run(CancellationToken stop)
    {
        await Task.WhenAll(Task.Run(() => Lead(stop)), Task.Run(() => Probe(stop)), Task.Run(() => HandIn(stop)));
        engine.Collect();
        spool.Add(engine.Results.Take(int.MaxValue));
        // First, for who stops us may not wait for a server that does not answer.
        spool.Save();
        using var end = new CancellationTokenSource(Farewell);
        try
        {
            while (spool.Next(HandInAtOnce) is { Count: > 0 } last)
            {
                await ledger.HandIn(last, end.Token);
                spool.Done(last.Count);
            }
            await ledger.GiveBack(end.Token);
        }
        catch (Exception failure)
        {
            WatchLog.NotHandedIn(log, failure.Message);
        }
    }

    async Task Lead(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pause = OrdersEvery;
            try
            {
                var orders = await ledger.Lease(engine.Known, stop);
                engine.Follow(orders, Elapsed, ledger.Now);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                WatchLog.NoOrders(log, failure.Message);
                pause = OrdersAgain;
            }
            catch (OperationCanceledException) { }
            await _changed.Wait(pause, stop);
        }
    }

    async Task Probe(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var next = Elapsed;
            try
            {
                next = engine.RunDue(Elapsed, ledger.Now);
            }
            catch (Exception failure)
            {
                WatchLog.Stumbled(log, failure);
            }
            // Not one by one: what is due within a few milliseconds is started together.
            await Pause(ShortestNap);
            if (next > Elapsed)
                await engine.Wanted.Wait(next - Elapsed is { Ticks: > 0 } left ? left : TimeSpan.Zero, stop);
        }
    }

    async Task HandIn(CancellationToken stop)
    {
        var (batch, failures) = (new List<Seen>(), 0);
        while (!stop.IsCancellationRequested)
            try
            {
                if (spool.Count == 0)
                {
                    if (engine.Results.Count < HandInAtOnce)
                    {
                        await engine.Results.Wait(HandInEvery, stop);
                        await Pause(Company);
                    }
                    spool.Add(engine.Results.Take(HandInAtOnce));
                }
                batch = spool.Next(HandInAtOnce);
                if (batch.Count > 0)
                    await ledger.HandIn(batch, stop);
                spool.Done(batch.Count);
                failures = 0;
            }
            catch (ResultsRefusedException refused)
            {
                WatchLog.Refused(log, batch.Count, refused.Message);
                spool.Done(batch.Count);
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                WatchLog.NotHandedIn(log, failure.Message);
                spool.Add(engine.Results.Take(int.MaxValue));
                spool.Save();
                await new Signal().Wait(TimeSpan.FromSeconds(Math.Min(15, 1 << Math.Min(++failures, 4))), stop);
            }
            catch (OperationCanceledException) { }
    }

    static Task Pause(TimeSpan time) => Task.Delay(time, CancellationToken.None);
}
