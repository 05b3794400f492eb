using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Protocols.Probing;
using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace Contrefort.Monitoring.Watch;

/// <summary>Jobs that must call in: what they say is a run of their check, and so is their silence.</summary>
internal sealed class Heartbeats(NpgsqlDataSource database, ResultIntake intake, IClock clock)
{
    const string Overdues = """
        with late as (
            select c.id, coalesce(h.last_beat_at, c.created_at) as since, s.last_at, s.status, c.retry_every,
                greatest(h.last_beat_at, c.created_at, w.awake_since)
                    + make_interval(secs => c.every + coalesce((c.settings ->> 'grace')::float8, $3)) as due
            from heartbeats h
            join checks c on c.id = h.check_id and c.retired_at is null
            join machines m on m.id = c.machine_id and m.retired_at is null
            join watch_wakes w on true
            left join check_sights s on s.check_id = c.id and s.location_id = $1
        ), told as (
            select *, due + make_interval(secs => floor(extract(epoch from $2 - due) / retry_every) * retry_every) as at
            from late where due < $2
        )
        select id, since, at from told where last_at is null or last_at < at or last_at > $2 + interval '1 minute'
        """;

    /// <summary>A job has called in.</summary>
    /// <param name="hasFailed">It says itself that it did not do its work.</param>
    /// <returns>False when nobody has this token.</returns>
    public async Task<bool> Beat(string token, bool hasFailed, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        await using var command = database.CreateCommand(
            """
            update heartbeats h set last_beat_at = $2 from checks c
            where h.token_hash = $1 and c.id = h.check_id and c.retired_at is null
            returning h.check_id
            """
        );
        command.Parameters.Add(new() { Value = WatchToken.Hash(token) });
        command.Parameters.Add(new() { Value = now.ToDateTimeUtc() });
        if (await command.ExecuteScalarAsync(stop) is not Guid check)
            return false;
        await intake.HandIn(
            ProbeLocations.Here,
            [
                hasFailed
                    ? new(new(check), now, Sight.Critical, 0, SeenMessage.Write(SeenMessage.BeatFailed, [], null))
                    : new(new(check), now, Sight.Ok, 0),
            ],
            stop
        );
        return true;
    }

    /// <summary>
    /// Tells of the jobs that are silent for longer than they may, and again at the rhythm of a check that fails. Any number
    /// of processes may look: the run has the moment it was due at, so that it is told once, and a beat that comes meanwhile
    /// is later than it. What could not be heard while nobody was awake is not missed.
    /// </summary>
    public async Task<int> Look(Instant now, CancellationToken stop)
    {
        await using var batch = database.CreateBatch();
        batch.Add(Overdues, ProbeLocations.Here.Value, now, CheckKinds.Grace("{}").TotalSeconds);
        var silent = new List<Seen>();
        await using (var rows = await batch.ExecuteReaderAsync(stop))
            while (await rows.ReadAsync(stop))
                silent.Add(
                    new(
                        new(rows.GetGuid(0)),
                        rows.At(2),
                        Sight.Critical,
                        0,
                        SeenMessage.Write(SeenMessage.NoBeat, [InstantPattern.ExtendedIso.Format(rows.At(1))], null)
                    )
                );
        if (silent.Count > 0)
            await intake.HandIn(ProbeLocations.Here, silent, stop);
        return silent.Count;
    }
}
