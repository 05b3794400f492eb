using Contrefort.Agenda;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Monitoring;

/// <summary>
/// Reads again how checks stand, from what their places saw, and raises or recovers their alerts. All is in one transaction
/// a few hundred checks long; it can be run again at any time and then changes nothing.
/// </summary>
internal sealed class Judgement(IDbContextFactory<ContrefortDb> data, AlertDesk alerts)
{
    const int AtOnce = 200;

    /// <summary>A place from which nothing came for that long is not awake, and nobody waits for it to agree.</summary>
    public static readonly Duration Silence = Duration.FromMinutes(10);

    /// <param name="at">When the runs were: now, or earlier where they were handed in late.</param>
    public async Task Judge(IReadOnlyCollection<CheckId> checks, Instant at, CancellationToken stop = default)
    {
        foreach (
            var some in checks
                .Distinct()
                .Order(Comparer<CheckId>.Create((a, b) => a.Value.CompareTo(b.Value)))
                .Chunk(AtOnce)
        )
        {
            await using var db = await data.CreateDbContextAsync(stop);
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            await Judge(db, some, at, stop);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
        }
    }

    async Task Judge(ContrefortDb db, CheckId[] some, Instant at, CancellationToken stop)
    {
        var ids = some.Select(check => check.Value).ToArray();
        var awake = at - Silence;
        var (watching, locations) = (db.CheckLocations, db.ProbeLocations);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into check_standings (check_id, state, since)
            select id, 'pending', {at.ToDateTimeUtc()} from unnest({ids}) as judged (id) order by id
            on conflict (check_id) do nothing
            """,
            stop
        );
        var standings = await db
            .CheckStandings.FromSql(
                $"select * from check_standings where check_id = any({ids}) order by check_id for update"
            )
            .ToListAsync(stop);
        var watched = await db
            .Checks.AsNoTracking()
            .Where(check => some.Contains(check.Id) && check.RetiredAt == null)
            .Join(
                db.Machines,
                check => check.MachineId,
                machine => machine.Id,
                (check, machine) =>
                    new Watched(
                        check,
                        machine,
                        watching.Count(place =>
                            place.CheckId == check.Id
                            && locations.Any(location =>
                                location.Id == place.LocationId
                                && location.RetiredAt == null
                                && (location.TokenHash == null || location.LastSeenAt > awake)
                            )
                        )
                    )
            )
            .ToDictionaryAsync(one => one.Check.Id, stop);
        var sights = (await Sights(db, ids, stop)).ToLookup(sight => sight.Check);
        foreach (var standing in standings)
            if (watched.TryGetValue(standing.CheckId, out var one))
                await Judge(db, standing, one, [.. sights[standing.CheckId]], at, stop);
    }

    async Task Judge(
        ContrefortDb db,
        CheckStandingRow row,
        Watched watched,
        IReadOnlyList<PlaceSeen> seen,
        Instant at,
        CancellationToken stop
    )
    {
        var before = row.Standing;
        var after = before.Read(watched.Policy, [.. seen.Select(one => one.Sight)], at);
        row.Standing = after;
        if (after.CalmAt(watched.Policy) is { } calm)
            db.Plan(new AgendaEntry(JudgeAgain.Kind, JudgeAgain.KeyOf(row.CheckId), calm, row.CheckId.Value));
        if (after.State != before.State || after.IsFlapping != before.IsFlapping)
            db.Announce(AlertDesk.Topic);
        if (after.State == CheckState.Down)
            await Fail(db, watched, after, seen, at, stop);
        else if (after.State == CheckState.Up && before.State != CheckState.Up)
        {
            await db
                .Outages.Where(outage => outage.CheckId == row.CheckId && outage.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(outage => outage.EndedAt, after.Since), stop);
            await alerts.Recover(db, AlertDesk.KeyOf(row.CheckId), after.Since, at, stop);
        }
    }

    async Task Fail(
        ContrefortDb db,
        Watched watched,
        CheckStanding standing,
        IReadOnlyList<PlaceSeen> seen,
        Instant at,
        CancellationToken stop
    )
    {
        var (check, machine, _) = watched;
        var worst = seen.Where(one => one.Sight.HardSince is not null).MaxBy(one => Gravity(one.Sight.Sight))!;
        var outage = await db.Outages.SingleOrDefaultAsync(one => one.CheckId == check.Id && one.EndedAt == null, stop);
        if (outage is null)
            db.Outages.Add(
                new OutageRow
                {
                    CheckId = check.Id,
                    FirstFailedAt = standing.FirstFailedAt!.Value,
                    ConfirmedAt = standing.ConfirmedAt!.Value,
                    Sight = worst.Sight.Sight,
                }
            );
        else if (Gravity(outage.Sight) >= Gravity(worst.Sight.Sight))
            return;
        else
            outage.Sight = worst.Sight.Sight;
        await alerts.Raise(
            db,
            Signal(
                check,
                machine,
                worst.Sight.Sight,
                worst.Message,
                standing.FirstFailedAt!.Value,
                standing.ConfirmedAt!.Value
            ),
            at,
            stop
        );
    }

    public static AlertSignal Signal(
        CheckRow check,
        MachineRow machine,
        Sight worst,
        Sentence said,
        Instant firstFailedAt,
        Instant confirmedAt
    ) =>
        new(
            AlertDesk.KeyOf(check.Id),
            "probe",
            Severity(worst),
            $"{machine.Name} · {check.Name}",
            said,
            firstFailedAt,
            confirmedAt
        )
        {
            Customer = machine.CustomerId,
            Contract = machine.ContractId,
            Machine = machine.Id,
            Check = check.Id,
        };

    public static int Gravity(Sight sight) =>
        sight switch
        {
            Sight.Ok => 0,
            Sight.Warning => 1,
            Sight.Unknown => 2,
            Sight.Critical => 3,
        };

    static AlertSeverity Severity(Sight sight) =>
        sight switch
        {
            Sight.Critical => AlertSeverity.Critical,
            Sight.Unknown => AlertSeverity.Unknown,
            _ => AlertSeverity.Warning,
        };

    static async Task<IReadOnlyList<PlaceSeen>> Sights(ContrefortDb db, Guid[] checks, CancellationToken stop)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var command = new NpgsqlCommand(
            """
            select check_id, location_id, status, since, in_a_row, failed_since, hard_since, last_at, message
            from check_sights where check_id = any($1)
            """,
            connection
        )
        {
            Parameters = { new() { Value = checks } },
        };
        await using var rows = await command.ExecuteReaderAsync(stop);
        var sights = new List<PlaceSeen>();
        while (await rows.ReadAsync(stop))
            sights.Add(
                new(
                    new CheckId(rows.GetGuid(0)),
                    new PlaceSight(
                        new LocationId(rows.GetGuid(1)),
                        (Sight)rows.GetInt16(2),
                        rows.At(3),
                        rows.GetInt32(4),
                        rows.AtOrNull(5),
                        rows.AtOrNull(6),
                        rows.At(7)
                    ),
                    SeenMessage.Read(rows.Text(8))?.Sentence ?? new Sentence("It fails.")
                )
            );
        return sights;
    }

    sealed record Watched(CheckRow Check, MachineRow Machine, int Awake)
    {
        public CheckPolicy Policy => Check.Policy.AmongAwake(Awake);
    }

    sealed record PlaceSeen(CheckId Check, PlaceSight Sight, Sentence Message);
}

/// <summary>A check that flapped has been quiet for long enough: it is read again.</summary>
internal sealed class JudgeAgain(Judgement judgement) : ILeasedAgendaHandler
{
    public const string Kind = "check-calm";

    public static string KeyOf(CheckId check) => $"{Kind}:{check.Value}";

    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        await judgement.Judge([new CheckId(row.Subject!.Value)], now, stop);
        return (_, _) => Task.FromResult<Instant?>(null);
    }
}
