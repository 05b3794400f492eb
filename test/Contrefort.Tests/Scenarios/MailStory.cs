using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Contrefort.Mail;
using Contrefort.Protocols.Compose;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Smtp;
using Contrefort.Protocols.Tests.Rigs;
using Contrefort.Tests.Desk;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.Scenarios;

/// <summary>
/// A world whose mail comes and goes through a real Postfix: customers at durand.example and engineers at equipe.test have
/// mailboxes, ours is support@provider.test.
/// </summary>
internal sealed class MailStory : IAsyncDisposable
{
    public const string Support = "support@provider.test";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly HashSet<Guid> _seen = [];
    int _mails;

    public required World World { get; init; }
    public required Papeterie Durand { get; init; }
    public required PostfixRig Postfix { get; init; }

    /// <summary>What Postfix delivered to customers.</summary>
    public required LmtpHouse Customers { get; init; }

    /// <summary>What Postfix delivered to our engineers.</summary>
    public required LmtpHouse Engineers { get; init; }

    public static async Task<MailStory> Begin(string moment)
    {
        var (customers, engineers) = (new LmtpHouse(), new LmtpHouse());
        var port = FreePort();
        var postfix = await PostfixRig.StartAsync(
            new Dictionary<string, string>
            {
                ["provider.test"] = $"lmtp:inet:127.0.0.1:{port}",
                ["durand.example"] = $"lmtp:inet:127.0.0.1:{customers.Port}",
                ["equipe.test"] = $"lmtp:inet:127.0.0.1:{engineers.Port}",
            }
        );
        var world = await World.At(
            moment,
            null,
            ("Mail:SupportAddress", Support),
            ("Mail:Lmtp", $"127.0.0.1:{port}"),
            ("Mail:SmtpHost", "127.0.0.1"),
            ("Mail:SmtpPort", $"{postfix.Port}"),
            ("Mail:SmtpTls", "none")
        );
        return new()
        {
            World = world,
            Durand = await Papeterie.Founded(world),
            Postfix = postfix,
            Customers = customers,
            Engineers = engineers,
        };
    }

    /// <summary>Sends a mail by SMTP, waits until it has come to us by LMTP, and lets it be read.</summary>
    public async Task<IncomingMailRow> Sends(OutgoingMail mail, string? envelopeFrom = null)
    {
        var before = await Incoming();
        await using var client = new SmtpClient(
            new SmtpServer("127.0.0.1", Postfix.Port) { Security = SmtpSecurity.None }
        );
        using var message = new MemoryStream(MailWriter.ToBytes(mail));
        var outcome = await client.SendAsync(
            mail.EnvelopeFrom(envelopeFrom ?? mail.From.Address),
            message,
            CancellationToken.None
        );
        Assert.IsType<SendOutcome.Sent>(outcome);
        return await Arrived(before);
    }

    /// <summary>Waits for one more mail than there were, and lets it be read.</summary>
    public async Task<IncomingMailRow> Arrived(long before)
    {
        var waiting = Stopwatch.StartNew();
        while (await Incoming() <= before)
        {
            Assert.True(waiting.Elapsed < Patience, $"Nothing came by LMTP:\n{Postfix.Log}");
            await Task.Delay(20);
        }
        await World.MoveTo(World.Now);
        await using var db = World.Db();
        var mails = await db.IncomingMails.AsNoTracking().ToListAsync();
        return mails.Single(mail => _seen.Add(mail.Id));
    }

    public Task<long> Incoming() => World.Scalar<long>("select count(*) from incoming_mails");

    /// <summary>The next mail that Postfix brought to a mailbox.</summary>
    public static async Task<(MimeMessage Mail, Envelope Envelope)> Next(LmtpHouse house)
    {
        var (envelope, message) = await house.NextMailAsync();
        return (MimeMessage.Read(message), envelope);
    }

    public OutgoingMail From(
        string address,
        string subject,
        string text,
        MimeMessage? inReplyTo = null,
        string? to = null
    ) =>
        new()
        {
            MessageId = $"{++_mails}@{address[(address.IndexOf('@') + 1)..]}",
            Date = World.Now.ToDateTimeOffset(),
            From = new Mailbox("", address),
            To = [new Mailbox("", to ?? Support)],
            Subject = subject,
            Text = text,
            InReplyTo = inReplyTo?.MessageId,
            References = inReplyTo is null ? [] : [.. inReplyTo.References, inReplyTo.MessageId!],
        };

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await Postfix.DisposeAsync();
        await World.DisposeAsync();
        await Customers.DisposeAsync();
        await Engineers.DisposeAsync();
    }
}
