using System.Diagnostics;
using Contrefort.Core;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Contrefort.Hosting;

/// <summary>A broken rule is a 409 with its sentence. What nobody foresaw is an id to quote, and no detail.</summary>
internal static class Errors
{
    public static void AddErrors(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ErrorAnswers>();
    }

    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
    }
}

internal sealed class ErrorAnswers(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception error, CancellationToken stop)
    {
        var problem = error switch
        {
            RuleViolationException broken => new ProblemDetails { Status = 409, Title = broken.Sentence.ToString() },
            BadHttpRequestException bad => new ProblemDetails { Status = bad.StatusCode, Title = "Bad request" },
            _ => new ProblemDetails
            {
                Status = 500,
                Title = "Something went wrong",
                Extensions = { ["errorId"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier },
            },
        };
        context.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(
            new()
            {
                HttpContext = context,
                ProblemDetails = problem,
                Exception = error,
            }
        );
    }
}
