namespace Contrefort.AlertsIn;

/// <summary>Ready-made configuration of the programs we know: docs/api/alerts.md has the same.</summary>
internal static class Snippets
{
    public static IReadOnlyList<(string Title, string Text)> Of(SourceKind kind, string address) =>
        kind switch
        {
            SourceKind.Alertmanager => [("alertmanager.yml", Alertmanager(address))],
            SourceKind.Nagios =>
            [
                ("Nagios: commands.cfg", Nagios(address)),
                ("Icinga 2: commands.conf", Icinga(address)),
            ],
            SourceKind.Zabbix =>
            [
                (
                    "Zabbix: Parameters",
                    string.Join('\n', ZabbixParameters.Prepend($"url = {address}").Prepend("token = cta_…"))
                ),
                ("Zabbix: Script", ZabbixScript),
            ],
            SourceKind.UptimeKuma => [("Uptime Kuma: Webhook", Kuma(address))],
            SourceKind.Json =>
            [
                ("curl", $"curl -fsS -H @token -H 'Content-Type: application/json' -d @alert.json {address}"),
            ],
            SourceKind.Mail => [],
        };

    static string Alertmanager(string address) =>
        $"""
            receivers:
              - name: contrefort
                webhook_configs:
                  - url: {address}
                    send_resolved: true
                    max_alerts: 0
                    http_config:
                      authorization:
                        credentials_file: /etc/prometheus/contrefort.token   # cta_…
            """;

    static readonly (string Field, string Host, string Service)[] NagiosFields =
    [
        ("NOTIFICATIONTYPE", "$NOTIFICATIONTYPE$", "$NOTIFICATIONTYPE$"),
        ("HOSTNAME", "$HOSTNAME$", "$HOSTNAME$"),
        ("HOSTADDRESS", "$HOSTADDRESS$", "$HOSTADDRESS$"),
        ("SERVICEDESC", "", "$SERVICEDESC$"),
        ("HOSTSTATE", "$HOSTSTATE$", ""),
        ("SERVICESTATE", "", "$SERVICESTATE$"),
        ("OUTPUT", "$HOSTOUTPUT$", "$SERVICEOUTPUT$"),
        ("LASTSTATECHANGE", "$LASTHOSTSTATECHANGE$", "$LASTSERVICESTATECHANGE$"),
        ("NOTIFICATIONAUTHOR", "$NOTIFICATIONAUTHOR$", "$NOTIFICATIONAUTHOR$"),
        ("NOTIFICATIONCOMMENT", "$NOTIFICATIONCOMMENT$", "$NOTIFICATIONCOMMENT$"),
        ("TIMET", "$TIMET$", "$TIMET$"),
    ];

    static string Nagios(string address) =>
        string.Join(
            "\n\n",
            Command("notify-host-by-contrefort", address, NagiosFields.Select(one => (one.Field, one.Host))),
            Command("notify-service-by-contrefort", address, NagiosFields.Select(one => (one.Field, one.Service))),
            "# /etc/nagios4/contrefort.token: Authorization: Bearer cta_…"
        );

    static string Command(string name, string address, IEnumerable<(string Field, string Macro)> fields)
    {
        var sent = string.Join(
            ' ',
            fields.Where(one => one.Macro.Length > 0).Select(one => $"--data-urlencode \"{one.Field}={one.Macro}\"")
        );
        return $$"""
            define command {
                command_name    {{name}}
                command_line    /usr/bin/curl -fsS --max-time 20 --retry 5 -H @/etc/nagios4/contrefort.token {{sent}} {{address}}
            }
            """;
    }

    static readonly (string Field, string Host, string Service)[] IcingaFields =
    [
        ("NOTIFICATIONTYPE", "$notification.type$", "$notification.type$"),
        ("HOSTNAME", "$host.name$", "$host.name$"),
        ("HOSTADDRESS", "$host.address$", "$host.address$"),
        ("SERVICEDESC", "", "$service.name$"),
        ("HOSTSTATE", "$host.state$", ""),
        ("SERVICESTATE", "", "$service.state$"),
        ("OUTPUT", "$host.output$", "$service.output$"),
        ("LASTSTATECHANGE", "$host.last_state_change$", "$service.last_state_change$"),
        ("LASTHARDSTATECHANGE", "$host.last_hard_state_change$", "$service.last_hard_state_change$"),
        ("NOTIFICATIONAUTHOR", "$notification.author$", "$notification.author$"),
        ("NOTIFICATIONCOMMENT", "$notification.comment$", "$notification.comment$"),
        ("TIMET", "$icinga.timet$", "$icinga.timet$"),
    ];

    static string Icinga(string address) =>
        string.Join(
            "\n\n",
            IcingaCommand("contrefort-host", address, IcingaFields.Select(one => (one.Field, one.Host))),
            IcingaCommand("contrefort-service", address, IcingaFields.Select(one => (one.Field, one.Service)))
        );

    static string IcingaCommand(string name, string address, IEnumerable<(string Field, string Macro)> fields) =>
        $$"""
            object NotificationCommand "{{name}}" {
              command = [ "/usr/bin/curl", "-fsS", "--max-time", "20", "--retry", "5",
                "-H", "@/etc/icinga2/contrefort.token", "{{address}}" ]
              arguments = { "--data-urlencode" = { value = "$contrefort_fields$", repeat_key = true } }
              vars.contrefort_fields = [
            {{string.Join(
                ",\n",
                fields.Where(one => one.Macro.Length > 0).Select(one => $"    \"{one.Field}={one.Macro}\"")
            )}}
              ]
            }
            """;

    static readonly string[] ZabbixParameters =
    [
        "event_id = {EVENT.ID}",
        "event_value = {EVENT.VALUE}",
        "event_update_status = {EVENT.UPDATE.STATUS}",
        "event_update_action = {EVENT.UPDATE.ACTION}",
        "event_update_message = {EVENT.UPDATE.MESSAGE}",
        "event_name = {EVENT.NAME}",
        "event_nseverity = {EVENT.NSEVERITY}",
        "event_opdata = {EVENT.OPDATA}",
        "event_timestamp = {EVENT.TIMESTAMP}",
        "event_recovery_timestamp = {EVENT.RECOVERY.TIMESTAMP}",
        "event_tags = {EVENT.TAGSJSON}",
        "trigger_description = {TRIGGER.DESCRIPTION}",
        "host = {HOST.NAME}",
        "host_ip = {HOST.IP}",
        "user = {USER.FULLNAME}",
    ];

    const string ZabbixScript = """
        var sent = JSON.parse(value), url = sent.url, token = sent.token;
        delete sent.url;
        delete sent.token;
        var request = new HttpRequest();
        request.addHeader('Content-Type: application/json');
        request.addHeader('Authorization: Bearer ' + token);
        request.post(url, JSON.stringify(sent));
        if (request.getStatus() !== 202) {
            throw 'Contrefort answers ' + request.getStatus();
        }
        return 'OK';
        """;

    static string Kuma(string address) =>
        $$"""
            URL:                {{address}}
            Content-Type:       application/json
            Additional Headers: { "Authorization": "Bearer cta_…" }
            """;
}
