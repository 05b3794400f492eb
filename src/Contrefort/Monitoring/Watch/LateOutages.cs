using Contrefort.Agenda;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// Results that a place could hand in only later, because the server was away, may tell of an outage that is over: its runs are
/// read again in their own order, and what they show is kept as an outage and an alert that has recovered. Nobody is called for
/// it. What still fails is judged like everything else.
/// </summary>
internal sealed class LateOutages(ContrefortDb db, AlertDesk alerts) : IAgendaHandler
{
    public const string AgendaKind = "late-outages";

    /// <summary>Results older than that when they come in are late.</summary>
    public static readonly Duration Late = Duration.FromMinutes(5);

    public static AgendaEntry Entry(CheckId check, Instant from, Instant now)
    {
        var hour = from.ToUnixTimeSeconds() / 3600 * 3600;
        return new(AgendaKind, $"{AgendaKind}:{check.Value}:{hour}", now, check.Value, hour);
    }

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var id = new CheckId(row.Subject!.Value);
        var check = await db.Checks.AsNoTracking().SingleAsync(one => one.Id == id, stop);
        var machine = await db.Machines.AsNoTracking().SingleAsync(one => one.Id == check.MachineId, stop);
        var from = Instant.FromUnixTimeSeconds(row.Read<long>()) - Duration.FromHours(1);
        foreach (var outage in Relive(check.Policy, await Runs(id, from, now, stop)))
            if (!await IsKnown(id, outage, stop))
                await Keep(check, machine, outage, now, stop);
        return null;
    }

    sealed record Over(Instant FirstFailedAt, Instant ConfirmedAt, Instant EndedAt, Sight Worst, Sentence Said);

    sealed record RunSeen(LocationId Place, Instant At, Sight Sight, string? Message);

    /// <summary>The outages that began and ended among these runs.</summary>
    static IEnumerable<Over> Relive(CheckPolicy policy, IReadOnlyList<RunSeen> runs)
    {
        if (runs.Count == 0)
            yield break;
        var standing = CheckStanding.New(runs[0].At);
        var places = policy.AmongAwake(runs.Select(run => run.Place).Distinct().Count());
        var sights = new Dictionary<LocationId, PlaceSight>();
        RunSeen? worst = null;
        foreach (var run in runs)
        {
            sights[run.Place] = sights.TryGetValue(run.Place, out var before)
                ? before.After(run.Sight, run.At, places)
                : PlaceSight.First(run.Place, run.Sight, run.At, places);
            var after = standing.Read(places, sights.Values, run.At);
            if (run.Sight != Sight.Ok && Judgement.Gravity(run.Sight) > Judgement.Gravity(worst?.Sight ?? Sight.Ok))
                worst = run;
            if (
                standing is { State: CheckState.Down, FirstFailedAt: { } first, ConfirmedAt: { } confirmed }
                && after.State == CheckState.Up
            )
                yield return new(
                    first,
                    confirmed,
                    after.Since,
                    worst!.Sight,
                    SeenMessage.Read(worst.Message)?.Whole ?? new Sentence("It fails.")
                );
            if (after.State == CheckState.Up)
                worst = null;
            standing = after;
        }
    }

    Task<bool> IsKnown(CheckId check, Over outage, CancellationToken stop) =>
        db.Outages.AnyAsync(
            known =>
                known.CheckId == check
                && known.FirstFailedAt < outage.EndedAt
                && (known.EndedAt == null || known.EndedAt > outage.FirstFailedAt),
            stop
        );

    async Task Keep(CheckRow check, MachineRow machine, Over outage, Instant now, CancellationToken stop)
    {
        db.Outages.Add(
            new OutageRow
            {
                CheckId = check.Id,
                FirstFailedAt = outage.FirstFailedAt,
                ConfirmedAt = outage.ConfirmedAt,
                EndedAt = outage.EndedAt,
                Sight = outage.Worst,
            }
        );
        var key = AlertDesk.KeyOf(check.Id);
        // One that is open is about now, and must not be ended by what is over.
        if (await db.Alerts.AnyAsync(alert => alert.Key == key && alert.ClosedAt == null, stop))
            return;
        await alerts.Raise(
            db,
            Judgement.Signal(check, machine, outage.Worst, outage.Said, outage.FirstFailedAt, outage.ConfirmedAt),
            now,
            stop
        );
        await db.SaveChangesAsync(stop);
        await alerts.Recover(db, key, outage.EndedAt, now, stop);
        await db.SaveChangesAsync(stop);
    }

    async Task<IReadOnlyList<RunSeen>> Runs(CheckId check, Instant from, Instant to, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            "select location_id, at, status, message from probe_results where check_id = $1 and at between $2 and $3 order by at",
            (NpgsqlConnection)db.Database.GetDbConnection()
        )
        {
            Parameters =
            {
                new() { Value = check.Value },
                new() { Value = from.ToDateTimeUtc() },
                new() { Value = to.ToDateTimeUtc() },
            },
        };
        await using var rows = await command.ExecuteReaderAsync(stop);
        var runs = new List<RunSeen>();
        while (await rows.ReadAsync(stop))
            runs.Add(new(new LocationId(rows.GetGuid(0)), rows.At(1), (Sight)rows.GetInt16(2), rows.Text(3)));
        return runs;
    }
}
