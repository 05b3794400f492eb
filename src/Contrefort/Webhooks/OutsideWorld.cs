using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Contrefort.Webhooks;

/// <summary>
/// Calls addresses somebody typed. What is connected to is looked at after the name is resolved, at the last moment: only
/// public addresses, or networks an administrator named. Nobody redirects us, and no proxy of the environment is asked.
/// </summary>
internal sealed class OutsideWorld : IDisposable
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
            // Within the public part of IPv6: tunnels that lead to any IPv4 address, and documentation.
            "2001::/32",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");

    readonly IReadOnlyList<IPNetwork> _allowed;
    readonly HttpClient _client;

    public OutsideWorld(IOptions<WebhookOptions> options)
    {
        _allowed = options.Value.Networks;
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectCallback = Connect,
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                MaxResponseHeadersLength = 16,
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            }
        )
        {
            Timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds),
        };
    }

    /// <summary>Reads no more of the answer than its head.</summary>
    public Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);

    public bool MayReach(IPAddress address)
    {
        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _allowed.Any(network => network.Contains(ip)) || IsPublic(ip);
    }

    public static bool IsPublic(IPAddress ip) =>
        (ip.AddressFamily == AddressFamily.InterNetwork || PublicV6.Contains(ip))
        && !NotPublic.Any(network => network.Contains(ip));

    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        var addresses = IPAddress.TryParse(host, out var given) ? [given] : await Dns.GetHostAddressesAsync(host, stop);
        var reachable = addresses.Where(MayReach).ToArray();
        if (reachable.Length == 0)
            throw new NotOutsideException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reachable, context.DnsEndPoint.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>The name leads to an address that is not public.</summary>
internal sealed class NotOutsideException() : IOException("not a public address");
