using System.Security.Cryptography;
using System.Text;
using Contrefort.Agenda;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Protocols.Alerting;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.AlertsIn;

/// <summary>
/// Reads what a source sent, in the order it came, and has alerts raised, acknowledged and recovered by it. Each part is
/// committed with the mark that it is read: after a crash the rest is read, and nothing twice.
/// </summary>
internal sealed class ReadAlerts(ContrefortDb db, IDbContextFactory<ContrefortDb> data, AlertDesk desk, IClock clock)
    : ILeasedAgendaHandler
{
    /// <summary>Payloads read and committed together; and alerts in them, so far as a payload has no more by itself.</summary>
    const int Together = 50;

    /// <summary>Bytes looked at together: payloads are a megabyte at most.</summary>
    const long BytesTogether = 4 << 20;

    public static readonly Duration Lease = Duration.FromMinutes(5);
    static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);

    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var source = row.Subject!.Value;
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Turn && await ReadSome(source, stop)) { }
        return (then, ending) => GoOn(row, source, then, ending);
    }

    /// <summary>Who adds a payload holds this row until it is committed, or waits for its end: none is left behind.</summary>
    async Task<Instant?> GoOn(AgendaRow row, Guid source, Instant now, CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync($"select from agenda where id = {row.Id} for update", stop);
        return await db.WaitingAlerts.AnyAsync(waiting => waiting.SourceId == source, stop) ? now : null;
    }

    /// <returns>False when nothing waits any more.</returns>
    async Task<bool> ReadSome(Guid source, CancellationToken stop)
    {
        try
        {
            return await ReadSome(source, Together, refuse: null, stop);
        }
        catch (Exception failure) when (IsOfThePayload(failure))
        {
            // One of them cannot be kept as it is: each by itself, and that one is set aside.
            try
            {
                return await ReadSome(source, 1, refuse: null, stop);
            }
            catch (Exception own) when (IsOfThePayload(own))
            {
                return await ReadSome(source, 1, "The database refuses what is in it.", stop);
            }
        }
    }

    static bool IsOfThePayload(Exception failure) =>
        failure is DbUpdateException { InnerException: PostgresException inner }
            ? IsOfThePayload(inner)
            : failure is PostgresException { SqlState: [var first, var second, ..] }
                && (first, second) is ('2', '2') or ('2', '3') or ('5', '4');

    async Task<bool> ReadSome(Guid id, int most, string? refuse, CancellationToken stop)
    {
        await using var work = await data.CreateDbContextAsync(stop);
        await using var turn = await work.Database.BeginTransactionAsync(stop);
        var waiting = await work
            .WaitingAlerts.FromSql(
                $"select * from waiting_alerts where source_id = {id} order by number limit {most} for update"
            )
            .AsNoTracking()
            .Select(row => row.Number)
            .ToListAsync(stop);
        if (waiting.Count == 0)
            return false;
        var source = await work.AlertSources.AsNoTracking().SingleAsync(row => row.Id == id, stop);
        var payloads = await Payloads(work, waiting, stop);
        var read = payloads.ConvertAll(payload => (Payload: payload, Said: Read(source, payload, refuse)));
        var places = await Whereabouts.Of(work, source, read.SelectMany(one => one.Said.Heard.Alerts), stop);
        var now = clock.GetCurrentInstant();
        var unknown = new UnknownHosts(source.Id);
        var touched = new HashSet<string>();
        foreach (var (payload, said) in read)
        foreach (var alert in said.Heard.Alerts)
        {
            // What is not saved yet is not found again.
            if (!touched.Add(KeyOf(source.Id, alert.Key)))
            {
                await work.SaveChangesAsync(stop);
                touched.Clear();
                touched.Add(KeyOf(source.Id, alert.Key));
            }
            var place = places.Of(alert);
            if (place.Machine is null)
                unknown.Note(alert, place.Customer, payload.ReceivedAt);
            await Tell(work, source, alert, place, payload.ReceivedAt, now, stop);
        }
        work.Announce(KnownSources.Topic + ":" + id);
        await work.SaveChangesAsync(stop);
        await unknown.Write(work, stop);
        await Mark(work, source.Id, read.Select(one => (one.Payload.Number, one.Said)), now, stop);
        await turn.CommitAsync(stop);
        return true;
    }

    static async Task<List<IncomingAlertRow>> Payloads(ContrefortDb work, List<long> waiting, CancellationToken stop)
    {
        var sizes = await work
            .Database.SqlQuery<Size>(
                $"""
                select number as "Number", octet_length(body)::bigint as "Bytes" from incoming_alerts
                where number = any({waiting.ToArray()}) order by number
                """
            )
            .ToListAsync(stop);
        var sum = 0L;
        var numbers = sizes
            .TakeWhile((size, at) => (sum += size.Bytes) <= BytesTogether || at == 0)
            .Select(s => s.Number)
            .ToArray();
        return await work
            .IncomingAlerts.AsNoTracking()
            .Where(row => numbers.Contains(row.Number))
            .OrderBy(row => row.Number)
            .ToListAsync(stop);
    }

    static Said Read(AlertSourceRow source, IncomingAlertRow payload, string? refuse)
    {
        if (refuse is not null)
            return new(new([]), refuse);
        try
        {
            return new(SourceReading.Read(source.Kind, source.Settings, payload.Body), null);
        }
        catch (UnreadableAlertException unreadable)
        {
            return new(new([]), unreadable.Message);
        }
    }

    async Task Tell(
        ContrefortDb work,
        AlertSourceRow source,
        HeardAlert alert,
        Whereabout place,
        Instant receivedAt,
        Instant now,
        CancellationToken stop
    )
    {
        var key = KeyOf(source.Id, alert.Key);
        switch (alert.State)
        {
            case HeardState.Recovered:
                await desk.Recover(work, key, HeardTimes.Ended(alert, receivedAt), now, stop);
                break;
            case HeardState.Acknowledged:
                await Acknowledge(work, key, alert, source, now, stop);
                break;
            case HeardState.Firing:
                if (source.Settings.SeverityOf(source.Kind, alert.Severity).OfAlert() is not { } severity)
                    break;
                var (first, confirmed) = HeardTimes.Of(alert, receivedAt);
                await desk.Raise(
                    work,
                    new AlertSignal(
                        key,
                        EnumText.Of(source.Kind),
                        severity,
                        alert.Title,
                        new Sentence(
                            "Reported by {0}: {1}",
                            source.Name,
                            alert.Detail.Length > 0 ? alert.Detail : alert.Title
                        ),
                        first,
                        confirmed
                    )
                    {
                        Customer = place.Customer,
                        Contract = place.Contract,
                        Machine = place.Machine,
                    },
                    now,
                    stop
                );
                break;
        }
    }

    async Task Acknowledge(
        ContrefortDb work,
        string key,
        HeardAlert alert,
        AlertSourceRow source,
        Instant now,
        CancellationToken stop
    )
    {
        var open = await work
            .Alerts.Where(row => row.Key == key && row.ClosedAt == null && row.RecoveredAt == null)
            .Select(row => new { row.Id, row.AcknowledgedAt })
            .SingleOrDefaultAsync(stop);
        if (open is { AcknowledgedAt: null })
            await desk.Acknowledge(
                work,
                open.Id,
                byId: null,
                alert.By.Length > 0 ? $"{alert.By} ({source.Name})" : source.Name,
                alert.Detail,
                null,
                now,
                stop
            );
    }

    /// <summary>A source's word for a trouble is its own; a long one is known by its hash, for which an index has room.</summary>
    public static string KeyOf(Guid source, string key)
    {
        const int longest = 200;
        return $"source:{source:n}:"
            + (key.Length <= longest ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
    }

    static async Task Mark(
        ContrefortDb work,
        Guid source,
        IEnumerable<(long Number, Said Said)> read,
        Instant now,
        CancellationToken stop
    )
    {
        foreach (var (number, said) in read)
        {
            var command = new NpgsqlBatchCommand(
                """
                with done as (delete from waiting_alerts where source_id = $2 and number = $1)
                insert into alert_readings (number, source_id, read_at, reason, alerts, left_out) values ($1, $2, $3, $4, $5, $6)
                on conflict (number) do update set read_at = excluded.read_at, reason = excluded.reason,
                    alerts = excluded.alerts, left_out = excluded.left_out
                """
            );
            command.Parameters.Add(new() { Value = number });
            command.Parameters.Add(new() { Value = source });
            command.Parameters.Add(new() { Value = now.ToDateTimeUtc() });
            command.Parameters.Add(
                new() { Value = (object?)said.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }
            );
            command.Parameters.Add(new() { Value = said.Heard.Alerts.Count });
            command.Parameters.Add(new() { Value = said.Heard.LeftOut });
            work.Also(command);
        }
        await work.SaveChangesAsync(stop);
    }

    sealed record Said(HeardPayload Heard, string? Reason);

    sealed record Size(long Number, long Bytes);
}
