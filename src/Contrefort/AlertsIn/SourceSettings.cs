using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Contrefort.Core.Monitoring;
using Contrefort.Protocols.Alerting;

namespace Contrefort.AlertsIn;

/// <summary>What is particular to one source.</summary>
internal sealed record SourceSettings
{
    /// <summary>Labels the host is looked for in, for Alertmanager; the usual ones when empty.</summary>
    public IReadOnlyList<string> HostLabels { get; init; } = [];

    /// <summary>Its own words for how bad things are, where they mean another thing than usual.</summary>
    public IReadOnlyDictionary<string, HeardSeverity> Severities { get; init; } =
        new Dictionary<string, HeardSeverity>();
    public JsonMapping? Json { get; init; }
    public MailTemplate? Mail { get; init; }

    /// <summary>Mails from there are its own, too, when they read as its pattern says; none when empty.</summary>
    public string Sender { get; init; } = "";

    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<HeardSeverity>(JsonNamingPolicy.KebabCaseLower) },
    };

    public string Write() => JsonSerializer.Serialize(this, Options);

    public static SourceSettings Read(string stored) => JsonSerializer.Deserialize<SourceSettings>(stored, Options)!;

    /// <summary>A word nobody has thought of is taken for critical: better one call too many.</summary>
    public HeardSeverity SeverityOf(SourceKind kind, string word)
    {
        word = word.Trim();
        foreach (var (own, severity) in Severities)
            if (own.Equals(word, StringComparison.OrdinalIgnoreCase))
                return severity;
        return (kind == SourceKind.Zabbix ? OfZabbix : Usual).GetValueOrDefault(word, HeardSeverity.Critical);
    }

    static readonly FrozenDictionary<string, HeardSeverity> Usual = Words(
        (HeardSeverity.Warning, "warning warn minor low info information informational notice flapping"),
        (HeardSeverity.Unknown, "unknown unreachable"),
        (HeardSeverity.Ignored, "none ignore")
    );

    /// <summary>Not classified, information, warning, average, high, disaster: {EVENT.NSEVERITY} and their names.</summary>
    static readonly FrozenDictionary<string, HeardSeverity> OfZabbix = Words(
        (HeardSeverity.Unknown, "0"),
        (HeardSeverity.Warning, "1 2 information warning")
    );

    static FrozenDictionary<string, HeardSeverity> Words(params (HeardSeverity Severity, string Words)[] all) =>
        all.SelectMany(one => one.Words.Split(' ').Select(word => (word, one.Severity)))
            .ToFrozenDictionary(pair => pair.word, pair => pair.Severity, StringComparer.OrdinalIgnoreCase);
}

public enum HeardSeverity
{
    Critical,
    Warning,
    Unknown,

    /// <summary>Nothing comes of it.</summary>
    Ignored,
}

internal static class HeardSeverities
{
    /// <returns>Null for what is ignored.</returns>
    public static AlertSeverity? OfAlert(this HeardSeverity severity) =>
        severity switch
        {
            HeardSeverity.Critical => AlertSeverity.Critical,
            HeardSeverity.Warning => AlertSeverity.Warning,
            HeardSeverity.Unknown => AlertSeverity.Unknown,
            HeardSeverity.Ignored => null,
        };
}
