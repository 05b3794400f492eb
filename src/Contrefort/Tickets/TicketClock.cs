using Contrefort.Agenda;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>
/// The instant a clock of a ticket is due has come: the ticket's line in the lists moves on to the next one, and open pages
/// show that this one is late. Nothing is decided here; the clock is read from the facts like everywhere.
/// </summary>
internal sealed class TicketClock(TicketDesk desk, ContrefortDb db) : IAgendaHandler
{
    public const string AgendaKind = "ticket-clock";

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var id = new TicketId(row.Subject!.Value);
        var change = await desk.Read(id, stop);
        var (next, urgent) = (change.NextDue(), change.MostUrgent());
        // What is overdue stays first in the queue until somebody acts.
        if (urgent?.Due is { } due)
            await db
                .Tickets.Where(ticket => ticket.Id == id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(t => t.NextDueAt, due).SetProperty(t => t.NextDue, urgent.Term.Ref),
                    stop
                );
        db.Announce($"ticket:{id.Value}");
        db.Announce("queue");
        // At its very instant a promise is still kept: look again once it is not.
        return next?.Due is { } then ? Instant.Max(then, now + Duration.FromSeconds(1)) : null;
    }
}
