using System.Net;
using Contrefort.Core.Monitoring;
using Contrefort.SignIn;
using Contrefort.Tests.Desk;
using Contrefort.Tests.SignIn;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.Status;

/// <summary>Maintenance, the board, history and risks, as staff and the customer see them.</summary>
public sealed class SeenTests
{
    [Fact]
    public async Task Maintenance_is_looked_at_across_a_clock_change_and_then_planned()
    {
        await using var site = await Supervised.Begin("2026-10-20 10:00", hasResults: false);
        using var ines = await Visitor.Engineer(site.World);
        var page = await ines.Get("/customers/K-1/maintenance");
        (string, string)[] weekly =
        [
            ("Draft.Reason", "Sauvegarde froide"),
            ("Draft.Starts", "2026-10-24T23:30"),
            ("Draft.Minutes", "240"),
            ("Draft.Repeats", "daily"),
        ];
        page = await ines.Submit(page, "window", [.. weekly, ("Draft.Look", "true")]);
        Assert.Contains("23:30 (UTC+02:00) → 02:30 (UTC+01:00)", page.Text);
        Assert.Equal(0, await site.World.Scalar<long>("select count(*) from maintenance_windows"));
        page = await ines.Submit(page, "window", weekly);
        Assert.Contains("Maintenance prévue : Sauvegarde froide.", page.Text);
        await using var db = site.World.Db();
        var row = await db.Set<Contrefort.Monitoring.MaintenanceWindowRow>().SingleAsync();
        page = await ines.Submit(page, $"remove-{row.Id.Value:N}");
        Assert.Contains("Maintenance annulée", page.Text);
    }

    [Fact]
    public async Task The_board_shows_the_worst_first_in_words()
    {
        await using var site = await Supervised.Begin();
        using var ines = await Visitor.Engineer(site.World);
        var tiles = (await ines.Get("/customers/K-1/board")).Document.QuerySelectorAll(".tile");
        Assert.Equal(
            ["base-1: En panne", "hv-1: Non surveillé", "web-1: En marche"],
            tiles.Select(tile => tile.GetAttribute("aria-label"))
        );
        Assert.NotNull((await ines.Get("/customers/K-1/board?wall=1")).Document.QuerySelector(".board-wall"));
    }

    [Fact]
    public async Task History_counts_what_was_down_and_leaves_planned_downtime_out()
    {
        await using var site = await Supervised.Begin();
        // Watched for ten days: the page was down for two hours, of which one as planned.
        await site.World.Execute(
            $"insert into maintenance_windows (id, customer_id, reason, zone, starts_at, minutes, repeats, added_by, added_at) values ('{Guid.NewGuid()}', '{site.Customer.Value}', 'Noyau', 'Europe/Brussels', '2026-11-17 12:00', 60, 'once', 'x', now())"
        );
        var history = await site.World.Do(async services =>
        {
            await using var db = site.World.Db();
            var customer = await db.Set<Contrefort.Contracts.CustomerRow>().SingleAsync();
            return await new Contrefort.Status.AvailabilityBook(db, (IClock)services.GetService(typeof(IClock))!).Read(
                customer,
                db.Set<Contrefort.Monitoring.MachineRow>(),
                db.Set<Contrefort.Contracts.ContractRow>(),
                "2026-11"
            );
        });
        var web = history.Machines.Single(machine => machine.Machine.Id == site.Web).Reading;
        Assert.Equal(
            (Duration.FromDays(10), Duration.FromHours(1), Duration.FromHours(1)),
            (web.Watched, web.Down, web.PlannedDown)
        );
        Assert.Equal(1 - 1m / 239, web.Share);
        Assert.Equal(2, history.Outages.Count);
        Assert.NotNull(history.Outages[0].Ticket);
    }

    [Fact]
    public async Task What_is_promised_and_not_watched_is_a_risk_with_the_click_that_mends_it()
    {
        await using var site = await Supervised.Begin();
        using var ines = await Visitor.Engineer(site.World);
        var page = await ines.Get("/risks");
        Assert.Contains("Le contrat couvre mail-1, et aucune machine de ce nom n'y est rattachée.", page.Text);
        Assert.Contains("hv-1 porte un serveur couvert, et rien n'y est surveillé.", page.Text);
        Assert.Contains("Le contrat nomme la sonde smtp, et aucune machine couverte ne l'a.", page.Text);
        Assert.Contains("Promis, et non surveillé", (await ines.Get("/contracts/C-1")).Text);
        var mend = page.Document.QuerySelector("a[href*='name=mail-1']")!.GetAttribute("href")!;
        page = await ines.Submit(await ines.Get(mend), "machine");
        Assert.DoesNotContain("Le contrat couvre mail-1", (await ines.Get("/risks")).Text);
    }

    [Fact]
    public async Task Availability_is_taken_away_as_a_file()
    {
        await using var site = await Supervised.Begin();
        using var ines = await Visitor.Engineer(site.World);
        using var answer = await ines.Fetch("/customers/K-1/availability.pdf?period=C-1");
        Assert.Equal(
            (HttpStatusCode.OK, "application/pdf"),
            (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType)
        );
        Assert.Equal("%PDF", System.Text.Encoding.ASCII.GetString((await answer.Content.ReadAsByteArrayAsync())[..4]));
    }
}
