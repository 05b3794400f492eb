using Contrefort.Data;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <summary>The watch of the place the server itself is.</summary>
internal sealed class WatchHere(
    WatchDesk desk,
    ResultIntake intake,
    Partitions partitions,
    Wakefulness wakefulness,
    Heartbeats heartbeats,
    Changes changes,
    IClock clock,
    TimeProvider time,
    IOptions<MonitoringOptions> options,
    ILogger<WatchHere> log
) : BackgroundService
{
    /// <summary>To be announced with whatever changes a check, its machine's address or its places.</summary>
    public const string Topic = "checks";

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        if (!options.Value.Watches)
            return;
        await Task.Yield();
        using var engine = new WatchEngine(new(options.Value.Prober), options.Value.Concurrency);
        using var spool = new ResultSpool(path: null, log);
        var run = new WatchRun(engine, new DatabaseLedger(desk, intake, clock), spool, time, log);
        await Task.WhenAll(run.Run(stop), Listen(run, stop), Keep(stop), Listen(stop));
    }

    async Task Listen(WatchRun run, CancellationToken stop)
    {
        try
        {
            await foreach (var _ in changes.Subscribe(topic => topic == Topic, stop))
                run.Nudge();
        }
        catch (OperationCanceledException) { }
    }

    /// <summary>Hears heartbeats, and their silence.</summary>
    Task Listen(CancellationToken stop)
    {
        var start = time.GetTimestamp();
        return Again(
            Wakefulness.TickEvery,
            async now =>
            {
                await wakefulness.Tick(now, time.GetElapsedTime(start), stop);
                await heartbeats.Look(now, stop);
            },
            stop
        );
    }

    Task Keep(CancellationToken stop) => Again(TimeSpan.FromHours(1), now => partitions.Keep(now, stop), stop);

    async Task Again(TimeSpan every, Func<Instant, Task> act, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await act(clock.GetCurrentInstant());
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                WatchLog.Stumbled(log, failure);
            }
            catch (OperationCanceledException) { }
            await new Signal().Wait(every, stop);
        }
    }
}
