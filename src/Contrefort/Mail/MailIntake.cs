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
internal sealed class MailIntake(NpgsqlDataSource database, Blobs blobs, Notices notices, IClock clock)
{
    public const string AgendaKind = "read-mail";

    /// <param name="message">Seekable, as received.</param>
    /// <param name="also">Rows to commit with it: the answer to the API call that brought it.</param>
    public async Task<Guid> Accept(
        string source,
        string? envelopeFrom,
        IReadOnlyList<string> envelopeTo,
        Stream message,
        CancellationToken stop = default,
        Action<NpgsqlBatch, Guid>? also = null
    )
    {
        var now = clock.GetCurrentInstant();
        var id = NewId.At(now);
        var mail = new IncomingMailRow
        {
            Id = id,
            ReceivedAt = now,
            Source = source,
            EnvelopeFrom = envelopeFrom,
            EnvelopeTo = [.. envelopeTo],
            Sha256 = [],
        };
        await using var connection = await database.OpenConnectionAsync(stop);
        if (message.Length <= Blobs.ChunkSize)
            await AcceptAtOnce(connection, mail, message, also, stop);
        else
            await AcceptInParts(connection, mail, message, also, stop);
        notices.Send(AgendaBell.Ring(now));
        return id;
    }

    /// <summary>Has a message that was set aside, or not taken for a request, read again because a person asked.</summary>
    public async Task ReadAgain(Guid id, CancellationToken stop = default)
    {
        var now = clock.GetCurrentInstant();
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            """
            with again as (
                update incoming_mails set state = 'received', outcome = null, reason = null, read_at = null
                where id = $1 and ticket_id is null and state <> 'received' returning id)
            delete from mail_seen using again where mail_id = again.id
            """,
            id
        );
        batch.Plan(new AgendaEntry(AgendaKind, $"{AgendaKind}:{id}", now, id, new ReadingOrder(IsWanted: true)));
        await batch.ExecuteNonQueryAsync(stop);
        notices.Send(AgendaBell.Ring(now));
    }

    /// <summary>One batch is one transaction and one round trip.</summary>
    async Task AcceptAtOnce(
        NpgsqlConnection connection,
        IncomingMailRow mail,
        Stream message,
        Action<NpgsqlBatch, Guid>? also,
        CancellationToken stop
    )
    {
        var bytes = new byte[message.Length];
        await message.ReadExactlyAsync(bytes, stop);
        await using var batch = new NpgsqlBatch(connection);
        Write(batch, mail, blobs.Store(batch, bytes), bytes.Length);
        also?.Invoke(batch, mail.Id);
        await batch.ExecuteNonQueryAsync(stop);
    }

    async Task AcceptInParts(
        NpgsqlConnection connection,
        IncomingMailRow mail,
        Stream message,
        Action<NpgsqlBatch, Guid>? also,
        CancellationToken stop
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var (sha256, size) = await blobs.Store(connection, message, stop);
        await using var batch = new NpgsqlBatch(connection, transaction);
        Write(batch, mail, sha256, size);
        also?.Invoke(batch, mail.Id);
        await batch.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
    }

    static void Write(NpgsqlBatch batch, IncomingMailRow mail, byte[] sha256, long size)
    {
        batch.Add(
            """
            insert into incoming_mails (id, received_at, source, envelope_from, envelope_to, sha256, size)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            mail.Id,
            mail.ReceivedAt,
            mail.Source,
            mail.EnvelopeFrom,
            mail.EnvelopeTo,
            sha256,
            size
        );
        batch.PlanOnce(new AgendaEntry(AgendaKind, $"{AgendaKind}:{mail.Id}", mail.ReceivedAt, mail.Id));
    }
}

/// <param name="IsWanted">A person asked for it to be read: it is taken for a request, whatever a program thinks of it.</param>
internal sealed record ReadingOrder(bool IsWanted = false);
