using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Monitoring;

/// <summary>
/// What follows from an alert as it now stands: the ticket it opens or joins, what that ticket is told, who is called. It
/// is looked at whenever the alert changes, and every step can be run again.
/// </summary>
internal sealed class AlertHandler(
    ContrefortDb db,
    IDbContextFactory<ContrefortDb> data,
    TicketDesk tickets,
    ContractBook contracts,
    AlertCalls calls
) : ILeasedAgendaHandler
{
    public const string Kind = "alert";

    const int MostTogether = 100;

    public static string KeyOf(AlertId id) => $"{Kind}:{id.Value}";

    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var id = new AlertId(row.Subject!.Value);
        await using var reading = await data.CreateDbContextAsync(stop);
        var alert = await reading.Alerts.AsNoTracking().SingleAsync(one => one.Id == id, stop);
        var hold = alert.IsFiring ? await HoldBack.Of(reading, alert, now, stop) : new(null, null);
        if (hold is { Reason: null, IsUndecided: false })
            await TellTicket(reading, alert, now, stop);
        return (at, ending) => Record(id, hold, at, ending);
    }

    async Task<Instant?> Record(AlertId id, HoldBack hold, Instant now, CancellationToken stop)
    {
        var alert = await AlertDesk.Locked(db, id, stop);
        await calls.Settle(db, alert, stop);
        if (!alert.IsFiring)
        {
            await calls.End(db, alert, now, stop);
            if (alert is { TicketId: null, ClosedAt: null })
                (alert.ClosedAt, alert.ClosedBy) = (now, Actor.Contrefort.Name);
            return null;
        }
        if (hold.Reason != alert.HeldBack && !hold.IsUndecided)
        {
            alert.HeldBack = hold.Reason;
            var kind = hold.Reason is null ? AlertEventKind.LetGo : AlertEventKind.HeldBack;
            var why = hold.Reason is { } reason ? EnumText.Of(reason) : "";
            await AlertDesk.Happened(db, alert, kind, now, why, "", stop);
            db.Announce(AlertDesk.Topic);
        }
        if (hold.LookAgainAt is { } later)
            return later;
        if (hold.Reason is not null || alert.Severity == AlertSeverity.Warning)
            return null;
        if (alert.QuietUntil <= now)
        {
            (alert.AcknowledgedAt, alert.QuietUntil) = (null, null);
            await AlertDesk.Happened(db, alert, AlertEventKind.AcknowledgementExpired, now, "", "", stop);
            await calls.End(db, alert, now, stop);
        }
        await calls.Open(db, alert, now, stop);
        return alert.QuietUntil;
    }

    /// <summary>Puts on its ticket what the alert says now; opens the ticket when it has none.</summary>
    async Task TellTicket(ContrefortDb reading, AlertRow alert, Instant now, CancellationToken stop)
    {
        if (alert is { TicketId: null, IsFiring: true, Severity: not AlertSeverity.Warning })
        {
            await OpenTicket(reading, alert, stop);
            return;
        }
        if (alert.TicketId is not { } id || !await HasNews(reading, alert.Id, stop))
            return;
        await tickets.Change(
            id,
            change =>
            {
                var ticket = change.Ticket;
                if (ticket.Story.State == TicketState.Closed)
                    return;
                if (alert.RecoveredAt is { } up)
                    ticket.Recover(alert.Id, alert.Title, Instant.Min(up, now));
                else if (alert.IsFiring)
                    ticket.AlertAgain(alert.Id, alert.Title, now);
                if (
                    alert is { AcknowledgedById: { } engineer, AcknowledgedAt: { } taken }
                    && ticket.Story.State == TicketState.New
                )
                    ticket.Acknowledge(Actor.Engineer(engineer, alert.AcknowledgedBy!), taken);
                if (alert.ToldAt is { } told && ticket.Story.ProviderToldAt is null)
                    ticket.TellProvider(alert.Id, told);
            },
            stop
        );
    }

    /// <summary>Nothing has happened to most alerts since they joined their ticket, and the ticket need not be read for them.</summary>
    static Task<bool> HasNews(ContrefortDb reading, AlertId alert, CancellationToken stop) =>
        reading.AlertEvents.AnyAsync(
            happened =>
                happened.AlertId == alert
                && (
                    happened.Kind == AlertEventKind.Recovered
                    || happened.Kind == AlertEventKind.Acknowledged
                    || happened.Kind == AlertEventKind.Told
                ),
            stop
        );

    async Task OpenTicket(ContrefortDb reading, AlertRow alert, CancellationToken stop)
    {
        var contract = alert.ContractId is { } number ? await contracts.Find(number) : null;
        var cause = new AlertCause(alert.Id, alert.Title, alert.FirstFailedAt, alert.ConfirmedAt);
        // Two alerts of one machine that come together must meet on one ticket.
        await using var turn = await reading.Database.BeginTransactionAsync(stop);
        if (alert.MachineId is { } machine)
        {
            await reading.Database.TakeTurn($"machine:{machine.Value}", stop);
            if (await TicketOf(reading, machine, stop) is { } open)
            {
                await Join(open, await Together(reading, alert, machine, stop), stop);
                return;
            }
        }
        var customer = alert.CustomerId is { } known
            ? await reading.Customers.AsNoTracking().SingleAsync(row => row.Id == known, stop)
            : null;
        var w = new Words(Reader.Of(customer?.Language, customer?.Zone));
        await tickets.Open(
            new NewTicket
            {
                Channel = Channel.Probe,
                At = alert.ConfirmedAt,
                Subject = alert.Title,
                Message = new MessageDraft(w[alert.Detail]) { Channel = Channel.Probe, Automatic = true },
                Requester = alert.Title,
                Customer = alert.CustomerId,
                Contract = contract?.Id,
                Alert = cause,
            },
            (batch, change) => Link(batch, alert.Id, change),
            stop
        );
    }

    async Task Join(TicketId open, IReadOnlyList<AlertRow> together, CancellationToken stop)
    {
        if (together.Count == 0)
            return;
        TicketChange? joined = null;
        await tickets.Change(
            open,
            change =>
            {
                joined = change;
                foreach (var one in together)
                    change.Ticket.Alert(one.Id, one.Title, one.FirstFailedAt, one.ConfirmedAt, change.Now);
                return ValueTask.CompletedTask;
            },
            batch =>
            {
                foreach (var one in together)
                    Link(batch, one.Id, joined!);
            },
            stop
        );
    }

    /// <summary>
    /// The alert, and what else another system says of the machine and would be held back by nothing that does not hold back
    /// this one: in a burst, one commit for all of them.
    /// </summary>
    static async Task<IReadOnlyList<AlertRow>> Together(
        ContrefortDb reading,
        AlertRow alert,
        MachineId machine,
        CancellationToken stop
    )
    {
        if (await reading.Alerts.AnyAsync(one => one.Id == alert.Id && one.TicketId != null, stop))
            return [];
        var others = await reading
            .Alerts.AsNoTracking()
            .Open.Where(other =>
                other.MachineId == machine
                && other.Id != alert.Id
                && other.TicketId == null
                && other.CheckId == null
                && other.ContractId == alert.ContractId
                && other.RecoveredAt == null
                && other.HeldBack == null
                && other.Severity != AlertSeverity.Warning
                && other.FirstFailedAt <= alert.FirstFailedAt
            )
            .OrderBy(other => other.ConfirmedAt)
            .Take(MostTogether)
            .ToListAsync(stop);
        return [alert, .. others];
    }

    static async Task<TicketId?> TicketOf(ContrefortDb reading, MachineId machine, CancellationToken stop) =>
        await reading
            .Alerts.Where(other => other.MachineId == machine && other.ClosedAt == null && other.TicketId != null)
            .Join(
                reading.Tickets.Where(ticket => ticket.State != TicketState.Closed),
                other => other.TicketId,
                ticket => ticket.Id,
                (other, ticket) => (TicketId?)ticket.Id
            )
            .FirstOrDefaultAsync(stop);

    /// <summary>With the ticket's own commit. The event is unique: a second ticket is refused whole.</summary>
    static void Link(NpgsqlBatch batch, AlertId alert, TicketChange ticket)
    {
        batch.Add("update alerts set ticket_id = $2 where id = $1", alert.Value, ticket.Id.Value);
        batch.Add(
            """
            insert into alert_events (alert_id, position, at, kind, detail)
            select $1, count(*), $2, $3, $4 from alert_events where alert_id = $1
            """,
            alert.Value,
            ticket.Now,
            AlertEventKind.TicketOpened,
            ticket.Ticket.Number
        );
    }
}
