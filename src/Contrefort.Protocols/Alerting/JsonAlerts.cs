using System.Text;
using System.Text.Json;

namespace Contrefort.Protocols.Alerting;

/// <summary>Which of a source's words mean what; compared without case.</summary>
public sealed record StateWords(
    IReadOnlyList<string> Firing,
    IReadOnlyList<string> Recovered,
    IReadOnlyList<string> Acknowledged
)
{
    public static readonly StateWords Usual = new(
        [
            "firing",
            "alerting",
            "problem",
            "down",
            "critical",
            "crit",
            "error",
            "failed",
            "warning",
            "triggered",
            "open",
            "1",
            "true",
        ],
        ["ok", "up", "resolved", "recovered", "recovery", "normal", "closed", "0", "false"],
        ["acknowledged", "ack"]
    );

    public HeardState? Read(string word)
    {
        word = word.Trim();
        return Has(Recovered) ? HeardState.Recovered
            : Has(Acknowledged) ? HeardState.Acknowledged
            : Has(Firing) ? HeardState.Firing
            : null;

        bool Has(IReadOnlyList<string> words) => words.Contains(word, StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>
/// Where things are in the JSON of a source nobody thought of. Each is a path (<see cref="JsonPath"/>), or a text with paths
/// in braces: <c>{@.labels.host}: {$.title}</c>.
/// </summary>
public sealed record JsonMapping(string Items, string Key, string State)
{
    public string Host { get; init; } = "";
    public string Address { get; init; } = "";
    public string Title { get; init; } = "";
    public string Detail { get; init; } = "";
    public string Severity { get; init; } = "";
    public string StartedAt { get; init; } = "";
    public string EndedAt { get; init; } = "";
    public StateWords Words { get; init; } = StateWords.Usual;

    /// <summary>Every path and text of it, to be checked before it is kept.</summary>
    public IEnumerable<string> Texts => [Key, State, Host, Address, Title, Detail, Severity, StartedAt, EndedAt];

    /// <exception cref="FormatException">One of them is no path.</exception>
    public void Check()
    {
        var items = JsonPath.Parse(Items);
        foreach (var text in Texts)
            JsonText.Parse(text, items);
    }
}

/// <summary>Reads the JSON of any source, as its mapping says.</summary>
public static class JsonAlerts
{
    const int Most = 10_000;

    /// <exception cref="UnreadableAlertException"/>
    public static HeardPayload Read(ReadOnlyMemory<byte> body, JsonMapping mapping)
    {
        using var document = SourceJson.Parse(body);
        var items = JsonPath.Parse(mapping.Items);
        var texts = mapping.Texts.Select(text => JsonText.Parse(text, items)).ToArray();
        var alerts = items
            .From(document.RootElement)
            .Take(Most + 1)
            .Select(item => One(document.RootElement, item, texts, mapping.Words))
            .ToList();
        return alerts.Count switch
        {
            0 => throw new UnreadableAlertException("There is nothing where its alerts should be."),
            > Most => throw new UnreadableAlertException("It has more alerts than are read at once."),
            _ => new(alerts),
        };
    }

    static HeardAlert One(JsonElement root, JsonElement item, JsonText[] texts, StateWords words)
    {
        var said = Array.ConvertAll(texts, text => text.Of(root, item));
        var key = Taken.Line(said[0], Taken.Word);
        if (key.Length == 0)
            throw new UnreadableAlertException("An alert has no key.");
        var title = Taken.Line(said[4], Taken.Title);
        return new(
            key,
            words.Read(said[1]) ?? throw new UnreadableAlertException("An alert has a state that means nothing here."),
            title.Length == 0 ? Taken.Line(said[0], Taken.Title) : title
        )
        {
            Host = HostName.Of(Taken.Line(said[2], Taken.Word)),
            Address = Taken.Line(said[3], Taken.Word),
            Detail = Taken.Of(said[5], Taken.Detail),
            Severity = Taken.Line(said[6], Taken.Word),
            StartedAt = SourceTime.Read(said[7]),
            EndedAt = SourceTime.Read(said[8]),
            Labels = (item.Member("labels") ?? item).Labels(),
        };
    }
}

/// <summary>A path, or a text with paths in braces.</summary>
sealed class JsonText(IReadOnlyList<(string? Plain, JsonPath? Path)> parts)
{
    const int Longest = 500;

    /// <exception cref="FormatException"/>
    public static JsonText Parse(string text, JsonPath items)
    {
        if (text.Length > Longest)
            throw new FormatException(text);
        if (text.TrimStart() is ['$' or '@', ..])
            return new([(null, Path(text))]);
        var parts = new List<(string?, JsonPath?)>();
        for (var at = 0; at < text.Length; )
        {
            var open = text.IndexOf('{', at);
            parts.Add((open < 0 ? text[at..] : text[at..open], null));
            if (open < 0)
                break;
            var close = text.IndexOf('}', open);
            if (close < 0)
                throw new FormatException(text);
            parts.Add((null, Path(text[(open + 1)..close])));
            at = close + 1;
        }
        return new(parts);

        JsonPath Path(string path) => JsonPath.Parse(path) is var read ? read.Within(items) ?? read : read;
    }

    public string Of(JsonElement root, JsonElement item)
    {
        var text = new StringBuilder();
        foreach (var (plain, path) in parts)
            text.Append(plain ?? First(path!.From(path.IsOfItem ? item : root)));
        return text.ToString();
    }

    static string First(IEnumerable<JsonElement> found) =>
        found.Select(element => element.Text()).FirstOrDefault(text => text.Length > 0) ?? "";
}
