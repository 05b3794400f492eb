using System.Text;
using Contrefort.Protocols.Alerting;

namespace Contrefort.Protocols.Tests.Alerting;

/// <summary>The payloads of monitoring systems, in the shapes those programs send.</summary>
public sealed class SourcesTests
{
    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void Alertmanager_says_what_it_left_out_and_a_host_is_found_in_its_instance()
    {
        var heard = AlertmanagerWebhook.Read(
            Bytes(
                """
                {"version":"4","truncatedAlerts":3,"alerts":[{"status":"firing","labels":{"alertname":"TargetDown","instance":"[2001:db8::7]:9100","severity":"page"},
                "annotations":{},"startsAt":"2026-11-20T02:41:07.123456789Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"9a1c0e"}]}
                """
            )
        );
        var alert = Assert.Single(heard.Alerts);
        Assert.Equal(3, heard.LeftOut);
        Assert.Equal(("9a1c0e", "2001:db8::7", "page"), (alert.Key, alert.Host, alert.Severity));
        Assert.Equal("2001:db8::7 · TargetDown", alert.Title);
        Assert.Equal(
            new DateTimeOffset(2026, 11, 20, 2, 41, 7, TimeSpan.Zero),
            alert.StartedAt!.Value.AddTicks(-alert.StartedAt.Value.Ticks % 10_000_000)
        );
        Assert.Null(alert.EndedAt);
    }

    [Theory]
    [InlineData("PROBLEM", "CRITICAL", "service srv-1 Load:Firing")]
    [InlineData("RECOVERY", "OK", "service srv-1 Load:Recovered")]
    [InlineData("ACKNOWLEDGEMENT", "WARNING", "service srv-1 Load:Acknowledged")]
    [InlineData("FLAPPINGSTART", "CRITICAL", "service srv-1 Load flapping:Firing")]
    [InlineData("FLAPPINGSTOP", "OK", "service srv-1 Load flapping:Recovered, service srv-1 Load:Recovered")] // no recovery was sent while it flapped
    [InlineData("FLAPPINGEND", "CRITICAL", "service srv-1 Load flapping:Recovered, service srv-1 Load:Firing")] // Icinga's word
    [InlineData("DOWNTIMESTART", "OK", "")]
    [InlineData("CUSTOM", "OK", "")]
    public void A_notification_command_says_one_thing_or_two(string type, string state, string said)
    {
        var heard = NotificationCommand.Read(
            Bytes(
                $"NOTIFICATIONTYPE={type}&HOSTNAME=srv-1&SERVICEDESC=Load&SERVICESTATE={state}&OUTPUT=load+9.1&LASTHARDSTATECHANGE=%24LASTHARDSTATECHANGE%24"
            )
        );
        Assert.Equal(said, string.Join(", ", heard.Alerts.Select(alert => $"{alert.Key}:{alert.State}")));
        Assert.All(heard.Alerts, alert => Assert.Null(alert.ConfirmedAt));
    }

    [Theory]
    [InlineData("1", "0", "", HeardState.Firing)]
    [InlineData("0", "0", "", HeardState.Recovered)]
    [InlineData("1", "1", "acknowledged, commented", HeardState.Acknowledged)]
    [InlineData("1", "1", "unacknowledged", HeardState.Firing)]
    [InlineData("1", "1", "closed", HeardState.Recovered)]
    public void Zabbix_tells_problems_their_end_and_what_people_did(
        string value,
        string update,
        string action,
        HeardState state
    )
    {
        var heard = ZabbixWebhook.Read(
            Bytes(
                $$"""
                {"event_id":"51283","event_value":"{{value}}","event_update_status":"{{update}}","event_update_action":"{{action}}","event_name":"High CPU",
                "host":"srv-1","host_ip":"192.0.2.10","event_nseverity":"4","event_timestamp":"{EVENT.TIMESTAMP}","event_opdata":"*UNKNOWN*",
                "event_tags":"[{\"tag\":\"site\",\"value\":\"Lyon\"}]"}
                """
            )
        );
        var alert = Assert.Single(heard.Alerts);
        Assert.Equal(("event 51283", state, "srv-1 · High CPU"), (alert.Key, alert.State, alert.Title));
        Assert.Equal(("Lyon", null), (alert.Labels["site"], alert.StartedAt));
    }

    [Theory]
    [InlineData(0, HeardState.Firing)]
    [InlineData(1, HeardState.Recovered)]
    [InlineData(2, null)] // pending: a soft state
    [InlineData(3, null)] // maintenance
    public void Kuma_beats_up_and_down(int status, HeardState? state)
    {
        var heard = KumaWebhook.Read(
            Bytes(
                $$"""
                {"heartbeat":{"monitorID":10,"status":{{status}},"time":"2026-11-20 02:41:07.905","msg":"timeout","important":true,"duration":60,
                "timezone":"Europe/Paris","timezoneOffset":"+01:00","localDateTime":"2026-11-20 03:41:07"},
                "monitor":{"id":10,"name":"Site","url":"https://","hostname":"192.0.2.10","port":null,"type":"ping"},"msg":"[Site] [🔴 Down] timeout"}
                """
            )
        );
        Assert.Equal(state, heard.Alerts.SingleOrDefault()?.State);
        if (state == HeardState.Firing)
            Assert.Equal(
                ("monitor 10", "192.0.2.10", 41),
                (heard.Alerts[0].Key, heard.Alerts[0].Host, heard.Alerts[0].StartedAt!.Value.Minute)
            );
    }

    [Fact]
    public void Any_json_is_read_by_paths_and_texts_with_paths()
    {
        var mapping = new JsonMapping("$.data[*]", "{@.id}/{$.site}", "$.data[*].labels.state")
        {
            Host = "$.data[*].labels['host name']",
            Title = "{$.site}: {@.text}",
            StartedAt = "@.at",
            Words = StateWords.Usual with { Firing = ["kaputt"] },
        };
        mapping.Check();
        var heard = JsonAlerts.Read(
            Bytes(
                """
                {"site":"Lyon","data":[{"id":7,"text":"disque plein","at":1795142467,"labels":{"state":"Kaputt","host name":"srv-1:80"}},
                {"id":8,"text":"réseau","labels":{"state":"ok","host name":"srv-2"}}]}
                """
            ),
            mapping
        );
        Assert.Equal(
            ["7/Lyon Firing srv-1 Lyon: disque plein", "8/Lyon Recovered srv-2 Lyon: réseau"],
            heard.Alerts.Select(alert => $"{alert.Key} {alert.State} {alert.Host} {alert.Title}")
        );
        Assert.Equal(2026, heard.Alerts[0].StartedAt!.Value.Year);
    }

    [Theory]
    [InlineData("$..host")]
    [InlineData("$.a[?(@.b)]")]
    [InlineData("$.a[-1]")]
    [InlineData("host")]
    [InlineData("$.a['b")]
    [InlineData("$.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a")]
    public void A_path_is_what_is_documented_and_nothing_else(string path) =>
        Assert.Throws<FormatException>(() => JsonPath.Parse(path));

    [Theory]
    [InlineData(
        "** {type} Service Alert: {host}/{service} is {state} **",
        "** PROBLEM Service Alert: srv-1/Disk is CRITICAL **"
    )]
    [InlineData("/(?<host>srv-\\d+)\\/(?<service>\\w+) is (?<state>\\w+)/", "Fwd: srv-1/Disk is CRITICAL")]
    public void A_mail_is_read_by_names_or_by_an_expression(string pattern, string subject)
    {
        var mapping = new MailTemplate(pattern, "{host}/{service}");
        mapping.Check();
        var alert = Assert.Single(MailAlerts.Read(subject, "Info: 3 % left", mapping).Alerts);
        Assert.Equal(("srv-1/Disk", HeardState.Firing, "srv-1"), (alert.Key, alert.State, alert.Host));
    }

    [Theory]
    [InlineData("{host} is down")] // which state?
    [InlineData(@"/(?<state>a+)\k<state>/")] // takes time out of proportion
    [InlineData("/(?<state>/")]
    public void A_pattern_that_cannot_be_used_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => new MailTemplate(pattern, "k").Check());

    [Fact]
    public void A_hostile_text_takes_no_time()
    {
        var mapping = new MailTemplate("/(?<state>(a+)+)$/", "k");
        Assert.Throws<UnreadableAlertException>(() => MailAlerts.Read(new string('a', 200_000) + "!", "", mapping));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"alerts\":[{}],\"heartbeat\":{},\"monitor\":{}}")]
    [InlineData("{\"alerts\":[1],\"event_id\":[]}")]
    [InlineData("{\"alerts\":[{\"status\":\"firing\",\"labels\":{\"a\":\"\\ud800\"}}],\"event_id\":\"\\ud800\"}")]
    [InlineData("HOSTNAME=&HOSTSTATE=%ff%00")]
    [InlineData("&&&=&==")]
    public void What_is_no_payload_is_refused_with_a_reason(string body)
    {
        Assert.Throws<UnreadableAlertException>(() => AlertmanagerWebhook.Read(Bytes(body)));
        Assert.Throws<UnreadableAlertException>(() => ZabbixWebhook.Read(Bytes(body)));
        Assert.Throws<UnreadableAlertException>(() => KumaWebhook.Read(Bytes(body)));
        Assert.Throws<UnreadableAlertException>(() => NotificationCommand.Read(Bytes(body)));
    }

    [Fact]
    public void Texts_are_cut_and_cleaned()
    {
        var body =
            "{\"event_id\":\"1\",\"event_value\":\"1\",\"host\":\"srv\\u0000-1\",\"event_name\":\""
            + new string('x', 100_000)
            + "\"}";
        var alert = Assert.Single(ZabbixWebhook.Read(Bytes(body)).Alerts);
        Assert.Equal(("srv-1", 200), (alert.Host, alert.Title.Length));
    }
}
