using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Contrefort.Api;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.Tests.Api;
using Contrefort.Tests.Isolation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using static Contrefort.Tests.Monitoring.Watch.WatchRig;

namespace Contrefort.Tests.Monitoring.Watch;

public sealed class ProbePlaceTests
{
    const string Friday = "2026-11-20 17:30";
    static readonly Dictionary<int, string> Nothing = [];

    [Fact]
    public async Task A_place_is_given_its_checks_and_tells_what_it_saw_in_the_time_of_the_server()
    {
        await using var world = await World.At(Friday);
        var (lyon, token) = await Places(world).Add("Lyon");
        var check = await world.Check(await world.Machine(), places: [lyon]);
        // This machine's own clock is years away from the world's.
        using var ledger = new ServerLedger(world.Address, "Lyon", token, TimeProvider.System);
        var orders = await ledger.Lease(Nothing, default);
        Assert.Equal(check.Value, Assert.Single(orders.Shares[0].Checks!).Check);
        Assert.InRange(ledger.Now - world.Now, Duration.Zero, Duration.FromMinutes(1));
        var known = orders.Shares.ToDictionary(share => share.Share, share => share.Revision);
        Assert.All((await ledger.Lease(known, default)).Shares, share => Assert.Null(share.Checks));

        Seen[] seen = [Ok(check, world.Now - Duration.FromMinutes(1)), Bad(check, world.Now)];
        await ledger.HandIn(seen, default);
        await ledger.HandIn(seen, default);
        Assert.Equal(2, await world.Count("probe_results"));
        Assert.Equal(
            (Sight.Critical, 1),
            ((await world.SightOf(check, lyon))!.Sight, (await world.SightOf(check, lyon))!.InARow)
        );
        Assert.Equal(
            1,
            await world.Scalar<long>($"select count(*) from probe_locations where last_seen_at = '{world.Now}'")
        );
        await ledger.GiveBack(default);
        Assert.Equal(0, await world.Scalar<long>("select count(*) from agenda where leased_until is not null"));
    }

    [Fact]
    public async Task A_place_hands_in_for_itself_only_and_its_token_opens_nothing_else()
    {
        await using var two = await TwoCustomers.Make();
        var (lyon, token) = await Places(two.World).Add("Lyon");
        var check = await two.World.Check(await two.World.Machine());
        using var ledger = new ServerLedger(two.World.Address, "Lyon", token, TimeProvider.System);
        await ledger.HandIn([Bad(check, two.World.Now)], default);
        Assert.Equal(0, await two.World.Count("probe_results"));
        using var program = await two.World.Program(null);
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var path in new[] { "tickets", "contracts", "customers", "webhooks", "offers" })
            Assert.True(await program.Read(path).Status() is 403 or 404, path);
        using var ines = await two.Program(two.Ines);
        Assert.Equal(403, await ines.Post("probe/results", """{"results":[]}""").Status());
        using var nobody = await two.World.Program(null);
        Assert.Equal(401, await nobody.Post("probe/results", """{"results":[]}""").Status());
    }

    [Fact]
    public async Task A_token_is_over_when_another_is_made_or_the_place_is_gone_and_is_for_one_name()
    {
        await using var world = await World.At(Friday);
        var (lyon, first) = await Places(world).Add("Lyon");
        Assert.Equal(HttpStatusCode.NotFound, await Refusal(world, "Paris", first));
        var second = await Places(world).Renew(lyon);
        Assert.Equal(HttpStatusCode.Unauthorized, await Refusal(world, "Lyon", first));
        Assert.Null(await Refusal(world, "Lyon", second));
        await Places(world).Retire(lyon);
        Assert.Equal(HttpStatusCode.Unauthorized, await Refusal(world, "Lyon", second));
        await Assert.ThrowsAsync<RuleViolationException>(() => Places(world).Renew(Here));
        Assert.False(
            await world.Scalar<bool>($"select bool_or(l::text like '%{second[8..]}%') from probe_locations l")
        );
    }

    [Theory]
    [InlineData("""{"results":[{"check":"x"}]}""")]
    [InlineData(
        """{"results":[{"check":"0199ffff-ffff-4fff-bfff-ffffffffffff","at":"2026-11-20T10:00:00Z","sight":"dead","took":1}]}"""
    )]
    [InlineData(
        """{"results":[{"check":"0199ffff-ffff-4fff-bfff-ffffffffffff","at":"2026-11-20T10:00:00Z","sight":"ok","took":1,"message":"words"}]}"""
    )]
    public async Task What_cannot_be_read_is_refused_whole(string body)
    {
        await using var world = await World.At(Friday);
        var (_, token) = await Places(world).Add("Lyon");
        using var program = await world.Program(null);
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(400, await program.Post("probe/results", body).Status());
    }

    [Fact]
    public void A_place_does_not_send_its_token_where_anybody_reads_along() =>
        Assert.Throws<RuleViolationException>(() =>
            new ServerLedger(new Uri("http://support.example.org"), "Lyon", "ctp_x", TimeProvider.System)
        );

    /// <summary>The server is killed and started again; the place goes on meanwhile, and is killed itself.</summary>
    [Fact]
    public async Task A_place_works_on_while_its_server_is_dead_and_hands_in_later_even_after_its_own_death()
    {
        using var target = new TcpListener(IPAddress.Loopback, 0);
        target.Start();
        await using var world = await World.At(Friday);
        var (lyon, token) = await Places(world).Add("Lyon");
        var settings = $$"""{"port":{{((IPEndPoint)target.LocalEndpoint).Port}}}""";
        var check = await world.Check(await world.Machine(), "tcp", settings, every: 5, places: [lyon]);
        var address = $"http://127.0.0.1:{FreePort()}";
        var folder = Directory.CreateTempSubdirectory("place").FullName;
        var waiting = new FileInfo(ResultSpool.PathOf(folder, new(address), "Lyon"));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));

        var server = StartServer();
        var place = StartPlace();
        try
        {
            await Until(async () => await world.Count("probe_results") > 0);
            Assert.False(File.Exists(waiting.FullName));
            server.Kill();
            await server.WaitForExitAsync(patience.Token);
            const int twoResults = 200;
            await Until(() =>
            {
                waiting.Refresh();
                return Task.FromResult(waiting.Exists && waiting.Length > twoResults);
            });
            place.Kill();
            await place.WaitForExitAsync(patience.Token);
            List<Seen> kept;
            using (var spool = new ResultSpool(waiting.FullName, NullLogger.Instance))
                kept = spool.Next(100);
            Assert.True(kept.Count >= 2);
            place.Dispose();
            place = StartPlace();
            server.Dispose();
            server = StartServer();
            await Until(async () =>
                await world.Scalar<long>($"select count(*) from probe_results where at > '{kept[^1].At}'") > 0
            );
            await Until(() => Task.FromResult(!File.Exists(waiting.FullName)));
            foreach (var seen in kept)
                Assert.Equal(
                    1,
                    await world.Scalar<long>(
                        $"select count(*) from probe_results where at = '{seen.At:uuuu-MM-ddTHH:mm:ss.FFFFFF'Z'}'"
                    )
                );
            Assert.Equal(Sight.Ok, (await world.SightOf(check, lyon))!.Sight);
        }
        finally
        {
            place.Kill();
            server.Kill();
            place.Dispose();
            server.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        Process StartServer() =>
            Start(world, ["serve"], ("CONTREFORT_URLS", address), ("CONTREFORT_MONITORING__WATCHES", "false"));

        Process StartPlace() =>
            Start(
                world,
                ["probe", "--location", "Lyon", "--server", address, "--data", folder],
                ("CONTREFORT_PROBE__TOKEN", token),
                ("CONTREFORT_MONITORING__ALLOWEDNETWORKS", "127.0.0.0/8")
            );

        async Task Until(Func<Task<bool>> isSo)
        {
            while (!await isSo())
            {
                Assert.False(place.HasExited, "The place ended.");
                await Task.Delay(100, patience.Token);
            }
        }
    }

    static Process Start(World world, string[] arguments, params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CONTREFORT_DATABASE"] = world.Sql.ConnectionString;
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
        var process = Process.Start(start)!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return process;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static ProbeLocations Places(World world) => world.Services.GetRequiredService<ProbeLocations>();

    static async Task<HttpStatusCode?> Refusal(World world, string name, string token)
    {
        using var ledger = new ServerLedger(world.Address, name, token, TimeProvider.System);
        try
        {
            await ledger.Lease(Nothing, default);
            return null;
        }
        catch (HttpRequestException refused)
        {
            return refused.StatusCode;
        }
    }
}
