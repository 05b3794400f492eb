using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contrefort.SignIn;
using Contrefort.Tests.Isolation;
using Contrefort.Tests.SignIn;
using Contrefort.Webhooks;

namespace Contrefort.Tests.Api;

public sealed class WebhookTests
{
    [Fact]
    public async Task What_happens_is_posted_signed_and_once()
    {
        await using var sink = new Sink();
        await using var two = await TwoCustomers.Make(("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        var secret = await Subscribe(two, sink.Address, "ticket.acknowledged", "message.added", "note.added");
        using var ines = await two.Program(two.Ines);
        await ines.Post($"tickets/{two.OfAntoine.Number}/acknowledgement", "{}").Status();
        await ines.Post($"tickets/{two.OfAntoine.Number}/messages", """{"text":"Je regarde."}""").Status();
        await two.World.MoveTo(two.World.Now);
        Assert.Equal(["message.added", "ticket.acknowledged"], sink.Taken.Select(taken => taken.Type).Order());
        var first = sink.Taken[0];
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var mac = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{first.Id}.{first.Timestamp}.{first.Body}"));
        Assert.Equal("v1," + Convert.ToBase64String(mac), first.Signature);
        Assert.Equal(two.World.Now.ToUnixTimeSeconds().ToString(), first.Timestamp);
    }

    [Fact]
    public async Task A_webhook_of_one_customer_hears_of_no_other_and_of_no_note()
    {
        await using var sink = new Sink();
        await using var two = await TwoCustomers.Make(("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        await Subscribe(two, sink.Address, customer: "K-2", events: ["ticket.assigned", "ticket.acknowledged"]);
        using var ines = await two.Program(two.Ines);
        await ines.Post($"tickets/{two.OfAntoine.Number}/acknowledgement", "{}").Status();
        await ines.Post($"tickets/{two.OfBruno.Number}/acknowledgement", "{}").Status();
        await ines.Post($"tickets/{two.OfBruno.Number}/notes", """{"text":"licorne"}""").Status();
        await two.World.MoveTo(two.World.Now);
        Assert.Equal(2, sink.Taken.Count);
        Assert.All(sink.Taken, taken => Assert.Contains(two.OfBruno.Number, taken.Body));
        Assert.All(sink.Taken, taken => Assert.DoesNotContain("licorne", taken.Body));
    }

    [Fact]
    public async Task One_that_is_refused_is_tried_again_then_waits_for_a_person()
    {
        await using var sink = new Sink { Status = 500 };
        await using var two = await TwoCustomers.Make(("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        await Subscribe(two, sink.Address, "ticket.acknowledged");
        using var ines = await two.Program(two.Ines);
        await ines.Post($"tickets/{two.OfAntoine.Number}/acknowledgement", "{}").Status();
        await two.World.MoveTo("2026-11-21 17:30");
        Assert.Equal("failed", await two.World.Scalar<string>("select state from webhook_deliveries"));
        Assert.Equal("HTTP 500", await two.World.Scalar<string>("select answer from webhook_deliveries"));
        Assert.Equal(DeliverWebhook.MostAttempts, sink.Taken.Count);
        Assert.Single(sink.Taken.Select(taken => taken.Id).Distinct());

        sink.Status = 204;
        var ada = await two.World.Add("Ada Roy", "ada@provider.example", Role.Administrator);
        using var program = await two.Program(ada);
        var hook = (await program.Read("webhooks").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        var delivery = (await program.Read($"webhooks/{hook}/deliveries").Json()).GetProperty("items")[0];
        var again = $"webhooks/{hook}/deliveries/{delivery.GetProperty("id").GetString()}/redelivery";
        Assert.Equal(200, await program.Post(again, "{}").Status());
        await two.World.MoveTo(two.World.Now);
        Assert.Equal("delivered", await two.World.Scalar<string>("select state from webhook_deliveries"));
    }

    [Fact]
    public async Task Nobody_is_called_inside_the_house()
    {
        await using var sink = new Sink();
        await using var two = await TwoCustomers.Make(("Webhooks:AllowedNetworks", "192.0.2.1/32"));
        await Subscribe(two, sink.Address, "ticket.acknowledged");
        using var ines = await two.Program(two.Ines);
        await ines.Post($"tickets/{two.OfAntoine.Number}/acknowledgement", "{}").Status();
        await two.World.MoveTo(two.World.Now);
        Assert.Equal("private-address", await two.World.Scalar<string>("select answer from webhook_deliveries"));
        Assert.Empty(sink.Taken);
    }

    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("ftp://example.com/hook")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("/hook")]
    public async Task An_address_that_cannot_be_told_safely_is_refused(string url)
    {
        await using var two = await TwoCustomers.Make();
        var ada = await two.World.Add("Ada Roy", "ada@provider.example", Role.Administrator);
        using var program = await two.Program(ada);
        var body = JsonSerializer.Serialize(
            new
            {
                name = "a",
                url,
                events = new[] { "ticket.opened" },
            }
        );
        Assert.Equal(422, await program.Post("webhooks", body).Status());
    }

    [Fact]
    public async Task Who_asked_is_told_before_a_deadline_and_when_it_has_passed()
    {
        await using var sink = new Sink();
        await using var two = await TwoCustomers.Make(("Webhooks:AllowedNetworks", "127.0.0.0/8"));
        await Subscribe(two, sink.Address, "clock.due-soon", "clock.late");
        using var ines = await two.Program(two.Ines);
        await ines.Post(
                "tickets",
                """{"subject":"Postfix","description":"Relay","requesterEmail":"alice@durand.example"}"""
            )
            .Status();
        await two.World.MoveTo("2026-11-23 11:29");
        Assert.DoesNotContain(sink.Taken, taken => taken.Body.Contains("\"subject\":\"Postfix\""));
        await two.World.MoveTo("2026-11-23 13:00");
        Assert.Equal(
            ["clock.due-soon", "clock.late"],
            sink.Taken.Where(taken => taken.Body.Contains("\"subject\":\"Postfix\"")).Select(taken => taken.Type)
        );
    }

    static Task<string> Subscribe(TwoCustomers two, string url, params string[] events) =>
        Subscribe(two, url, null, events);

    static async Task<string> Subscribe(TwoCustomers two, string url, string? customer, string[] events)
    {
        var admin = await two.World.Add("Hugo Roy", "hugo@provider.example", Role.Administrator);
        using var program = await two.Program(admin);
        var made = await program
            .Post(
                "webhooks",
                JsonSerializer.Serialize(
                    new
                    {
                        name = "bot",
                        url,
                        customer,
                        events,
                    }
                )
            )
            .Json();
        return made.GetProperty("secret").GetString()!;
    }

    sealed record Taken(string Id, string Timestamp, string Signature, string Body)
    {
        public string Type => JsonDocument.Parse(Body).RootElement.GetProperty("type").GetString()!;
    }

    /// <summary>The other side.</summary>
    sealed class Sink : IAsyncDisposable
    {
        readonly HttpListener _listener = new();
        readonly Task _listening;

        public Sink()
        {
            var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            probe.Stop();
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _listening = Task.Run(Listen);
        }

        public string Address { get; }
        public int Status { get; set; } = 204;
        public List<Taken> Taken { get; } = [];

        async Task Listen()
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    using var reader = new StreamReader(context.Request.InputStream);
                    var heads = context.Request.Headers;
                    Taken.Add(
                        new(
                            heads["webhook-id"]!,
                            heads["webhook-timestamp"]!,
                            heads["webhook-signature"]!,
                            await reader.ReadToEndAsync()
                        )
                    );
                    context.Response.StatusCode = Status;
                    context.Response.Close();
                }
                catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _listening;
            _listener.Close();
        }
    }
}
