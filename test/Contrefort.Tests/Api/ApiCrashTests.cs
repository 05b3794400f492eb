using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Contrefort.Api;
using Contrefort.Tests.Isolation;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Api;

/// <summary>The program as it runs for real, killed in the middle of its work.</summary>
public sealed class ApiCrashTests
{
    const int Clients = 8;
    const int AnsweredBeforeTheEnd = 60;

    [Fact]
    public async Task Who_asks_again_after_a_crash_has_one_ticket_for_each_name_and_none_is_lost()
    {
        await using var two = await TwoCustomers.Make();
        var (_, token) = await two.Get<ApiTokens>().Make(two.Ines.Id, "crash", false, null, "test");
        var answered = new ConcurrentDictionary<string, string>();
        var asked = new ConcurrentBag<string>();

        using (var killed = await Running.Start(two.World, token))
        {
            var clients = Enumerable.Range(0, Clients).Select(client => Ask(killed, client, asked, answered)).ToList();
            await Task.WhenAll(clients);
        }
        Assert.True(asked.Count > answered.Count, "It was killed when nothing was under way.");

        using var again = await Running.Start(two.World, token);
        foreach (var name in asked)
        {
            var number = await again.Open(name);
            Assert.Equal(answered.GetValueOrDefault(name, number), number);
        }
        Assert.Equal(
            asked.Count,
            await two.World.Scalar<long>("select count(*) from tickets where subject like 'crash-%'")
        );
        Assert.Equal(
            asked.Count,
            await two.World.Scalar<long>(
                """
                select count(distinct t.subject) from tickets t
                join idempotency_keys k on k.key = t.subject and k.location = '/api/v1/tickets/' || t.number
                join messages m on m.ticket_id = t.id
                join outgoing_mails o on o.ticket_id = t.id and o.kind = 'receipt'
                join agenda a on a.key = 'ticket-clock:' || t.id
                """
            )
        );
    }

    /// <summary>Posts under new names until nobody answers any more; whoever has the sixtieth answer kills the process.</summary>
    static async Task Ask(
        Running program,
        int client,
        ConcurrentBag<string> asked,
        ConcurrentDictionary<string, string> answered
    )
    {
        try
        {
            for (var n = 0; ; n++)
            {
                var name = $"crash-{client}-{n}";
                asked.Add(name);
                answered[name] = await program.Open(name);
                if (answered.Count >= AnsweredBeforeTheEnd)
                    program.Kill();
            }
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException) { }
    }

    /// <summary>A process of its own on the database of a world.</summary>
    sealed class Running : IDisposable
    {
        readonly Process _process;
        readonly HttpClient _client;

        Running(Process process, HttpClient client) => (_process, _client) = (process, client);

        public static async Task<Running> Start(World world, string token)
        {
            var address = $"http://127.0.0.1:{FreePort()}";
            var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "serve"])
            {
                RedirectStandardOutput = true,
            };
            start.Environment["CONTREFORT_DATABASE"] = world.Sql.ConnectionString;
            start.Environment["CONTREFORT_URLS"] = address;
            start.Environment["CONTREFORT_API__REQUESTSPERMINUTE"] = "1000000";
            var process = Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
                if (line.Contains("Application started", StringComparison.Ordinal))
                    break;
            Assert.False(process.HasExited, "It did not start.");
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            var client = new HttpClient { BaseAddress = new Uri(address) };
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
            return new(process, client);
        }

        /// <returns>The number of the ticket that has this name.</returns>
        public async Task<string> Open(string name)
        {
            var body = $$"""{"subject":"{{name}}","description":"Relay","requesterEmail":"alice@durand.example"}""";
            using var answer = await _client.Post("tickets", body, name);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.Created, text);
            return JsonDocument.Parse(text).RootElement.GetProperty("number").GetString()!;
        }

        /// <summary>SIGKILL: it is told nothing.</summary>
        public void Kill() => _process.Kill();

        static int FreePort()
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _client.Dispose();
        }
    }
}
