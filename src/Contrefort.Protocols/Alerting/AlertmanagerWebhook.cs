using System.Globalization;
using System.Text.Json;

namespace Contrefort.Protocols.Alerting;

/// <summary>
/// What Alertmanager posts to a <c>webhook_configs</c> receiver, version 4
/// (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config), and Grafana, which writes the same.
/// </summary>
public static class AlertmanagerWebhook
{
    /// <summary>Labels a host is looked for in unless the source says otherwise, first found first.</summary>
    public static readonly IReadOnlyList<string> HostLabels = ["host", "hostname", "nodename", "node", "instance"];

    /// <param name="hostLabels">See <see cref="HostLabels"/>.</param>
    /// <exception cref="UnreadableAlertException"/>
    public static HeardPayload Read(ReadOnlyMemory<byte> body, IReadOnlyList<string>? hostLabels = null)
    {
        using var document = SourceJson.Parse(body);
        if (document.RootElement.Member("alerts") is not { ValueKind: JsonValueKind.Array } alerts)
            throw new UnreadableAlertException("It has no list of alerts.");
        var leftOut = int.TryParse(
            document.RootElement.Text("truncatedAlerts"),
            CultureInfo.InvariantCulture,
            out var count
        )
            ? Math.Max(0, count)
            : 0;
        return new(
            [
                .. alerts
                    .EnumerateArray()
                    .Select(alert => One(alert, hostLabels is { Count: > 0 } ? hostLabels : HostLabels)),
            ],
            leftOut
        );
    }

    static HeardAlert One(JsonElement alert, IReadOnlyList<string> hostLabels)
    {
        var labels = alert.Member("labels")?.Labels() ?? [];
        var notes = alert.Member("annotations")?.Labels() ?? [];
        var key = Taken.Line(alert.Text("fingerprint"), Taken.Word);
        if (key.Length == 0)
            key = string.Join(
                ',',
                labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")
            );
        if (key.Length == 0)
            throw new UnreadableAlertException("An alert has neither a fingerprint nor labels.");
        var host = hostLabels.Select(label => labels.GetValueOrDefault(label, "")).FirstOrDefault(text => text != "");
        var name = labels.GetValueOrDefault("alertname", key);
        return new(
            key,
            alert.Text("status") switch
            {
                "firing" => HeardState.Firing,
                "resolved" => HeardState.Recovered,
                _ => throw new UnreadableAlertException("An alert is neither firing nor resolved."),
            },
            Taken.Line(
                notes.GetValueOrDefault("summary") ?? (host is null ? name : $"{HostName.Of(host)} · {name}"),
                Taken.Title
            )
        )
        {
            Host = HostName.Of(host ?? ""),
            Severity = labels.GetValueOrDefault("severity", ""),
            Detail = Taken.Of(
                string.Join(
                    '\n',
                    new[] { "description", "message", "summary" }
                        .Select(notes.GetValueOrDefault)
                        .OfType<string>()
                        .Distinct()
                        .Prepend(name)
                ),
                Taken.Detail
            ),
            StartedAt = SourceTime.Read(alert.Text("startsAt")),
            EndedAt = SourceTime.Read(alert.Text("endsAt")),
            Labels = labels,
        };
    }
}
