using System.Text.Json.Serialization;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// How something is watched: one sealed record per kind, holding its settings. It can be kept as JSON; the member
/// <c>kind</c> says which it is.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PingProbe), "ping")]
[JsonDerivedType(typeof(TcpProbe), "tcp")]
[JsonDerivedType(typeof(HttpProbe), "http")]
[JsonDerivedType(typeof(SmtpProbe), "smtp")]
[JsonDerivedType(typeof(TlsProbe), "tls")]
[JsonDerivedType(typeof(DnsProbe), "dns")]
[JsonDerivedType(typeof(PluginProbe), "plugin")]
public abstract record Probe
{
    /// <summary>How long the whole probe may take, every redirect and every address included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A probe that went well but took longer than this is a warning; null: it may take its time.</summary>
    public TimeSpan? WarnAfter { get; init; }

    /// <summary>A probe that went well but took longer than this is critical; null: it may take its time.</summary>
    public TimeSpan? FailAfter { get; init; }

    /// <summary>What is wrong with these settings, or null. A probe with a fault is never run: its result is unknown.</summary>
    public ProbeMessage? Fault() =>
        Timeout < TimeSpan.FromMilliseconds(10) || Timeout > TimeSpan.FromMinutes(10)
            ? new ProbeMessage(ProbeFinding.BadSetting, ["timeout"])
        : BadSetting() is { } name ? new ProbeMessage(ProbeFinding.BadSetting, [name])
        : null;

    /// <summary>The name of the first setting that cannot be used, as it is in JSON; or null.</summary>
    internal abstract string? BadSetting();

    internal static bool IsPort(int port) => port is > 0 and <= 65535;

    /// <summary>A name or an address, with nothing in it that could end a line or a path.</summary>
    internal static bool IsHost(string? host) =>
        host is { Length: > 0 and <= 253 }
        && host.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '%');

    internal static bool IsText(string? text) => text is null or { Length: > 0 and <= 1000 };
}
