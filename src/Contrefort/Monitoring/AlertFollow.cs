using Contrefort.Agenda;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>
/// Alerts follow what people do with their ticket: who takes charge of it has acknowledged them, and who closes it has closed
/// them, whatever the probes still say.
/// </summary>
internal sealed class AlertFollow(ContrefortDb db, TicketDesk tickets, AlertDesk alerts) : IAgendaHandler
{
    public const string Kind = "alert-follow";

    public static string KeyOf(TicketId ticket) => $"{Kind}:{ticket.Value}";

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var id = new TicketId(row.Subject!.Value);
        var story = (await tickets.Read(id, stop)).Ticket.Story;
        foreach (var alert in await db.Alerts.AsNoTracking().Open.Where(open => open.TicketId == id).ToListAsync(stop))
            if (story.Closed is { } closed)
                await alerts.Close(db, alert.Id, closed.By.Name, closed.At, stop);
            else if (story.Acknowledged is { } taken && alert is { IsFiring: true, AcknowledgedAt: null })
                await alerts.Acknowledge(db, alert.Id, taken.By.Id, taken.By.Name, "", until: null, now, stop);
        return null;
    }
}
