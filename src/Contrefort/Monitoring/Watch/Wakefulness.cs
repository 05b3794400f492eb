using Contrefort.Data;
using NodaTime;
using Npgsql;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// Since when the service could hear, by its own count. Its processes tick; a gap in the ticks, or a wall clock that went
/// another way than the one that only goes forward, and it has only been awake from then on.
/// </summary>
internal sealed class Wakefulness(NpgsqlDataSource database)
{
    public static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(10);

    static readonly Duration Gap = Duration.FromMinutes(1);
    static readonly Duration Jump = Duration.FromSeconds(2);

    /// <summary>Between the clocks of two machines that are set by the same.</summary>
    static readonly Duration Skew = Duration.FromSeconds(5);

    (Instant Now, TimeSpan Elapsed)? _last;

    public async Task Tick(Instant now, TimeSpan elapsed, CancellationToken stop)
    {
        var hasJumped =
            _last is { } last
            && now - last.Now - Duration.FromTimeSpan(elapsed - last.Elapsed) is var off
            && (off > Jump || off < -Jump);
        _last = (now, elapsed);
        await using var batch = database.CreateBatch();
        batch.Add(
            """
            insert into watch_wakes as w (awake_since, ticked_at) values ($1, $1)
            on conflict (only_one) do update set ticked_at = $1, awake_since =
                case when $2 or w.ticked_at < $3 or w.ticked_at > $4 then $1 else w.awake_since end
            """,
            now,
            hasJumped,
            now - Gap,
            now + Skew
        );
        await batch.ExecuteNonQueryAsync(stop);
    }
}
