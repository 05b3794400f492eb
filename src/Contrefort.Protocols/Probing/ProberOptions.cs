using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Contrefort.Protocols.Probing;

/// <summary>What the administrator decides about probes.</summary>
public sealed record ProberOptions
{
    /// <summary>Networks that are not public and may be probed all the same.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>The only folder plugins are run from; null: no plugin is run.</summary>
    public string? PluginFolder { get; init; }

    /// <summary>Who plugins run as when we are root.</summary>
    public string PluginUser { get; init; } = "nobody";

    /// <summary>How many plugins run at the same time; others wait their turn, which is not counted as their time.</summary>
    public int PluginsAtOnce { get; init; } = 64;

    /// <summary>Authorities trusted instead of the system's; null: the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>DNS servers asked; null: those of /etc/resolv.conf, after /etc/hosts.</summary>
    public IReadOnlyList<IPEndPoint>? NameServers { get; init; }

    /// <summary>How we call ourselves in EHLO.</summary>
    public string HostName { get; init; } = Dns.GetHostName();

    /// <summary>What a certificate's end is compared with.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
