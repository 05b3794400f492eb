using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json;
using Contrefort.Api;
using Contrefort.Core.Monitoring;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <param name="Place">Its name: a token that was made for another place is refused.</param>
/// <param name="Process">A name this process gave itself.</param>
/// <param name="Known">The revision it has of each share.</param>
internal sealed record ProbeLeaseBody(
    [property: Description("Name of the place, as the token was made for")] string Place,
    [property: Description("What the process calls itself; shares are leased to it")] string Process,
    [property: Description("Revision of each share it has")] IReadOnlyDictionary<string, string>? Known
);

internal sealed record ProbeResultBody(
    Guid Check,
    [property: Description("When the run began, by the server's clock")] Instant At,
    Sight Sight,
    [property: Description("Microseconds")] int Took,
    JsonElement? Message,
    JsonElement? Metrics
)
{
    public static ProbeResultBody Of(Seen seen) =>
        new(seen.Check.Value, seen.At, seen.Sight, seen.Took, Parse(seen.Message), Parse(seen.Metrics));

    /// <exception cref="RefusedFieldsException"/>
    public Seen Read() =>
        new(
            new(Check),
            At,
            Sight,
            Math.Max(0, Took),
            Document(Message, JsonValueKind.Object),
            Document(Metrics, JsonValueKind.Array)
        );

    static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);

    static string? Document(JsonElement? given, JsonValueKind kind) =>
        given is not { } document || document.ValueKind == JsonValueKind.Null ? null
        : document.ValueKind != kind ? throw new RefusedFieldsException("results", $"{kind}")
        // PostgreSQL keeps no NUL, however it is written: the run counts without its words.
        : document.GetRawText() is var text && text.Contains("\\u0000") ? null
        : text;
}

internal sealed record ProbeResultsBody(IReadOnlyList<ProbeResultBody> Results);

internal sealed record ProbeResultsView(Instant Now);

/// <summary>
/// What a probe place may ask: its checks, and to hand in what it saw. Its token opens these doors and no other, and no
/// other token opens them.
/// </summary>
internal static class ProbeEndpoints
{
    public const string Policy = "probe-place";

    const int MostResults = 2_000;
    const int LongestName = 64;

    public static void MapProbes(this IEndpointRouteBuilder api)
    {
        var probe = api.MapGroup("/probe").WithTags("Probe places").RequireAuthorization(Policy);
        probe
            .MapPost("/shares", Lease)
            .Does<WatchOrders>(
                "Lease the checks of a place",
                "Answers the shares this process is to run for the next minute, with the checks of those that have changed. "
                    + "`now` is the server's clock: results are told in it."
            );
        probe
            .MapPost("/results", HandIn)
            .Does<ProbeResultsView>(
                "Hand in results",
                "The same results may be handed in again: a run is known by its check, place and time. Older than a week: ignored."
            );
        probe.MapDelete("/processes/{process}", GiveBack).Says("Give the shares back", null).Produces(204);
    }

    static async Task<Results<Ok<WatchOrders>, NotFound>> Lease(
        ProbeLeaseBody body,
        ClaimsPrincipal place,
        WatchDesk desk,
        ProbeLocations locations,
        CancellationToken stop
    )
    {
        if (body.Process is not { Length: > 0 and <= LongestName } || !body.Process.All(char.IsAsciiLetterOrDigit))
            throw new RefusedFieldsException("process", "1–64 letters and digits");
        if (!await locations.Is(Of(place), body.Place, stop))
            return TypedResults.NotFound();
        var known = new Dictionary<int, string>();
        foreach (var (share, revision) in body.Known ?? new Dictionary<string, string>())
            if (int.TryParse(share, out var number) && known.Count < CheckRow.ShareCount)
                known[number] = revision;
        return TypedResults.Ok(await desk.Orders(Of(place), body.Process, known, stop));
    }

    static async Task<Ok<ProbeResultsView>> HandIn(
        ProbeResultsBody body,
        ClaimsPrincipal place,
        ResultIntake intake,
        IClock clock,
        CancellationToken stop
    )
    {
        if (body.Results.Count > MostResults)
            throw new RefusedFieldsException("results", "≤ 2000");
        await intake.HandIn(Of(place), [.. body.Results.Select(result => result.Read())], stop);
        return TypedResults.Ok(new ProbeResultsView(clock.GetCurrentInstant()));
    }

    static async Task<NoContent> GiveBack(string process, ClaimsPrincipal place, WatchDesk desk, CancellationToken stop)
    {
        await desk.GiveBack(Of(place), process, stop);
        return TypedResults.NoContent();
    }

    static LocationId Of(ClaimsPrincipal place) => new(Guid.Parse(place.FindFirst(ProbeLocations.Claim)!.Value));
}
