using Contrefort.Core;
using Contrefort.Ui;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Hosting;

/// <summary>
/// What a failed request is told: a status and a sentence in the reader's language. What nobody foresaw becomes an id to
/// quote, which the log has too, and no detail.
/// </summary>
internal sealed record Failure(int Status, Sentence Sentence, string? Id)
{
    public static Failure Of(Exception error, HttpContext context) =>
        error switch
        {
            RuleViolationException broken => new(409, broken.Sentence, null),
            DbUpdateConcurrencyException => new(
                409,
                new Sentence("Someone else has just changed this. Look again, then repeat."),
                null
            ),
            BadHttpRequestException { StatusCode: 413 } => new(
                413,
                new Sentence("This is larger than what is accepted here."),
                null
            ),
            BadHttpRequestException bad => new(bad.StatusCode, new Sentence("This request cannot be read."), null),
            _ => Unforeseen(context.TraceIdentifier),
        };

    static Failure Unforeseen(string id) =>
        new(500, new Sentence("Something went wrong here. If you report it, quote {0}.", id), id);
}

internal static class Errors
{
    const string Page = "/failed";

    public static void AddErrors(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ErrorAnswers>();
    }

    /// <summary>A program gets problem details; a person, the page <see cref="FailedPage"/> in place of what they asked.</summary>
    public static void UseErrors(this WebApplication app) =>
        app.UseExceptionHandler(
            new ExceptionHandlerOptions { ExceptionHandlingPath = Page, CreateScopeForErrors = true }
        );
}

internal sealed class ErrorAnswers(IProblemDetailsService problems, ILogger<ErrorAnswers> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception error, CancellationToken stop)
    {
        var failure = Failure.Of(error, context);
        if (failure.Id is { } id)
            ErrorLog.Unforeseen(log, id, error);
        context.Response.StatusCode = failure.Status;
        if (WantsPage(context.Request))
        {
            context.Features.Set(failure);
            // The page is only shown: what was posted is not posted to it.
            context.Request.Method = HttpMethods.Get;
            return false;
        }
        var problem = new ProblemDetails
        {
            Status = failure.Status,
            Title = context.RequestServices.GetRequiredService<Words>()[failure.Sentence],
        };
        if (failure.Id is not null)
            problem.Extensions["errorId"] = failure.Id;
        return await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
    }

    static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}

internal static partial class ErrorLog
{
    [LoggerMessage(LogLevel.Error, "Request failed: {Id}")]
    public static partial void Unforeseen(ILogger log, string id, Exception error);
}
