using System.Security.Cryptography;
using Contrefort.Agenda;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;

namespace Contrefort.Api;

/// <summary>
/// The answers to requests that named themselves. The row and the effect are one transaction: whoever comes second, at the
/// same time or after a crash, meets the key and is given the first answer. Refusals are not kept: what was refused may be
/// asked again.
/// </summary>
internal sealed class AnswerBook(NpgsqlDataSource database)
{
    public const string AgendaKind = "forget-answers";

    static readonly Duration PlannedEvery = Duration.FromHours(1);

    Instant _plannedUntil = Instant.MinValue;

    public void Write(NpgsqlBatch batch, Guid token, string key, byte[] request, Answer answer, Instant now)
    {
        batch.Add(
            """
            insert into idempotency_keys (token_id, key, request, status, location, body, created_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            token,
            key,
            request,
            answer.Status,
            answer.Location,
            answer.Body,
            now
        );
        if (now < _plannedUntil)
            return;
        _plannedUntil = now + PlannedEvery;
        batch.PlanOnce(new AgendaEntry(AgendaKind, AgendaKind, now + PlannedEvery));
    }

    public static bool WasAnswered(Exception refused) =>
        refused is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "idempotency_keys" }
        || refused.InnerException is { } cause && WasAnswered(cause);

    public async Task<(Answer Answer, bool IsSame)?> Find(
        Guid token,
        string key,
        byte[] request,
        CancellationToken stop
    )
    {
        await using var command = database.CreateCommand(
            "select request, status, location, body from idempotency_keys where token_id = $1 and key = $2"
        );
        command.Parameters.Add(new() { Value = token });
        command.Parameters.Add(new() { Value = key });
        await using var rows = await command.ExecuteReaderAsync(stop);
        if (!await rows.ReadAsync(stop))
            return null;
        var answer = new Answer(
            rows.GetInt32(1),
            rows.IsDBNull(2) ? null : rows.GetString(2),
            rows.GetFieldValue<byte[]>(3)
        );
        return (answer, CryptographicOperations.FixedTimeEquals(rows.GetFieldValue<byte[]>(0), request));
    }
}

/// <summary>Forgets answers that are old enough that nobody asks again.</summary>
internal sealed class ForgetAnswers(ContrefortDb db, IOptions<ApiOptions> options) : IAgendaHandler
{
    static readonly Duration Pause = Duration.FromHours(1);

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var before = now - Duration.FromHours(options.Value.KeepAnswersHours);
        await db.IdempotencyKeys.Where(key => key.CreatedAt < before).ExecuteDeleteAsync(stop);
        var oldest = await db.IdempotencyKeys.MinAsync(key => (Instant?)key.CreatedAt, stop);
        return oldest is { } next
            ? Instant.Max(
                next + Duration.FromHours(options.Value.KeepAnswersHours) + Duration.FromSeconds(1),
                now + Pause
            )
            : null;
    }
}
