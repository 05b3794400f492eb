using System.Net;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.SignIn;
using Contrefort.Status;
using Contrefort.Tests.Browser;
using Contrefort.Tests.Isolation;
using Contrefort.Tests.Monitoring.Watch;
using Contrefort.Tests.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using static Contrefort.Tests.Monitoring.Watch.WatchRig;

namespace Contrefort.Tests.Status;

public sealed class StatusPageTests
{
    const string Moment = "2026-11-20 02:38";

    [Fact]
    public async Task The_public_reads_names_and_notes_and_no_machine_and_no_address()
    {
        await using var world = await World.At(Moment);
        var (customer, check) = await Shown(world, isPublic: true);
        await Fail(world, check);
        await using (var db = world.Db())
        {
            var alert = await db.Alerts.Select(row => row.Id).SingleAsync();
            await Desk(world).Tell(alert, "Nous remplaçons un disque.", "Inès Martin");
        }
        using var anyone = world.Browser();
        var page = await anyone.GetStringAsync("/status/durand");
        Assert.Contains("Paiement en ligne", page);
        Assert.Contains("Nous remplaçons un disque.", WebUtility.HtmlDecode(page));
        Assert.DoesNotContain("192.0.2.99", page);
        Assert.DoesNotContain(check.Value.ToString(), page);
        Assert.DoesNotContain("Inès", WebUtility.HtmlDecode(page));
        var json = await anyone.GetStringAsync("/status/durand.json");
        Assert.Contains("\"status\":\"down\"", json);
        Assert.DoesNotContain("192.0.2.99", json);
    }

    [Fact]
    public async Task A_private_page_is_as_if_it_were_not_there_but_for_its_own_people_and_ours()
    {
        await using var two = await TwoCustomers.Make();
        await using var db = two.World.Db();
        var machine = await db.Machines.SingleAsync(row => row.Id == two.Machine);
        var check = await db.Checks.FirstAsync(row => row.MachineId == two.Machine);
        await two.Get<StatusDesk>()
            .Save(machine.CustomerId, "secret-page", "État", isPublic: false, [(check.Id, "Site")], "Aurore");

        using var anyone = two.World.Browser();
        foreach (var path in new[] { "/status/secret-page", "/status/secret-page.json", "/status/secret-page.pdf" })
        {
            var missing = await anyone.GetAsync(path.Replace("secret-page", "no-such-page"));
            var hidden = await anyone.GetAsync(path);
            Assert.Equal((HttpStatusCode.NotFound, missing.StatusCode), (hidden.StatusCode, hidden.StatusCode));
            using var bruno = two.Browser(two.Bruno);
            Assert.Equal(HttpStatusCode.NotFound, (await bruno.GetAsync(path)).StatusCode);
            using var alice = two.Browser(two.Alice);
            Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync(path)).StatusCode);
        }
        using var engineer = await Contrefort.Tests.Desk.Visitor.Engineer(
            two.World,
            "Élie Sauvage",
            "elie@provider.example"
        );
        Assert.Equal(200, (int)(await engineer.Get("/status/secret-page")).Status);
    }

    [Fact]
    public async Task Only_the_customers_own_checks_can_be_shown()
    {
        await using var world = await World.At(Moment);
        var (customer, _) = await Shown(world, isPublic: true);
        var other = await world.Check(await world.Machine());
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            Desk(world).Save(new(customer), "durand", "État", true, [(other, "Site")], "Aurore")
        );
    }

    [Fact]
    public async Task A_page_taken_down_is_gone_and_two_cannot_have_one_address()
    {
        await using var world = await World.At(Moment);
        var (customer, _) = await Shown(world, isPublic: true);
        var machine = await world.Machine();
        var other = await world.Check(machine);
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            Desk(world).Save(new(machine), "durand", "Autre", true, [(other, "Site")], "Aurore")
        );
        await Desk(world).Stop(new(customer), "Aurore");
        using var anyone = world.Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetAsync("/status/durand")).StatusCode);
    }

    [Fact]
    public async Task Planned_maintenance_is_announced_and_is_no_outage()
    {
        await using var world = await World.At(Moment);
        var (customer, check) = await Shown(world, isPublic: true);
        await world.Execute(
            $"""
            insert into maintenance_windows (id, customer_id, reason, zone, starts_at, minutes, repeats, added_by, added_at)
                values (gen_random_uuid(), '{customer}', 'Disques', 'Europe/Paris', '2026-11-20 02:00', 120, 'once', 'Inès', '{world.Now}')
            """
        );
        await Fail(world, check);
        var view = (await world.Services.GetRequiredService<StatusBook>().Find("durand"))!;
        Assert.Equal(StatusWord.Maintenance, Assert.Single(view.Components).State);
        Assert.Single(view.Planned);
    }

    internal static StatusDesk Desk(World world) => world.Services.GetRequiredService<StatusDesk>();

    internal static async Task<(Guid Customer, CheckId Check)> Shown(World world, bool isPublic)
    {
        var machine = await world.Machine("192.0.2.99"); // its customer has the same id
        var check = await world.Check(machine, attempts: 1);
        await Desk(world)
            .Save(new(machine), "durand", "État des services", isPublic, [(check, "Paiement en ligne")], "Aurore");
        return (machine, check);
    }

    internal static async Task Fail(World world, CheckId check)
    {
        await world.HandIn(Bad(check, world.Now));
        await world.MoveTo(world.Now);
    }
}
