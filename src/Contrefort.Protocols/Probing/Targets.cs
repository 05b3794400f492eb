using System.Net;

namespace Contrefort.Protocols.Probing;

/// <summary>From what was typed to addresses that may be connected to: resolved once, and judged before anybody connects.</summary>
sealed class Targets(AddressRule rule, HostNames names)
{
    /// <summary>The addresses of a host, or why there is none. A name may take half of the probe's time.</summary>
    internal async ValueTask<(IReadOnlyList<IPAddress> Addresses, ProbeMessage? Fault)> Find(
        string host,
        TimeSpan time,
        CancellationToken limit
    )
    {
        if (IPAddress.TryParse(host, out var literal))
            return rule.Admits(literal) ? ([literal], null) : Refuse(host);
        var (found, fault) = await names.Find(host, time / 2, limit);
        if (fault is not null)
            return ([], fault);
        var admitted = Array.FindAll(found, rule.Admits);
        return admitted.Length > 0 ? (admitted, null) : Refuse(host);
    }

    static (IReadOnlyList<IPAddress>, ProbeMessage) Refuse(string host) =>
        ([], new(ProbeFinding.AddressRefused, [host]));
}
