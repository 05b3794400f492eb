using Contrefort.Agenda;
using Contrefort.Core.Monitoring;
using Contrefort.Monitoring.Watch;
using NodaTime;
using static Contrefort.Tests.Monitoring.Watch.WatchRig;

namespace Contrefort.Tests.Monitoring.Watch;

public sealed class ResultIntakeTests
{
    const string Friday = "2026-11-20 17:30";
    static readonly Duration Minute = Duration.FromMinutes(1);

    [Fact]
    public async Task The_same_results_handed_in_twice_are_there_once()
    {
        await using var world = await World.At(Friday);
        var check = await world.Check(await world.Machine());
        Seen[] seen = [Ok(check, world.Now - Minute), Bad(check, world.Now)];
        await world.HandIn(seen);
        await world.HandIn(seen);
        await world.HandIn([.. seen, .. seen]);
        Assert.Equal(2, await world.Count("probe_results"));
        Assert.Equal(1, (await world.SightOf(check))!.InARow);
    }

    [Fact]
    public async Task What_stands_well_and_is_seen_well_is_judged_by_nobody()
    {
        await using var world = await World.At(Friday);
        var check = await world.Check(await world.Machine());
        await world.HandIn(Ok(check, world.Now - Minute));
        await world.Execute("delete from agenda");
        await world.HandIn(Ok(check, world.Now, took: 1234));
        Assert.Equal(0, await world.Judgements());
        Assert.Equal(world.Now, (await world.SightOf(check))!.LastAt);
        Assert.Equal(1234, await world.Scalar<int>("select took from check_sights"));
    }

    [Fact]
    public async Task Who_judges_is_woken_when_there_is_something_to_judge_and_only_then()
    {
        await using var world = await World.At("2026-11-20 17:32");
        var check = await world.Check(await world.Machine());
        await using var ear = await world.Listen();
        await world.HandIn(Ok(check, world.Now - Minute));
        Assert.NotEmpty(await ear.Heard());
        await world.HandIn(Ok(check, world.Now - Duration.FromSeconds(30)));
        Assert.Empty(await ear.Heard());
        await world.HandIn(Bad(check, world.Now));
        Assert.Equal([AgendaBell.Ring(world.Now).Payload], await ear.Heard());
    }

    [Fact]
    public async Task A_first_sight_a_failure_and_a_recovery_are_judged_and_so_is_all_of_a_check_that_is_not_up()
    {
        await using var world = await World.At(Friday);
        var machine = await world.Machine();
        var check = await world.Check(machine);
        var judged = new List<long>();
        Seen[] story = [Ok(check, world.Now), Bad(check, world.Now + Minute), Ok(check, world.Now + 2 * Minute)];
        foreach (var seen in story)
        {
            await world.HandIn(seen);
            judged.Add(await world.Judgements());
        }
        Assert.Equal([1, 2, 3], judged);
        var pending = await world.Check(machine, isUp: false);
        await world.HandIn(Ok(pending, world.Now));
        await world.HandIn(Ok(pending, world.Now + Minute));
        Assert.Equal(5, await world.Judgements());
    }

    [Fact]
    public async Task Failures_in_a_row_become_hard_as_the_policy_says()
    {
        await using var world = await World.At(Friday);
        var check = await world.Check(await world.Machine(), attempts: 3);
        var first = world.Now;
        for (var n = 0; n < 4; n++)
            await world.HandIn(Bad(check, first + n * Minute));
        Assert.Equal(
            new PlaceSight(Here, Sight.Critical, first, 4, first, first + 2 * Minute, first + 3 * Minute),
            await world.SightOf(check)
        );
        await world.HandIn(Ok(check, first + 4 * Minute));
        Assert.Equal(
            new PlaceSight(Here, Sight.Ok, first + 4 * Minute, 0, null, null, first + 4 * Minute),
            await world.SightOf(check)
        );
    }

    [Fact]
    public async Task An_hour_handed_in_at_once_is_read_in_its_own_order_and_older_runs_move_nothing()
    {
        await using var world = await World.At(Friday);
        var check = await world.Check(await world.Machine());
        var start = world.Now - Duration.FromHours(1);
        var random = new Random(7);
        var sights = Enumerable
            .Range(0, 60)
            .Select(n => random.Next(3) == 0 ? Bad(check, start + n * Minute) : Ok(check, start + n * Minute))
            .ToList();
        var policy = new CheckPolicy(Minute, Duration.FromSeconds(30), 3, 1);
        var expected = sights
            .Skip(1)
            .Aggregate(
                PlaceSight.First(Here, sights[0].Sight, sights[0].At, policy),
                (sight, seen) => sight.After(seen.Sight, seen.At, policy)
            );
        await world.HandIn([.. sights.OrderBy(_ => random.Next())]);
        Assert.Equal(expected, await world.SightOf(check));
        await world.HandIn(Bad(check, start - Minute));
        Assert.Equal(expected, await world.SightOf(check));
        Assert.Equal(61, await world.Count("probe_results"));
    }

    [Fact]
    public async Task Runs_of_what_is_not_watched_from_there_any_more_are_ignored()
    {
        await using var world = await World.At(Friday);
        var machine = await world.Machine();
        var (retired, moved) = (await world.Check(machine), await world.Check(machine));
        await world.Execute($"update checks set retired_at = now() where id = '{retired.Value}'");
        await world.Execute($"delete from check_locations where check_id = '{moved.Value}'");
        await world.HandIn(Bad(retired, world.Now), Bad(moved, world.Now), Bad(new(Guid.NewGuid()), world.Now));
        Assert.Equal(
            (0, 0, 0),
            (await world.Count("probe_results"), await world.Count("check_sights"), await world.Judgements())
        );
    }

    [Fact]
    public async Task What_is_older_than_a_week_or_far_ahead_is_refused_and_harms_nothing_else()
    {
        await using var world = await World.At(Friday);
        var check = await world.Check(await world.Machine());
        await world.HandIn(
            Ok(check, world.Now - Duration.FromDays(9)),
            Ok(check, world.Now - Duration.FromDays(6)),
            Ok(check, world.Now),
            Ok(check, world.Now + Duration.FromDays(3))
        );
        Assert.Equal(2, await world.Count("probe_results"));
    }

    [Fact]
    public async Task What_a_wrong_clock_saw_in_the_future_does_not_hide_what_is_seen_now()
    {
        await using var world = await World.At(Friday);
        var machine = await world.Machine();
        var (failing, well) = (await world.Check(machine), await world.Check(machine));
        await world.HandIn(Ok(failing, world.Now + Duration.FromHours(1)), Ok(well, world.Now + Duration.FromHours(1)));
        await world.HandIn(Bad(failing, world.Now), Ok(well, world.Now));
        Assert.Equal(
            (Sight.Critical, world.Now),
            ((await world.SightOf(failing))!.Sight, (await world.SightOf(failing))!.LastAt)
        );
        Assert.Equal(world.Now, (await world.SightOf(well))!.LastAt);
    }

    [Fact]
    public async Task Two_processes_that_hand_in_the_same_checks_wait_for_each_other_and_lose_nothing()
    {
        await using var world = await World.At(Friday);
        var machine = await world.Machine();
        var checks = new List<CheckId>();
        for (var n = 0; n < 40; n++)
            checks.Add(await world.Check(machine));
        var random = new Random(3);
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(n =>
                    world.HandIn([
                        .. checks
                            .OrderBy(_ => random.Next())
                            .ToList()
                            .Select(check =>
                                n % 3 == 0 ? Bad(check, world.Now - n * Minute) : Ok(check, world.Now - n * Minute)
                            ),
                    ])
                )
        );
        Assert.Equal(800, await world.Count("probe_results"));
        Assert.Equal(40, await world.Scalar<long>($"select count(*) from check_sights where last_at = '{world.Now}'"));
    }
}
