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
        var next = (await desk.Read(id, stop)).NextDue();
        // What is overdue stays first in the queue until somebody acts: only a running clock takes its place.
        if (next?.Due is { } due)
            await db
                .Tickets.Where(ticket => ticket.Id == id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(t => t.NextDueAt, due).SetProperty(t => t.NextDue, next.Term.Ref),
                    stop
                );
        db.Announce($"ticket:{id.Value}");
        db.Announce("queue");
        return next?.Due;
    }
}
