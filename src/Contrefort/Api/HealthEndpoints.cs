using System.ComponentModel;
using Npgsql;

namespace Contrefort.Api;

internal sealed record HealthView([property: Description("`ok`")] string Status);

/// <summary>For whoever watches the process: it says that it lives, and nothing else.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder api)
    {
        var health = api.MapGroup("").WithTags("Health").AllowAnonymous();
        health
            .MapGet("/health", () => TypedResults.Ok(new HealthView("ok")))
            .Says("Does it live?", "Answers as long as the process does. Needs no token.")
            .Produces<HealthView>(200);
        health
            .MapGet("/ready", Ready)
            .Says("Can it serve?", "Answers 200 once PostgreSQL answers too. Needs no token.")
            .Produces<HealthView>(200)
            .Refuses(503);
    }

    static async Task<IResult> Ready(NpgsqlDataSource database, CancellationToken stop)
    {
        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(stop);
            return TypedResults.Ok(new HealthView("ok"));
        }
        catch (NpgsqlException)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
