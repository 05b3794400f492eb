using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Protocols.Mime;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Mail;

/// <summary>
/// A delivery report (RFC 3464) is put beside the mail that bounced, and its contact is flagged. Our mail is known by the
/// Message-ID we signed or by the return path it had; a report of any other mail says nothing about ours.
/// </summary>
internal sealed class MailBounces(MailAddresses addresses, IClock clock)
{
    public async Task<MailOutcome.Bounce> Judge(
        ContrefortDb db,
        DeliveryReport report,
        IReadOnlyList<string> envelopeTo
    )
    {
        var ticket = MailOf(report, envelopeTo) is { } id
            ? await db.OutgoingMails.Where(mail => mail.Id == id).Select(mail => mail.TicketId).SingleOrDefaultAsync()
            : null;
        return new MailOutcome.Bounce(ticket, report.HasFailed);
    }

    /// <summary>Adds what the report says of each recipient who will not get our mail.</summary>
    public void Record(NpgsqlBatch batch, DeliveryReport report, IReadOnlyList<string> envelopeTo)
    {
        if (!report.HasFailed || MailOf(report, envelopeTo) is not { } mail)
            return;
        var failed = report.Recipients.Where(recipient => recipient.Action == "failed").ToList();
        if (failed.Count == 0)
            Record(batch, mail, [], null);
        foreach (var recipient in failed)
            Record(
                batch,
                mail,
                [recipient.Address.ToLowerInvariant(), recipient.OriginalAddress?.ToLowerInvariant() ?? ""],
                $"{recipient.Status} {recipient.Diagnostic}".Trim()
            );
    }

    /// <summary>The mail went to one address: whatever a server on the way made of it, that is the one.</summary>
    void Record(NpgsqlBatch batch, Guid mail, string[] recipients, string? reply) =>
        batch.Add(
            """
            with bounced as (
                update outgoing_recipients r set state = 'bounced', reply = coalesce($3, reply), changed_at = $4
                where mail_id = $1
                    and (lower(address) = any ($2) or (select count(*) from outgoing_recipients where mail_id = $1) = 1)
                returning address)
            update contacts set bounced_at = $4 where email in (select lower(address) from bounced)
            """,
            mail,
            recipients,
            reply,
            clock.GetCurrentInstant()
        );

    Guid? MailOf(DeliveryReport report, IReadOnlyList<string> envelopeTo) =>
        (report.OriginalMessageId is { } id ? addresses.MailOfMessageId(id) : null)
        ?? envelopeTo.Select(addresses.MailOf).FirstOrDefault(mail => mail is not null);
}
