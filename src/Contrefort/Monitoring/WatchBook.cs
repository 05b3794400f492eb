using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>A check as it stands now.</summary>
/// <param name="Worst">The worst its outage has seen; null while it is up.</param>
/// <param name="LastAt">Its last run, in whichever place.</param>
/// <param name="Took">Of that run.</param>
internal sealed record WatchedCheck(
    CheckRow Check,
    CheckStandingRow? Standing,
    Sight? Worst,
    Instant? LastAt,
    Duration? Took,
    SeenMessage? Message
)
{
    public Standing Look => WatchLook.Of(Standing?.State, Worst);
    public Instant? Since => Standing?.Since;
}

/// <summary>A machine, what is watched on it, and how that stands.</summary>
internal sealed record WatchedMachine(
    MachineRow Machine,
    IReadOnlyList<WatchedCheck> Checks,
    AlertRow? Alert,
    MaintenanceWindowRow? Window
)
{
    public Standing Look =>
        WatchLook.Of([.. Checks.Select(check => check.Look)]) is var worst
        && Window is not null
        && worst is Standing.Down or Standing.Warning or Standing.Failing
            ? Standing.Maintenance
            : WatchLook.Of([.. Checks.Select(check => check.Look)]);

    /// <summary>Since when it stands so, as far as one check says.</summary>
    public Instant? Since =>
        Checks
            .Where(check => check.Look == WatchLook.Of([.. Checks.Select(one => one.Look)]))
            .Min(check => check.Since);

    public WatchedCheck? WorstCheck =>
        Checks
            .Where(check => check.Look is Standing.Down or Standing.Warning or Standing.Failing)
            .MinBy(check => check.Look);
}

/// <summary>Reads machines and how they stand, within what its caller may see.</summary>
internal sealed class WatchBook(ContrefortDb db, IClock clock)
{
    /// <param name="machines">Of one customer, or one page of a list: all of them are read.</param>
    public async Task<IReadOnlyList<WatchedMachine>> Read(
        IQueryable<MachineRow> machines,
        CancellationToken stop = default
    )
    {
        var now = clock.GetCurrentInstant();
        var rows = await machines.AsNoTracking().ToListAsync(stop);
        var ids = rows.Select(row => row.Id).ToList();
        var checks = (await Checks(db.Checks.InUse.Where(check => ids.Contains(check.MachineId)), stop)).ToLookup(
            check => check.Check.MachineId
        );
        var alerts = (
            await db
                .Alerts.AsNoTracking()
                .Open.Where(alert =>
                    alert.MachineId != null && ids.Contains(alert.MachineId.Value) && alert.RecoveredAt == null
                )
                .ToListAsync(stop)
        ).ToLookup(alert => alert.MachineId!.Value);
        var windows = await Current(rows, now, stop);
        return
        [
            .. rows.Select(row => new WatchedMachine(
                row,
                [.. checks[row.Id].OrderBy(check => check.Check.CreatedAt)],
                alerts[row.Id]
                    .OrderBy(alert => alert.Severity == AlertSeverity.Critical ? 0 : 1)
                    .ThenBy(alert => alert.FirstFailedAt)
                    .FirstOrDefault(),
                windows.FirstOrDefault(window =>
                    window.MachineId == row.Id || (window.MachineId == null && window.CustomerId == row.CustomerId)
                )
            )),
        ];
    }

    public async Task<IReadOnlyList<WatchedCheck>> Checks(IQueryable<CheckRow> some, CancellationToken stop = default)
    {
        var checks = await some.AsNoTracking().ToListAsync(stop);
        var ids = checks.ConvertAll(check => check.Id);
        var values = ids.ConvertAll(id => id.Value).ToArray();
        var standings = await db
            .CheckStandings.AsNoTracking()
            .Where(row => ids.Contains(row.CheckId))
            .ToDictionaryAsync(row => row.CheckId, stop);
        var outages = await db
            .Outages.AsNoTracking()
            .Where(row => ids.Contains(row.CheckId) && row.EndedAt == null)
            .ToDictionaryAsync(row => row.CheckId, stop);
        var sights = await db
            .Database.SqlQuery<LastSight>(
                $"""
                select distinct on (check_id) check_id as "Check", last_at as "At", took as "Took", message::text as "Message"
                from check_sights where check_id = any({values}) order by check_id, status desc, last_at desc
                """
            )
            .ToDictionaryAsync(sight => new CheckId(sight.Check), stop);
        return
        [
            .. checks.Select(check =>
            {
                var seen = sights.GetValueOrDefault(check.Id);
                return new WatchedCheck(
                    check,
                    standings.GetValueOrDefault(check.Id),
                    outages.GetValueOrDefault(check.Id)?.Sight,
                    seen is null ? null : Instant.FromDateTimeUtc(seen.At),
                    seen is null ? null : Duration.FromMilliseconds(seen.Took / 1000.0),
                    SeenMessage.Read(seen?.Message)
                );
            }),
        ];
    }

    async Task<IReadOnlyList<MaintenanceWindowRow>> Current(
        List<MachineRow> machines,
        Instant now,
        CancellationToken stop
    )
    {
        var customers = machines.Select(row => row.CustomerId).Distinct().ToList();
        var windows = await db
            .MaintenanceWindows.AsNoTracking()
            .Where(window => customers.Contains(window.CustomerId) && window.RemovedAt == null)
            .ToListAsync(stop);
        return windows.FindAll(window => window.Window.At(now) is not null);
    }

    /// <summary>Each machine of a list as it stands, in one statement: lists are long.</summary>
    public async Task<(IReadOnlyList<MachineLine> Lines, IReadOnlyDictionary<string, int> Counts)> List(
        MachineAsk ask,
        int page,
        int size,
        CancellationToken stop = default
    )
    {
        var pattern = $"%{ask.Words.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
        var customer = ask.Customer?.Value;
        var all = await db
            .Database.SqlQuery<MachineLine>(
                $"""
                select m.id as "Id", m.name as "Name", m.address as "Address", m.role as "Role", c.number as "Customer", c.name as "CustomerName",
                    k.number as "Contract", coalesce(w.checks, 0)::int as "Checks", coalesce(w.down, 0)::int as "Down",
                    coalesce(w.failing, 0)::int as "Failing",
                    case when coalesce(w.checks, 0) = 0 then 'unwatched' when w.down > 0 then 'down' when w.failing > 0 then 'failing'
                        when w.up < w.checks then 'pending' else 'up' end as "State"
                from machines m
                join customers c on c.id = m.customer_id
                left join contracts k on k.id = m.contract_id
                left join lateral (
                    select count(*) as checks, count(*) filter (where s.state = 'down') as down,
                        count(*) filter (where s.state = 'failing') as failing, count(*) filter (where s.state = 'up') as up
                    from checks h left join check_standings s on s.check_id = h.id
                    where h.machine_id = m.id and h.retired_at is null
                ) w on true
                where m.retired_at is null and ({customer}::uuid is null or m.customer_id = {customer})
                    and ({ask.Words} = '' or plain(m.name) like plain({pattern}) or m.address ilike {pattern} or plain(c.name) like plain({pattern}))
                """
            )
            .ToListAsync(stop);
        var counts = all.CountBy(line => line.State).ToDictionary();
        counts[""] = all.Count;
        return (
            [
                .. all.Where(line => ask.State == "" || line.State == ask.State)
                    .OrderBy(line => Array.IndexOf(MachineAsk.States, line.State))
                    .ThenBy(line => line.CustomerName, StringComparer.CurrentCulture)
                    .ThenBy(line => line.Name, StringComparer.CurrentCulture)
                    .Skip((page - 1) * size)
                    .Take(size + 1),
            ],
            counts
        );
    }

    sealed record LastSight(Guid Check, DateTime At, int Took, string? Message);
}

internal sealed record MachineAsk(string Words, string State, CustomerId? Customer)
{
    /// <summary>Worst first.</summary>
    public static readonly string[] States = ["down", "failing", "unwatched", "pending", "up"];

    public static Standing Look(string state) =>
        state switch
        {
            "down" => Standing.Down,
            "failing" => Standing.Failing,
            "unwatched" => Standing.Unwatched,
            "pending" => Standing.Pending,
            _ => Standing.Up,
        };
}

internal sealed record MachineLine(
    Guid Id,
    string Name,
    string Address,
    string Role,
    string Customer,
    string CustomerName,
    string? Contract,
    int Checks,
    int Down,
    int Failing,
    string State
);
