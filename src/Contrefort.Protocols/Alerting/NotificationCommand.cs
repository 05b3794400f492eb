using System.Net;
using System.Text;

namespace Contrefort.Protocols.Alerting;

/// <summary>
/// What a Nagios, Naemon or Icinga notification command posts: a form whose fields have the names of the macros
/// (https://assets.nagios.com/downloads/nagioscore/docs/nagioscore/4/en/macrolist.html), so that one line of curl makes it.
/// </summary>
public static class NotificationCommand
{
    const int MostFields = 100;

    /// <exception cref="UnreadableAlertException"/>
    public static HeardPayload Read(ReadOnlySpan<byte> body)
    {
        var fields = Fields(Encoding.UTF8.GetString(body));
        var host = fields.GetValueOrDefault("HOSTNAME", "");
        if (host.Length == 0)
            throw new UnreadableAlertException("It names no host.");
        var service = First(fields, "SERVICEDESC", "SERVICEDISPLAYNAME");
        var state = First(fields, "SERVICESTATE", "HOSTSTATE").ToUpperInvariant();
        if (state.Length == 0)
            throw new UnreadableAlertException("It says no state.");
        var isWell = state is "OK" or "UP";
        var about = new HeardAlert(
            service.Length == 0 ? $"host {host}" : $"service {host} {service}",
            isWell ? HeardState.Recovered : HeardState.Firing,
            Taken.Line(service.Length == 0 ? $"{host} · {state}" : $"{host} · {service} · {state}", Taken.Title)
        )
        {
            Host = host,
            Address = fields.GetValueOrDefault("HOSTADDRESS", ""),
            Severity = state,
            Detail = Taken.Of(First(fields, "OUTPUT", "SERVICEOUTPUT", "HOSTOUTPUT"), Taken.Detail),
            StartedAt = SourceTime.Read(
                First(fields, "LASTSTATECHANGE", "LASTSERVICESTATECHANGE", "LASTHOSTSTATECHANGE", "LASTHARDSTATECHANGE")
            ),
            ConfirmedAt = SourceTime.Read(fields.GetValueOrDefault("LASTHARDSTATECHANGE")),
            EndedAt = isWell ? SourceTime.Read(fields.GetValueOrDefault("TIMET")) : null,
            By = First(fields, "NOTIFICATIONAUTHOR", "ACKAUTHOR"),
            Labels = fields,
        };
        return new(Told(First(fields, "NOTIFICATIONTYPE").ToUpperInvariant(), about, isWell, fields));
    }

    /// <summary>
    /// While something flaps the source says nothing more of it: one alert says that it flaps, and the end of it tells how
    /// the thing itself stands. Planned downtime raises nothing, since the source raises nothing under it.
    /// </summary>
    static IReadOnlyList<HeardAlert> Told(
        string type,
        HeardAlert about,
        bool isWell,
        Dictionary<string, string> fields
    ) =>
        type switch
        {
            "PROBLEM" or "RECOVERY" => [about],
            "CUSTOM" => isWell ? [] : [about],
            "ACKNOWLEDGEMENT" =>
            [
                about with
                {
                    State = HeardState.Acknowledged,
                    Detail = Taken.Of(First(fields, "NOTIFICATIONCOMMENT", "ACKCOMMENT"), Taken.Detail),
                },
            ],
            "FLAPPINGSTART" =>
            [
                about with
                {
                    Key = about.Key + " flapping",
                    State = HeardState.Firing,
                    Severity = "FLAPPING",
                    Title = Taken.Line(about.Title + " · flapping", Taken.Title),
                },
            ],
            "FLAPPINGSTOP" or "FLAPPINGEND" or "FLAPPINGDISABLED" =>
            [
                about with
                {
                    Key = about.Key + " flapping",
                    State = HeardState.Recovered,
                },
                about,
            ],
            "DOWNTIMESTART" or "DOWNTIMEEND" or "DOWNTIMECANCELLED" or "DOWNTIMEREMOVED" => [],
            _ => throw new UnreadableAlertException("This type of notification is not known."),
        };

    /// <summary>A macro that does not exist is left as it stands between dollars: that is no value.</summary>
    static Dictionary<string, string> Fields(string form)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in form.Split('&', MostFields))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                continue;
            var (name, value) = (WebUtility.UrlDecode(pair[..equals]), WebUtility.UrlDecode(pair[(equals + 1)..]));
            if (value.Length > 0 && value is not ['$', .., '$'])
                fields[Taken.Line(name.Trim(), Taken.Word)] =
                    name.EndsWith("OUTPUT", StringComparison.OrdinalIgnoreCase)
                    || name.Contains("COMMENT", StringComparison.OrdinalIgnoreCase)
                        ? Taken.Of(value.Replace("\\n", "\n", StringComparison.Ordinal), Taken.Detail)
                        : Taken.Line(value, Taken.Word);
        }
        return fields;
    }

    static string First(Dictionary<string, string> fields, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (fields.TryGetValue(name, out var value) && value.Length > 0)
                return value;
        return "";
    }
}
