using System.Security.Cryptography;
using Contrefort.Agenda;
using Contrefort.Data;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Contrefort.AlertsIn;

/// <summary>
/// Takes what a source sends: its bytes are committed, those of many senders together, before anything of them is read, and
/// with them the agenda's row that will have them read. What returns from here is durable.
/// </summary>
internal sealed class AlertIntake(GroupCommit commits, Notices notices, IClock clock)
{
    public const string AgendaKind = "read-alerts";

    public static string KeyOf(Guid source) => $"{AgendaKind}:{source}";

    public async Task Accept(Guid source, string contentType, byte[] body)
    {
        var now = clock.GetCurrentInstant();
        await using var batch = new NpgsqlBatch();
        Write(batch, source, contentType, body, now);
        await commits.Commit(batch);
        notices.Send(AgendaBell.Ring(now));
    }

    /// <summary>In a batch of the caller's, who rings the bell once it is committed.</summary>
    public static void Write(
        NpgsqlBatch batch,
        Guid source,
        string contentType,
        byte[] body,
        Instant now,
        Guid? mail = null
    )
    {
        batch.Add(
            """
            with heard as (
                insert into incoming_alerts (source_id, received_at, content_type, body, sha256, mail_id)
                values ($1, $2, $3, $4, $5, $6) returning source_id, number)
            insert into waiting_alerts (source_id, number) select source_id, number from heard
            """,
            source,
            now,
            contentType,
            body,
            SHA256.HashData(body),
            new NpgsqlParameter { Value = (object?)mail ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid }
        );
        batch.PlanStanding(new AgendaEntry(AgendaKind, KeyOf(source), now, source));
    }

    /// <summary>Has what could not be read, or was read otherwise, read again because a person asked.</summary>
    public async Task ReadAgain(Guid source, long number)
    {
        var now = clock.GetCurrentInstant();
        await using var batch = new NpgsqlBatch();
        batch.Add(
            """
            insert into waiting_alerts (source_id, number)
            select source_id, number from incoming_alerts where source_id = $1 and number = $2 on conflict do nothing
            """,
            source,
            number
        );
        batch.PlanStanding(new AgendaEntry(AgendaKind, KeyOf(source), now, source));
        await commits.Commit(batch);
        notices.Send(AgendaBell.Ring(now));
    }
}
