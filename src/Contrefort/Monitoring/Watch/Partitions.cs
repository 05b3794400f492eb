using System.Collections.Concurrent;
using System.Globalization;
using Contrefort.Data;
using NodaTime;
using Npgsql;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// The tables results are kept in: raw ones by day for a week, five-minute sums by month for ninety days, hourly sums by
/// year for ever. They are made ahead, and dropped whole: no row is ever deleted. Days are UTC.
/// </summary>
internal sealed class Partitions(NpgsqlDataSource database, ILogger<Partitions> log)
{
    public static readonly Duration RawKept = Duration.FromDays(7);
    public static readonly Duration FiveMinutesKept = Duration.FromDays(90);

    /// <summary>A place whose clock is wrong may be a day ahead, not more.</summary>
    const int DaysAhead = 2;

    readonly ConcurrentDictionary<Partition, bool> _made = new();

    /// <summary>The oldest moment of which a result is still taken.</summary>
    public static Instant Oldest(Instant now) => Midnight(now - RawKept);

    /// <summary>The first moment of which none is taken yet.</summary>
    public static Instant Newest(Instant now) => Midnight(now) + Duration.FromDays(DaysAhead);

    static Instant Midnight(Instant at) => at.InUtc().Date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();

    /// <summary>Makes what is missing for these moments. What this process knows to be there costs nothing.</summary>
    public async Task Ready(PartitionSpan span, IEnumerable<Instant> moments, CancellationToken stop)
    {
        foreach (var partition in moments.Select(at => Partition.Of(span, at)).Distinct())
            if (!_made.ContainsKey(partition))
            {
                await Make(partition, stop);
                _made[partition] = true;
            }
    }

    /// <summary>Makes the days ahead, and drops what has been kept for long enough. To be run now and then.</summary>
    public async Task Keep(Instant now, CancellationToken stop)
    {
        await Ready(
            PartitionSpan.Day,
            Enumerable.Range(0, DaysAhead).Select(day => now + Duration.FromDays(day)),
            stop
        );
        await Ready(PartitionSpan.Month, [now, now + Duration.FromDays(1)], stop);
        await Ready(PartitionSpan.Year, [now, now + Duration.FromDays(1)], stop);
        foreach (var (name, isAttached) in await Old(now, stop))
            await Drop(name, isAttached, stop);
    }

    async Task Make(Partition partition, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.TakeTurn("partitions", stop);
        await using var find = new NpgsqlCommand("select to_regclass($1) is null", connection)
        {
            Parameters = { new() { Value = partition.Name } },
        };
        if ((bool)(await find.ExecuteScalarAsync(stop))!)
            // Attached, not created in place: that would lock out everyone who reads or writes results.
            await Execute(
                connection,
                $"""
                create table {partition.Name} (like {partition.Table} including all);
                alter table {partition.Table} attach partition {partition.Name}
                    for values from ('{partition.From:uuuu-MM-dd} 00:00+00') to ('{partition.To:uuuu-MM-dd} 00:00+00')
                """,
                stop
            );
        await transaction.CommitAsync(stop);
    }

    /// <summary>A day may go once its sums are made; a month of sums, once all of it is old.</summary>
    async Task<List<(string Name, bool IsAttached)>> Old(Instant now, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            select c.relname::text, i.inhrelid is not null and not i.inhdetachpending from pg_class c left join pg_inherits i on i.inhrelid = c.oid
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and (
                c.relname ~ '^probe_results_\d{8}$' and c.relname < $1
                    and not exists (select from agenda where kind = $3 and key < 'thin:' || to_char(to_date(right(c.relname, 8), 'YYYYMMDD') + 1, 'YYYY-MM-DD'))
                or c.relname ~ '^probe_results_5min_\d{6}$' and c.relname < $2)
            """
        );
        command.Parameters.Add(new() { Value = Partition.Of(PartitionSpan.Day, Oldest(now)).Name });
        command.Parameters.Add(new() { Value = Partition.Of(PartitionSpan.Month, now - FiveMinutesKept).Name });
        command.Parameters.Add(new() { Value = Thinning.AgendaKind });
        await using var rows = await command.ExecuteReaderAsync(stop);
        var old = new List<(string, bool)>();
        while (await rows.ReadAsync(stop))
            old.Add((rows.GetString(0), rows.GetBoolean(1)));
        return old;
    }

    /// <summary>Detached first, in a way that waits for readers and makes nobody wait.</summary>
    async Task Drop(string name, bool isAttached, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var table = name[..name.LastIndexOf('_')];
        try
        {
            if (isAttached)
                await Execute(connection, $"alter table {table} detach partition {name} concurrently", stop);
            else
                await Execute(
                    connection,
                    $"do $$ begin alter table {table} detach partition {name} finalize; exception when others then null; end $$",
                    stop
                );
            await Execute(connection, $"drop table if exists {name}", stop);
        }
        catch (PostgresException other)
        {
            // Another process is at it, or was lost in the middle of it: the next time finds out.
            WatchLog.NotDropped(log, name, other);
        }
    }

    static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }
}

internal enum PartitionSpan
{
    Day,
    Month,
    Year,
}

internal sealed record Partition(PartitionSpan Span, LocalDate From)
{
    public static Partition Of(PartitionSpan span, Instant at)
    {
        var day = at.InUtc().Date;
        return new(
            span,
            span switch
            {
                PartitionSpan.Day => day,
                PartitionSpan.Month => new(day.Year, day.Month, 1),
                PartitionSpan.Year => new(day.Year, 1, 1),
            }
        );
    }

    public LocalDate To =>
        Span switch
        {
            PartitionSpan.Day => From.PlusDays(1),
            PartitionSpan.Month => From.PlusMonths(1),
            PartitionSpan.Year => From.PlusYears(1),
        };

    public string Table =>
        Span switch
        {
            PartitionSpan.Day => "probe_results",
            PartitionSpan.Month => "probe_results_5min",
            PartitionSpan.Year => "probe_results_hour",
        };

    public string Name =>
        Table
        + "_"
        + From.ToString(
            Span switch
            {
                PartitionSpan.Day => "uuuuMMdd",
                PartitionSpan.Month => "uuuuMM",
                PartitionSpan.Year => "uuuu",
            },
            CultureInfo.InvariantCulture
        );
}
