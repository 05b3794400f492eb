using System.Text.Json;

namespace Contrefort.Protocols.Alerting;

/// <summary>JSON as strangers write it: bounded in depth, any scalar read as text.</summary>
static class SourceJson
{
    static readonly JsonDocumentOptions Bounds = new() { MaxDepth = 64 };

    /// <exception cref="UnreadableAlertException"/>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, Bounds);
        }
        catch (JsonException error)
        {
            throw new UnreadableAlertException("This is not JSON.", error);
        }
    }

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    public static string Text(this JsonElement element, string name) => element.Member(name)?.Text() ?? "";

    /// <summary>A scalar as text; nothing of null, an object or an array.</summary>
    public static string Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
                _ => "",
            };
        }
        catch (InvalidOperationException error)
        {
            throw new UnreadableAlertException("Its text is not UTF-8.", error);
        }
    }

    /// <summary>The scalars of an object, by name, as many as a rule may look at.</summary>
    public static Dictionary<string, string> Labels(this JsonElement element)
    {
        const int most = 64;
        var labels = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (element.ValueKind != JsonValueKind.Object)
            return labels;
        foreach (var member in element.EnumerateObject())
            if (labels.Count < most && member.Value.Text() is { Length: > 0 } text)
                labels[Taken.Line(member.Name, Taken.Word)] = Taken.Line(text, Taken.Word);
        return labels;
    }
}
