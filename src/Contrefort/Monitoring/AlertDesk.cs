using Contrefort.Agenda;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>Something says that something is down: our judgement of a check, or another monitoring system.</summary>
/// <param name="Key">The same for the same trouble: one alert is open for it.</param>
internal sealed record AlertSignal(
    string Key,
    string Source,
    AlertSeverity Severity,
    string Title,
    Sentence Detail,
    Instant FirstFailedAt,
    Instant ConfirmedAt
)
{
    public CustomerId? Customer { get; init; }
    public ContractId? Contract { get; init; }
    public MachineId? Machine { get; init; }
    public CheckId? Check { get; init; }
}

/// <summary>
/// The verbs on alerts. They work in the transaction of who calls them; what follows outside of it (the ticket, the people
/// called) is planned with it and done by <see cref="AlertHandler"/>. One alert is open per key: repeats are counted on it,
/// and while a person has closed it and nothing has recovered, their word holds.
/// </summary>
internal sealed class AlertDesk
{
    public const string Topic = "alerts";

    public static string KeyOf(CheckId check) => $"check:{check.Value}";

    public async Task Raise(ContrefortDb db, AlertSignal signal, Instant now, CancellationToken stop = default)
    {
        switch (await Last(db, signal.Key, stop))
        {
            case null or { ClosedAt: not null, RecoveredAt: not null }:
                Open(db, signal, now);
                break;
            case { ClosedAt: not null } closed:
                Count(closed, signal);
                break;
            case { RecoveredAt: not null } recovered:
                Count(recovered, signal);
                recovered.RecoveredAt = null;
                recovered.Severity = signal.Severity;
                await Happened(
                    db,
                    recovered,
                    AlertEventKind.FailedAgain,
                    signal.ConfirmedAt,
                    signal.Detail.ToString(),
                    "",
                    stop
                );
                Look(db, recovered, now);
                break;
            case { } firing:
                var rises = firing.Severity == AlertSeverity.Warning && signal.Severity != AlertSeverity.Warning;
                Count(firing, signal);
                if (rises)
                {
                    firing.Severity = signal.Severity;
                    await Happened(
                        db,
                        firing,
                        AlertEventKind.Repeated,
                        signal.ConfirmedAt,
                        signal.Detail.ToString(),
                        "",
                        stop
                    );
                    Look(db, firing, now);
                }
                break;
        }
        db.Announce(Topic);
    }

    /// <summary>It is up again, since then. Recovery proposes closing; what a person has closed stays closed.</summary>
    public async Task Recover(ContrefortDb db, string key, Instant at, Instant now, CancellationToken stop = default)
    {
        if (await Last(db, key, stop) is not { RecoveredAt: null } alert)
            return;
        alert.RecoveredAt = Instant.Max(at, alert.FirstFailedAt);
        if (alert.ClosedAt is null)
        {
            await Happened(db, alert, AlertEventKind.Recovered, at, "", "", stop);
            Look(db, alert, now);
        }
        db.Announce(Topic);
    }

    /// <summary>Somebody has it in hand: nobody else is called, until the acknowledgement expires if it does.</summary>
    /// <param name="byId">The engineer, who then also takes charge of its ticket; null for another system.</param>
    public async Task Acknowledge(
        ContrefortDb db,
        AlertId id,
        Guid? byId,
        string by,
        string reason,
        Instant? until,
        Instant now,
        CancellationToken stop = default
    )
    {
        var alert = await Locked(db, id, stop);
        if (!alert.IsFiring)
            throw new RuleViolationException("This alert is over.");
        if (until <= now)
            throw new RuleViolationException("An acknowledgement cannot end in the past.") { Field = "until" };
        (alert.AcknowledgedAt, alert.AcknowledgedBy, alert.AcknowledgedFor, alert.QuietUntil) = (
            now,
            by,
            reason,
            until
        );
        alert.AcknowledgedById = byId;
        await Happened(db, alert, AlertEventKind.Acknowledged, now, reason, by, stop);
        Look(db, alert, now);
        db.Announce(Topic);
    }

    /// <summary>Who was called has it. What is over by then needs nobody any more.</summary>
    public async Task TakeInHand(ContrefortDb db, AlertId id, Guid? byId, string by, Instant at, CancellationToken stop)
    {
        if (await Locked(db, id, stop) is { IsFiring: true, AcknowledgedAt: null })
            await Acknowledge(db, id, byId, by, "", until: null, at, stop);
    }

    /// <summary>A person says it is over: their word holds until it has recovered and fails again.</summary>
    public async Task Close(ContrefortDb db, AlertId id, string by, Instant now, CancellationToken stop = default)
    {
        var alert = await Locked(db, id, stop);
        if (alert.ClosedAt is not null)
            return;
        (alert.ClosedAt, alert.ClosedBy) = (now, by);
        await Happened(db, alert, AlertEventKind.Closed, now, "", by, stop);
        Look(db, alert, now);
        db.Announce(Topic);
    }

    /// <summary>A person of the provider was reached: the third instant, kept once.</summary>
    public async Task Tell(ContrefortDb db, AlertId id, Instant at, CancellationToken stop = default)
    {
        var alert = await Locked(db, id, stop);
        if (alert.ToldAt is not null)
            return;
        alert.ToldAt = at;
        await Happened(db, alert, AlertEventKind.Told, at, "", "", stop);
        Look(db, alert, at);
        db.Announce(Topic);
    }

    public static async Task Happened(
        ContrefortDb db,
        AlertRow alert,
        AlertEventKind kind,
        Instant at,
        string detail,
        string by,
        CancellationToken stop = default
    )
    {
        var saved = await db.AlertEvents.CountAsync(happened => happened.AlertId == alert.Id, stop);
        var waiting = db.AlertEvents.Local.Count(happened =>
            happened.AlertId == alert.Id && db.Entry(happened).State == EntityState.Added
        );
        db.AlertEvents.Add(Event(alert.Id, saved + waiting, kind, at, detail, by));
    }

    static AlertEventRow Event(
        AlertId alert,
        int position,
        AlertEventKind kind,
        Instant at,
        string detail,
        string by
    ) =>
        new()
        {
            AlertId = alert,
            Position = position,
            At = at,
            Kind = kind,
            ByName = by,
            Detail = detail,
        };

    static void Open(ContrefortDb db, AlertSignal signal, Instant now)
    {
        var alert = new AlertRow
        {
            Id = new AlertId(NewId.At(now)),
            Key = signal.Key,
            Source = signal.Source,
            CustomerId = signal.Customer,
            ContractId = signal.Contract,
            MachineId = signal.Machine,
            CheckId = signal.Check,
            Severity = signal.Severity,
            Title = signal.Title,
            Detail = signal.Detail,
            FirstFailedAt = signal.FirstFailedAt,
            ConfirmedAt = signal.ConfirmedAt,
            LastAt = signal.ConfirmedAt,
        };
        db.Alerts.Add(alert);
        db.AlertEvents.Add(Event(alert.Id, 0, AlertEventKind.Raised, signal.ConfirmedAt, signal.Detail.ToString(), ""));
        Look(db, alert, now);
    }

    static void Count(AlertRow alert, AlertSignal signal)
    {
        alert.Repeats++;
        alert.LastAt = Instant.Max(alert.LastAt, signal.ConfirmedAt);
        (alert.Title, alert.Detail) = (signal.Title, signal.Detail);
    }

    /// <summary>What follows from it is looked at then, and whenever it has changed.</summary>
    public static void Look(ContrefortDb db, AlertRow alert, Instant at) =>
        db.Plan(new AgendaEntry(AlertHandler.Kind, AlertHandler.KeyOf(alert.Id), at, alert.Id.Value));

    static async Task<AlertRow?> Last(ContrefortDb db, string key, CancellationToken stop) =>
        await db
            .Alerts.FromSql(
                $"select * from alerts where key = {key} order by confirmed_at desc, id desc limit 1 for update"
            )
            .SingleOrDefaultAsync(stop);

    public static async Task<AlertRow> Locked(ContrefortDb db, AlertId id, CancellationToken stop = default) =>
        await db.Alerts.FromSql($"select * from alerts where id = {id.Value} for update").SingleOrDefaultAsync(stop)
        ?? throw new RuleViolationException("There is no such alert.");
}
