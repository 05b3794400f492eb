namespace Contrefort.Tests.AlertsIn;

/// <summary>What monitoring systems send, in their shapes.</summary>
internal static class Payloads
{
    public static string Alertmanager(params IEnumerable<string> alerts) =>
        $$"""
            {"receiver":"contrefort","status":"firing","alerts":[{{string.Join(',', alerts)}}],"groupLabels":{},
            "commonLabels":{},"commonAnnotations":{},"externalURL":"http://am:9093","version":"4","groupKey":"{}:{}","truncatedAlerts":0}
            """;

    public static string Alert(
        string fingerprint,
        string instance,
        bool fires = true,
        string startsAt = "2026-10-19T06:58:00Z",
        string endsAt = "0001-01-01T00:00:00Z",
        string severity = "critical"
    ) =>
        $$$"""
            {"status":"{{{(
                fires ? "firing" : "resolved"
            )}}}","labels":{"alertname":"InstanceDown","instance":"{{{instance}}}","severity":"{{{severity}}}"},
            "annotations":{"summary":"{{{instance}}} ne répond plus","description":"Depuis 2 minutes"},"startsAt":"{{{startsAt}}}",
            "endsAt":"{{{endsAt}}}","generatorURL":"http://prom:9090/graph","fingerprint":"{{{fingerprint}}}"}
            """;

    public static string Nagios(
        string type,
        string state,
        string host = "srv-1",
        string service = "Disque /",
        params (string Name, string Value)[] more
    ) =>
        string.Join(
            '&',
            new[]
            {
                ("NOTIFICATIONTYPE", type),
                ("HOSTNAME", host),
                ("HOSTADDRESS", "192.0.2.10"),
                ("SERVICEDESC", service),
                (service.Length > 0 ? "SERVICESTATE" : "HOSTSTATE", state),
                ("OUTPUT", $"DISK {state} - free space: / 512 MB (3%)"),
            }
                .Concat(more)
                .Select(field => $"{field.Item1}={Uri.EscapeDataString(field.Item2)}")
        );
}
