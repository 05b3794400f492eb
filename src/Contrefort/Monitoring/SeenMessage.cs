using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Contrefort.Core;
using Contrefort.Protocols.Probing;
using NodaTime.Text;

namespace Contrefort.Monitoring;

/// <summary>
/// What a probe found, as it is kept: <c>{"finding":"Refused","values":["192.0.2.1:80"],"text":"…"}</c>. It is said again
/// in any language; the text is what the other side wrote, and not to be trusted.
/// </summary>
internal sealed record SeenMessage(Sentence Sentence, string? Text)
{
    /// <summary>With the first line of what the other side wrote.</summary>
    public Sentence Whole =>
        Text?.Split('\n')[0].Trim() is not { Length: > 0 } line ? Sentence
        : Sentence.Format == ProbeSentences.English(ProbeFinding.PluginSays) ? new Sentence("{0}", line)
        : new Sentence("{0} {1}", Sentence, line);

    const int LongestText = 4_000;

    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>None for a run that went well and has nothing to tell.</summary>
    public static string? Write(ProbeStatus status, ProbeMessage message) =>
        status == ProbeStatus.Ok && message.Text is null
            ? null
            : Write(message.Finding.ToString(), message.Arguments, message.Text);

    public static string Write(string finding, IReadOnlyList<object> values, string? text)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("finding", finding);
            if (values.Count > 0)
            {
                json.WriteStartArray("values");
                foreach (var value in values)
                    JsonSerializer.Serialize(json, value is string said ? Cut(said) : value);
                json.WriteEndArray();
            }
            if (!string.IsNullOrEmpty(text))
                json.WriteString("text", Cut(text));
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>A heartbeat's own findings are added to those of the probes.</summary>
    public const string NoBeat = "NoBeat";
    public const string BeatFailed = "BeatFailed";

    public static SeenMessage? Read(string? json)
    {
        if (json is null || JsonNode.Parse(json) is not JsonObject kept)
            return null;
        object?[] values = [.. kept["values"]?.AsArray().Select(Value) ?? []];
        var sentence = kept["finding"]?.ToString() switch
        {
            NoBeat => new Sentence("Nothing was heard of it since {0}.", At(values)),
            BeatFailed => new Sentence("It says that it has failed."),
            nameof(ProbeFinding.PluginSays) when kept["text"]?.ToString() is { Length: > 0 } said => new Sentence(
                "The plugin says: {0}",
                said.Split('\n')[0]
            ),
            var name when Enum.TryParse<ProbeFinding>(name, out var finding) => new Sentence(
                ProbeSentences.English(finding),
                values
            ),
            var unknown => new Sentence(unknown ?? ""),
        };
        return new(sentence, kept["text"]?.ToString());
    }

    static object? At(object?[] values) =>
        values is [string at] && InstantPattern.ExtendedIso.Parse(at) is { Success: true } parsed ? parsed.Value : null;

    static object? Value(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<decimal>() : value?.ToString();

    /// <summary>PostgreSQL keeps no NUL, and half of a pair is no character.</summary>
    static string Cut(string text)
    {
        var clean = text.Replace("\0", "");
        if (clean.Length > LongestText)
            clean = clean[..(char.IsHighSurrogate(clean[LongestText - 1]) ? LongestText - 1 : LongestText)];
        return clean;
    }
}
