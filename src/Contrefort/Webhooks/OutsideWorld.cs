using System.Net;
using System.Net.Sockets;
using Contrefort.Protocols.Probing;
using Microsoft.Extensions.Options;

namespace Contrefort.Webhooks;

/// <summary>
/// Calls addresses somebody typed. What is connected to is looked at after the name is resolved, at the last moment: only
/// public addresses, or networks an administrator named. Nobody redirects us, and no proxy of the environment is asked.
/// </summary>
internal sealed class OutsideWorld : IDisposable
{
    readonly AddressRule _rule;
    readonly HttpClient _client;

    public OutsideWorld(IOptions<WebhookOptions> options)
    {
        _rule = new AddressRule(options.Value.Networks);
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

    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        var addresses = IPAddress.TryParse(host, out var given) ? [given] : await Dns.GetHostAddressesAsync(host, stop);
        var reachable = addresses.Where(_rule.Admits).ToArray();
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
