using Contrefort.Agenda;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// Takes what a place saw, in batches. The same results may be handed in twice. Runs that find what stands already, all
/// well, cost one statement for all of them; the others go through <see cref="PlaceSight.After"/>, and their checks are
/// put on the agenda to be judged, in the same transaction: a crash loses no judgement, and one that fails harms no result.
/// </summary>
internal sealed class ResultIntake(
    NpgsqlDataSource database,
    Partitions partitions,
    PlannedWindows windows,
    Notices notices,
    IClock clock
)
{
    /// <summary>A sight from further ahead was seen by a clock that is wrong, and does not stand in the way of new ones.</summary>
    static readonly Duration Ahead = Duration.FromMinutes(1);

    const string Keep = """
        with put as (
            insert into probe_results (check_id, location_id, at, status, took, message, metrics)
            select g.check_id, $1, g.at, g.status, g.took, g.message, g.metrics
            from unnest($2, $3, $4, $5, $6, $7) as g (check_id, at, status, took, message, metrics)
            join checks c on c.id = g.check_id
            where c.retired_at is null and (c.kind = 'heartbeat' or exists (
                select from check_locations l where l.check_id = g.check_id and l.location_id = $1))
            on conflict do nothing
            returning check_id, at, status, took
        ), last as (
            select distinct on (check_id) check_id, at, took, max(status) over (partition by check_id) as worst
            from put order by check_id, at desc
        ), steady as (
            update check_sights s set
                last_at = case when s.last_at > $8 then last.at else greatest(s.last_at, last.at) end,
                took = last.took
            from last join check_standings t on t.check_id = last.check_id
            where last.worst = 0 and t.state = 'up' and not t.is_flapping
                and s.check_id = last.check_id and s.location_id = $1 and s.status = 0
            returning s.check_id
        )
        select check_id, at from put where not exists (select from steady where steady.check_id = put.check_id)
        """;

    /// <summary>Returns once they are durable.</summary>
    public async Task HandIn(LocationId place, IReadOnlyCollection<Seen> results, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        var (oldest, newest) = (Partitions.Oldest(now), Partitions.Newest(now));
        var taken = results.Where(seen => seen.At >= oldest && seen.At < newest).ToList();
        WatchMetrics.HandedIn(taken.Count, results.Count - taken.Count);
        if (taken.Count == 0)
            return;
        await partitions.Ready(PartitionSpan.Day, taken.Select(seen => seen.At), stop);
        await Write(place, taken, now, stop);
    }

    async Task Write(LocationId place, List<Seen> taken, Instant now, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var touched = windows.Of(taken, now);
        await using var batch = new NpgsqlBatch(connection, transaction);
        // One after the other for each place: two that touch the same checks in another order would wait for each other.
        batch.TakeTurn($"place:{place.Value}");
        batch.Add(
            Keep,
            place.Value,
            taken.ConvertAll(seen => seen.Check.Value).ToArray(),
            taken.ConvertAll(seen => seen.At).ToArray(),
            taken.ConvertAll(seen => (short)seen.Sight).ToArray(),
            taken.ConvertAll(seen => seen.Took).ToArray(),
            Json(taken.ConvertAll(seen => seen.Message)),
            Json(taken.ConvertAll(seen => seen.Metrics)),
            now + Ahead
        );
        foreach (var (start, isOver) in touched)
            if (isOver)
                batch.Plan(Thinning.Entry(start, Thinning.Window, now));
            else
                batch.PlanOnce(Thinning.Entry(start, Thinning.Window, now));
        var unsteady = Of(taken, await Unsteady(batch, stop));
        if (unsteady.Count > 0)
            await See(transaction, place, unsteady, now, stop);
        await transaction.CommitAsync(stop);
        windows.Remember(touched, now);
        if (unsteady.Count > 0 || touched.Count > 0)
            notices.Send(AgendaBell.Ring(now));
    }

    static async Task<HashSet<(Guid Check, Instant At)>> Unsteady(NpgsqlBatch batch, CancellationToken stop)
    {
        await using var rows = await batch.ExecuteReaderAsync(stop);
        var unsteady = new HashSet<(Guid, Instant)>();
        await rows.NextResultAsync(stop);
        while (await rows.ReadAsync(stop))
            unsteady.Add((rows.GetGuid(0), rows.At(1)));
        return unsteady;
    }

    static List<Seen> Of(List<Seen> taken, HashSet<(Guid, Instant)> unsteady) =>
        [.. taken.Where(seen => unsteady.Remove((seen.Check.Value, Microseconds(seen.At)))).OrderBy(seen => seen.At)];

    /// <summary>As PostgreSQL gives it back.</summary>
    static Instant Microseconds(Instant at)
    {
        var ticks = at.ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - ticks % 10);
    }

    static async Task See(
        NpgsqlTransaction transaction,
        LocationId place,
        List<Seen> results,
        Instant now,
        CancellationToken stop
    )
    {
        var sights = await Sights(transaction, place, results, stop);
        var last = new Dictionary<CheckId, Seen>();
        foreach (var seen in results)
        {
            var (before, policy) = sights[seen.Check];
            if (before is not null && before.LastAt > now + Ahead)
                before = before with { LastAt = Instant.Min(before.LastAt, seen.At) };
            var after =
                before?.After(seen.Sight, seen.At, policy) ?? PlaceSight.First(place, seen.Sight, seen.At, policy);
            sights[seen.Check] = (after, policy);
            if (after.LastAt == seen.At)
                last[seen.Check] = seen;
        }
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        Write(batch, place, [.. last.Values.Select(seen => (sights[seen.Check].Sight!, seen))]);
        batch.Plan(Judging.Entry([.. sights.Keys], now));
        foreach (var late in results.Where(seen => seen.Sight != Sight.Ok && seen.At < now - LateOutages.Late))
            batch.PlanOnce(LateOutages.Entry(late.Check, late.At, now));
        await batch.ExecuteNonQueryAsync(stop);
    }

    static async Task<Dictionary<CheckId, (PlaceSight? Sight, CheckPolicy Policy)>> Sights(
        NpgsqlTransaction transaction,
        LocationId place,
        List<Seen> results,
        CancellationToken stop
    )
    {
        var checks = results.Select(seen => seen.Check.Value).Distinct().ToArray();
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        batch.Add(
            "select from check_sights where location_id = $1 and check_id = any($2) order by check_id for update",
            place.Value,
            checks
        );
        batch.Add(
            """
            select c.id, c.every, c.retry_every, c.attempts, c.places,
                s.status, s.since, s.in_a_row, s.failed_since, s.hard_since, s.last_at
            from checks c left join check_sights s on s.check_id = c.id and s.location_id = $1
            where c.id = any($2)
            """,
            place.Value,
            checks
        );
        await using var rows = await batch.ExecuteReaderAsync(stop);
        await rows.NextResultAsync(stop);
        var sights = new Dictionary<CheckId, (PlaceSight?, CheckPolicy)>();
        while (await rows.ReadAsync(stop))
            sights.Add(
                new(rows.GetGuid(0)),
                (
                    rows.IsDBNull(5)
                        ? null
                        : new(
                            place,
                            (Sight)rows.GetInt16(5),
                            rows.At(6),
                            rows.GetInt32(7),
                            rows.AtOrNull(8),
                            rows.AtOrNull(9),
                            rows.At(10)
                        ),
                    new(rows.Seconds(1), rows.Seconds(2), rows.GetInt32(3), rows.GetInt32(4))
                )
            );
        return sights;
    }

    static void Write(NpgsqlBatch batch, LocationId place, (PlaceSight Sight, Seen Seen)[] sights) =>
        batch.Add(
            """
            insert into check_sights
                (check_id, location_id, status, since, in_a_row, failed_since, hard_since, last_at, took, message)
            select g.check_id, $1, g.status, g.since, g.in_a_row, g.failed_since, g.hard_since, g.last_at, g.took, g.message
            from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10)
                as g (check_id, status, since, in_a_row, failed_since, hard_since, last_at, took, message)
            on conflict (check_id, location_id) do update set status = excluded.status, since = excluded.since,
                in_a_row = excluded.in_a_row, failed_since = excluded.failed_since, hard_since = excluded.hard_since,
                last_at = excluded.last_at, took = excluded.took, message = excluded.message
            """,
            place.Value,
            Array.ConvertAll(sights, one => one.Seen.Check.Value),
            Array.ConvertAll(sights, one => (short)one.Sight.Sight),
            Array.ConvertAll(sights, one => one.Sight.Since),
            Array.ConvertAll(sights, one => one.Sight.InARow),
            Instants(Array.ConvertAll(sights, one => one.Sight.FailedSince)),
            Instants(Array.ConvertAll(sights, one => one.Sight.HardSince)),
            Array.ConvertAll(sights, one => one.Sight.LastAt),
            Array.ConvertAll(sights, one => one.Seen.Took),
            Json([.. sights.Select(one => one.Seen.Message)])
        );

    static NpgsqlParameter Json(List<string?> documents) =>
        new() { Value = documents.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };

    static NpgsqlParameter Instants(Instant?[] instants) =>
        new()
        {
            Value = Array.ConvertAll(instants, at => at?.ToDateTimeUtc()),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        };
}
