using Contrefort.Agenda;
using Contrefort.Data;
using Contrefort.Files;
using NodaTime;
using Npgsql;

namespace Contrefort.Mail;

/// <summary>
/// Takes a message in, by LMTP, pipe or webhook: its bytes are committed before anything of it is read, and with them the
/// agenda's row that will have it read. What returns from here is durable.
/// </summary>
internal sealed class MailIntake(NpgsqlDataSource database, Blobs blobs, IClock clock)
{
    public const string AgendaKind = "read-mail";

    /// <param name="message">Seekable, as received.</param>
    public async Task<Guid> Accept(
        string source,
        string? envelopeFrom,
        IReadOnlyList<string> envelopeTo,
        Stream message,
        CancellationToken stop = default
    )
    {
        var now = clock.GetCurrentInstant();
        var id = NewId.At(now);
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var (sha256, size) = await blobs.Store(connection, message, stop);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Add(
            """
            insert into incoming_mails (id, received_at, source, envelope_from, envelope_to, sha256, size)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            id,
            now,
            source,
            envelopeFrom,
            envelopeTo.ToArray(),
            sha256,
            size
        );
        batch.PlanOnce(new AgendaEntry(AgendaKind, $"{AgendaKind}:{id}", now, id));
        await batch.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
        return id;
    }

    /// <summary>Has a message that was set aside read again, because a person asked.</summary>
    public async Task ReadAgain(Guid id, CancellationToken stop = default)
    {
        var now = clock.GetCurrentInstant();
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            "update incoming_mails set state = 'received', reason = null, read_at = null where id = $1 and state = 'quarantined'",
            id
        );
        batch.Plan(new AgendaEntry(AgendaKind, $"{AgendaKind}:{id}", now, id));
        await batch.ExecuteNonQueryAsync(stop);
    }
}
