using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using NodaTime;
using Npgsql;

namespace Contrefort.Monitoring;

/// <summary>
/// Whether a customer asks about something that is in alert already: multiplying channels only delays. A machine of theirs
/// that is named, or its address, is enough.
/// </summary>
/// <param name="What">The machine's name.</param>
/// <param name="Since">The first failed run.</param>
/// <param name="MayJoin">No colleague of theirs speaks on the ticket: joining it shows nobody another's words.</param>
internal sealed record InAlert(TicketId Ticket, string What, Instant Since, bool MayJoin)
{
    public static async Task<InAlert?> Of(NpgsqlDataSource database, NewTicket request, CancellationToken stop)
    {
        if (request is not { Caller.Contact: { } contact, Alert: null, Continues: null })
            return null;
        await using var command = database.CreateCommand(
            """
            select t.id, m.name, m.address, min(a.first_failed_at), t.contact_id is null or t.contact_id = $2 as may_join
            from alerts a
            join tickets t on t.id = a.ticket_id and t.state <> 'closed'
            join machines m on m.id = a.machine_id
            where a.customer_id = $1 and a.closed_at is null and a.ticket_id is not null
            group by t.id, m.name, m.address
            order by may_join desc, t.opened_at desc
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = contact.Customer.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = contact.Id.Value });
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
            if (
                ComponentName.FoundIn(
                    $"{request.Subject}\n{request.Message.Text}",
                    new[] { rows.GetString(1), rows.GetString(2) }.Where(name => name.Length > 2)
                )
                is not null
            )
                return new(new TicketId(rows.GetGuid(0)), rows.GetString(1), rows.At(3), rows.GetBoolean(4));
        return null;
    }
}
