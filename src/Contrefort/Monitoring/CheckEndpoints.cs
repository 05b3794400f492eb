using Contrefort.Api;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Hosting;
using Contrefort.Monitoring.Watch;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Monitoring;

/// <summary>What is watched on a machine, for programs of the provider.</summary>
internal static class CheckEndpoints
{
    public static void MapChecks(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("").WithTags(MachineEndpoints.Tag).RequireAuthorization(Policies.Staff);
        staff
            .MapPost("/machines/{id:guid}/checks", Add)
            .Opens<CheckMadeView>(
                "Watch something on a machine",
                "For a heartbeat the answer has the address the job calls; it is said once, and not again to a repeated request."
            )
            .Refuses(404);
        staff
            .MapPost("/machines/{id:guid}/checks/trial", Try)
            .Does<CheckTrialView>("Try a check before it is kept", "Runs it once, from this server; nothing is kept.");
        staff
            .MapGet("/probe-locations", Places)
            .Reads<IReadOnlyList<LocationView>>("List the places checks may run in", "This server first.");
        var checks = staff.MapGroup("/checks/{id:guid}");
        checks.MapGet("", Read).Reads<CheckView>("Read a check, and how it stands");
        checks
            .MapPut("", Change)
            .Does<CheckView>(
                "Change a check",
                "All of it is said again but its kind: what is left out has its default."
            );
        checks
            .MapDelete("", Retire)
            .Says("Retire a check", "It is watched no more; what was seen stays.")
            .Produces(204)
            .Refuses(404);
    }

    static async Task<IResult> Add(
        Guid id,
        NewCheckBody body,
        ApiCall call,
        ContrefortDb db,
        MachineDesk desk,
        PublicAddress address
    )
    {
        call.Check(body);
        if (!await MachineEndpoints.IsThere(id, call, db))
            return TypedResults.NotFound();
        Answer? answer = null;
        await desk.AddCheck(
            new(id),
            body.Kind!,
            body.Facts(body.Kind!),
            call.By,
            (save, check, secret) =>
            {
                var (location, made) = (
                    $"/api/v1/checks/{check.Id.Value}",
                    new CheckMadeView(check.Id.Value, id, check.Name, check.Kind, null)
                );
                var said = made with { BeatAddress = secret is null ? null : address.Of($"/beat/{secret}") };
                answer = Answer.Created(location, said, ApiJson.Plain.CheckMadeView);
                // What is kept for a second asking has no secret in it.
                call.Keep(save, Answer.Created(location, made, ApiJson.Plain.CheckMadeView));
            }
        );
        return answer!;
    }

    static async Task<Ok<IReadOnlyList<LocationView>>> Places(ApiCall call, ContrefortDb db)
    {
        var places = await db
            .ProbeLocations.AsNoTracking()
            .Where(place => place.RetiredAt == null)
            .OrderByDescending(place => place.Id == ProbeLocations.Here)
            .ThenBy(place => place.CreatedAt)
            .ToListAsync(call.Stop);
        return TypedResults.Ok<IReadOnlyList<LocationView>>([
            .. places.Select(place => new LocationView(
                place.Id.Value,
                place.Id == ProbeLocations.Here ? call.Words["this server"] : place.Name,
                place.LastSeenAt
            )),
        ]);
    }

    static async Task<Results<Ok<CheckTrialView>, NotFound>> Try(
        Guid id,
        CheckTrialBody body,
        ApiCall call,
        ContrefortDb db,
        CheckTrial trial
    )
    {
        call.Check(body);
        var machine = new MachineId(id);
        if (
            await db.Machines.AsNoTracking().InUse.SingleOrDefaultAsync(row => row.Id == machine, call.Stop)
            is not { } row
        )
            return TypedResults.NotFound();
        var found = await trial.Run(body.Kind!, CheckSettings.Text(body.Settings), row.Address, call.Stop);
        return TypedResults.Ok(
            new CheckTrialView(
                found.Sight,
                call.Words[found.Sentence],
                found.Text,
                Math.Round((decimal)found.Took.TotalMilliseconds, 1),
                found.IsRefused
            )
        );
    }

    static async Task<Results<Ok<CheckView>, NotFound>> Read(Guid id, ApiCall call, ContrefortDb db, WatchBook book)
    {
        var check = new CheckId(id);
        var watched = await book.Checks(db.Checks.Where(row => row.Id == check), call.Stop);
        return watched.Count == 0 ? TypedResults.NotFound() : TypedResults.Ok((await Views(watched, call, db))[0]);
    }

    static async Task<IResult> Change(
        Guid id,
        CheckBody body,
        ApiCall call,
        ContrefortDb db,
        MachineDesk desk,
        WatchBook book
    )
    {
        call.Check(body);
        if (await Kind(id, call, db) is not { } kind)
            return TypedResults.NotFound();
        await desk.ChangeCheck(new(id), body.Facts(kind), call.By);
        return (await Read(id, call, db, book)).Result;
    }

    static async Task<Results<NoContent, NotFound>> Retire(Guid id, ApiCall call, ContrefortDb db, MachineDesk desk)
    {
        if (await Kind(id, call, db) is null)
            return TypedResults.NotFound();
        await desk.RetireCheck(new(id), call.By);
        return TypedResults.NoContent();
    }

    static Task<string?> Kind(Guid id, ApiCall call, ContrefortDb db)
    {
        var check = new CheckId(id);
        return db
            .Checks.InUse.Where(row => row.Id == check)
            .Select(row => (string?)row.Kind)
            .SingleOrDefaultAsync(call.Stop);
    }

    public static async Task<IReadOnlyList<CheckView>> Views(
        IReadOnlyList<WatchedCheck> watched,
        ApiCall call,
        ContrefortDb db
    )
    {
        var ids = watched.Select(one => one.Check.Id).ToList();
        var places = (
            await db.CheckLocations.AsNoTracking().Where(place => ids.Contains(place.CheckId)).ToListAsync(call.Stop)
        ).ToLookup(place => place.CheckId, place => place.LocationId);
        return [.. watched.Select(one => CheckView.Of(one, places[one.Check.Id], call.Words))];
    }
}
