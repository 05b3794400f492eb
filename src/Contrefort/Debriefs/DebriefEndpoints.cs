using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Api;
using Contrefort.Data;
using Contrefort.Portal;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Debriefs;

internal sealed record DebriefBody
{
    [Required(ErrorMessage = "Write a few words.")]
    [Description("What the contract asks to record, by name: `cause`, `prevention`.")]
    public IReadOnlyDictionary<string, string>? Records { get; init; }

    [Description("Whether the customer reads it.")]
    public bool Shared { get; init; }
}

internal sealed record DebriefView(
    string Ticket,
    string Subject,
    string Customer,
    [property: Description("The term that asks for it.")] string? Term,
    Instant? DueAt,
    Instant? WrittenAt,
    string? By,
    bool Shared,
    IReadOnlyDictionary<string, string>? Records
)
{
    public static DebriefView Of(DebriefLine line) =>
        new(
            line.Ticket,
            line.Subject,
            line.CustomerNumber,
            line.Row.Term,
            line.Row.DueAt,
            line.Row.WrittenAt,
            line.Last?.ByName,
            line.Row.Shared,
            line.Last?.Said
        );
}

internal sealed record DebriefKeptView(string Ticket, bool Shared);

internal static class DebriefEndpoints
{
    public static void MapDebriefs(this IEndpointRouteBuilder api)
    {
        api.MapGroup("")
            .WithTags("Debriefs")
            .RequireAuthorization(Policies.SignedIn)
            .MapGet("/debriefs", Read)
            .Does<IReadOnlyList<DebriefView>>(
                "Read debriefs",
                "Those written, newest first; with `due=true` those to write, the latest first. A contact reads those shared."
            );
        api.MapGroup("")
            .WithTags("Debriefs")
            .RequireAuthorization(Policies.Staff)
            .MapPost("/tickets/{number}/debrief", Write)
            .Does<DebriefKeptView>(
                "Write a debrief",
                "Once the ticket is resolved. What was written before stays as a version."
            );
    }

    static async Task<Ok<IReadOnlyList<DebriefView>>> Read(
        ApiCall call,
        DebriefDesk desk,
        ContrefortDb db,
        string? customer = null,
        bool due = false
    ) =>
        TypedResults.Ok<IReadOnlyList<DebriefView>>([
            .. (
                call.Contact is { } contact
                    ? due
                        ? []
                        : await new PortalScope(contact, db)
                            .Debriefs()
                            .Take(DebriefDesk.MostShown)
                            .ToListAsync(call.Stop)
                    : await desk.List(!due, customer, call.Stop)
            ).Select(DebriefView.Of),
        ]);

    static async Task<IResult> Write(string number, DebriefBody body, ApiCall call, ContrefortDb db, DebriefDesk desk)
    {
        call.Check(body);
        if (await db.Tickets.SingleOrDefaultAsync(row => row.Number == number, call.Stop) is not { } ticket)
            return TypedResults.NotFound();
        var answer = Answer.Ok(new DebriefKeptView(number, body.Shared), ApiJson.Plain.DebriefKeptView);
        await desk.Write(
            ticket.Id,
            body.Records!,
            body.Shared,
            call.Actor,
            call.Stop,
            batch => call.Keep(batch, answer)
        );
        return answer;
    }
}
