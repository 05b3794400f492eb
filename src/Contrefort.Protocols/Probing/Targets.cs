using System.Net;
using System.Net.Sockets;

namespace Contrefort.Protocols.Probing;

/// <summary>From what was typed to addresses that may be connected to: resolved once, and judged before anybody connects.</summary>
sealed class Targets(AddressRule rule)
{
    /// <summary>The addresses of a host, or why there is none.</summary>
    internal async ValueTask<(IReadOnlyList<IPAddress> Addresses, ProbeMessage? Fault)> Find(
        string host,
        CancellationToken limit
    )
    {
        if (IPAddress.TryParse(host, out var literal))
            return rule.Admits(literal) ? ([literal], null) : Refuse(host);
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, limit);
            var admitted = Array.FindAll(found, rule.Admits);
            return admitted.Length > 0 ? (admitted, null)
                : found.Length > 0 ? Refuse(host)
                : NotFound(host);
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return NotFound(host);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            return ([], new(ProbeFinding.NameNotResolved, [host], fault.Message));
        }
    }

    static (IReadOnlyList<IPAddress>, ProbeMessage) Refuse(string host) =>
        ([], new(ProbeFinding.AddressRefused, [host]));

    static (IReadOnlyList<IPAddress>, ProbeMessage) NotFound(string host) =>
        ([], new(ProbeFinding.NameNotFound, [host]));
}
