using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Monitoring;
using Contrefort.OnCall;
using Contrefort.Tests.Monitoring.Watch;
using Contrefort.Tests.OnCall;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using static Contrefort.Tests.Monitoring.Watch.WatchRig;

namespace Contrefort.Tests.Monitoring;

/// <summary>From a failed probe to a telephone, and back to the ticket.</summary>
public sealed class AlertCallsTests
{
    [Fact]
    public async Task Who_is_on_call_is_told_and_that_instant_is_kept_on_alert_and_ticket()
    {
        await using var night = await Night.Fall();
        var told = night.World.Now;
        await Fail(night, await Check(night));

        Assert.Contains("srv", Assert.Single(night.Sink.Taken)["text"]);
        var alert = await Alert(night);
        Assert.Equal(told, alert.ToldAt);
        Assert.Equal(told, (await Story(night, alert)).ProviderToldAt);
    }

    [Fact]
    public async Task Who_answers_the_call_has_acknowledged_the_alert_and_taken_charge_of_the_ticket()
    {
        await using var night = await Night.Fall();
        await Fail(night, await Check(night));
        await night.World.MoveTo("2026-11-21 03:05");
        await night.Acknowledge(await CallOut(night), night.Marc);
        await night.World.MoveTo("2026-11-21 03:05");

        var alert = await Alert(night);
        Assert.Equal(("Marc Petit", Moment.At("2026-11-21 03:05")), (alert.AcknowledgedBy, alert.AcknowledgedAt));
        var story = await Story(night, alert);
        Assert.Equal(
            (night.Marc.Id, Moment.At("2026-11-21 03:05")),
            (story.Acknowledged!.By.Id, story.Acknowledged.At)
        );
    }

    [Fact]
    public async Task Who_takes_charge_of_the_ticket_lets_everybody_else_sleep()
    {
        await using var night = await Night.Fall();
        await Fail(night, await Check(night));
        var ticket = (await Alert(night)).TicketId!.Value;
        await night.World.MoveTo("2026-11-21 02:45");
        await night
            .Get<TicketDesk>()
            .Change(
                ticket,
                change => change.Ticket.Acknowledge(Actor.Engineer(night.Gaelle.Id, night.Gaelle.Name), change.Now)
            );
        await night.World.MoveTo("2026-11-21 04:00");

        Assert.Single(night.Sink.Taken);
    }

    [Fact]
    public async Task What_is_up_again_calls_nobody_more()
    {
        await using var night = await Night.Fall();
        var check = await Check(night);
        await Fail(night, check);
        await night.World.MoveTo("2026-11-21 02:45");
        await night.World.HandIn(Ok(check, night.World.Now));
        await night.World.MoveTo("2026-11-21 04:00");

        Assert.Single(night.Sink.Taken);
        Assert.NotNull((await night.Read(await CallOut(night))).EndedAt);
    }

    [Fact]
    public async Task An_acknowledgement_that_expires_wakes_people_again()
    {
        await using var night = await Night.Fall();
        await Fail(night, await Check(night));
        await using (var db = night.World.Db())
        {
            var alert = await Alert(night);
            await night
                .Get<AlertDesk>()
                .Acknowledge(
                    db,
                    alert.Id,
                    byId: null,
                    "Gaëlle Roy",
                    "On attend le fournisseur",
                    Moment.At("2026-11-21 03:41"),
                    night.World.Now
                );
            await db.SaveChangesAsync();
        }
        await night.World.MoveTo("2026-11-21 03:40");
        Assert.Single(night.Sink.Taken);
        await night.World.MoveTo("2026-11-21 03:42");
        Assert.Equal(2, night.Sink.Taken.Count());
    }

    [Fact]
    public async Task What_flaps_wakes_somebody_once()
    {
        await using var night = await Night.Fall();
        var check = await Check(night);
        for (var run = 0; run < 14; run++)
        {
            await night.World.HandIn(run % 2 == 0 ? Bad(check, night.World.Now) : Ok(check, night.World.Now));
            await night.World.MoveTo(night.World.Now + Duration.FromMinutes(1));
        }
        var woken = night.Sink.Taken.Count();
        for (var run = 0; run < 10; run++)
        {
            await night.World.HandIn(run % 2 == 0 ? Bad(check, night.World.Now) : Ok(check, night.World.Now));
            await night.World.MoveTo(night.World.Now + Duration.FromMinutes(1));
        }
        Assert.Equal(woken, night.Sink.Taken.Count());
    }

    [Fact]
    public async Task A_contact_who_asked_for_it_gets_the_alert_by_SMS()
    {
        await using var night = await Night.Fall();
        var check = await Check(night);
        var machine = await night.World.Scalar<Guid>("select customer_id from machines");
        var contact = await night
            .Get<ContractDesk>()
            .AddContact(new(machine), "Sofie Claes", "sofie@durand.example", "fr", ["+32 470 11 22 33"]);
        var contract = new ContractId(await night.World.Scalar<Guid>("select id from contracts"));
        await night.Get<ContractDesk>().NameContact(contract, contact);
        await night.Get<AlertListeners>().Ask(contract, contact, bySms: true, "Sofie Claes");
        await Fail(night, check);

        var text = Assert.Single(night.Sink.Taken, taken => taken["to"] == "+32470112233")["text"]!;
        Assert.Contains("est en alerte", text);
        Assert.True(text.Length <= 160, text);
    }

    [Fact]
    public async Task While_somebody_is_called_for_a_machine_what_else_is_wrong_with_it_calls_for_nothing_more()
    {
        await using var night = await Night.Fall();
        var (web, mail) = (await Check(night), await Another(night));
        await Fail(night, web);
        await Fail(night, mail);
        Assert.Equal(2, await night.World.Count("alerts"));
        Assert.Single(night.Sink.Taken);

        await night.World.MoveTo("2026-11-21 02:45");
        await night.Acknowledge(await CallOut(night), night.Marc);
        await night.World.MoveTo("2026-11-21 04:00");
        Assert.Single(night.Sink.Taken);
        Assert.Equal(
            2,
            await night.World.Scalar<long>("select count(*) from alerts where acknowledged_by = 'Marc Petit'")
        );
    }

    [Fact]
    public async Task When_what_they_were_called_for_is_up_again_they_are_called_for_what_is_not()
    {
        await using var night = await Night.Fall();
        var (web, mail) = (await Check(night), await Another(night));
        await Fail(night, web);
        await Fail(night, mail);
        await night.World.MoveTo("2026-11-21 02:43");
        await night.World.HandIn(Ok(web, night.World.Now));
        await night.World.MoveTo(night.World.Now);

        Assert.Equal(2, night.Sink.Taken.Count());
    }

    [Fact]
    public async Task What_goes_wrong_after_somebody_took_the_ticket_in_hand_calls_again()
    {
        await using var night = await Night.Fall();
        var (web, mail) = (await Check(night), await Another(night));
        await Fail(night, web);
        await night.World.MoveTo("2026-11-21 02:45");
        await night.Acknowledge(await CallOut(night), night.Marc);
        await night.World.MoveTo("2026-11-21 03:30");
        await Fail(night, mail);

        Assert.Equal(2, night.Sink.Taken.Count());
    }

    static async Task<CheckId> Another(Night night) =>
        await night.World.Check(await night.World.Scalar<Guid>("select id from machines"), attempts: 1);

    static async Task<CheckId> Check(Night night)
    {
        var machine = await night.World.Machine();
        var contract = await night
            .Get<ContractDesk>()
            .Sign(
                "C-1",
                new CustomerId(machine),
                "myown-b",
                "1",
                new Choices
                {
                    Parameters = new Dictionary<string, string>
                    {
                        ["servers"] = """[{"name":"srv","criticality":"1","virtualised":false}]""",
                    },
                },
                [],
                new LocalDate(2026, 11, 1)
            );
        await night.World.Execute($"update machines set contract_id = '{contract.Value}'");
        return await night.World.Check(machine, attempts: 1);
    }

    static async Task Fail(Night night, CheckId check)
    {
        await night.World.HandIn(Bad(check, night.World.Now));
        await night.World.MoveTo(night.World.Now);
    }

    static async Task<AlertRow> Alert(Night night)
    {
        await using var db = night.World.Db();
        return await db.Alerts.AsNoTracking().SingleAsync();
    }

    static async Task<Guid> CallOut(Night night)
    {
        await using var db = night.World.Db();
        return await db.CallOuts.Select(callOut => callOut.Id).SingleAsync();
    }

    static async Task<TicketStory> Story(Night night, AlertRow alert) =>
        (await night.Get<TicketDesk>().Read(alert.TicketId!.Value)).Ticket.Story;
}
