using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Api;
using Contrefort.Approvals;
using Contrefort.Core.RemoteWork;
using Contrefort.Data;
using Contrefort.Portal;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.RemoteWork;

/// <summary>A way in that is asked for, or a visit that is planned.</summary>
internal sealed record RemoteSessionBody
{
    [Required(ErrorMessage = "Say by which ways.")]
    public AccessWay? Way { get; init; }

    [Description("As they are called on the site.")]
    public IReadOnlyList<string> Machines { get; init; } = [];

    [Required(ErrorMessage = "Say what it is for: the customer decides on it.")]
    [StringLength(2000, ErrorMessage = "At most 2000 characters.")]
    public string? Purpose { get; init; }

    [Required(ErrorMessage = "Say from when until when.")]
    public Instant? From { get; init; }

    [Required(ErrorMessage = "Say from when until when.")]
    [Description("Not part of the window: a session is opened before it.")]
    public Instant? Until { get; init; }
}

/// <summary>What the customer said, told to an engineer.</summary>
internal sealed record RemoteAnswerBody
{
    [Required(ErrorMessage = "Say whether they grant it.")]
    public bool? Granted { get; init; }

    [Required(ErrorMessage = "Say who told you, and how.")]
    [StringLength(1000, ErrorMessage = "At most 1000 characters.")]
    public string? Remark { get; init; }
}

internal sealed record RemoteOpeningBody
{
    [Description("When a visitor arrived. Remote sessions open now.")]
    public Instant? At { get; init; }
}

internal sealed record RemoteClosureBody
{
    [Required(ErrorMessage = "Say what was done: the customer reads it.")]
    [StringLength(4000, ErrorMessage = "At most 4000 characters.")]
    public string? Done { get; init; }

    [Description("When a visitor left. Remote sessions close now.")]
    public Instant? At { get; init; }
}

/// <summary>One line of the register.</summary>
internal sealed record RemoteSessionView(
    Guid Id,
    string Ticket,
    string Customer,
    AccessWay Way,
    IReadOnlyList<string> Machines,
    string Purpose,
    Instant From,
    Instant Until,
    SessionState State,
    string AskedBy,
    Instant AskedAt,
    [property: Description("Whether a standing access granted it beforehand.")] bool IsStanding,
    bool? Granted,
    string? AnsweredBy,
    AnsweredVia? Via,
    Instant? AnsweredAt,
    string? Remark,
    string? OpenedBy,
    Instant? OpenedAt,
    string? ClosedBy,
    Instant? ClosedAt,
    string? Done,
    [property: Description("The work entries begun while it was open.")] IReadOnlyList<Guid> Interventions
)
{
    public static RemoteSessionView Of(RemoteSessionLine line, Instant now)
    {
        var row = line.Row;
        return new(
            row.Id.Value,
            line.Ticket,
            line.CustomerNumber,
            row.Way,
            row.Machines,
            row.Purpose,
            row.FromAt,
            row.UntilAt,
            line.StateAt(now),
            row.AskedBy,
            row.AskedAt,
            row.StandingId is not null,
            row.Granted,
            row.AnsweredBy,
            row.AnsweredVia,
            row.AnsweredAt,
            row.Remark,
            row.OpenedBy,
            row.OpenedAt,
            row.ClosedBy,
            row.ClosedAt,
            row.Done,
            [.. line.Works.Select(work => work.Id.Value)]
        );
    }
}

internal sealed record RemoteAskedView(
    Guid Id,
    string Ticket,
    [property: Description("Granted beforehand.")] bool IsStanding
);

internal sealed record RemoteStepView(Guid Id, string Step);

internal static class RemoteEndpoints
{
    public static void MapRemoteSessions(this IEndpointRouteBuilder api)
    {
        var anyone = api.MapGroup("").WithTags("Remote access").RequireAuthorization(Policies.SignedIn);
        anyone
            .MapGet("/remote-sessions", Read)
            .Does<IReadOnlyList<RemoteSessionView>>(
                "Read the register of remote sessions and visits",
                "Newest first; of one customer, machine or person by `customer`, `machine`, `who`; those open now by `open`. "
                    + "A contact reads what the portal shows them."
            );
        var staff = api.MapGroup("").WithTags("Remote access").RequireAuthorization(Policies.Staff);
        staff
            .MapPost("/tickets/{number}/remote-sessions", Ask)
            .Opens<RemoteAskedView>(
                "Ask for remote access, or plan a visit",
                "Those who let people in get a mail with a link of their own; nobody is asked for a visit, or under a standing access."
            );
        var session = staff.MapGroup("/remote-sessions/{id:guid}");
        session
            .MapPost("/answer", Answer)
            .Does<RemoteStepView>(
                "Write down what the customer said",
                "For an answer by telephone. The first answer is the only one."
            );
        session
            .MapPost("/opening", Open)
            .Does<RemoteStepView>("Open a remote session", "Only once it is granted, and inside its window.");
        session.MapPost("/closure", Close).Does<RemoteStepView>("Close it", "With what was done.");
    }

    static async Task<Ok<IReadOnlyList<RemoteSessionView>>> Read(
        ApiCall call,
        ContrefortDb db,
        string? customer = null,
        string? machine = null,
        string? who = null,
        bool open = false
    )
    {
        var rows = call.Contact is { } contact ? new PortalScope(contact, db).RemoteSessions : db.RemoteSessions;
        rows = RemoteBook.Asked(rows, db, new(customer, machine, who));
        var lines = await RemoteBook
            .Of(db, open ? rows.OpenNow : rows)
            .Take(RemoteBook.MostShown)
            .ToListAsync(call.Stop);
        return TypedResults.Ok<IReadOnlyList<RemoteSessionView>>([
            .. lines.Select(line => RemoteSessionView.Of(line, call.Now)),
        ]);
    }

    static async Task<IResult> Ask(
        string number,
        RemoteSessionBody body,
        ApiCall call,
        ContrefortDb db,
        RemoteDesk desk
    )
    {
        call.Check(body);
        if (await db.Tickets.SingleOrDefaultAsync(row => row.Number == number, call.Stop) is not { } ticket)
            return TypedResults.NotFound();
        if (body.Until <= body.From)
            throw call.Refuse("until", "Say from when until when.");
        Answer? answer = null;
        await desk.Ask(
            new(
                ticket.Id,
                body.Way!.Value,
                body.Machines,
                body.Purpose!,
                new Interval(body.From!.Value, body.Until!.Value),
                call.Actor
            ),
            call.Stop,
            (batch, asked) =>
            {
                answer = Api.Answer.Created(
                    "/api/v1/remote-sessions",
                    new RemoteAskedView(asked.Session.Value, number, asked.Standing is not null),
                    ApiJson.Plain.RemoteAskedView
                );
                call.Keep(batch, answer);
            }
        );
        return answer!;
    }

    static Task<IResult> Answer(Guid id, RemoteAnswerBody body, ApiCall call, RemoteBook book, RemoteDesk desk) =>
        Step(
            id,
            body,
            "answer",
            call,
            book,
            (session, also) =>
                desk.Answer(
                    session,
                    call.Actor,
                    AnsweredVia.Engineer,
                    body.Granted!.Value,
                    body.Remark,
                    call.Stop,
                    also
                )
        );

    static Task<IResult> Open(Guid id, RemoteOpeningBody body, ApiCall call, RemoteBook book, RemoteDesk desk) =>
        Step(
            id,
            body,
            "opening",
            call,
            book,
            (session, also) => desk.Open(session, call.Actor, body.At, call.Stop, also)
        );

    static Task<IResult> Close(Guid id, RemoteClosureBody body, ApiCall call, RemoteBook book, RemoteDesk desk) =>
        Step(
            id,
            body,
            "closure",
            call,
            book,
            (session, also) => desk.Close(session, call.Actor, body.Done!, body.At, call.Stop, also)
        );

    static async Task<IResult> Step(
        Guid id,
        object body,
        string name,
        ApiCall call,
        RemoteBook book,
        Func<RemoteSessionId, Action<Npgsql.NpgsqlBatch>, Task> step
    )
    {
        call.Check(body);
        var session = new RemoteSessionId(id);
        if (await book.Find(session) is null)
            return TypedResults.NotFound();
        var answer = Api.Answer.Ok(new RemoteStepView(id, name), ApiJson.Plain.RemoteStepView);
        await step(session, batch => call.Keep(batch, answer));
        return answer;
    }
}
