using System.Net;
using System.Text;
using Contrefort.AlertsIn;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.AlertsIn;

/// <summary>From the payload of another monitoring system to the alert and its ticket; and what is no payload.</summary>
public sealed class ReceiveTests
{
    [Fact]
    public async Task A_firing_notification_opens_an_alert_with_its_ticket_and_the_resolved_one_recovers_it()
    {
        await using var site = await SourceSite.Begin(SourceKind.Alertmanager);
        await site.Hears(Payloads.Alertmanager(Payloads.Alert("f1", "srv-1:9100")));
        var alert = Assert.Single(await site.Alerts());
        Assert.Equal(
            ("alertmanager", AlertSeverity.Critical, "srv-1:9100 ne répond plus"),
            (alert.Source, alert.Severity, alert.Title)
        );
        Assert.Equal((site.Machine, site.Tale.Contract), (alert.MachineId, alert.ContractId));
        Assert.Equal(Instant.FromUtc(2026, 10, 19, 6, 58), alert.FirstFailedAt);
        Assert.Equal(site.World.Now, alert.ConfirmedAt);
        Assert.Equal(Channel.Probe, (await site.Tale.Story(alert.TicketId!.Value)).Opened!.Channel);

        await site.Hears(
            Payloads.Alertmanager(Payloads.Alert("f1", "srv-1:9100", fires: false, endsAt: "2026-10-19T07:10:00Z")),
            "2026-10-19 09:12"
        );
        Assert.Equal(Instant.FromUtc(2026, 10, 19, 7, 10), Assert.Single(await site.Alerts()).RecoveredAt);
    }

    [Fact]
    public async Task What_is_answered_202_is_committed_as_it_came_and_another_process_reads_it()
    {
        await using var site = await SourceSite.Begin(SourceKind.Alertmanager);
        var body = Payloads.Alertmanager(Payloads.Alert("f1", "srv-1:9100"));
        Assert.Equal(HttpStatusCode.Accepted, (await site.Post(body)).StatusCode);
        Assert.Empty(await site.Alerts());
        Assert.Equal(Encoding.UTF8.GetBytes(body), await site.World.Scalar<byte[]>("select body from incoming_alerts"));

        await using var twin = await site.World.Twin();
        await twin.MoveTo(twin.Now);
        Assert.Single(await site.Alerts());
    }

    [Fact]
    public async Task The_same_payload_twice_is_one_alert_and_one_ticket()
    {
        await using var site = await SourceSite.Begin(SourceKind.Alertmanager);
        var body = Payloads.Alertmanager(Payloads.Alert("f1", "srv-1:9100"), Payloads.Alert("f1", "srv-1:9100"));
        await site.Hears(body);
        await site.Hears(body);
        Assert.Equal(3, Assert.Single(await site.Alerts()).Repeats);
        Assert.Equal(1, await site.World.Scalar<long>("select count(*) from tickets"));
    }

    [Fact]
    public async Task A_payload_nobody_can_read_waits_with_its_reason_and_is_read_again_when_asked()
    {
        await using var site = await SourceSite.Begin(SourceKind.Json);
        await site.Hears("""{"host":"srv-1","state":"DOWN","id":7}""");
        await site.Hears("not json \0 at all");
        Assert.Equal("Its page does not say yet how it is read.", (await site.LastReading()).Reason);

        await using (var db = site.World.Db())
        {
            var source = await db.AlertSources.SingleAsync();
            source.Settings = new SourceSettings
            {
                Json = new("$", "{$.id}", "$.state") { Host = "$.host", Title = "{$.host} {$.state}" },
            };
            await db.SaveChangesAsync();
        }
        foreach (var number in new[] { 1L, 2L })
            await site.Get<AlertIntake>().ReadAgain(site.Source.Id, number);
        await site.Settle();
        Assert.Equal("srv-1 DOWN", Assert.Single(await site.Alerts()).Title);
        Assert.Equal("This is not JSON.", (await site.LastReading()).Reason);
    }

    [Fact]
    public async Task A_wrong_token_a_revoked_one_and_an_unknown_source_are_told_the_same_and_leave_nothing()
    {
        await using var site = await SourceSite.Begin(SourceKind.Alertmanager);
        var good = site.Secret;
        var said = new List<string>
        {
            await Said(site.Post("{}", token: "cta_wrong")),
            await Said(site.Post("{}", token: "ctf_wrong", to: Guid.NewGuid().ToString())),
            await Said(site.Post("{}", token: good, to: Guid.NewGuid().ToString())),
            await Said(site.Post("{}", token: "", to: "cta_nobodys")),
        };
        await site.World.Do(async services =>
        {
            var db = services.GetRequiredService<ContrefortDb>();
            await services.GetRequiredService<SourceDesk>().Revoke(await db.AlertSources.SingleAsync());
        });
        said.Add(await Said(site.Post("{}")));
        Assert.StartsWith("401", Assert.Single(said.Distinct()), StringComparison.Ordinal);
        Assert.Equal(0, await site.World.Scalar<long>("select count(*) from incoming_alerts"));

        static async Task<string> Said(Task<HttpResponseMessage> asked)
        {
            using var answer = await asked;
            return $"{(int)answer.StatusCode} {answer.Headers.WwwAuthenticate} {await answer.Content.ReadAsStringAsync()}";
        }
    }

    [Fact]
    public async Task The_token_may_stand_in_the_address_and_a_body_beyond_a_megabyte_is_refused()
    {
        await using var site = await SourceSite.Begin(SourceKind.Alertmanager);
        Assert.Equal(HttpStatusCode.Accepted, (await site.Post("{}", token: "", to: site.Secret)).StatusCode);
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await site.Post(new byte[IncomingAlertRow.Largest + 1])).StatusCode
        );
    }

    [Fact]
    public async Task A_clock_that_is_ahead_or_absurd_moves_nothing_into_the_future()
    {
        await using var site = await SourceSite.Begin(SourceKind.Alertmanager);
        await site.Hears(
            Payloads.Alertmanager(
                Payloads.Alert("ahead", "srv-1", startsAt: "2031-01-01T00:00:00Z"),
                Payloads.Alert("none", "srv-1", startsAt: "0001-01-01T00:00:00Z")
            )
        );
        Assert.All(
            await site.Alerts(),
            alert => Assert.Equal((site.World.Now, site.World.Now), (alert.FirstFailedAt, alert.ConfirmedAt))
        );
        await site.Hears(
            Payloads.Alertmanager(Payloads.Alert("ahead", "srv-1", fires: false, endsAt: "2031-01-01T00:00:00Z"))
        );
        Assert.Equal(site.World.Now, (await site.Alerts()).Single(alert => alert.Key.EndsWith("ahead")).RecoveredAt);
    }

    [Fact]
    public async Task Nagios_tells_when_it_believed_it_and_its_acknowledgement_is_ours()
    {
        await using var site = await SourceSite.Begin(SourceKind.Nagios);
        await site.Hears(
            Payloads.Nagios(
                "PROBLEM",
                "CRITICAL",
                more: [("LASTSTATECHANGE", "1792393020"), ("LASTHARDSTATECHANGE", "1792393140")]
            )
        );
        var alert = Assert.Single(await site.Alerts());
        Assert.Equal(Instant.FromUnixTimeSeconds(1792393020), alert.FirstFailedAt);
        Assert.Equal(Instant.FromUnixTimeSeconds(1792393140), alert.ConfirmedAt);
        Assert.Equal("srv-1 · Disque / · CRITICAL", alert.Title);

        await site.Hears(
            Payloads.Nagios(
                "ACKNOWLEDGEMENT",
                "CRITICAL",
                more: [("NOTIFICATIONAUTHOR", "Paul Klein"), ("NOTIFICATIONCOMMENT", "Je purge les journaux")]
            )
        );
        alert = Assert.Single(await site.Alerts());
        Assert.Equal(
            ("Paul Klein (Surveillance)", "Je purge les journaux"),
            (alert.AcknowledgedBy, alert.AcknowledgedFor)
        );

        await site.Hears(Payloads.Nagios("DOWNTIMESTART", "CRITICAL"));
        await site.Hears(Payloads.Nagios("RECOVERY", "OK"));
        Assert.NotNull(Assert.Single(await site.Alerts()).RecoveredAt);
    }

    [Fact]
    public async Task A_source_of_everybodys_finds_the_machine_by_its_name_or_by_a_rule()
    {
        await using var site = await SourceSite.Begin(SourceKind.Alertmanager, isOfTheCustomer: false);
        await site.World.Do(async services =>
        {
            var desk = services.GetRequiredService<SourceDesk>();
            var number = await site.World.Scalar<string>("select number from customers");
            await desk.AddRule(site.Source, "instance", "alias-*", number, "srv-1");
            await desk.AddRule(site.Source, "host", "*.claes.example", number, null);
        });
        await site.Hears(
            Payloads.Alertmanager(
                Payloads.Alert("by-name", "SRV-1:9100"),
                Payloads.Alert("by-rule", "alias-7"),
                Payloads.Alert("by-domain", "new.claes.example:80"),
                Payloads.Alert("nobodys", "elsewhere.example")
            )
        );
        var alerts = (await site.Alerts()).ToDictionary(alert => alert.Key[(alert.Key.LastIndexOf(':') + 1)..]);
        Assert.Equal(site.Machine, alerts["by-name"].MachineId);
        Assert.Equal(site.Machine, alerts["by-rule"].MachineId);
        Assert.Equal((site.Tale.Customer, null), (alerts["by-domain"].CustomerId, alerts["by-domain"].MachineId));
        Assert.Null(alerts["nobodys"].CustomerId);
        Assert.Equal(
            "elsewhere.example, new.claes.example",
            await site.World.Scalar<string>("select string_agg(host, ', ' order by host) from unknown_hosts")
        );

        await site.World.Do(async services =>
            await services
                .GetRequiredService<SourceDesk>()
                .MakeMachine(site.Source, "new.claes.example", null, "Léa Roy")
        );
        await site.Hears(Payloads.Alertmanager(Payloads.Alert("later", "new.claes.example:80")));
        Assert.NotNull((await site.Alerts()).Single(alert => alert.Key.EndsWith("later")).MachineId);
    }

    [Fact]
    public async Task What_the_source_calls_a_warning_opens_no_ticket_and_what_is_ignored_no_alert()
    {
        await using var site = await SourceSite.Begin(
            SourceKind.Alertmanager,
            new SourceSettings { Severities = new Dictionary<string, HeardSeverity> { ["p3"] = HeardSeverity.Warning } }
        );
        await site.Hears(
            Payloads.Alertmanager(
                Payloads.Alert("third", "srv-1", severity: "P3"),
                Payloads.Alert("watchdog", "srv-1", severity: "none")
            )
        );
        var alert = Assert.Single(await site.Alerts());
        Assert.Equal((AlertSeverity.Warning, null), (alert.Severity, alert.TicketId));
    }

    [Fact]
    public async Task A_burst_is_taken_whole_in_payloads_of_one_and_of_a_hundred()
    {
        await using var site = await SourceSite.Begin(SourceKind.Alertmanager);
        var ones = Enumerable
            .Range(0, 400)
            .Select(n => Payloads.Alertmanager(Payloads.Alert($"one-{n}", "srv-1", severity: "warning")));
        var hundreds = Enumerable
            .Range(0, 6)
            .Select(part =>
                Payloads.Alertmanager(
                    Enumerable
                        .Range(0, 100)
                        .Select(n => Payloads.Alert($"many-{part}-{n}", "srv-1", severity: "warning"))
                )
            );
        var answers = await Task.WhenAll(ones.Concat(hundreds).Select(body => site.Post(body)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        await site.Settle();
        Assert.Equal(1000, (await site.Alerts()).Count);
        Assert.Equal(0, await site.World.Scalar<long>("select count(*) from waiting_alerts"));
    }

    [Fact]
    public async Task What_arrives_while_others_are_read_is_read_too()
    {
        await using var site = await SourceSite.Begin(SourceKind.Alertmanager);
        var reading = Task.CompletedTask;
        for (var n = 0; n < 60; n++)
        {
            await site.Post(Payloads.Alertmanager(Payloads.Alert($"a-{n}", "srv-1", severity: "warning")));
            if (reading.IsCompleted)
                reading = Task.Run(() => site.World.MoveTo(site.World.Now));
        }
        await reading;
        await site.Settle();
        Assert.Equal(60, (await site.Alerts()).Count);
    }
}
