using Contrefort.Monitoring;
using Contrefort.Tests.Api;
using Contrefort.Tests.Isolation;
using Contrefort.Tests.Status;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.Monitoring;

/// <summary>Alerts for programs: read with their three instants, taken in hand, closed.</summary>
public sealed class AlertApiTests
{
    [Fact]
    public async Task An_alert_is_read_with_its_three_instants_its_ticket_and_what_happened()
    {
        await using var site = await Supervised.Begin();
        await using (var db = site.World.Db())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await site.Tale.Get<AlertDesk>().Tell(db, (await db.Alerts.SingleAsync()).Id, site.World.Now);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        using var program = await site.Program("fr");
        var listed = Assert.Single(
            (await program.Read($"alerts?state=open&customer=K-1&machine={site.Database.Value}").Json())
                .GetProperty("items")
                .EnumerateArray()
        );
        var read = await program.Read($"alerts/{listed.Said("id")}").Json();
        var alert = read.GetProperty("alert");
        Assert.Equal($"{listed}", $"{alert}");
        Assert.Equal(
            ("base-1 · PostgreSQL", "K-1", "C-1", "base-1", "critical", "probe"),
            (
                alert.Said("title"),
                alert.Said("customer"),
                alert.Said("contract"),
                alert.Said("machineName"),
                alert.Said("severity"),
                alert.Said("source")
            )
        );
        Assert.Equal(
            ("2026-11-18T08:48:00Z", "2026-11-18T08:50:00Z", "2026-11-18T09:00:00Z"),
            (alert.Said("firstFailedAt"), alert.Said("confirmedAt"), alert.Said("toldAt"))
        );
        Assert.Equal(await site.World.Scalar<string>("select number from tickets"), alert.Said("ticket"));
        Assert.Contains("192.0.2.12:5432", alert.Said("detail"));
        Assert.DoesNotContain("refused", $"{read}");
        Assert.Contains("ticket-opened", read.GetProperty("events").EnumerateArray().Select(one => one.Said("kind")));
    }

    [Fact]
    public async Task An_alert_taken_in_hand_twice_under_one_key_is_taken_once()
    {
        await using var site = await Supervised.Begin();
        using var program = await site.Program();
        var path = $"alerts/{await Only(program)}/acknowledgement";
        var until = site.World.Now + Duration.FromHours(4);
        var body = $$"""{"reason": "Disque plein, je purge", "until": "{{until}}"}""";
        var taken = await program.Post(path, body, "mine").Json();
        Assert.Equal($"{taken}", $"{await program.Post(path, body, "mine").Json()}");
        Assert.Equal((Supervised.By, $"{until}"), (taken.Said("by"), taken.Said("until")));
        Assert.Equal(1, await site.World.Scalar<long>("select count(*) from alert_events where kind = 'acknowledged'"));
        var alert = (await program.Read("alerts?state=open").Json()).GetProperty("items")[0];
        Assert.Equal(("In hand", "Disque plein, je purge"), (alert.Said("state"), alert.Said("reason")));
    }

    [Fact]
    public async Task Who_takes_an_alert_in_hand_takes_charge_of_its_ticket()
    {
        await using var site = await Supervised.Begin();
        using var program = await site.Program();
        Assert.Equal(200, await program.Post($"alerts/{await Only(program)}/acknowledgement", "{}").Status());
        await site.World.MoveTo(site.World.Now);
        await using var db = site.World.Db();
        var ticket = (await db.Alerts.SingleAsync()).TicketId!.Value;
        Assert.Equal(Supervised.By, (await site.Tale.Story(ticket)).Acknowledged?.By.Name);
    }

    [Fact]
    public async Task Nobody_takes_in_hand_until_a_time_that_is_over_or_what_is_over()
    {
        await using var site = await Supervised.Begin();
        using var program = await site.Program("fr");
        var alert = await Only(program);
        var past = $$"""{"until": "{{site.World.Now - Duration.FromHours(1)}}"}""";
        var problem = await program.Post($"alerts/{alert}/acknowledgement", past).Json();
        Assert.Equal(422, problem.GetProperty("status").GetInt32());
        Assert.True(problem.GetProperty("errors").TryGetProperty("until", out _));
        Assert.Equal(
            400,
            await program
                .Post($"alerts/{alert}/acknowledgement", $$"""{"reason": "{{new string('x', 201)}}"}""")
                .Status()
        );

        var closed = await program.Post($"alerts/{alert}/closure", "{}", "over").Json();
        Assert.Equal($"{closed}", $"{await program.Post($"alerts/{alert}/closure", "{}", "over").Json()}");
        Assert.Equal(422, await program.Post($"alerts/{alert}/acknowledgement", "{}").Status());
        Assert.Empty((await program.Read("alerts?state=open").Json()).GetProperty("items").EnumerateArray());
        Assert.Single((await program.Read("alerts?state=closed").Json()).GetProperty("items").EnumerateArray());
        Assert.Equal(400, await program.Read("alerts?state=red").Status());
    }

    [Fact]
    public async Task An_alert_is_nothing_to_a_contact_and_missing_when_there_is_none()
    {
        await using var two = await TwoCustomers.Make();
        const string nobodys = "alerts/0199ffff-ffff-4fff-bfff-ffffffffffff";
        using var ines = await two.Program(two.Ines);
        Assert.Equal(404, await ines.Read(nobodys).Status());
        Assert.Equal(404, await ines.Post($"{nobodys}/acknowledgement", "{}").Status());
        Assert.Equal(404, await ines.Post($"{nobodys}/closure", "{}").Status());
        using var alice = await two.Program(two.Alice);
        Assert.Equal(404, await alice.Read("alerts").Status());
        Assert.Equal(404, await alice.Post($"{nobodys}/acknowledgement", "{}").Status());
    }

    static async Task<string> Only(HttpClient program) =>
        Assert.Single((await program.Read("alerts").Json()).GetProperty("items").EnumerateArray()).Said("id")!;
}
