using Contrefort.Agenda;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.Tests.Monitoring.Watch;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using static Contrefort.Tests.Monitoring.Watch.WatchRig;

namespace Contrefort.Tests.Monitoring;

/// <summary>From results handed in to alerts: what is believed, and what is one alert only.</summary>
public sealed class JudgementTests
{
    const string Night = "2026-11-20 02:38";
    static readonly Duration Minute = Duration.FromMinutes(1);

    [Fact]
    public async Task Three_failed_runs_are_an_alert_with_its_first_failure_and_its_confirmation()
    {
        await using var world = await World.At(Night);
        var check = await world.Check(await world.Machine());
        var first = world.Now;
        for (var run = 0; run < 3; run++)
        {
            Assert.Empty(await Alerts(world));
            await See(world, Bad(check, first + run * Minute));
        }
        var alert = Assert.Single(await Alerts(world));
        Assert.Equal((first, first + 2 * Minute), (alert.FirstFailedAt, alert.ConfirmedAt));
        Assert.Equal(AlertSeverity.Critical, alert.Severity);
        Assert.NotNull(alert.TicketId);
    }

    [Fact]
    public async Task One_good_run_ends_the_outage_and_proposes_to_close()
    {
        await using var world = await World.At(Night);
        var check = await world.Check(await world.Machine(), attempts: 1);
        var first = world.Now;
        await See(world, Bad(check, first));
        await See(world, Ok(check, first + 7 * Minute));

        var alert = Assert.Single(await Alerts(world));
        Assert.Equal((first + 7 * Minute, null), (alert.RecoveredAt, alert.ClosedAt));
        await using var db = world.Db();
        var outage = await db.Outages.SingleAsync();
        Assert.Equal((first, first + 7 * Minute), (outage.FirstFailedAt, outage.EndedAt));
    }

    [Fact]
    public async Task Two_places_of_three_must_see_it_down()
    {
        await using var world = await World.At(Night);
        var (lyon, metz) = (await Place(world, "lyon"), await Place(world, "metz"));
        var check = await world.Check(await world.Machine(), attempts: 1, places: [Here, lyon, metz]);
        await world.Execute("update checks set places = 2");
        await See(world, Bad(check, world.Now));
        Assert.Empty(await Alerts(world));
        await world.HandIn(lyon, Ok(check, world.Now));
        await world.HandIn(metz, Bad(check, world.Now));
        await world.MoveTo(world.Now);
        Assert.Single(await Alerts(world));
    }

    [Fact]
    public async Task A_dead_gateway_is_one_alert_and_forty_machines_behind_it_wait()
    {
        await using var world = await World.At(Night);
        var gateway = await world.Machine();
        var checks = new List<CheckId>();
        var way = await world.Check(gateway, attempts: 2);
        for (var n = 0; n < 40; n++)
        {
            var machine = await world.Machine();
            await world.Execute($"update machines set reached_through = '{gateway}' where id = '{machine}'");
            checks.Add(await world.Check(machine, attempts: 2));
        }
        var first = world.Now;
        // The machines are seen dead before the gateway is.
        await See(world, [Ok(way, first), .. checks.Select(check => Bad(check, first + Duration.FromSeconds(5)))]);
        await See(world, [.. checks.Select(check => Bad(check, first + Duration.FromSeconds(35)))]);
        await See(world, Bad(way, first + Minute));
        await See(world, Bad(way, first + Minute + Duration.FromSeconds(30)));
        await world.MoveTo(first + 10 * Minute);

        var alerts = await Alerts(world);
        Assert.Equal(41, alerts.Count);
        Assert.Equal(AlertDesk.KeyOf(way), Assert.Single(alerts, alert => alert.TicketId is not null).Key);
        Assert.Equal(40, alerts.Count(alert => alert.HeldBack == HeldBack.Dependency));

        // The gateway is back, and one machine is not.
        await See(world, [Ok(way, world.Now), .. checks.Skip(1).Select(check => Ok(check, world.Now))]);
        await world.MoveTo(world.Now + 2 * Minute);
        Assert.NotNull((await Alerts(world)).Single(alert => alert.Key == AlertDesk.KeyOf(checks[0])).TicketId);
        Assert.Equal(2, await world.Count("tickets"));
    }

    [Fact]
    public async Task A_machine_behind_a_sound_gateway_is_told_of_at_once()
    {
        await using var world = await World.At(Night);
        var (gateway, machine) = (await world.Machine(), await world.Machine());
        await world.Execute($"update machines set reached_through = '{gateway}' where id = '{machine}'");
        var (way, check) = (await world.Check(gateway, attempts: 1), await world.Check(machine, attempts: 1));
        await See(world, Ok(way, world.Now), Bad(check, world.Now));
        Assert.NotNull(Assert.Single(await Alerts(world)).TicketId);
    }

    [Fact]
    public async Task What_comes_and_goes_is_one_alert_on_one_ticket()
    {
        await using var world = await World.At(Night);
        var check = await world.Check(await world.Machine(), attempts: 1);
        var at = world.Now;
        for (var run = 0; run < 8; run++, at += Minute)
            await See(world, run % 2 == 0 ? Bad(check, at) : Ok(check, at));

        Assert.Single(await Alerts(world));
        Assert.Equal(1, await world.Count("tickets"));
        await using var db = world.Db();
        Assert.True((await db.CheckStandings.SingleAsync()).IsFlapping);
    }

    [Fact]
    public async Task A_check_that_wakes_nobody_is_shown_and_opens_nothing()
    {
        await using var world = await World.At(Night);
        var check = await world.Check(await world.Machine(), attempts: 1);
        await world.Execute("update checks set wakes = false");
        await See(world, Bad(check, world.Now));
        var alert = Assert.Single(await Alerts(world));
        Assert.Equal((HeldBack.Silent, null), (alert.HeldBack, alert.TicketId));
    }

    [Fact]
    public async Task An_outage_handed_in_after_it_was_over_is_kept_and_wakes_nobody()
    {
        await using var world = await World.At(Night);
        var lyon = await Place(world, "lyon");
        var check = await world.Check(await world.Machine(), attempts: 2, places: [lyon]);
        var first = world.Now;
        await world.HandIn(lyon, Ok(check, first));
        await world.MoveTo(first + 60 * Minute);
        // The server was away; the place went on, and hands in its hour.
        await world.HandIn(
            lyon,
            [
                .. Enumerable
                    .Range(1, 59)
                    .Select(n => n is >= 20 and < 27 ? Bad(check, first + n * Minute) : Ok(check, first + n * Minute)),
            ]
        );
        await world.MoveTo(world.Now);

        await using var db = world.Db();
        var outage = await db.Outages.SingleAsync();
        Assert.Equal(
            (first + 20 * Minute, first + 21 * Minute, first + 27 * Minute),
            (outage.FirstFailedAt, outage.ConfirmedAt, outage.EndedAt)
        );
        var alert = Assert.Single(await Alerts(world));
        Assert.Equal(
            (first + 27 * Minute, true, null),
            (alert.RecoveredAt, alert.ClosedAt is not null, alert.TicketId)
        );
    }

    [Fact]
    public async Task A_place_that_falls_silent_is_an_alert_until_it_is_heard_of_again()
    {
        await using var world = await World.At(Night);
        var (place, _) = await world.Services.GetRequiredService<ProbeLocations>().Add("lyon");
        await world.MoveTo(world.Now + 11 * Minute);
        var alert = Assert.Single(await Alerts(world));
        Assert.Equal(("lyon", AlertSeverity.Warning, null), (alert.Title, alert.Severity, alert.TicketId));

        await world.Execute(
            $"update probe_locations set last_seen_at = '{world.Now + 8 * Minute}' where id = '{place.Value}'"
        );
        await world.MoveTo(world.Now + 10 * Minute);
        Assert.NotNull(Assert.Single(await Alerts(world)).RecoveredAt);
    }

    static async Task See(World world, params Seen[] seen)
    {
        await world.MoveTo(Instant.Max(world.Now, seen.Max(one => one.At)));
        await world.HandIn(seen);
        await world.MoveTo(world.Now);
        await using var db = world.Db();
        Assert.Equal(
            [],
            await db.Agenda.Where(row => row.LastError != null).Select(row => row.LastError).ToListAsync()
        );
    }

    static async Task<LocationId> Place(World world, string name)
    {
        var id = new LocationId(NewId.At(world.Now));
        await world.Execute(
            $"""
            insert into probe_locations (id, name, token_hash, created_at, last_seen_at)
                values ('{id.Value}', '{name}', '\x{id.Value:n}', '{world.Now}', '{world.Now}')
            """
        );
        return id;
    }

    static async Task<List<AlertRow>> Alerts(World world)
    {
        await using var db = world.Db();
        return await db.Alerts.AsNoTracking().ToListAsync();
    }
}
