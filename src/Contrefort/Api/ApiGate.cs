using System.Text.Json;
using Contrefort.Core;
using Contrefort.Hosting;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Contrefort.Api;

/// <summary>
/// What every request under <c>/api</c> passes: the reader's language, who may write, the request's own name, and problem
/// details for whatever goes wrong, never a stack.
/// </summary>
internal static partial class ApiGate
{
    public const string Path = "/api";

    public static void UseApi(this WebApplication app)
    {
        var throttle = app.Services.GetRequiredService<ApiThrottle>();
        var log = app.Services.GetRequiredService<ILogger<ApiCall>>();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Path),
            api =>
                api.Use(next =>
                    async context =>
                    {
                        Read(context);
                        await throttle.Ask(context, _ => Answer(context, next, log));
                    }
                )
        );
    }

    /// <summary>The language asked for in this very request comes before the one of the person's profile.</summary>
    static void Read(HttpContext context)
    {
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        var visit = context.RequestServices.GetRequiredService<Visit>();
        if (Reader.Accepted(context.Request.Headers.AcceptLanguage) is { } language)
            visit.Reader = visit.Reader with { Language = language };
    }

    static async Task Answer(HttpContext context, RequestDelegate next, ILogger log)
    {
        var call = context.RequestServices.GetRequiredService<ApiCall>();
        try
        {
            if (IsOnlyToRead(context))
            {
                await Problem.Write(context, 403, new Sentence("This token may only read."));
                return;
            }
            if (context.User.Identity?.IsAuthenticated == true)
                await call.ReadKey(context.Request);
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null } bare)
                await Problem.Write(context, bare.StatusCode, Problem.Plain(bare.StatusCode));
        }
        catch (Exception error) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Answer(context, call, error, log);
        }
    }

    /// <summary>A request that failed may be one that was done before: then its first answer is given.</summary>
    static async Task Answer(HttpContext context, ApiCall call, Exception error, ILogger log)
    {
        context.Response.Clear();
        if (
            error is RuleViolationException or StateConflictException or PostgresException or DbUpdateException
            && await call.Earlier() is { } earlier
        )
        {
            if (earlier.IsSame)
            {
                context.Response.Headers["Idempotency-Replayed"] = "true";
                await earlier.Answer.ExecuteAsync(context);
            }
            else
                await Problem.Write(
                    context,
                    422,
                    new Sentence("This Idempotency-Key was used for another request."),
                    new Dictionary<string, string[]>
                    {
                        [ApiCall.KeyHeader] = [call.Words["This Idempotency-Key was used for another request."]],
                    }
                );
            return;
        }
        switch (error)
        {
            case RefusedFieldsException fields:
                await Problem.Write(context, 400, new Sentence("Some fields are not right."), fields.Errors);
                break;
            case TooLargeException large:
                await Problem.Write(context, 413, large.Sentence);
                break;
            case StateConflictException conflict:
                await Problem.Write(context, 409, conflict.Sentence);
                break;
            case RuleViolationException broken:
                await Problem.Write(
                    context,
                    422,
                    broken.Sentence,
                    broken.Field is { } field
                        ? new Dictionary<string, string[]> { [field] = [call.Words[broken.Sentence]] }
                        : null
                );
                break;
            case BadHttpRequestException { InnerException: JsonException json }:
                await Problem.Write(context, 400, Problem.Plain(400), Fields(json, call));
                break;
            case BadHttpRequestException bad:
                await Problem.Write(context, bad.StatusCode, Problem.Plain(bad.StatusCode));
                break;
            // PostgreSQL keeps no NUL.
            case var _
                when error.GetBaseException()
                    is PostgresException
                    {
                        SqlState: PostgresErrorCodes.CharacterNotInRepertoire
                            or PostgresErrorCodes.UntranslatableCharacter
                    }:
                await Problem.Write(context, 400, Problem.Plain(400));
                break;
            default:
                var failure = Failure.Of(error, context);
                if (failure.Id is { } id)
                    Unforeseen(log, id, error);
                await Problem.Write(context, failure.Status, failure.Sentence, null, failure.Id);
                break;
        }
    }

    static Dictionary<string, string[]> Fields(JsonException json, ApiCall call) =>
        new()
        {
            [json.Path is ['$', '.', .. var field] ? field : "body"] =
            [
                json.Message.Contains("could not be mapped", StringComparison.Ordinal)
                    ? call.Words["There is no such field."]
                    : call.Words["This cannot be read."],
            ],
        };

    static bool IsOnlyToRead(HttpContext context) =>
        context.User.HasClaim(claim => claim.Type == ApiTokens.ReadOnly)
        && !HttpMethods.IsGet(context.Request.Method)
        && !HttpMethods.IsHead(context.Request.Method);

    [LoggerMessage(LogLevel.Error, "API request failed: {Id}")]
    static partial void Unforeseen(ILogger log, string id, Exception error);
}

/// <summary>The state of a thing does not allow the step: what was asked may be right at another time.</summary>
internal sealed class StateConflictException(Sentence sentence) : Exception(sentence.ToString())
{
    public Sentence Sentence => sentence;
}

/// <summary>More was sent than is taken; the sentence says how much is.</summary>
internal sealed class TooLargeException(Sentence sentence) : Exception(sentence.ToString())
{
    public Sentence Sentence => sentence;
}
