using System.Net;
using System.Net.Sockets;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// Which addresses may be connected to when somebody typed them: public ones, and the networks the administrator allows.
/// It judges the address itself, after a name was resolved and a spelling such as 127.1 or 2130706433 was read. Sources: the
/// special-purpose registries of RFC 6890, and where clouds keep their metadata.
/// </summary>
public sealed class AddressRule(IReadOnlyList<IPNetwork> allowed)
{
    static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // A public address, but inside Azure it is the host of the virtual machine.
            "168.63.129.16/32",
            // Within the public part of IPv6: tunnels that lead to any IPv4 address, benchmarks, documentation.
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");

    /// <summary>Networks that are not public and may be reached all the same.</summary>
    public IReadOnlyList<IPNetwork> Allowed => allowed;

    public bool Admits(IPAddress address)
    {
        var ip = Plain(address);
        if (IsPublic(ip))
            return true;
        foreach (var network in allowed)
            if (network.Contains(ip))
                return true;
        return false;
    }

    /// <summary>Whether an address is that of one machine of the public Internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var ip = Plain(address);
        if (ip.AddressFamily == AddressFamily.InterNetworkV6 && !PublicV6.Contains(ip))
            return false;
        foreach (var network in NotPublic)
            if (network.Contains(ip))
                return false;
        return true;
    }

    /// <summary>::ffff:10.0.0.1 is 10.0.0.1.</summary>
    static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
