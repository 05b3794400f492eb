using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Contrefort.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.OnCall;
using Contrefort.Core.Terms;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.OnCall;
using Contrefort.Protocols.Probing;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.Monitoring.Watch;
using Contrefort.Tests.OnCall;
using Contrefort.Tests.SignIn;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;

namespace Contrefort.Tests.Scenarios;

/// <summary>
/// A bad night on screen, in a real Chromium: a port is declared and tried, stops answering, somebody is woken and answers with
/// one tap on a telephone, works, is told by the page that it is up again, and writes the debrief the contract asks for.
/// </summary>
public sealed class ClickedNightTests
{
    [Fact]
    public async Task A_port_stops_answering_at_night_and_is_debriefed_in_the_morning()
    {
        using var site = new TcpListener(IPAddress.Loopback, 0);
        site.Start();
        var port = ((IPEndPoint)site.LocalEndpoint).Port;
        await using var sink = new GatewaySink();
        await using var world = await World.At(
            "2026-11-23 18:00 Europe/Brussels",
            null,
            ("Monitoring:AllowedNetworks", "127.0.0.0/8"),
            ("Webhooks:AllowedNetworks", "127.0.0.0/8")
        );
        await Signed(world);
        await OnCall(world, sink);
        await using var desk = await BrowserRig.Open(world);
        await desk.SignIn("ines@provider.example");

        // Declared and tried.
        await desk.Go("/customers/K-1/machines/new");
        await Fill(desk, "Of.Name", "srv-1");
        await Fill(desk, "Of.Address", "127.0.0.1");
        await desk.Button(Fr("Add the machine")).ClickAsync();
        await desk.Page.WaitForURLAsync(new Regex("/machines/[0-9a-f-]{36}$"));
        var machine = new Uri(desk.Page.Url).AbsolutePath;
        await desk.Go($"{machine}/checks/new?kind=tcp");
        await Fill(desk, "name", "Application");
        await Fill(desk, "s.port", port.ToString(CultureInfo.InvariantCulture));
        await desk.Button(Fr("Try it now")).ClickAsync();
        await desk.Page.GetByText("répond").First.WaitForAsync();
        await desk.Button(Fr("Watch it")).ClickAsync();
        await desk.Page.WaitForURLAsync("**" + machine);
        await Look(world, "2026-11-24 02:38");
        await desk.Go(machine);
        Assert.Contains("Application", await Read(desk, "main"));

        // It dies; three runs, and whoever is on call is woken.
        site.Stop();
        foreach (var minute in new[] { "02:39", "02:40", "02:41" })
            await Look(world, $"2026-11-24 {minute}");
        var text = Assert.Single(sink.Taken)["text"]!;
        Assert.Contains("srv-1", text);
        await desk.SignIn("ines@provider.example");
        await desk.Go("/alerts");
        Assert.Contains("srv-1 · Application", await Read(desk, "main"));

        // One tap, on a telephone that is signed in nowhere.
        await world.MoveTo("2026-11-24 03:05 Europe/Brussels");
        await using var telephone = await BrowserRig.Open(world, width: 390, height: 800);
        await telephone.Go(new Uri(Regex.Match(text, @"https?://\S+/ack/\S+").Value).AbsolutePath);
        await telephone.Button(Fr("I have it")).ClickAsync();
        await telephone.Page.GetByText("Vous l'avez").Or(telephone.Page.GetByText("03:05")).First.WaitForAsync();
        await world.MoveTo(world.Now);

        // The ticket says all of it: the alert, who took charge, by when it was promised.
        var number = await world.Scalar<string>("select number from tickets");
        await desk.Go($"/tickets/{number}");
        var ticket = await Read(desk, "main");
        foreach (var said in new[] { "En alerte", "srv-1 · Application", "02:39", "02:41", "Inès Martin", "03:05" })
            Assert.Contains(said, ticket);

        // It is up again: that only proposes.
        using var again = new TcpListener(IPAddress.Loopback, port);
        again.Start();
        await Look(world, "2026-11-24 03:30");
        await desk.Go($"/tickets/{number}");
        Assert.Contains("ne fait que proposer", await Read(desk, "main"));

        await desk.Go($"/tickets/{number}?do=work");
        await Fill(desk, "Entry.Minutes", "20");
        await Fill(desk, "Entry.Summary", "Application relancée");
        await desk.Button(Fr("Keep the entry")).ClickAsync();
        await desk.Page.GetByText(Fr("The entry is kept.")).First.WaitForAsync();
        await desk.Go($"/tickets/{number}?do=resolve");
        await Fill(desk, "Answer.Text", "Relancée, journaux purgés");
        await desk.Button(Fr("Resolve")).ClickAsync();
        await desk.Link(Fr("Close…")).First.ClickAsync();
        await desk.Page.Locator("#do").GetByRole(AriaRole.Button).First.ClickAsync();
        await desk.Page.GetByText(Fr("The contract asks for it.")).First.WaitForAsync();

        // The morning after.
        await world.MoveTo("2026-11-24 09:30 Europe/Brussels");
        await desk.SignIn("ines@provider.example");
        await desk.Go($"/tickets/{number}/debrief");
        await Fill(desk, "r.cause", "Disque plein : journaux sans rotation");
        await Fill(desk, "r.prevention", "logrotate, et une sonde de disque");
        await desk.Button(Fr("Keep the debrief")).ClickAsync();
        await desk.Page.GetByText("logrotate, et une sonde de disque").First.WaitForAsync();
        Assert.Contains("logrotate", await world.Scalar<string>("select records::text from debrief_versions"));
        Assert.NotNull((await Alert(world)).ClosedAt);
        // A form that is asked again is answered by 422, which a browser notes.
        Assert.DoesNotContain(desk.Complaints.Concat(telephone.Complaints), complaint => !complaint.Contains("422"));
    }

    /// <summary>One run of the only check, by a real probe, handed in; and all that follows.</summary>
    static async Task Look(World world, string moment)
    {
        await world.MoveTo($"{moment} Europe/Brussels");
        await using var db = world.Db();
        var check = await db.Checks.AsNoTracking().SingleAsync();
        using var prober = new Prober(new ProberOptions { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] });
        var result = await prober.Run(CheckKinds.Read(check.Kind, check.Settings, "127.0.0.1"), CancellationToken.None);
        await world.HandIn(Seen.Of(check.Id, world.Now, result));
        await world.MoveTo(world.Now);
    }

    static async Task Signed(World world)
    {
        var desk = world.Services.GetRequiredService<ContractDesk>();
        var customer = await desk.AddCustomer("K-1", "Atelier Meuse SA", "BE", "Europe/Brussels", "fr", []);
        await desk.Sign(
            "C-1",
            customer,
            "myown-b",
            "1",
            new Choices
            {
                Parameters = new Dictionary<string, string>
                {
                    ["servers"] = """[{"name":"srv-1","criticality":"1","virtualised":false}]""",
                },
            },
            [],
            new LocalDate(2026, 11, 1)
        );
    }

    static async Task OnCall(World world, GatewaySink sink)
    {
        var ines = await world.Add("Inès Martin", "ines@provider.example", Role.Lead);
        var (rotas, paths) = (
            world.Services.GetRequiredService<RotaDesk>(),
            world.Services.GetRequiredService<PathDesk>()
        );
        await rotas.Reach(ines.Id, "06 12 34 56 78", [CallWay.Sms]);
        await world
            .Services.GetRequiredService<GatewayDesk>()
            .Add(
                GatewayKind.Kannel,
                CallWay.Sms,
                "Kannel",
                new()
                {
                    Url = $"{sink.Address}/cgi-bin/sendsms",
                    User = "c",
                    Secret = "s",
                    From = "Contrefort",
                }
            );
        var rota = await rotas.Add(
            "Nuits",
            "Europe/Brussels",
            [new NewLayer("Semaine", [ines.Id], HandOver.Weekly(new LocalTime(9, 0), new LocalDate(2026, 11, 2)))]
        );
        var path = await paths.Save(
            null,
            "Niveau B",
            [new(Duration.Zero, CallTarget.OnCall(rota), [CallWay.Sms])],
            1,
            Duration.FromMinutes(30)
        );
        await paths.Choose(path, null, "myown-b", null);
    }

    static async Task<AlertRow> Alert(World world)
    {
        await using var db = world.Db();
        return await db.Alerts.AsNoTracking().SingleAsync();
    }

    static string Fr(string english) => FrenchWords.All[english];

    static Task Fill(Tab tab, string field, string text) => tab.Page.FillAsync($"[name='{field}']", text);

    static async Task<string> Read(Tab tab, string place) =>
        string.Join(
            ' ',
            (await tab.Page.Locator(place).First.TextContentAsync())!.Split(
                (char[]?)null,
                StringSplitOptions.RemoveEmptyEntries
            )
        );
}
