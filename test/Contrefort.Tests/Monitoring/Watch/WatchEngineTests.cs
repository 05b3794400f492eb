using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Contrefort.Core.Monitoring;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.Protocols.Probing;
using NodaTime;

namespace Contrefort.Tests.Monitoring.Watch;

public sealed class WatchEngineTests : IDisposable
{
    static readonly Instant Noon = Moment.At("2026-11-20 12:00");

    TcpListener _server = new(IPAddress.Loopback, 0);
    readonly WatchEngine _engine = new(
        new Prober(new() { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] }),
        concurrency: 100
    );
    readonly int _port;

    public WatchEngineTests()
    {
        _server.Start();
        _port = ((IPEndPoint)_server.LocalEndpoint).Port;
    }

    [Fact]
    public async Task Each_check_runs_once_in_each_round_at_its_own_moment_spread_evenly()
    {
        var checks = Enumerable.Range(0, 90).Select(n => Order(every: 30, sight: Sight.Ok, phase: n / 90.0)).ToList();
        _engine.Follow(Orders(checks), TimeSpan.Zero, Noon);
        var seen = await Go(from: 0, seconds: 91);
        Assert.All(checks, check => Assert.Equal(3, seen.Count(one => one.Check.Value == check.Check)));
        foreach (var rounds in seen.GroupBy(one => one.Check))
            Assert.Equal([30, 30], rounds.Zip(rounds.Skip(1), (a, b) => (b.At - a.At).TotalSeconds));
        Assert.True(seen.GroupBy(one => one.At).Max(second => second.Count()) < 15, "They were run in a burst.");
    }

    [Fact]
    public async Task Two_engines_run_a_check_at_the_same_moments_whenever_they_were_started()
    {
        var check = Order(every: 300, sight: Sight.Ok);
        _engine.Follow(Orders([check]), TimeSpan.Zero, Noon);
        var first = await Go(from: 0, seconds: 300);
        using var other = new WatchEngine(
            new Prober(new() { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] }),
            concurrency: 1
        );
        other.Follow(Orders([check]), TimeSpan.FromDays(3), Noon + Duration.FromSeconds(107));
        var second = await Go(other, 3 * 86_400, 300, Noon + Duration.FromSeconds(107) - Duration.FromDays(3));
        Assert.Equal(0, (second[0].At - first[0].At).TotalSeconds % 300);
    }

    [Fact]
    public async Task A_jump_of_the_wall_clock_moves_no_run()
    {
        var check = Order(every: 60, sight: Sight.Ok);
        _engine.Follow(Orders([check]), TimeSpan.Zero, Noon);
        var before = await Go(from: 0, seconds: 60);
        var after = await Go(_engine, 60, 120, Noon + Duration.FromHours(1));
        Assert.Equal((1, 2), (before.Count, after.Count));
    }

    [Fact]
    public async Task While_it_fails_a_check_is_run_more_often_and_then_at_its_old_moments_again()
    {
        var check = Order(every: 60, retryEvery: 10, sight: Sight.Ok);
        _engine.Follow(Orders([check]), TimeSpan.Zero, Noon);
        var well = await Go(from: 0, seconds: 60);
        _server.Stop();
        var failing = await Go(from: 60, seconds: 60);
        _server = new(IPAddress.Loopback, _port);
        _server.Start();
        var again = await Go(from: 120, seconds: 120);
        Assert.Single(well);
        Assert.Equal(4, failing.Count);
        Assert.All(failing, one => Assert.Equal(Sight.Critical, one.Sight));
        Assert.Equal(10, (failing[1].At - failing[0].At).TotalSeconds);
        Assert.All(again, one => Assert.Equal(Sight.Ok, one.Sight));
        Assert.Equal(0, (again[^1].At - well[0].At).TotalSeconds % 60);
    }

    [Fact]
    public async Task What_was_never_looked_at_is_looked_at_soon()
    {
        _engine.Follow(Orders([Order(every: 3600)]), TimeSpan.Zero, Noon);
        Assert.Single(await Go(from: 0, seconds: 11));
    }

    [Fact]
    public async Task After_an_hour_in_which_nothing_could_run_there_is_no_burst()
    {
        _engine.Follow(
            Orders([.. Enumerable.Range(0, 80).Select(n => Order(every: 60, sight: Sight.Ok, phase: n / 80.0))]),
            TimeSpan.Zero,
            Noon
        );
        await Go(from: 0, seconds: 10);
        Assert.Empty(await Go(from: 3700, seconds: 1));
        Assert.Equal(80, (await Go(from: 3701, seconds: 60)).DistinctBy(one => one.Check).Count());
    }

    [Fact]
    public async Task What_fails_while_the_process_itself_was_stopped_is_asked_again_and_not_told()
    {
        // Connects, and then waits in vain for a word.
        var check = Order(every: 60, sight: Sight.Ok, more: ""","expect":"hello","timeout":0.2""");
        _engine.Follow(Orders([check]), TimeSpan.Zero, Noon);
        var second = 0;
        while (_engine.Running == 0)
            _engine.RunDue(TimeSpan.FromSeconds(++second), Noon);
        _engine.RunDue(TimeSpan.FromSeconds(second + 30), Noon);
        await Settle(_engine);
        Assert.Equal(0, _engine.Results.Count);
        Assert.Single(await Go(from: second + 31, seconds: 2));
    }

    [Fact]
    public async Task A_check_that_is_changed_or_gone_is_run_no_more_as_it_was()
    {
        var (kept, changed, gone) = (Order(every: 10), Order(every: 10), Order(every: 10));
        _engine.Follow(Orders([kept, changed, gone]), TimeSpan.Zero, Noon);
        await Go(from: 0, seconds: 20);
        _engine.Follow(
            Orders([kept, changed with { Every = 30, Sight = Sight.Ok }]),
            TimeSpan.FromSeconds(20),
            Noon + Duration.FromSeconds(20)
        );
        var seen = (await Go(from: 20, seconds: 30)).CountBy(one => one.Check.Value).ToDictionary();
        Assert.Equal((3, 1, false), (seen[kept.Check], seen[changed.Check], seen.ContainsKey(gone.Check)));
    }

    [Fact]
    public async Task A_check_whose_settings_make_no_sense_is_unknown_and_says_why()
    {
        _engine.Follow(Orders([Order(every: 10, more: ""","colour":"red" """)]), TimeSpan.Zero, Noon);
        var seen = (await Go(from: 0, seconds: 11))[0];
        Assert.Equal(
            (Sight.Unknown, "A check of this kind has no setting colour."),
            (seen.Sight, SeenMessage.Read(seen.Message)!.Text)
        );
    }

    [Fact]
    public void Results_nobody_takes_are_kept_up_to_a_bound_the_newest_first_of_all()
    {
        var waiting = new WaitingResults(most: 3);
        var check = new CheckId(Guid.NewGuid());
        for (var n = 0; n < 5; n++)
            waiting.Add(WatchRig.Ok(check, Noon + Duration.FromSeconds(n)), isUrgent: false);
        Assert.Equal([2, 3, 4], waiting.Take(10).Select(one => (int)(one.At - Noon).TotalSeconds));
    }

    /// <param name="phase">Of its rhythm, when it is run: the end of its id decides.</param>
    WatchOrder Order(int every, int retryEvery = 10, Sight? sight = null, string more = "", double phase = 0.4)
    {
        var id = Guid.NewGuid().ToByteArray(bigEndian: true);
        BinaryPrimitives.WriteUInt32BigEndian(id.AsSpan(12), (uint)(phase * uint.MaxValue));
        return new(
            new(id, bigEndian: true),
            "tcp",
            $$"""{"port":{{_port}}{{more}}}""",
            "127.0.0.1",
            every,
            retryEvery,
            sight
        );
    }

    static WatchOrders Orders(IReadOnlyList<WatchOrder> checks) => new(Noon, [new(0, "1", checks)]);

    Task<List<Seen>> Go(int from, int seconds) => Go(_engine, from, seconds, Noon);

    /// <summary>Lets the engine's time pass second by second; the world answers in its own.</summary>
    static async Task<List<Seen>> Go(WatchEngine engine, int from, int seconds, Instant wall)
    {
        for (var second = from; second < from + seconds; second++)
        {
            engine.RunDue(TimeSpan.FromSeconds(second), wall + Duration.FromSeconds(second));
            await Settle(engine);
        }
        return engine.Results.Take(int.MaxValue / 2);
    }

    static async Task Settle(WatchEngine engine)
    {
        while (engine.Running > 0)
        {
            await Task.Yield();
            engine.Collect();
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        _server.Dispose();
    }
}
