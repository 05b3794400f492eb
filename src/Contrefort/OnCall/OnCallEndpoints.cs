using System.ComponentModel;
using System.Globalization;
using System.Text;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Contrefort.Ui;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.OnCall;

internal sealed record ShiftView(
    [property: Description("Nobody is on call when absent.")] string? Person,
    Instant From,
    Instant To,
    string Because
);

internal sealed record RotaView(Guid Id, string Name, string Zone, ShiftView Now, IReadOnlyList<ShiftView> Next);

internal sealed record CallOutView(
    Guid Id,
    CallSubject Subject,
    string Page,
    string Title,
    string? Customer,
    Instant? DeadlineAt,
    string? Deadline,
    Instant OpenedAt,
    [property: Description("When a gateway or a mail server took the first call.")] Instant? ToldAt,
    Instant? AcknowledgedAt,
    string? AcknowledgedBy,
    Instant? EndedAt
)
{
    public static CallOutView Of(CallOutRow row, string? customer, Words w) =>
        new(
            row.Id,
            row.SubjectKind,
            row.Page,
            CallText.Title(row, w),
            customer,
            row.DeadlineAt,
            row.Deadline,
            row.OpenedAt,
            row.ToldAt,
            row.AcknowledgedAt,
            row.AcknowledgedName,
            row.EndedAt
        );
}

internal sealed record CallOutTakenView(
    Guid Id,
    [property: Description("False when somebody had it before.")] bool IsFirst,
    string By,
    Instant At
);

internal sealed record PhoneLine(string Name, string Number);

internal sealed record PhoneTreeView(
    Guid CallOut,
    [property: Description("To be read out.")] string Text,
    [property: Description("In the order they are to be dialled.")] IReadOnlyList<PhoneLine> Numbers
);

internal static class OnCallEndpoints
{
    const int MostNext = 10;

    public static void MapOnCall(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("").WithTags("On call").RequireAuthorization(Policies.Staff);
        staff
            .MapGet("/on-call", Now)
            .Reads<IReadOnlyList<RotaView>>("Read who is on call", "Now and next, of every rota.");
        staff
            .MapGet("/on-call/phone-tree", PhoneTree)
            .Reads<IReadOnlyList<PhoneTreeView>>(
                "Read what is to be said by telephone",
                "Of every call-out nobody has yet: the text, and the numbers in order. As plain text with `Accept: text/plain`."
            );
        staff.MapGet("/call-outs", List).Reads<Page<CallOutView>>("List call-outs", "Newest first.");
        staff
            .MapPost("/call-outs/{id:guid}/acknowledgement", Acknowledge)
            .Does<CallOutTakenView>(
                "Say that you have it",
                "Nobody else is called from then on. The first who says so has it."
            );
        staff
            .MapPost("/tickets/{number}/call-out", Wake)
            .Opens<CallOutView>(
                "Call whoever is on call for a ticket",
                "What is open for it already stays the only one."
            );
    }

    static async Task<Ok<IReadOnlyList<RotaView>>> Now(ApiCall call, RotaBook book)
    {
        var rotas = await book.All(call.Now - Duration.FromDays(41), call.Stop);
        return TypedResults.Ok<IReadOnlyList<RotaView>>([
            .. rotas.Select(rota => new RotaView(
                rota.Id.Value,
                rota.Name,
                rota.Zone.Id,
                View(rota.ShiftAt(call.Now)),
                [.. rota.Shifts(call.Now, call.Now + Duration.FromDays(31)).Skip(1).Take(MostNext).Select(View)]
            )),
        ]);

        ShiftView View(OnCallShift shift) => new(shift.Person?.Name, shift.From, shift.To, call.Words[shift.Because]);
    }

    static async Task<IResult> PhoneTree(ApiCall call, ContrefortDb db, CallOutBook book, HttpRequest request)
    {
        var waiting = await db
            .CallOuts.Waiting.Where(row => row.SubjectKind != CallSubject.Test)
            .OrderBy(row => row.OpenedAt)
            .Take(CallOutBook.Size)
            .Select(row => row.Id)
            .ToListAsync(call.Stop);
        var trees = new List<PhoneTreeView>();
        foreach (var id in waiting)
            if (await book.Find(id, call.Stop) is { Calls.Count: > 0 } told)
                trees.Add(
                    new(
                        id,
                        CallText.Spoken(told.Row, told.Calls[0].Name, call.Words),
                        [
                            .. told
                                .Calls.Where(one => one.Mobile.Length > 0)
                                .DistinctBy(one => one.Call.UserId)
                                .Select(one => new PhoneLine(one.Name, "+" + one.Mobile)),
                        ]
                    )
                );
        return request.Headers.Accept.ToString().StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)
            ? Results.Text(
                string.Join("\n", trees.Select(tree => $"{tree.Text}\n{Lines(tree)}")),
                "text/plain; charset=utf-8"
            )
            : TypedResults.Ok<IReadOnlyList<PhoneTreeView>>(trees);

        static string Lines(PhoneTreeView tree) =>
            string.Concat(
                tree.Numbers.Select(
                    (line, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {line.Number} {line.Name}\n")
                )
            );
    }

    static async Task<Ok<Page<CallOutView>>> List(
        ApiCall call,
        CallOutBook book,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        var rows = await book.Newest(Cursor.Read(after, call), take + 1, call.Stop);
        return TypedResults.Ok(
            Cursor.Page(
                rows,
                take,
                one => CallOutView.Of(one.Row, one.Customer, call.Words),
                one => new Cursor(one.Row.OpenedAt, one.Row.Id)
            )
        );
    }

    static async Task<IResult> Acknowledge(Guid id, ApiCall call, ContrefortDb db, CallOutDesk desk)
    {
        if (!await db.CallOuts.AnyAsync(row => row.Id == id, call.Stop))
            return TypedResults.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(call.Stop);
        var said = await desk.Acknowledge(
            db,
            id,
            call.Viewer.UserId,
            call.Viewer.Name,
            AcknowledgedHow.Api,
            call.Now,
            call.Stop
        );
        var answer = Answer.Ok(
            new CallOutTakenView(id, said.IsFirst, said.Name, said.At),
            ApiJson.Plain.CallOutTakenView
        );
        call.Keep(db, answer);
        await db.SaveChangesAsync(call.Stop);
        await transaction.CommitAsync(call.Stop);
        return answer;
    }

    static async Task<IResult> Wake(string number, ApiCall call, ContrefortDb db, CallOutDesk desk, TicketDesk tickets)
    {
        if (
            await db.Tickets.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, call.Stop)
            is not { } ticket
        )
            return TypedResults.NotFound();
        var id = await desk.OpenForTicket(db, tickets, ticket.Id, call.Now, call.Stop);
        var row = await db.CallOuts.AsNoTracking().SingleAsync(one => one.Id == id, call.Stop);
        return Answer.Created("/api/v1/call-outs", CallOutView.Of(row, null, call.Words), ApiJson.Plain.CallOutView);
    }
}
