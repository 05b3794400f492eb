using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>Whether anybody is to be told of an alert now.</summary>
/// <param name="Reason">Why not; null when somebody is, or when that is not known yet.</param>
/// <param name="LookAgainAt">When to ask again; null when nothing but a change of the alert itself matters.</param>
internal sealed record HoldBack(HeldBack? Reason, Instant? LookAgainAt)
{
    static readonly HoldBack No = new(null, null);

    /// <summary>What is held back by something that may end at any time is looked at again after this.</summary>
    static readonly Duration Patience = Duration.FromSeconds(30);

    /// <summary>Waits for what it is reached through to be seen: nobody is told before that.</summary>
    public bool IsUndecided => Reason is null && LookAgainAt is not null;

    public static async Task<HoldBack> Of(ContrefortDb db, AlertRow alert, Instant now, CancellationToken stop)
    {
        if (
            alert.CheckId is { } check
            && await db.Checks.AnyAsync(row => row.Id == check && (!row.Wakes || row.RetiredAt != null), stop)
        )
            return new(Core.Monitoring.HeldBack.Silent, null);
        if (alert.MachineId is not { } machine)
            return No;
        if (await WindowEnd(db, alert.CustomerId, machine, now, stop) is { } end)
            return new(Core.Monitoring.HeldBack.Maintenance, end);
        return await Dependency(db, machine, alert.FirstFailedAt, now, stop);
    }

    /// <summary>When the window that holds now ends.</summary>
    static async Task<Instant?> WindowEnd(
        ContrefortDb db,
        CustomerId? customer,
        MachineId machine,
        Instant now,
        CancellationToken stop
    )
    {
        var windows = await db
            .MaintenanceWindows.AsNoTracking()
            .Where(window =>
                window.CustomerId == customer
                && window.RemovedAt == null
                && (window.MachineId == null || window.MachineId == machine)
            )
            .ToListAsync(stop);
        var ends = windows.Select(window => window.Window.At(now)?.End).OfType<Instant>().ToList();
        return ends.Count == 0 ? null : ends.Max();
    }

    /// <summary>
    /// Something on the way to the machine is down, or has not been seen since this one failed: then nothing is decided
    /// until it has been, or should have been.
    /// </summary>
    static async Task<HoldBack> Dependency(
        ContrefortDb db,
        MachineId machine,
        Instant failedAt,
        Instant now,
        CancellationToken stop
    )
    {
        var ways = await db
            .Database.SqlQuery<Way>(
                $"""
                with recursive way (id) as (
                    select reached_through from machines where id = {machine.Value} and reached_through is not null
                    union
                    select m.reached_through from machines m join way on way.id = m.id where m.reached_through is not null
                )
                select coalesce(s.state in ('failing', 'down'), false) as "IsDown", c.every as "Every",
                    (select min(last_at) from check_sights where check_id = c.id) as "SeenAt"
                from way
                join checks c on c.machine_id = way.id and c.retired_at is null and c.wakes
                left join check_standings s on s.check_id = c.id
                """
            )
            .ToListAsync(stop);
        if (ways.Exists(way => way.IsDown))
            return new(Core.Monitoring.HeldBack.Dependency, now + Patience);
        var unseen = ways.Where(way => way.SeenAt is not { } seen || Instant.FromDateTimeUtc(seen) < failedAt).ToList();
        if (unseen.Count == 0)
            return No;
        // It is run at least that often: after twice that, its silence holds nobody back.
        var latest = failedAt + Duration.FromSeconds(2 * unseen.Max(way => way.Every));
        return now < latest ? new(null, Instant.Min(latest, now + Duration.FromSeconds(5))) : No;
    }

    sealed record Way(bool IsDown, long Every, DateTime? SeenAt);
}
