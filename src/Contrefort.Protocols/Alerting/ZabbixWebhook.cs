using System.Text.Json;

namespace Contrefort.Protocols.Alerting;

/// <summary>
/// What the media type of docs/api/alerts.md posts for Zabbix: an object whose members are Zabbix's macros
/// (https://www.zabbix.com/documentation/current/en/manual/appendix/macros/supported_by_location), by lower-case names.
/// </summary>
public static class ZabbixWebhook
{
    /// <exception cref="UnreadableAlertException"/>
    public static HeardPayload Read(ReadOnlyMemory<byte> body)
    {
        using var document = SourceJson.Parse(body);
        var root = document.RootElement;
        var key = Said(root, "event_id");
        if (key.Length == 0)
            throw new UnreadableAlertException("It has no event_id.");
        var host = Said(root, "host");
        var name = Said(root, "event_name") is { Length: > 0 } given ? given : Said(root, "trigger_name");
        var about = new HeardAlert(
            $"event {key}",
            HeardState.Firing,
            Taken.Line(host.Length == 0 ? name : $"{host} · {name}", Taken.Title)
        )
        {
            Host = host,
            Address = Said(root, "host_ip"),
            Severity = Said(root, "event_nseverity") is { Length: > 0 } number ? number : Said(root, "event_severity"),
            Detail = Taken.Of(
                string.Join(
                    '\n',
                    new[] { name, Said(root, "event_opdata"), Said(root, "trigger_description") }.Where(text =>
                        text.Length > 0
                    )
                ),
                Taken.Detail
            ),
            StartedAt = SourceTime.Read(Said(root, "event_timestamp")),
            EndedAt = SourceTime.Read(Said(root, "event_recovery_timestamp")),
            By = Said(root, "user"),
            Labels = Tags(root),
        };
        if (about.Title.Length == 0)
            throw new UnreadableAlertException("It names no problem.");
        return new(Told(root, about));
    }

    /// <summary>{EVENT.VALUE} is 1 for a problem and 0 once it is over; {EVENT.UPDATE.STATUS} is 1 when a person changed it.</summary>
    static IReadOnlyList<HeardAlert> Told(JsonElement root, HeardAlert about)
    {
        if (Said(root, "event_value") == "0")
            return [about with { State = HeardState.Recovered }];
        if (Said(root, "event_value") != "1")
            throw new UnreadableAlertException("Its event_value is neither 1 nor 0.");
        if (Said(root, "event_update_status") != "1")
            return [about];
        var action = Said(root, "event_update_action");
        var isAcknowledged =
            action.Contains("acknowledged", StringComparison.OrdinalIgnoreCase)
            && !action.Contains("unacknowledged", StringComparison.OrdinalIgnoreCase);
        if (action.Contains("closed", StringComparison.OrdinalIgnoreCase))
            return [about with { State = HeardState.Recovered }];
        if (isAcknowledged)
            return
            [
                about with
                {
                    State = HeardState.Acknowledged,
                    Detail = Taken.Of(Said(root, "event_update_message"), Taken.Detail),
                },
            ];
        // Its severity may have been changed.
        return [about];
    }

    /// <summary>{EVENT.TAGSJSON}: a list of tags, or that list as text; and the members themselves.</summary>
    static Dictionary<string, string> Tags(JsonElement root)
    {
        var labels = root.Labels();
        if (root.Member("event_tags") is not { } tags)
            return labels;
        labels.Remove("event_tags");
        if (tags.ValueKind == JsonValueKind.String)
            try
            {
                using var inner = JsonDocument.Parse(tags.Text());
                Add(inner.RootElement);
            }
            catch (JsonException) { }
        else
            Add(tags);
        return labels;

        void Add(JsonElement list)
        {
            if (list.ValueKind == JsonValueKind.Array)
                foreach (var tag in list.EnumerateArray().Take(64))
                    if (tag.Text("tag") is { Length: > 0 } name)
                        labels[Taken.Line(name, Taken.Word)] = Taken.Line(tag.Text("value"), Taken.Word);
        }
    }

    /// <summary>A macro without a value stays as it was written, or becomes <c>*UNKNOWN*</c>.</summary>
    static string Said(JsonElement root, string name) =>
        root.Text(name) is var text && text is ['{', .., '}'] or "*UNKNOWN*" ? "" : Taken.Line(text, Taken.Word);
}
