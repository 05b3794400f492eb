using System.Net;
using Contrefort.Core.Monitoring;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Monitoring.Watch;

/// <summary>A job that must call in every hour, and may be a minute late.</summary>
public sealed class HeartbeatTests
{
    const string Friday = "2026-11-20 17:30";

    [Theory]
    [InlineData("GET", "", Sight.Ok)]
    [InlineData("HEAD", "", Sight.Ok)]
    [InlineData("POST", "", Sight.Ok)]
    [InlineData("GET", "?status=0", Sight.Ok)]
    [InlineData("GET", "?status=2", Sight.Critical)]
    [InlineData("POST", "/fail", Sight.Critical)]
    public async Task A_job_calls_in_by_its_address_alone(string method, string more, Sight expected)
    {
        await using var world = await World.At(Friday);
        var (check, token) = await Job(world);
        using var browser = world.Browser();
        using var answer = await browser.SendAsync(new(new(method), $"/beat/{token}{more}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, (await world.SightOf(check))!.Sight);
        Assert.Equal(
            1,
            await world.Scalar<long>($"select count(*) from heartbeats where last_beat_at = '{world.Now}'")
        );
    }

    [Fact]
    public async Task An_address_nobody_was_given_is_not_found_and_changes_nothing()
    {
        await using var world = await World.At(Friday);
        var (check, token) = await Job(world);
        using var browser = world.Browser();
        foreach (var wrong in new[] { token[..^1], token + "x", new string('a', 5000), "%00" })
        {
            using var answer = await browser.GetAsync($"/beat/{wrong}");
            Assert.True(
                answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest,
                $"{answer.StatusCode}"
            );
        }
        Assert.Null(await world.SightOf(check));
        await world.Execute("update checks set retired_at = now()");
        using var retired = await browser.GetAsync($"/beat/{token}");
        Assert.Equal(HttpStatusCode.NotFound, retired.StatusCode);
    }

    [Fact]
    public async Task Silence_is_a_failure_once_its_grace_is_over_and_again_at_the_rhythm_of_what_fails()
    {
        await using var world = await World.At(Friday);
        var (check, token) = await Job(world);
        var awake = new Awake(world);
        await Beat(world, token);
        var beat = world.Now;
        await awake.For(minutes: 61);
        Assert.Equal(Sight.Ok, (await world.SightOf(check))!.Sight);
        await awake.For(minutes: 1);
        var silent = (await world.SightOf(check))!;
        Assert.Equal((Sight.Critical, beat + Duration.FromMinutes(61)), (silent.Sight, silent.FailedSince));
        await awake.For(minutes: 2);
        Assert.Equal(7, (await world.SightOf(check))!.InARow);
        world.Time.Now += Duration.FromSeconds(7);
        await Beat(world, token);
        Assert.Equal(Sight.Ok, (await world.SightOf(check))!.Sight);
    }

    [Fact]
    public async Task Two_processes_tell_of_the_same_silence_once()
    {
        await using var world = await World.At(Friday);
        var (check, _) = await Job(world);
        var awake = new Awake(world);
        await awake.For(minutes: 61);
        world.Time.Now += Duration.FromSeconds(10);
        var heartbeats = world.Services.GetRequiredService<Heartbeats>();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => heartbeats.Look(world.Now, default)));
        Assert.Equal(1, (await world.SightOf(check))!.InARow);
    }

    [Fact]
    public async Task A_service_that_was_down_for_an_hour_accuses_nobody_and_misses_nobody_who_stays_silent()
    {
        await using var world = await World.At(Friday);
        var (check, token) = await Job(world);
        var awake = new Awake(world);
        await Beat(world, token);
        await awake.For(minutes: 30);
        awake.Sleep(Duration.FromHours(1));
        await awake.For(minutes: 60);
        Assert.Equal(Sight.Ok, (await world.SightOf(check))!.Sight);
        await awake.For(minutes: 2);
        Assert.Equal(Sight.Critical, (await world.SightOf(check))!.Sight);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_wall_clock_that_jumps_accuses_nobody_and_misses_nobody_who_stays_silent(int hours)
    {
        await using var world = await World.At(Friday);
        var (check, token) = await Job(world);
        var awake = new Awake(world);
        await Beat(world, token);
        await awake.For(minutes: 5);
        world.Time.Now += Duration.FromHours(hours);
        await awake.For(minutes: 55);
        Assert.Equal(Sight.Ok, (await world.SightOf(check))!.Sight);
        // A last beat in what has become the future holds until then.
        await awake.For(minutes: hours < 0 ? 130 : 10);
        Assert.Equal(Sight.Critical, (await world.SightOf(check))!.Sight);
    }

    [Fact]
    public async Task What_was_silent_before_the_service_slept_is_not_forgiven_by_that()
    {
        await using var world = await World.At(Friday);
        var (check, _) = await Job(world);
        var awake = new Awake(world);
        await awake.For(minutes: 62);
        awake.Sleep(Duration.FromHours(1));
        await awake.For(minutes: 5);
        Assert.Equal(Sight.Critical, (await world.SightOf(check))!.Sight);
    }

    static async Task<(CheckId Check, string Token)> Job(World world)
    {
        var check = await world.Check(
            await world.Machine(),
            kind: CheckKinds.Heartbeat,
            settings: """{"grace":60}""",
            every: 3600,
            retryEvery: 30,
            attempts: 1,
            isUp: false
        );
        var (token, hash) = WatchToken.New();
        await world.Execute(
            $"insert into heartbeats (check_id, token_hash) values ('{check.Value}', '\\x{Convert.ToHexString(hash)}')"
        );
        return (check, token);
    }

    static async Task Beat(World world, string token)
    {
        using var browser = world.Browser();
        using var answer = await browser.GetAsync($"/beat/{token}");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A process that ticks every ten seconds while time passes, by both clocks.</summary>
    sealed class Awake(World world)
    {
        readonly Wakefulness _wakefulness = new(world.Sql);
        TimeSpan? _elapsed;

        public async Task For(int minutes)
        {
            if (_elapsed is null)
                await _wakefulness.Tick(world.Now, (_elapsed = TimeSpan.Zero).Value, default);
            for (var n = 0; n < minutes * 6; n++)
            {
                world.Time.Now += Duration.FromSeconds(10);
                _elapsed += TimeSpan.FromSeconds(10);
                await _wakefulness.Tick(world.Now, _elapsed.Value, default);
                await world.Services.GetRequiredService<Heartbeats>().Look(world.Now, default);
            }
        }

        public void Sleep(Duration time)
        {
            world.Time.Now += time;
            _elapsed += time.ToTimeSpan();
        }
    }
}
