using System.Net;
using System.Net.Sockets;
using Contrefort.Agenda;
using Contrefort.Core.Monitoring;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using static Contrefort.Tests.Monitoring.Watch.WatchRig;

namespace Contrefort.Tests.Monitoring.Watch;

public sealed class WatchDeskTests
{
    const string Friday = "2026-11-20 17:30";
    static readonly Dictionary<int, string> Nothing = [];

    [Fact]
    public async Task Processes_share_a_place_evenly_and_one_that_dies_loses_its_part_when_the_lease_runs_out()
    {
        await using var world = await World.At(Friday);
        Assert.Equal(64, (await Shares(world, "a")).Length);
        Assert.Empty(await Shares(world, "b"));
        // Half of them are given back when the first comes again, and then there for the second.
        Assert.Equal(32, (await Shares(world, "a")).Length);
        Assert.Equal(32, (await Shares(world, "b")).Length);
        Assert.Equal(64, (await Shares(world, "a")).Concat(await Shares(world, "b")).Distinct().Count());
        world.Time.Now += Duration.FromSeconds(50);
        Assert.Equal(32, (await Shares(world, "b")).Length);
        world.Time.Now += Duration.FromSeconds(50);
        Assert.Equal(64, (await Shares(world, "b")).Length);
    }

    [Fact]
    public async Task A_polite_end_leaves_the_shares_to_others_at_once()
    {
        await using var world = await World.At(Friday);
        await Shares(world, "a");
        await Desk(world).GiveBack(Here, "a", CancellationToken.None);
        Assert.Equal(64, (await Shares(world, "b")).Length);
    }

    [Fact]
    public async Task Leases_from_before_the_clock_was_set_back_keep_nobody_out()
    {
        await using var world = await World.At(Friday);
        await Shares(world, "a");
        world.Time.Now -= Duration.FromHours(2);
        Assert.Equal(64, (await Shares(world, "b")).Length);
    }

    [Fact]
    public async Task Shares_are_no_business_of_the_ordinary_workers_or_of_the_page()
    {
        await using var world = await World.At(Friday);
        await Shares(world, "a");
        await world.MoveTo(world.Now + Duration.FromDays(1));
        Assert.Equal(
            65,
            await world.Scalar<long>("select count(*) from agenda where attempts = 0 and last_error is null")
        );
        Assert.Empty((await world.Services.GetRequiredService<AgendaLines>().Read(1)).Upcoming);
    }

    [Fact]
    public async Task Only_the_checks_of_shares_that_have_changed_are_sent_again()
    {
        await using var world = await World.At(Friday);
        var machine = await world.Machine("srv.example.org");
        var check = await world.Check(machine, share: 3, every: 300);
        await world.Check(machine, share: 4);
        var first = await Desk(world).Orders(Here, "a", Nothing, CancellationToken.None);
        var order = Assert.Single(first.Shares[3].Checks!);
        Assert.Equal(
            (check.Value, "http", "srv.example.org", 300, 30, null),
            (order.Check, order.Kind, order.Address, order.Every, order.RetryEvery, order.Sight)
        );
        var known = first.Shares.ToDictionary(share => share.Share, share => share.Revision);
        await world.Execute(
            $"update machines set address = 'other.example.org'; update checks set retired_at = now() where share = 4"
        );
        var second = await Desk(world).Orders(Here, "a", known, CancellationToken.None);
        Assert.Equal([3, 4], second.Shares.Where(share => share.Checks is not null).Select(share => share.Share));
        Assert.Empty(second.Shares[4].Checks!);
        Assert.Equal("other.example.org", second.Shares[3].Checks![0].Address);
    }

    [Fact]
    public async Task A_place_is_given_its_own_checks_only()
    {
        await using var world = await World.At(Friday);
        var (lyon, _) = await world.Services.GetRequiredService<ProbeLocations>().Add("Lyon");
        var machine = await world.Machine();
        var there = await world.Check(machine, places: [lyon]);
        await world.Check(machine);
        await world.Check(machine, kind: "heartbeat", places: [lyon, Here]);
        var orders = await Desk(world).Orders(lyon, "a", Nothing, CancellationToken.None);
        Assert.Equal([there.Value], orders.Shares.SelectMany(share => share.Checks ?? []).Select(order => order.Check));
    }

    [Fact]
    public async Task A_running_process_looks_at_a_check_and_its_result_is_kept_and_judged()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var world = await World.At(
            Friday,
            null,
            ("Monitoring:Watches", "true"),
            ("Monitoring:AllowedNetworks", "127.0.0.0/8")
        );
        var check = await world.Check(
            await world.Machine(),
            kind: "tcp",
            settings: $$"""{"port":{{((IPEndPoint)server.LocalEndpoint).Port}}}""",
            every: 5,
            isUp: false
        );
        world.Services.GetRequiredService<Contrefort.Data.Changes>().Announce(WatchHere.Topic);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await world.SightOf(check) is null)
            await Task.Delay(50, patience.Token);
        Assert.Equal(
            (Sight.Ok, world.Now),
            ((await world.SightOf(check))!.Sight, (await world.SightOf(check))!.LastAt)
        );
        await world.MoveTo(world.Now);
        Assert.Equal("up", await world.Scalar<string>("select state from check_standings"));
    }

    static WatchDesk Desk(World world) => world.Services.GetRequiredService<WatchDesk>();

    static async Task<int[]> Shares(World world, string process) =>
        [
            .. (await Desk(world).Orders(Here, process, Nothing, CancellationToken.None)).Shares.Select(share =>
                share.Share
            ),
        ];
}
