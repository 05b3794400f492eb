using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Npgsql;

namespace Contrefort.Monitoring;

/// <summary>
/// Whether a customer asks about something that is in alert already: multiplying channels only delays. A machine of theirs
/// that is named, or its address, is enough. The ticket must be nobody else's among their colleagues, so that joining shows
/// nobody another's words.
/// </summary>
internal static class InAlert
{
    public static async Task<TicketId?> TicketOf(NpgsqlDataSource database, NewTicket request, CancellationToken stop)
    {
        if (request is not { Caller.Contact: { } contact, Alert: null, Continues: null })
            return null;
        await using var command = database.CreateCommand(
            """
            select distinct t.id, t.opened_at, m.name, m.address
            from alerts a
            join tickets t on t.id = a.ticket_id and t.state <> 'closed' and (t.contact_id is null or t.contact_id = $2)
            join machines m on m.id = a.machine_id
            where a.customer_id = $1 and a.closed_at is null and a.ticket_id is not null
            order by t.opened_at desc
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = contact.Customer.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = contact.Id.Value });
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
            if (
                ComponentName.FoundIn(
                    $"{request.Subject}\n{request.Message.Text}",
                    new[] { rows.GetString(2), rows.GetString(3) }.Where(name => name.Length > 2)
                )
                is not null
            )
                return new TicketId(rows.GetGuid(0));
        return null;
    }
}
