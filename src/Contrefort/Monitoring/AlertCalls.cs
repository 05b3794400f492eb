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
    /// Calls whoever is on call, unless somebody has it in hand. What flaps woke somebody once already.
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

    /// <summary>Somebody took the alert in hand by another way than a call.</summary>
    public async Task Settle(ContrefortDb db, AlertRow alert, CancellationToken stop)
    {
        if (
            alert is { AcknowledgedAt: { } at, AcknowledgedBy: { } by }
            && await CallOutDesk.Find(db, CallSubject.Alert, alert.Id.Value, stop) is { AcknowledgedAt: null } open
        )
            await desk.Acknowledge(db, open.Id, alert.AcknowledgedById, by, AcknowledgedHow.Subject, at, stop);
    }

    public Task End(ContrefortDb db, AlertRow alert, Instant now, CancellationToken stop) =>
        desk.End(db, CallSubject.Alert, alert.Id.Value, now, stop);

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
