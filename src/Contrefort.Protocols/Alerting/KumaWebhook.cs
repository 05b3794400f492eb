using System.Text.Json;

namespace Contrefort.Protocols.Alerting;

/// <summary>What Uptime Kuma posts to a webhook with the body <c>application/json</c>: heartbeat, monitor and msg.</summary>
public static class KumaWebhook
{
    /// <exception cref="UnreadableAlertException"/>
    public static HeardPayload Read(ReadOnlyMemory<byte> body)
    {
        using var document = SourceJson.Parse(body);
        var root = document.RootElement;
        var message = Taken.Of(root.Text("msg"), Taken.Detail);
        if (
            root.Member("heartbeat") is not { ValueKind: JsonValueKind.Object } beat
            || root.Member("monitor") is not { ValueKind: JsonValueKind.Object } monitor
        )
            // Its “Test” button, and certificates that will expire, have neither.
            return message.Length == 0 ? throw new UnreadableAlertException("It has neither a heartbeat nor a message.")
                : message.Contains("certificate", StringComparison.OrdinalIgnoreCase) ? new([Certificate(message)])
                : new([]);
        var id = monitor.Text("id") is { Length: > 0 } own ? own : beat.Text("monitorID");
        if (id.Length == 0)
            throw new UnreadableAlertException("It does not say which monitor it is.");
        HeardState? state = beat.Text("status") switch
        {
            "0" => HeardState.Firing,
            "1" => HeardState.Recovered,
            // Pending is a soft state, and maintenance tells nobody.
            "2" or "3" => null,
            _ => throw new UnreadableAlertException("Its heartbeat has no known status."),
        };
        if (state is not { } turned)
            return new([]);
        var at = SourceTime.Read(beat.Text("time"));
        var name = Taken.Line(monitor.Text("name"), Taken.Title);
        return new([
            new(
                $"monitor {Taken.Line(id, Taken.Word)}",
                turned,
                name.Length == 0 ? $"monitor {Taken.Line(id, 50)}" : name
            )
            {
                Host = Host(monitor),
                Severity = "down",
                Detail = Taken.Of(beat.Text("msg") is { Length: > 0 } said ? said : message, Taken.Detail),
                StartedAt = turned == HeardState.Firing ? at : null,
                EndedAt = turned == HeardState.Recovered ? at : null,
                Labels = monitor.Labels(),
            },
        ]);
    }

    static HeardAlert Certificate(string message)
    {
        var line = Taken.Line(message, Taken.Title);
        return new($"certificate {line}", HeardState.Firing, line) { Severity = "warning", Detail = message };
    }

    /// <summary>A monitor that asks a host has <c>https://</c> for its address.</summary>
    static string Host(JsonElement monitor) =>
        Taken.Line(
            monitor.Text("hostname") is { Length: > 0 } host ? host
                : monitor.Text("url") is { Length: > 8 } url ? HostName.Of(url)
                : "",
            Taken.Word
        );
}
