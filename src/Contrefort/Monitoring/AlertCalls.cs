using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.OnCall;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>Who is woken for an alert, and what is heard of them: told, in hand, over.</summary>
internal sealed class AlertCalls(CallOutDesk desk, TicketDesk tickets)
{
    /// <summary>
    /// Calls whoever is on call, unless somebody has it in hand. What flaps woke somebody once already, and what is on a
    /// ticket for which somebody is being called needs no call of its own.
    /// </summary>
    public async Task Open(ContrefortDb db, AlertRow alert, Instant now, CancellationToken stop)
    {
        if (alert.AcknowledgedAt is not null)
            return;
        if (
            alert.ToldAt is not null
            && await db.CheckStandings.AnyAsync(
                standing => standing.CheckId == alert.CheckId && standing.IsFlapping,
                stop
            )
        )
            return;
        if (alert.TicketId is { } shared && await IsCalledFor(db, shared, alert.Id, stop))
            return;
        var ticket = alert.TicketId is { } id ? await tickets.Read(id, stop) : null;
        var due = ticket?.NextDue();
        await desk.Open(
            db,
            new(
                CallSubject.Alert,
                alert.Id.Value,
                ticket is null ? $"/alerts/{alert.Id.Value}" : $"/tickets/{ticket.Ticket.Number}",
                new Sentence("{0}: {1}", alert.Title, alert.Detail)
            )
            {
                Customer = alert.CustomerId,
                Contract = alert.ContractId,
                DeadlineAt = due?.Due,
                Deadline = due is null ? null : $"{ticket!.Contract!.Number} · {due.Allowed}",
            },
            now,
            stop
        );
    }

    /// <summary>Somebody is being called for another alert of the ticket, and not in vain so far.</summary>
    static async Task<bool> IsCalledFor(ContrefortDb db, TicketId ticket, AlertId alert, CancellationToken stop)
    {
        // Those of one ticket decide one after the other, or they would call for each.
        await db.Database.TakeTurn($"calls:{ticket.Value}", stop);
        return await db
            .Database.SqlQuery<bool>(
                $"""
                select exists (
                    select from alerts a
                    join call_outs o on o.subject_kind = {EnumText.Of(CallSubject.Alert)} and o.subject_id = a.id
                    where a.ticket_id = {ticket.Value} and a.id <> {alert.Value}
                        and o.ended_at is null and o.acknowledged_at is null and o.exhausted_at is null) as "Value"
                """
            )
            .SingleAsync(stop);
    }

    /// <summary>Somebody took the alert in hand by another way than a call.</summary>
    public async Task Settle(ContrefortDb db, AlertRow alert, CancellationToken stop)
    {
        if (
            alert is { AcknowledgedAt: { } at, AcknowledgedBy: { } by }
            && await CallOutDesk.Find(db, CallSubject.Alert, alert.Id.Value, stop) is { AcknowledgedAt: null } open
        )
            await desk.Acknowledge(db, open.Id, alert.AcknowledgedById, by, AcknowledgedHow.Subject, at, stop);
    }

    /// <summary>It is over. What else is wrong on its ticket, for which nobody was called because of it, is looked at.</summary>
    public async Task End(ContrefortDb db, AlertRow alert, Instant now, CancellationToken stop)
    {
        if (await CallOutDesk.Find(db, CallSubject.Alert, alert.Id.Value, stop) is not { } open)
            return;
        await desk.End(db, open.Id, now, stop);
        if (open.AcknowledgedAt is not null || alert.TicketId is not { } ticket)
            return;
        var others = db.Alerts.AsNoTracking().Open.Where(one => one.TicketId == ticket && one.Id != alert.Id);
        foreach (var other in await others.ToListAsync(stop))
            if (other is { IsFiring: true, AcknowledgedAt: null })
                AlertDesk.Look(db, other, now);
    }

    /// <summary>What a call-out about an alert says back to it.</summary>
    public static CallOutListener Listener(AlertDesk alerts) =>
        async (db, what, callOut, at, stop) =>
        {
            if (callOut.SubjectKind != CallSubject.Alert)
                return;
            var id = new AlertId(callOut.SubjectId);
            if (what == CallOutEvent.Told)
                await alerts.Tell(db, id, at, stop);
            else if (what == CallOutEvent.Acknowledged && callOut.AcknowledgedHow != AcknowledgedHow.Subject)
                await alerts.TakeInHand(db, id, callOut.AcknowledgedBy, callOut.AcknowledgedName ?? "", at, stop);
        };
}
