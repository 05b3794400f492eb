using System.Text.Json;
using System.Text.Json.Serialization;

namespace Contrefort.Protocols.EInvoicing;

/// <summary>What stands on the wire, and how it is written.</summary>
static class Wire
{
    const int LongestWords = 500;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 16,
    };

    public sealed record Refusal
    {
        public string? ErrorCode { get; init; }
        public string? ErrorMessage { get; init; }
        public string? Details { get; init; }
        public string? Title { get; init; }
        public string? Error { get; init; }

        [JsonPropertyName("error_description")]
        public string? ErrorDescription { get; init; }
    }

    /// <summary>Words of the other side, for a person to read: short, and without what moves a cursor.</summary>
    public static string Printable(string words)
    {
        var plain = new string([.. words.Select(sign => char.IsControl(sign) ? ' ' : sign)]).Trim();
        return plain.Length <= LongestWords ? plain : plain[..LongestWords] + "…";
    }

    /// <summary>Beneath an address that somebody wrote with or without its last slash.</summary>
    public static Uri Under(Uri address, string path) => new($"{address.AbsoluteUri.TrimEnd('/')}/{path}");
}
