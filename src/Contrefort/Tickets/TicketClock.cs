using Contrefort.Agenda;
using Contrefort.Core.Targets;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Webhooks;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Tickets;

/// <summary>
/// The instant a clock of a ticket is due has come: the ticket's line in the lists moves on to the next one, and open pages
/// show that this one is late. Nothing is decided here; the clock is read from the facts like everywhere.
/// </summary>
internal sealed class TicketClock(TicketDesk desk, ContrefortDb db, WebhookOutbox webhooks) : IAgendaHandler
{
    public const string AgendaKind = "ticket-clock";

    /// <summary>How long before a deadline those who asked are told that it comes.</summary>
    public static readonly Duration Soon = Duration.FromHours(1);

    /// <param name="tellsSoon">Somebody wants to be told before.</param>
    public static Instant FirstLook(Instant due, Instant now, bool tellsSoon) =>
        tellsSoon ? Instant.Max(Instant.Min(due - Soon, due), Instant.Min(now, due)) : due;

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
                    set =>
                        set.SetProperty(t => t.NextDueAt, due)
                            .SetProperty(t => t.NextSoonAt, OpenTime.SoonFrom(change.TermsOfClocks, urgent))
                            .SetProperty(t => t.NextDue, urgent.Term.Ref),
                    stop
                );
        var subscribers = await webhooks.Subscribers(stop);
        Tell(change, subscribers);
        db.Announce($"ticket:{id.Value}");
        db.Announce("queue");
        // At its very instant a promise is still kept: look again once it is not.
        return next?.Due is { } then
            ? Instant.Max(
                FirstLook(
                    then,
                    now,
                    then - now > Soon && subscribers.Want(WebhookEvents.ClockDueSoon, change.Ticket.Story.Customer)
                ),
                now + Duration.FromSeconds(1)
            )
            : null;
    }

    void Tell(TicketChange change, Subscribers subscribers)
    {
        using var batch = new NpgsqlBatch();
        foreach (var clock in change.Clocks.Where(clock => clock is { IsAim: false, StoppedAt: null, Due: not null }))
            if (clock.State == ClockState.Late)
                subscribers.Tell(batch, WebhookEvents.ClockLate, change, clock);
            else if (clock.State == ClockState.Running && clock.Due - change.Now <= Soon)
                subscribers.Tell(batch, WebhookEvents.ClockDueSoon, change, clock);
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            db.Also(command);
    }
}
