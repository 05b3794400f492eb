using Contrefort.Agenda;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Contrefort.OnCall;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.OnCall;

public sealed class EscalationTests
{
    const string InesNumber = "+33612345678";
    const string MarcNumber = "+32470123456";
    const string GaelleNumber = "+33699999999";

    [Fact]
    public async Task When_everything_is_down_at_once_what_comes_after_five_calls_comes_in_one_message_a_minute()
    {
        await using var night = await Night.Fall();
        var opened = new List<Guid>();
        for (var machine = 1; machine <= 12; machine++)
            opened.Add(await night.Open(Night.Alert($"web{machine} : HTTP ne répond plus")));
        await night.World.MoveTo("2026-11-21 02:41");
        Assert.Equal(5, night.Sink.Taken.Count());

        await night.World.MoveTo("2026-11-21 02:43");
        var text = Assert.Single(night.Sink.Taken.Skip(5))["text"]!;
        Assert.StartsWith("7 autres appels vous attendent : web", text);
        Assert.EndsWith("https://help.example/call-outs", text);
        foreach (var one in opened)
            Assert.NotNull((await night.Read(one)).ToldAt);
    }

    [Fact]
    public async Task The_first_five_are_told_before_what_is_gathered_whichever_is_placed_first()
    {
        await using var night = await Night.Fall();
        for (var machine = 1; machine <= 7; machine++)
            await night.Open(Night.Alert($"web{machine} : HTTP ne répond plus"));
        while (await night.Get<AgendaRunner>().RunInDatabase(default)) { }
        await night.World.Execute(
            """
            update agenda set due_at = due_at - interval '1 second'
            where subject = (select id from on_call_calls order by number offset 5 limit 1)
            """
        );
        await night.World.MoveTo("2026-11-21 02:41");
        Assert.Equal(5, night.Sink.Taken.Count);
        Assert.All(night.Sink.Taken, taken => Assert.Matches(@"^web\d : ", taken["text"]));
    }

    [Fact]
    public async Task Who_answers_what_they_are_called_for_is_called_for_each_thing_by_itself()
    {
        await using var night = await Night.Fall();
        for (var machine = 1; machine <= 8; machine++)
        {
            var opened = await night.Open();
            await night.World.MoveTo("2026-11-21 02:41");
            await night.Acknowledge(opened, night.Ines);
        }
        Assert.Equal(8, night.Sink.Taken.Count());
    }

    [Fact]
    public async Task Who_is_on_call_is_called_at_once_with_what_by_when_and_a_link()
    {
        await using var night = await Night.Fall();
        var id = await night.Open();
        await night.World.MoveTo(night.World.Now);
        var sms = Assert.Single(night.Sink.Taken);
        Assert.Equal(("GET", "/cgi-bin/sendsms"), (sms.Method, sms.Path));
        Assert.Equal(
            ("contrefort", "s&cret", "Contrefort", InesNumber, "UTF-8", "0"),
            (sms["username"], sms["password"], sms["from"], sms["to"], sms["charset"], sms["coding"])
        );
        Assert.Matches(
            @"^web1 : HTTP ne répond plus \(B: 12 h -> 14:41\) https://help\.example/ack/[\w-]{20}$",
            sms["text"]
        );
        Assert.Equal(night.World.Now, (await night.Read(id)).ToldAt);
        Assert.Equal(["handed-over HTTP 202"], await night.Outcomes());
    }

    [Fact]
    public async Task Nobody_answers_and_the_next_are_called_each_at_their_time_and_once_again()
    {
        await using var night = await Night.Fall();
        var id = await night.Open();
        await night.World.MoveTo("2026-11-21 02:50");
        Assert.Equal([InesNumber], night.Numbers);
        await night.World.MoveTo("2026-11-21 02:51");
        Assert.Equal([InesNumber, MarcNumber, InesNumber], night.Numbers.Take(1).Concat(night.Numbers.Skip(1).Order()));
        await night.World.MoveTo("2026-11-21 03:11");
        Assert.Equal(GaelleNumber, night.Numbers.Last());
        await night.World.MoveTo("2026-11-21 05:00");
        Assert.Equal(8, night.Sink.Taken.Count);
        var row = await night.Read(id);
        Assert.Equal((Moment.At("2026-11-21 04:41"), null), (row.ExhaustedAt, row.EndedAt));
    }

    [Fact]
    public async Task Once_somebody_has_it_nobody_else_is_called_and_the_second_is_told_who()
    {
        await using var night = await Night.Fall();
        var id = await night.Open();
        await night.World.MoveTo("2026-11-21 02:45");
        Assert.Equal(
            (true, "Inès Martin"),
            await night.Acknowledge(id, night.Ines) is var one ? (one.IsFirst, one.Name) : default
        );
        Assert.Equal(
            (false, "Inès Martin"),
            await night.Acknowledge(id, night.Marc) is var two ? (two.IsFirst, two.Name) : default
        );
        await night.World.MoveTo("2026-11-21 06:00");
        Assert.Single(night.Sink.Taken);
        Assert.Equal(
            0L,
            await night.World.Scalar<long>("select count(*) from agenda where kind in ('escalate', 'place-call')")
        );
    }

    [Fact]
    public async Task Of_many_who_say_so_at_once_one_has_it()
    {
        await using var night = await Night.Fall();
        var id = await night.Open();
        var said = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(n => night.Acknowledge(id, n % 2 == 0 ? night.Ines : night.Marc))
        );
        Assert.Single(said, answer => answer.IsFirst);
        Assert.Single(said.Select(answer => (answer.Name, answer.At)).Distinct());
    }

    [Fact]
    public async Task What_is_over_wakes_nobody_any_more()
    {
        await using var night = await Night.Fall();
        var id = await night.Open();
        await night.End(id);
        await night.World.MoveTo("2026-11-21 06:00");
        Assert.Empty(night.Sink.Taken);
        Assert.NotEqual(id, await night.Open());
    }

    [Fact]
    public async Task What_is_open_for_a_subject_is_not_opened_twice()
    {
        await using var night = await Night.Fall();
        var alert = Night.Alert(subject: Guid.CreateVersion7());
        Assert.Equal(await night.Open(alert), await night.Open(alert));
    }

    [Fact]
    public async Task A_gateway_that_is_down_brings_the_next_person_at_once_and_is_tried_again()
    {
        await using var night = await Night.Fall();
        night.Sink.Status = 503;
        var id = await night.Open();
        await night.World.MoveTo(night.World.Now);
        // Each step failed at once: nobody was waited for.
        Assert.Equal(4, night.Sink.Taken.Count);
        Assert.Null((await night.Read(id)).ToldAt);
        await night.World.MoveTo("2026-11-21 02:44");
        var before = night.Sink.Taken.Count;
        Assert.InRange(before, 8, 16);
        night.Sink.Status = 202;
        await night.World.MoveTo("2026-11-21 02:50");
        Assert.NotNull((await night.Read(id)).ToldAt);
        Assert.InRange(night.Sink.Taken.Count - before, 1, 4);
    }

    [Fact]
    public async Task The_next_gateway_of_a_way_is_tried_when_the_first_fails()
    {
        await using var night = await Night.Fall();
        await using var other = new GatewaySink { Status = 200, Answer = "OK" };
        night.Sink.Answer = "Authorization failed for sendsms";
        await night
            .Get<GatewayDesk>()
            .Add(
                GatewayKind.Template,
                CallWay.Sms,
                "Second",
                new()
                {
                    Url = other.Address + "/send?key={secret}",
                    Secret = "a b&c",
                    Method = "POST",
                    Headers = "Authorization: Bearer {secret}",
                    Body = """{"to": "{to}", "message": "{text}"}""",
                    Success = "^OK$",
                }
            );
        await night.Open(Night.Alert("guillemet \" et \\ antislash"));
        await night.World.MoveTo(night.World.Now);
        var sent = Assert.Single(other.Taken);
        Assert.Equal(("?key=a%20b%26c", "Bearer a b&c"), (sent.Query, sent.Authorization));
        using var body = System.Text.Json.JsonDocument.Parse(sent.Body);
        Assert.StartsWith("guillemet \" et \\ antislash", body.RootElement.GetProperty("message").GetString());
        Assert.Equal("Second", await night.World.Scalar<string>("select through from call_outcomes"));
    }

    [Fact]
    public async Task A_gap_in_the_rota_calls_the_next_step_at_once()
    {
        await using var night = await Night.Fall();
        await night.Get<RotaDesk>().Absent(night.Ines.Id, night.World.Now, Moment.At("2026-11-22 00:00"), "Inès");
        await night.Get<RotaDesk>().Absent(night.Marc.Id, night.World.Now, Moment.At("2026-11-22 00:00"), "Marc");
        await night.Open();
        await night.World.MoveTo(night.World.Now);
        Assert.Equal([MarcNumber, InesNumber], night.Numbers.Order());
    }

    [Fact]
    public async Task A_worker_that_is_lost_before_it_could_write_what_came_of_it_repeats_a_call_and_loses_none()
    {
        await using var night = await Night.Fall();
        await night.Open();
        await night.World.Do(services => services.GetRequiredService<AgendaRunner>().RunInDatabase(default));
        // As a worker leaves it that took the row, called, and died.
        await night.World.Do(async services =>
        {
            await using var db = night.World.Db();
            var row = await db.Agenda.SingleAsync(one => one.Kind == PlaceCall.AgendaKind);
            var handler = services.GetRequiredKeyedService<ILeasedAgendaHandler>(PlaceCall.AgendaKind);
            await handler.Act(row, night.World.Now, default);
        });
        await night.World.Execute(
            "update agenda set leased_until = due_at + interval '45 s', attempts = 1 where kind = 'place-call'"
        );
        await night.World.MoveTo("2026-11-21 02:43");
        Assert.Equal([InesNumber, InesNumber], night.Numbers);
        Assert.Equal(["handed-over HTTP 202"], await night.Outcomes());
    }

    [Fact]
    public async Task Two_processes_never_both_escalate()
    {
        await using var night = await Night.Fall();
        await using var twin = await night.World.Twin();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => night.Open()));
        await Task.WhenAll(
            new[] { night.World, twin }
                .SelectMany(world => Enumerable.Repeat(world.Services.GetRequiredService<AgendaRunner>(), 3))
                .Select(async runner =>
                {
                    while (await runner.RunInDatabase(default)) { }
                })
        );
        await night.World.MoveTo(night.World.Now);
        Assert.Equal(5, night.Sink.Taken.Count);
        Assert.Equal(5L, await night.World.Scalar<long>("select count(*) from call_steps"));
    }

    [Fact]
    public async Task The_evidence_cannot_be_changed()
    {
        await using var night = await Night.Fall();
        await night.Open();
        await night.World.MoveTo(night.World.Now);
        foreach (var table in (string[])["call_steps", "on_call_calls", "call_outcomes", "call_acknowledgements"])
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => night.World.Execute($"delete from {table}"));
    }

    [Fact]
    public async Task Secrets_are_kept_encrypted()
    {
        await using var night = await Night.Fall();
        var kept = await night.World.Scalar<string>("select settings from on_call_gateways");
        Assert.DoesNotContain("cret", kept);
        Assert.DoesNotContain("127.0.0.1", kept);
    }

    [Fact]
    public async Task Whoever_asked_to_hear_is_told_in_the_same_transaction()
    {
        await using var night = await Night.Fall();
        var heard = new List<CallOutEvent>();
        CallOutListener listener = (_, what, _, _, _) =>
        {
            heard.Add(what);
            return Task.CompletedTask;
        };
        var id = await night.Open();
        await using var db = night.World.Db();
        var desk = new CallOutDesk(night.Get<Contrefort.Contracts.ContractBook>(), [listener]);
        await desk.Acknowledge(db, id, night.Ines.Id, "Inès", AcknowledgedHow.Page, night.World.Now);
        await desk.Acknowledge(db, id, night.Marc.Id, "Marc", AcknowledgedHow.Page, night.World.Now);
        await desk.End(db, id, night.World.Now);
        await desk.End(db, id, night.World.Now);
        Assert.Equal([CallOutEvent.Acknowledged, CallOutEvent.Ended], heard);
    }
}
