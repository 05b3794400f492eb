using Contrefort.Agenda;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// Sums of five minutes, made from what probes saw a little after they are over, and hours made of those. A window is
/// always summed anew from all there is, so that it may be done again, and is when results come late.
/// </summary>
internal sealed class Thinning(ContrefortDb db, Partitions partitions) : IAgendaHandler
{
    public const string AgendaKind = "watch-thin";

    public static readonly Duration Window = Duration.FromMinutes(5);
    static readonly Duration Hour = Duration.FromHours(1);

    /// <summary>What is handed in within this time after a window's end is in its first sums.</summary>
    static readonly Duration Delay = Duration.FromSeconds(90);

    /// <param name="Length">Seconds.</param>
    internal sealed record Span(long Start, long Length);

    public static Instant StartOf(Instant at, Duration length)
    {
        var seconds = at.ToUnixTimeSeconds();
        return Instant.FromUnixTimeSeconds(seconds - seconds % (long)length.TotalSeconds);
    }

    public static AgendaEntry Entry(Instant start, Duration length, Instant now) =>
        new(
            AgendaKind,
            // In this order the keys of a day come before those of the next: see Partitions.
            $"thin:{InstantPattern.General.Format(start)}:{(length == Hour ? "hour" : "5min")}",
            Instant.Max(start + length + (length == Hour ? Delay * 2 : Delay), now + Delay),
            Data: new Span(start.ToUnixTimeSeconds(), (long)length.TotalSeconds)
        );

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var span = row.Read<Span>();
        var start = Instant.FromUnixTimeSeconds(span.Start);
        if (span.Length == (long)Hour.TotalSeconds)
        {
            await partitions.Ready(PartitionSpan.Year, [start], stop);
            await SumHour(start, stop);
            return null;
        }
        if (start < now - Partitions.FiveMinutesKept)
            return null;
        await partitions.Ready(PartitionSpan.Month, [start], stop);
        await SumWindow(start, stop);
        var hour = Entry(StartOf(start, Hour), Hour, now);
        // Of an hour that is over, the sums may be in the making, without this window: they are made again.
        if (StartOf(start, Hour) + Hour > now)
            db.PlanOnce(hour);
        else
            db.Plan(hour);
        return null;
    }

    Task SumWindow(Instant start, CancellationToken stop)
    {
        var (from, to) = (start.ToDateTimeUtc(), (start + Window).ToDateTimeUtc());
        return db.Database.ExecuteSqlAsync(
            $"""
            insert into probe_results_5min
                (check_id, location_id, at, runs, warning, critical, unknown, took_min, took_sum, took_max)
            select check_id, location_id, {from}, count(*), count(*) filter (where status = 1), count(*) filter (where status = 2),
                count(*) filter (where status = 3), min(took), sum(took), max(took)
            from probe_results where at >= {from} and at < {to}
            group by check_id, location_id
            on conflict (check_id, at, location_id) do update set runs = excluded.runs, warning = excluded.warning,
                critical = excluded.critical, unknown = excluded.unknown, took_min = excluded.took_min,
                took_sum = excluded.took_sum, took_max = excluded.took_max
            """,
            stop
        );
    }

    Task SumHour(Instant start, CancellationToken stop)
    {
        var (from, to) = (start.ToDateTimeUtc(), (start + Hour).ToDateTimeUtc());
        return db.Database.ExecuteSqlAsync(
            $"""
            insert into probe_results_hour
                (check_id, location_id, at, runs, warning, critical, unknown, took_min, took_sum, took_max)
            select check_id, location_id, {from}, sum(runs), sum(warning), sum(critical), sum(unknown), min(took_min),
                sum(took_sum), max(took_max)
            from probe_results_5min where at >= {from} and at < {to}
            group by check_id, location_id
            on conflict (check_id, at, location_id) do update set runs = excluded.runs, warning = excluded.warning,
                critical = excluded.critical, unknown = excluded.unknown, took_min = excluded.took_min,
                took_sum = excluded.took_sum, took_max = excluded.took_max
            """,
            stop
        );
    }
}
