using System.Text.Json;
using Contrefort.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace Contrefort.Api;

/// <summary>
/// Why a request was not done (RFC 9457), in the reader's language. <see cref="Title"/> is the sentence for a person,
/// <see cref="Type"/> the word for a program.
/// </summary>
internal sealed record Problem(string Type, string Title, int Status)
{
    public const string MediaType = "application/problem+json";

    /// <summary>What is wrong with each field, by its name in the body or the address.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>To quote when you report it; the log has it too.</summary>
    public string? ErrorId { get; init; }

    public static Task Write(
        HttpContext context,
        int status,
        Sentence sentence,
        IReadOnlyDictionary<string, string[]>? errors = null,
        string? errorId = null
    )
    {
        var problem = new Problem(
            $"urn:contrefort:problem:{Word(status)}",
            context.RequestServices.GetRequiredService<Ui.Words>()[sentence],
            status
        )
        {
            Errors = errors,
            ErrorId = errorId,
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaType;
        return JsonSerializer.SerializeAsync(
            context.Response.Body,
            problem,
            ApiJson.Plain.Problem,
            context.RequestAborted
        );
    }

    static string Word(int status) =>
        ReasonPhrases.GetReasonPhrase(status).ToLowerInvariant().Replace(' ', '-') is { Length: > 0 } phrase
            ? phrase
            : "error";

    /// <summary>For an answer that has a status and no words yet.</summary>
    public static Sentence Plain(int status) =>
        status switch
        {
            400 => new Sentence("This request cannot be read."),
            401 => new Sentence("Send a token that is good: Authorization: Bearer ctf_…"),
            403 => new Sentence("This token may not do this."),
            404 => new Sentence("There is no such thing here."),
            405 => new Sentence("This cannot be done to it."),
            409 => new Sentence("Someone else has just changed this. Look again, then repeat."),
            413 => new Sentence("This is larger than what is accepted here."),
            415 => new Sentence("Send application/json."),
            422 => new Sentence("A rule says no."),
            429 => new Sentence("Too many requests. Try again a little later."),
            _ => new Sentence("Something went wrong here."),
        };
}

/// <summary>What was sent cannot be what was meant: fields and what is wrong with them, already in the reader's language.</summary>
internal sealed class RefusedFieldsException(IReadOnlyDictionary<string, string[]> errors) : Exception("refused fields")
{
    public RefusedFieldsException(string field, string words)
        : this(new Dictionary<string, string[]> { [field] = [words] }) { }

    public IReadOnlyDictionary<string, string[]> Errors => errors;
}
