using System.Net;
using Contrefort.Protocols.Lmtp;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Contrefort.Mail;

/// <summary>
/// Takes LMTP on the address of <see cref="MailOptions.Lmtp"/>, or nowhere. A Kestrel of its own: in the one that serves
/// pages, an endpoint named in code would replace the addresses an operator gives.
/// </summary>
internal sealed class LmtpServer(
    IServiceProvider services,
    IConnectionListenerFactory transport,
    IOptions<MailOptions> options,
    ILoggerFactory logs
) : IHostedService, IDisposable
{
    KestrelServer? _server;

    /// <summary>Where it listens, once it does.</summary>
    public IReadOnlyCollection<Uri> Addresses =>
        [.. _server?.Features.Get<IServerAddressesFeature>()?.Addresses.Select(address => new Uri(address)) ?? []];

    public async Task StartAsync(CancellationToken stop)
    {
        if (options.Value.Lmtp is not { Length: > 0 } address)
            return;
        var kestrel = new KestrelServerOptions { ApplicationServices = services };
        if (address.StartsWith('/'))
            kestrel.ListenUnixSocket(address, listen => listen.UseConnectionHandler<LmtpConnection>());
        else
            kestrel.Listen(IPEndPoint.Parse(address), listen => listen.UseConnectionHandler<LmtpConnection>());
        _server = new KestrelServer(Options.Create(kestrel), transport, logs);
        await _server.StartAsync(new NoPages(), stop);
    }

    /// <summary>Sessions are asked to end, and what is being delivered is.</summary>
    public Task StopAsync(CancellationToken stop) => _server?.StopAsync(stop) ?? Task.CompletedTask;

    public void Dispose() => _server?.Dispose();

    sealed class NoPages : IHttpApplication<object>
    {
        public object CreateContext(IFeatureCollection features) => throw new NotSupportedException();

        public Task ProcessRequestAsync(object context) => throw new NotSupportedException();

        public void DisposeContext(object context, Exception? exception) { }
    }
}

/// <summary>One LMTP session on each connection.</summary>
internal sealed class LmtpConnection(LmtpDoor door, MailAddresses addresses, IOptions<MailOptions> options)
    : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        // When the process is to end, Kestrel asks first: what is being delivered is, then the session says goodbye.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            connection.ConnectionClosed,
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default
        );
        await new LmtpSession(
            connection.Transport,
            door,
            new LmtpOptions { HostName = addresses.Domain, MaxMessageSize = options.Value.LargestMessage }
        ).RunAsync(ending.Token);
    }
}
