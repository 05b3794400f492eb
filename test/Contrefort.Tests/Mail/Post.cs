using System.Text;
using Contrefort.Mail;
using Contrefort.Protocols.Compose;
using Contrefort.Protocols.Mime;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Mail;

/// <summary>Hands mails to a world as its mail server does, and looks at what it writes back.</summary>
internal static class Post
{
    public const string Support = "support@localhost.localdomain";

    /// <summary>Accepts a message and lets everything that follows happen at this instant.</summary>
    public static async Task<IncomingMailRow> Receives(
        this World world,
        byte[] raw,
        string? from = "alice@durand.example",
        string to = Support
    )
    {
        var id = await world
            .Services.GetRequiredService<MailIntake>()
            .Accept("lmtp", from, [to], new MemoryStream(raw));
        await world.MoveTo(world.Now);
        await using var db = world.Db();
        return await db.IncomingMails.AsNoTracking().SingleAsync(mail => mail.Id == id);
    }

    /// <summary>Headers and text; lines end in CR LF, and a Message-ID is added when there is none.</summary>
    public static Task<IncomingMailRow> Receives(
        this World world,
        string message,
        string? from = "alice@durand.example",
        string to = Support
    )
    {
        var withId = message.Contains("Message-ID:", StringComparison.OrdinalIgnoreCase)
            ? message
            : $"Message-ID: <{Guid.NewGuid():n}@test.example>\n{message}";
        return world.Receives(Encoding.UTF8.GetBytes(withId.ReplaceLineEndings("\r\n")), from, to);
    }

    public static async Task<List<OutgoingMailRow>> Outgoing(this World world)
    {
        await using var db = world.Db();
        return await db
            .OutgoingMails.AsNoTracking()
            .Include(mail => mail.Recipients)
            .OrderBy(mail => mail.CreatedAt)
            .ThenBy(mail => mail.Id)
            .ToListAsync();
    }

    public static MailAddresses Addresses(this World world) => world.Services.GetRequiredService<MailAddresses>();

    /// <summary>A delivery report as servers write it (RFC 3464) about a message of ours.</summary>
    public static string Bounce(
        string messageId,
        string recipient,
        string action = "failed",
        string status = "5.1.1",
        string? original = null
    ) =>
        $"""
            From: MAILER-DAEMON@mx.example
            To: {Support}
            Subject: Undelivered Mail Returned to Sender
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain

            I could not deliver it.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example

            Final-Recipient: rfc822; {recipient}
            {(original is null ? "X-Nothing: here" : $"Original-Recipient: rfc822; {original}")}
            Action: {action}
            Status: {status}
            Diagnostic-Code: smtp; 550 5.1.1 nobody of that name

            --b
            Content-Type: text/rfc822-headers

            Message-ID: <{messageId}>
            Subject: x

            --b--

            """;

    public static byte[] Written(string messageId, string from, string to, string subject, string text) =>
        MailWriter.ToBytes(
            new()
            {
                MessageId = messageId,
                Date = new DateTimeOffset(2026, 11, 20, 17, 30, 0, TimeSpan.FromHours(1)),
                From = new Mailbox("", from),
                To = [new Mailbox("", to)],
                Subject = subject,
                Text = text,
            }
        );
}
