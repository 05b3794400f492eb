using Contrefort.Core.Monitoring;
using Contrefort.Monitoring.Watch;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using static Contrefort.Tests.Monitoring.Watch.WatchRig;

namespace Contrefort.Tests.Monitoring.Watch;

public sealed class ThinningTests
{
    const string Friday = "2026-11-20 17:30";
    static readonly Duration Minute = Duration.FromMinutes(1);

    [Fact]
    public async Task Sums_are_what_a_plain_count_over_all_runs_gives_also_when_an_hour_comes_late_and_twice()
    {
        await using var world = await World.At(Friday);
        var machine = await world.Machine();
        var (lyon, _) = await world.Services.GetRequiredService<ProbeLocations>().Add("Lyon");
        CheckId[] checks =
        [
            await world.Check(machine, places: [Here, lyon]),
            await world.Check(machine, places: [Here, lyon]),
        ];
        var random = new Random(5);
        var late = new List<Seen>();
        for (var minute = 0; minute < 150; minute++)
        {
            foreach (var check in checks)
            {
                var at = world.Now + Duration.FromSeconds(random.Next(50));
                var sight = (Sight)Math.Max(0, random.Next(-6, 4));
                await world.HandIn(new Seen(check, at, sight, random.Next(1000, 90_000)));
                var there = new Seen(check, at, sight, random.Next(1000, 90_000));
                if (minute is > 30 and < 95)
                    late.Add(there);
                else
                    await world.HandIn(lyon, there);
            }
            await world.MoveTo(world.Now + Minute);
        }
        await world.HandIn(lyon, [.. late]);
        await world.MoveTo(world.Now + 10 * Minute);
        await world.HandIn(lyon, [.. late]);
        await world.MoveTo(world.Now + Duration.FromHours(2));
        foreach (var (table, seconds) in new[] { ("probe_results_5min", 300), ("probe_results_hour", 3600) })
        {
            const string columns =
                "check_id, location_id, at, runs, warning, critical, unknown, took_min, took_sum, took_max";
            var plain = $"""
                select check_id, location_id, to_timestamp(floor(extract(epoch from at) / {seconds}) * {seconds}) as at,
                    count(*)::int as runs, (count(*) filter (where status = 1))::int as warning,
                    (count(*) filter (where status = 2))::int as critical, (count(*) filter (where status = 3))::int as unknown,
                    min(took) as took_min, sum(took) as took_sum, max(took) as took_max
                from probe_results group by 1, 2, 3
                """;
            Assert.True(await world.Count(table) >= (seconds == 300 ? 120 : 12));
            Assert.Equal(
                0,
                await world.Scalar<long>(
                    $"""
                    with plain as ({plain})
                    select (select count(*) from (select {columns} from {table} except select {columns} from plain) a)
                         + (select count(*) from (select {columns} from plain except select {columns} from {table}) b)
                    """
                )
            );
        }
        Assert.Equal(0, await world.Scalar<long>("select count(*) from agenda where kind = 'watch-thin'"));
    }

    [Fact]
    public async Task Days_are_made_ahead_and_dropped_after_a_week_with_their_sums_kept()
    {
        await using var world = await World.At(Friday);
        var check = await world.Check(await world.Machine());
        var partitions = world.Services.GetRequiredService<Partitions>();
        await world.HandIn(Ok(check, world.Now));
        await world.MoveTo(world.Now + Duration.FromHours(2));
        await partitions.Keep(world.Now, default);
        Assert.Equal(["20261120", "20261121"], await Days(world));
        await world.MoveTo(world.Now + Duration.FromDays(8));
        await partitions.Keep(world.Now, default);
        await partitions.Keep(world.Now, default);
        Assert.Equal(["20261121", "20261128", "20261129"], await Days(world));
        Assert.Equal(
            (0, 1, 1),
            (
                await world.Count("probe_results"),
                await world.Count("probe_results_5min"),
                await world.Count("probe_results_hour")
            )
        );
        await world.HandIn(Ok(check, world.Now - Duration.FromDays(8)));
        Assert.Equal(0, await world.Count("probe_results"));
        await world.MoveTo(world.Now + Duration.FromDays(120));
        await partitions.Keep(world.Now, default);
        Assert.Equal((0, 1), (await world.Count("probe_results_5min"), await world.Count("probe_results_hour")));
    }

    [Fact]
    public async Task A_day_whose_sums_are_not_made_yet_is_not_dropped()
    {
        await using var world = await World.At(Friday);
        var check = await world.Check(await world.Machine());
        await world.HandIn(Ok(check, world.Now));
        world.Time.Now += Duration.FromDays(9);
        var partitions = world.Services.GetRequiredService<Partitions>();
        await partitions.Keep(world.Now, default);
        Assert.Contains("20261120", await Days(world));
        await world.MoveTo(world.Now + 10 * Minute);
        await partitions.Keep(world.Now, default);
        Assert.DoesNotContain("20261120", await Days(world));
        Assert.Equal(1, await world.Count("probe_results_5min"));
    }

    static async Task<string[]> Days(World world) =>
        await world.Scalar<string[]>(
            @"select array_agg(right(relname, 8) order by relname) from pg_class where relname ~ '^probe_results_\d{8}$'"
        );
}
