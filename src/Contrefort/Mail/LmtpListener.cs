using System.Net;
using Contrefort.Protocols.Lmtp;
using Contrefort.Protocols.Smtp;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace Contrefort.Mail;

/// <summary>What LMTP decides here: our addresses are taken, and 250 is said once the message is committed.</summary>
internal sealed partial class LmtpDoor(MailIntake intake, MailAddresses addresses, ILogger<LmtpDoor> log) : LmtpHandler
{
    public override ValueTask<SmtpReply> AcceptAsync(string recipient, Envelope soFar, CancellationToken ct) =>
        ValueTask.FromResult(addresses.Takes(recipient) ? SmtpReply.RecipientOk : SmtpReply.NoSuchUser);

    public override async ValueTask<IReadOnlyList<SmtpReply>> DeliverAsync(
        Envelope envelope,
        Spool message,
        CancellationToken ct
    )
    {
        // Not to be given up half-way: the peer would not know whether we have it.
        await using var content = message.OpenRead();
        await intake.Accept("lmtp", envelope.From, envelope.Recipients, content, CancellationToken.None);
        return envelope.ForEveryone(SmtpReply.Delivered);
    }

    public override void Faulted(Exception fault) => SessionFaulted(log, fault);

    [LoggerMessage(LogLevel.Warning, "An LMTP session ended badly")]
    static partial void SessionFaulted(ILogger log, Exception fault);
}

/// <summary>One LMTP session on each connection Kestrel takes on the address of <see cref="MailOptions.Lmtp"/>.</summary>
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

internal static class LmtpListening
{
    /// <summary>Listens beside the pages when an address is configured: <c>host:port</c> or the path of a socket.</summary>
    public static void AddLmtp(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var address = builder.Configuration["Mail:Lmtp"];
            if (string.IsNullOrEmpty(address))
                return;
            if (address.StartsWith('/'))
                kestrel.ListenUnixSocket(address, listen => listen.UseConnectionHandler<LmtpConnection>());
            else
                kestrel.Listen(IPEndPoint.Parse(address), listen => listen.UseConnectionHandler<LmtpConnection>());
        });
    }
}
