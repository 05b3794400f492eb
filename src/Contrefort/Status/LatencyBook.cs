using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Status;

public enum LatencySpan
{
    Day,
    Week,
    Month,
    Year,
}

/// <summary>What the runs of one step of time took, in milliseconds, all places together.</summary>
public sealed record LatencyPoint(Instant At, double Least, double Mean, double Most, long Runs, long Failed);

/// <summary>The times probes took, read from the table that still keeps them, in steps that make a curve.</summary>
internal sealed class LatencyBook(ContrefortDb db, IClock clock)
{
    public static Duration Length(LatencySpan span) =>
        span switch
        {
            LatencySpan.Day => Duration.FromDays(1),
            LatencySpan.Week => Duration.FromDays(7),
            LatencySpan.Month => Duration.FromDays(31),
            LatencySpan.Year => Duration.FromDays(366),
        };

    public static Duration Step(LatencySpan span) =>
        span switch
        {
            LatencySpan.Day => Duration.FromMinutes(10),
            LatencySpan.Week => Duration.FromHours(1),
            LatencySpan.Month => Duration.FromHours(4),
            LatencySpan.Year => Duration.FromDays(2),
        };

    public async Task<ILookup<CheckId, LatencyPoint>> Read(
        IEnumerable<CheckId> checks,
        LatencySpan span,
        CancellationToken stop = default
    )
    {
        var now = clock.GetCurrentInstant();
        var ids = checks.Select(check => check.Value).ToArray();
        var (from, step) = ((now - Length(span)).ToDateTimeUtc(), TimeSpan.FromSeconds(Step(span).TotalSeconds));
        var points = span switch
        {
            LatencySpan.Day => db.Database.SqlQuery<Point>(
                $"""
                select check_id as "Check", date_bin({step}, at, 'epoch') as "At", min(took)::bigint as "Least", sum(took)::bigint as "Sum",
                    max(took)::bigint as "Most", count(*)::bigint as "Runs", (count(*) filter (where status = 2))::bigint as "Failed"
                from probe_results where check_id = any({ids}) and at >= {from} group by 1, 2 order by 2
                """
            ),
            LatencySpan.Week => db.Database.SqlQuery<Point>(
                $"""
                select check_id as "Check", date_bin({step}, at, 'epoch') as "At", min(took_min)::bigint as "Least",
                    sum(took_sum)::bigint as "Sum", max(took_max)::bigint as "Most", sum(runs)::bigint as "Runs", sum(critical)::bigint as "Failed"
                from probe_results_5min where check_id = any({ids}) and at >= {from} group by 1, 2 order by 2
                """
            ),
            _ => db.Database.SqlQuery<Point>(
                $"""
                select check_id as "Check", date_bin({step}, at, 'epoch') as "At", min(took_min)::bigint as "Least",
                    sum(took_sum)::bigint as "Sum", max(took_max)::bigint as "Most", sum(runs)::bigint as "Runs", sum(critical)::bigint as "Failed"
                from probe_results_hour where check_id = any({ids}) and at >= {from} group by 1, 2 order by 2
                """
            ),
        };
        return (await points.ToListAsync(stop)).ToLookup(
            point => new CheckId(point.Check),
            point => new LatencyPoint(
                Instant.FromDateTimeUtc(point.At),
                point.Least / 1000.0,
                point.Sum / 1000.0 / Math.Max(1, point.Runs),
                point.Most / 1000.0,
                point.Runs,
                point.Failed
            )
        );
    }

    sealed record Point(Guid Check, DateTime At, long Least, long Sum, long Most, long Runs, long Failed);
}
