using Contrefort.Core.Monitoring;
using Contrefort.Data;
using NodaTime;
using Npgsql;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// Shares the checks of a place among its processes. A share is a row of the agenda, leased for a minute and again and
/// again; so is the presence of a process, which tells how many there are to share. See docs/decisions/0011.
/// </summary>
internal sealed class WatchDesk(NpgsqlDataSource database, IClock clock)
{
    public const string ShareKind = "watch-share";
    public const string ProcessKind = "watch-process";

    public static readonly Duration Lease = Duration.FromMinutes(1);

    /// <summary>A lease that ends later than any could was given by a clock that is wrong, and is not believed.</summary>
    static readonly Duration Believed = Lease * 2;

    /// <summary>These rows are never due: only their leases count.</summary>
    static readonly Instant Never = Instant.FromUtc(9999, 1, 1, 0, 0);

    /// <summary>Takes or keeps the shares that are this process's part, and says what has changed in them.</summary>
    public async Task<WatchOrders> Orders(
        LocationId place,
        string process,
        IReadOnlyDictionary<int, string> known,
        CancellationToken stop
    )
    {
        var now = clock.GetCurrentInstant();
        await using var connection = await database.OpenConnectionAsync(stop);
        var shares = await Hold(connection, place, process, now, stop);
        var revisions = await Revisions(connection, place, shares, stop);
        var changed = shares.Where(share => known.GetValueOrDefault(share) != revisions[share]).ToArray();
        var checks = await Checks(connection, place, changed, stop);
        return new(
            now,
            [
                .. shares.Select(share => new ShareOrders(
                    share,
                    revisions[share],
                    changed.Contains(share) ? [.. checks[share]] : null
                )),
            ]
        );
    }

    public async Task GiveBack(LocationId place, string process, CancellationToken stop)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(
            new("update agenda set leased_until = null, data = '{}' where key = any($1) and data ->> 'by' = $2")
            {
                Parameters =
                {
                    new() { Value = Keys(place) },
                    new() { Value = process },
                },
            }
        );
        batch.BatchCommands.Add(
            new("delete from agenda where key = $1") { Parameters = { new() { Value = KeyOf(place, process) } } }
        );
        await batch.ExecuteNonQueryAsync(stop);
    }

    static async Task<int[]> Hold(
        NpgsqlConnection connection,
        LocationId place,
        string process,
        Instant now,
        CancellationToken stop
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Add(
            """
            insert into agenda (id, kind, key, due_at, data, attempts)
            select gen_random_uuid(), $2, key, $3, '{}', 0 from unnest($1) as share (key)
            where not exists (select from agenda where agenda.key = share.key)
            on conflict do nothing
            """,
            Keys(place),
            ShareKind,
            Never
        );
        batch.Add(
            """
            insert into agenda (id, kind, key, due_at, data, attempts, leased_until) values (gen_random_uuid(), $1, $2, $3, '{}', 0, $4)
            on conflict (key) do update set leased_until = excluded.leased_until
            """,
            ProcessKind,
            KeyOf(place, process),
            Never,
            now + Lease
        );
        batch.Add(
            "delete from agenda where kind = $1 and (leased_until < $2 or leased_until > $3)",
            ProcessKind,
            now - Lease,
            now + Believed
        );
        batch.Add("update probe_locations set last_seen_at = $2 where id = $1", place.Value, now);
        // A lease that ran out is still ours when nobody wanted it.
        batch.Add(
            "update agenda set leased_until = $3 where key = any($1) and data ->> 'by' = $2",
            Keys(place),
            process,
            now + Lease
        );
        batch.Add(
            "select count(*)::int from agenda where kind = $1 and starts_with(key, $2) and leased_until > $3",
            ProcessKind,
            KeyOf(place, ""),
            now
        );
        batch.Add(
            "select key from agenda where key = any($1) and data ->> 'by' = $2 order by key",
            Keys(place),
            process
        );
        var (processes, held) = (1, new List<string>());
        await using (var rows = await batch.ExecuteReaderAsync(stop))
        {
            await rows.ReadAsync(stop);
            processes = rows.GetInt32(0);
            await rows.NextResultAsync(stop);
            while (await rows.ReadAsync(stop))
                held.Add(rows.GetString(0));
        }
        var part = (CheckRow.ShareCount + processes - 1) / Math.Max(1, processes);
        if (held.Count > part)
            held = await Release(transaction, held, part, stop);
        else if (held.Count < part)
            held.AddRange(await Take(transaction, place, process, part - held.Count, now, stop));
        await transaction.CommitAsync(stop);
        return [.. held.Select(ShareOf).Order()];
    }

    static async Task<List<string>> Release(
        NpgsqlTransaction transaction,
        List<string> held,
        int part,
        CancellationToken stop
    )
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        batch.Add(
            "update agenda set leased_until = null, data = '{}' where key = any($1)",
            (object)held.Skip(part).ToArray()
        );
        await batch.ExecuteNonQueryAsync(stop);
        return held[..part];
    }

    static async Task<List<string>> Take(
        NpgsqlTransaction transaction,
        LocationId place,
        string process,
        int most,
        Instant now,
        CancellationToken stop
    )
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        batch.Add(
            """
            update agenda set leased_until = $4, data = jsonb_build_object('by', $2::text)
            where key in (
                select key from agenda
                where key = any($1) and (leased_until is null or leased_until <= $3 or leased_until > $5)
                order by key limit $6
                for update skip locked)
            returning key
            """,
            Keys(place),
            process,
            now,
            now + Lease,
            now + Believed,
            most
        );
        await using var rows = await batch.ExecuteReaderAsync(stop);
        var taken = new List<string>();
        while (await rows.ReadAsync(stop))
            taken.Add(rows.GetString(0));
        return taken;
    }

    const string Watched = """
        from checks c
        join machines m on m.id = c.machine_id and m.retired_at is null
        join check_locations l on l.check_id = c.id and l.location_id = $1
        """;

    const string OfShares = "where c.retired_at is null and c.share = any($2) and c.kind <> 'heartbeat'";

    /// <summary>Made of what the checks are: nobody can forget to count it up.</summary>
    static async Task<Dictionary<int, string>> Revisions(
        NpgsqlConnection connection,
        LocationId place,
        int[] shares,
        CancellationToken stop
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            $"""
            select c.share, count(*) || ':' || sum(hashtextextended(
                concat_ws(' ', c.id, c.kind, c.settings, c.every, c.retry_every, m.address), 0))
            {Watched} {OfShares} group by c.share
            """,
            place.Value,
            shares
        );
        await using var rows = await batch.ExecuteReaderAsync(stop);
        var revisions = shares.ToDictionary(share => share, _ => "0");
        while (await rows.ReadAsync(stop))
            revisions[rows.GetInt32(0)] = rows.GetString(1);
        return revisions;
    }

    static async Task<ILookup<int, WatchOrder>> Checks(
        NpgsqlConnection connection,
        LocationId place,
        int[] shares,
        CancellationToken stop
    )
    {
        var checks = new List<(int, WatchOrder)>();
        if (shares.Length > 0)
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(
                $"""
                select c.share, c.id, c.kind, c.settings::text, m.address, c.every, c.retry_every, s.status
                {Watched} left join check_sights s on s.check_id = c.id and s.location_id = $1 {OfShares}
                """,
                place.Value,
                shares
            );
            await using var rows = await batch.ExecuteReaderAsync(stop);
            // Thousands of checks say the same words: they share them.
            var words = new Dictionary<string, string>();
            while (await rows.ReadAsync(stop))
                checks.Add(
                    (
                        rows.GetInt32(0),
                        new(
                            rows.GetGuid(1),
                            Once(words, rows.GetString(2)),
                            Once(words, rows.GetString(3)),
                            Once(words, rows.GetString(4)),
                            (int)rows.GetInt64(5),
                            (int)rows.GetInt64(6),
                            rows.IsDBNull(7) ? null : (Sight)rows.GetInt16(7)
                        )
                    )
                );
        }
        return checks.ToLookup(one => one.Item1, one => one.Item2);
    }

    static string Once(Dictionary<string, string> words, string word) =>
        words.TryGetValue(word, out var same) ? same : words[word] = word;

    static string[] Keys(LocationId place) =>
        [.. Enumerable.Range(0, CheckRow.ShareCount).Select(share => $"watch:{place.Value}:{share:00}")];

    static int ShareOf(string key) => int.Parse(key.AsSpan(key.LastIndexOf(':') + 1), null);

    static string KeyOf(LocationId place, string process) => $"watch:{place.Value}:by:{process}";
}
