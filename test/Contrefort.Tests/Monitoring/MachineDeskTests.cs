using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Monitoring;
using Contrefort.Tests.Status;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.Monitoring;

/// <summary>The rules of what is watched, and who changed it.</summary>
public sealed class MachineDeskTests
{
    [Fact]
    public async Task Each_change_says_who_made_it()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        await using var db = site.World.Db();
        var changes = await db
            .WatchChanges.Where(change => change.MachineId == site.Web)
            .OrderBy(change => change.At)
            .ToListAsync();
        Assert.Equal(
            ["web-1 was added.", "The check Ping was added.", "The check Accueil was added."],
            changes.Select(change => $"{change.What}")
        );
        Assert.All(changes, change => Assert.Equal(Supervised.By, change.ByName));
    }

    [Fact]
    public async Task A_machine_hangs_on_itself_in_no_way()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        await site.Desk.Change(
            site.Web,
            new("web-1", "192.0.2.11", MachineRole.Server) { ReachedThrough = site.Database },
            "Karim"
        );
        var refused = await Assert.ThrowsAsync<RuleViolationException>(() =>
            site.Desk.Change(
                site.Database,
                new("base-1", "192.0.2.12", MachineRole.Server) { ReachedThrough = site.Web },
                "Karim"
            )
        );
        Assert.Equal("base-1 would hang on itself.", $"{refused.Sentence}");
    }

    [Fact]
    public async Task Another_customers_machine_is_no_way_to_this_one()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        var other = await site
            .Tale.Get<Contrefort.Contracts.ContractDesk>()
            .AddCustomer("K-2", "Autre", "FR", "Europe/Paris", "fr", []);
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            site.Desk.Add(other, new("a", "", MachineRole.Server) { HostedOn = site.Hypervisor }, "x")
        );
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            site.Desk.Add(other, new("a", "", MachineRole.Server) { Contract = site.Tale.Contract }, "x")
        );
    }

    [Fact]
    public async Task A_name_is_used_once_per_customer_until_it_is_retired()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        var again = new MachineFacts(" web-1 ", "", MachineRole.Server);
        await Assert.ThrowsAsync<RuleViolationException>(() => site.Desk.Add(site.Customer, again, "x"));
        await site.Desk.Retire(site.Web, "x");
        await site.Desk.Add(site.Customer, again, "x");
    }

    [Fact]
    public async Task What_is_retired_alerts_no_more()
    {
        await using var site = await Supervised.Begin();
        await site.Desk.Retire(site.Database, "Karim Benali");
        await using var db = site.World.Db();
        Assert.Equal("Karim Benali", (await db.Alerts.SingleAsync()).ClosedBy);
        Assert.NotNull((await db.Outages.SingleAsync(outage => outage.CheckId == site.Port)).EndedAt);
        Assert.False(await db.Checks.InUse.AnyAsync(check => check.MachineId == site.Database));
    }

    [Theory]
    [InlineData("tcp", "{}")] // no port
    [InlineData("http", "{\"address\":\"ftp://x/\"}")]
    [InlineData("gopher", "{}")]
    [InlineData("ping", "{\"count\":99}")]
    public async Task What_could_not_be_watched_is_refused(string kind, string settings)
    {
        await using var site = await Supervised.Begin(hasResults: false);
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            site.Desk.AddCheck(site.Web, kind, new("x", settings), "x")
        );
    }

    [Fact]
    public async Task No_more_places_can_agree_than_run_it()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        var policy = new CheckPolicy(Duration.FromMinutes(1), Duration.FromMinutes(1), 3, 2);
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            site.Desk.AddCheck(site.Web, "ping", new("x", "{}") { Policy = policy }, "x")
        );
    }

    [Fact]
    public async Task Of_a_heartbeats_address_only_the_hash_is_kept()
    {
        await using var site = await Supervised.Begin(hasResults: false);
        var (check, secret) = await site.Desk.AddCheck(site.Web, CheckKinds.Heartbeat, new("Sauvegarde", "{}"), "x");
        Assert.Equal(43, secret!.Length);
        var again = await site.Desk.RenewHeartbeat(check, "x");
        Assert.NotEqual(secret, again);
        await using var db = site.World.Db();
        Assert.Equal(32, (await db.Heartbeats.SingleAsync()).TokenHash.Length);
    }
}
