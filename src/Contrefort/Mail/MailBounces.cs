using Contrefort.Core.Tickets;
using Contrefort.Protocols.Mime;
using NodaTime;
using Npgsql;

namespace Contrefort.Mail;

/// <summary>A delivery report (RFC 3464) is put beside the mail that bounced, and its contact is flagged.</summary>
internal sealed class MailBounces(NpgsqlDataSource database, IClock clock)
{
    /// <returns>The ticket the bounced mail was about, when it is known.</returns>
    public async Task<TicketId?> Record(DeliveryReport report, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant().ToDateTimeUtc();
        TicketId? ticket = null;
        foreach (var failed in report.Recipients.Where(r => r.Action == "failed"))
        {
            await using var command = database.CreateCommand(
                """
                with bounced as (
                    update outgoing_recipients r set state = 'bounced', reply = $3, changed_at = $4
                    from outgoing_mails m
                    where m.id = r.mail_id and m.message_id = $1 and lower(r.address) = lower($2)
                    returning m.ticket_id, r.address),
                flagged as (
                    update contacts set bounced_at = $4 where email in (select lower(address) from bounced))
                select ticket_id from bounced
                """
            );
            command.Parameters.Add(new() { Value = report.OriginalMessageId ?? "" });
            command.Parameters.Add(new() { Value = failed.Address });
            command.Parameters.Add(new() { Value = $"{failed.Status} {failed.Diagnostic}".Trim() });
            command.Parameters.Add(new() { Value = now });
            if (await command.ExecuteScalarAsync(stop) is Guid id)
                ticket = new TicketId(id);
        }
        return ticket;
    }
}
