using System.Net;
using Contrefort.Monitoring;
using Contrefort.SignIn;
using Contrefort.Tests.Desk;
using Contrefort.Tests.Status;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.Monitoring;

/// <summary>Staff declare what is watched and see it, by clicking.</summary>
public sealed class MonitoringPagesTests
{
    [Fact]
    public async Task A_machine_is_added_and_what_the_contract_names_is_watched_in_one_click()
    {
        await using var site = await Supervised.Begin();
        using var ines = await Visitor.Engineer(site.World);
        var page = await ines.Get("/customers/K-1/machines/new?name=mail-1");
        page = await ines.Submit(page, "machine", ("Of.Address", "192.0.2.13"));
        Assert.Contains("mail-1", page.Text);
        page = await ines.Submit(page, "standard");
        Assert.Contains("C'est surveillé désormais.", page.Text);
        await using var db = site.World.Db();
        var machine = await db.Machines.SingleAsync(row => row.Name == "mail-1");
        Assert.Equal(
            ["http", "ping", "smtp"],
            await db
                .Checks.Where(check => check.MachineId == machine.Id)
                .OrderBy(check => check.Kind)
                .Select(check => check.Kind)
                .ToListAsync()
        );
        Assert.Equal(site.Tale.Contract, machine.ContractId);
    }

    [Fact]
    public async Task A_check_is_tried_before_it_is_kept()
    {
        await using var site = await Supervised.Begin();
        using var ines = await Visitor.Engineer(site.World);
        var page = await ines.Get($"/machines/{site.Web.Value}/checks/new?kind=tcp");
        page = await ines.Submit(page, "check", ("do", "try"), ("s.host", "127.0.0.1"), ("s.port", "22"));
        Assert.Contains("Monitoring:AllowedNetworks", page.Text);
        page = await ines.Submit(page, "check", ("do", "keep"), ("name", "SSH"), ("s.host", "192.0.2.11"));
        Assert.Equal($"/machines/{site.Web.Value}", page.Path);
        await using var db = site.World.Db();
        var check = await db.Checks.SingleAsync(row => row.Name == "SSH");
        Assert.Contains("\"port\": 22", check.Settings);
    }

    [Fact]
    public async Task A_wrong_setting_is_said_and_what_was_typed_stays()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var ines = await Visitor.Engineer(site.World);
        var page = await ines.Get($"/machines/{site.Web.Value}/checks/new?kind=http");
        page = await ines.Submit(page, "check", ("do", "keep"), ("name", "Page"), ("s.address", "ftp://x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal("ftp://x", page.Value("s.address"));
    }

    [Fact]
    public async Task A_heartbeat_shows_its_address_once_with_a_line_for_a_crontab()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var ines = await Visitor.Engineer(site.World);
        var page = await ines.Get($"/machines/{site.Web.Value}/checks/new?kind=heartbeat");
        page = await ines.Submit(page, "check", ("do", "keep"), ("name", "Sauvegarde"));
        Assert.Contains("curl -fsS", page.Text);
        await using var db = site.World.Db();
        var check = await db.Checks.SingleAsync(row => row.Kind == CheckKinds.Heartbeat);
        Assert.DoesNotContain("curl", (await ines.Get($"/checks/{check.Id.Value}")).Text);
    }

    [Fact]
    public async Task An_alert_is_taken_in_hand_and_closed_and_the_menu_counts_it()
    {
        await using var site = await Supervised.Begin();
        using var ines = await Visitor.Engineer(site.World);
        var page = await ines.Get("/alerts");
        Assert.Contains(
            "Alertes1",
            page.Document.QuerySelector(".rail a[href='/alerts']")!.TextContent.Replace(" ", "")
        );
        Assert.Contains("La connexion", page.Text);
        await using var db = site.World.Db();
        var alert = await db.Alerts.AsNoTracking().SingleAsync();
        page = await ines.Get($"/alerts/{alert.Id.Value}");
        page = await ines.Submit(page, "acknowledge", ("Draft.Reason", "Je redémarre"), ("Draft.Until", "1"));
        Assert.Contains("Je redémarre", page.Text);
        alert = await db.Alerts.AsNoTracking().SingleAsync();
        Assert.Equal(site.World.Now + NodaTime.Duration.FromHours(1), alert.QuietUntil);
        await ines.Submit(page, "close");
        Assert.Equal("Inès Martin", (await db.Alerts.AsNoTracking().SingleAsync()).ClosedBy);
    }

    [Fact]
    public async Task A_place_shows_its_token_once_to_an_administrator()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        using var ada = await Visitor.Engineer(site.World, "Ada", "ada@provider.example", Role.Administrator);
        var page = await ada.Get("/locations");
        page = await ada.Submit(page, "place", ("Draft.Name", "lyon"));
        Assert.Contains("--location lyon", page.Text);
        Assert.DoesNotContain("ctp_", (await ada.Get("/locations")).Html);
    }

    [Fact]
    public async Task The_list_finds_machines_by_state_and_words()
    {
        await using var site = await Supervised.Begin();
        using var ines = await Visitor.Engineer(site.World);
        Assert.Contains("base-1", (await ines.Get("/machines?state=down")).Text);
        Assert.DoesNotContain("base-1", (await ines.Get("/machines?q=web")).Text);
        Assert.Contains("hv-1", (await ines.Get("/machines?state=unwatched&customer=K-1")).Text);
    }
}
