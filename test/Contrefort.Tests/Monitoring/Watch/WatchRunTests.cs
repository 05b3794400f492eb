using Contrefort.Core.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.Tests.Isolation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using static Contrefort.Tests.Monitoring.Watch.WatchRig;

namespace Contrefort.Tests.Monitoring.Watch;

/// <summary>A place that is stopped and started while its server does not answer.</summary>
public sealed class WatchRunTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("watch-run").FullName;

    [Fact]
    public async Task What_was_seen_while_nobody_answered_is_handed_in_by_the_next_start_and_counted_once()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var (lyon, token) = await world.Services.GetRequiredService<ProbeLocations>().Add("Lyon");
        var check = await world.Check(await world.Machine(), places: [lyon]);
        var path = ResultSpool.PathOf(_folder, world.Address, "Lyon");
        Seen[] seen = [Ok(check, world.Now - Duration.FromMinutes(2)), Bad(check, world.Now - Duration.FromMinutes(1))];

        // Nothing listens there.
        await Run(new("http://127.0.0.1:9"), token, path, seen);
        Assert.Contains(check.Value.ToString(), await File.ReadAllTextAsync(path));
        Assert.DoesNotContain(token[8..], await File.ReadAllTextAsync(path));

        // As if the answer to the last hand-in had been lost.
        await world.HandIn(lyon, seen[0]);
        await Run(world.Address, token, path, []);
        Assert.Equal(2, await world.Count("probe_results"));
        Assert.Equal(
            (Sight.Critical, 1, seen[1].At),
            await world.SightOf(check, lyon) is { } sight ? (sight.Sight, sight.InARow, sight.LastAt) : default
        );
        Assert.False(File.Exists(path));
    }

    /// <summary>A process that is stopped as soon as it has begun.</summary>
    static async Task Run(Uri server, string token, string path, Seen[] seen)
    {
        using var ledger = new ServerLedger(server, "Lyon", token, TimeProvider.System);
        using var engine = new WatchEngine(new(new()), concurrency: 1);
        using var spool = new ResultSpool(path, NullLogger.Instance);
        foreach (var one in seen)
            engine.Results.Add(one, isUrgent: true);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await new WatchRun(engine, ledger, spool, TimeProvider.System, NullLogger.Instance).Run(stop.Token);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
