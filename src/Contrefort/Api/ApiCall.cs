using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.SignIn;
using NodaTime;
using Npgsql;

namespace Contrefort.Api;

/// <summary>
/// One request of a program: who it speaks for, how they read, and the name it gave itself (<c>Idempotency-Key</c>), under
/// which the answer is written in the transaction of the effect.
/// </summary>
internal sealed class ApiCall(Visit visit, IHttpContextAccessor http, AnswerBook answers, IClock clock)
{
    public const string KeyHeader = "Idempotency-Key";

    const int LongestKey = 255;

    string? _key;
    byte[] _request = [];

    public Viewer Viewer => visit.Viewer!;
    public StaffViewer? Staff => visit.Viewer as StaffViewer;
    public ContactViewer? Contact => visit.Viewer as ContactViewer;
    public Ui.Words Words { get; } = new(visit.Reader);
    public Instant Now => clock.GetCurrentInstant();
    public CancellationToken Stop => http.HttpContext!.RequestAborted;
    public string By => $"{Viewer.Name} (API)";

    public Actor Actor =>
        Contact is { } contact
            ? Actor.Contact(contact.Contact.Value, contact.Name)
            : Actor.Engineer(Viewer.UserId, Viewer.Name);

    Guid TokenId => Guid.Parse(http.HttpContext!.User.FindFirst(ApiTokens.TokenId)!.Value);

    /// <summary>Reads the key the request gave itself, and what it is a key for.</summary>
    public async Task ReadKey(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.Headers.TryGetValue(KeyHeader, out var given))
            return;
        var key = given.ToString();
        if (key.Length is 0 or > LongestKey || key.Any(c => c is < '!' or > '~'))
            throw new RefusedFieldsException(
                KeyHeader,
                Words["A key has 1 to {0} visible ASCII characters.", LongestKey]
            );
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(await SHA256.HashDataAsync(request.Body, request.HttpContext.RequestAborted));
        request.Body.Position = 0;
        (_key, _request) = (key, hash.GetHashAndReset());
    }

    /// <summary>Writes the answer beside its effect, when the request has a name.</summary>
    public void Keep(NpgsqlBatch batch, Answer answer)
    {
        if (_key is not null)
            answers.Write(batch, TokenId, _key, _request, answer, Now);
    }

    /// <summary>The same with the next save of a context.</summary>
    public void Keep(ContrefortDb db, Answer answer)
    {
        using var batch = new NpgsqlBatch();
        Keep(batch, answer);
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            db.Also(command);
    }

    /// <summary>The same in a transaction that is under way.</summary>
    public async Task Keep(NpgsqlTransaction transaction, Answer answer)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        Keep(batch, answer);
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(Stop);
    }

    /// <summary>What was answered when the request came for the first time; null when it is new or has no name.</summary>
    public async Task<(Answer Answer, bool IsSame)?> Earlier() =>
        _key is null ? null : await answers.Find(TokenId, _key, _request, CancellationToken.None);

    /// <summary>Checks a body by the attributes of its class.</summary>
    /// <exception cref="RefusedFieldsException"/>
    public void Check(object body)
    {
        var wrong = new List<ValidationResult>();
        if (Validator.TryValidateObject(body, new ValidationContext(body), wrong, validateAllProperties: true))
            return;
        throw new RefusedFieldsException(
            wrong
                .SelectMany(result =>
                    result.MemberNames.Select(member =>
                        (Field: JsonNamingPolicy.CamelCase.ConvertName(member), Sentence: Words[result.ErrorMessage!])
                    )
                )
                .GroupBy(fault => fault.Field)
                .ToDictionary(faults => faults.Key, faults => faults.Select(fault => fault.Sentence).ToArray())
        );
    }

    public RefusedFieldsException Refuse(string field, string english) => new(field, Words[english]);
}

/// <summary>What a program is told: made before the effect is committed, so that it can be committed with it.</summary>
internal sealed class Answer(int status, string? location, byte[] body) : IResult
{
    public const string Json = "application/json; charset=utf-8";

    public int Status => status;
    public string? Location => location;
    public byte[] Body => body;

    public static Answer Ok<T>(T value, JsonTypeInfo<T> type) =>
        new(200, null, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static Answer Created<T>(string location, T value, JsonTypeInfo<T> type) =>
        new(201, location, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static Answer Accepted<T>(T value, JsonTypeInfo<T> type) =>
        new(202, null, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static readonly Answer NoContent = new(204, null, []);

    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (location is not null)
            response.Headers.Location = location;
        if (body.Length == 0)
            return Task.CompletedTask;
        response.ContentType = Json;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
