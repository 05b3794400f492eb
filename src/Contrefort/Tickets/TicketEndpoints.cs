using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Portal;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>Tickets for programs: staff see all, a contact what the portal shows them.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder api)
    {
        var tickets = api.MapGroup("/tickets").WithTags("Tickets").RequireAuthorization(Policies.SignedIn);
        tickets
            .MapGet("", List)
            .Reads<Page<TicketLine>>(
                "List tickets",
                "What the token's person may see, newest first unless `sort` says otherwise. Ask for more with `after`."
            );
        tickets
            .MapPost("", Open)
            .Opens<TicketView>(
                "Open a ticket",
                "It always becomes a ticket: what the contract does not admit by itself is kept for triage, with the reasons. "
                    + "Staff say who asks; a contact asks for themselves."
            );
        tickets.MapGet("/{number}", Read).Reads<TicketWholeView>("Read a ticket, its conversation and its clocks");
        tickets.MapTicketSteps();
    }

    static async Task<Ok<Page<TicketLine>>> List([AsParameters] TicketAsk ask, ApiCall call, ContrefortDb db)
    {
        var take = Cursor.Take(ask.Limit, call);
        var (rows, order) = ask.Select(call, db);
        var found = await rows.Take(take + 1).ToListAsync(call.Stop);
        return TypedResults.Ok(
            Cursor.Page(
                found,
                take,
                row => row.Line(call.Staff is not null),
                row => new Cursor(order == TicketAsk.ByUpdate ? row.Row.UpdatedAt : row.Row.OpenedAt, row.Row.Id.Value)
            )
        );
    }

    static async Task<Results<Ok<TicketWholeView>, NotFound>> Read(
        string number,
        ApiCall call,
        TicketSheets sheets,
        ContrefortDb db,
        ContractBook book,
        IClock clock
    )
    {
        var whole =
            call.Contact is { } contact
                ? await TicketWholeViews.Of(number, contact, call, new PortalScope(contact, db), book, clock)
            : await sheets.Find(number, stop: call.Stop) is { } sheet ? TicketWholeViews.Of(sheet, call)
            : null;
        return whole is null ? TypedResults.NotFound() : TypedResults.Ok(whole);
    }

    static async Task<Answer> Open(
        OpenTicketBody body,
        ApiCall call,
        ContrefortDb db,
        ContractBook book,
        TicketDesk desk,
        ApiUploads uploads
    )
    {
        call.Check(body);
        var request = await Request(body, call, db, book, uploads);
        Answer? answer = null;
        await desk.Open(
            request,
            (batch, change) =>
            {
                answer = Answer.Created(
                    $"/api/v1/tickets/{change.Ticket.Number}",
                    TicketView.Of(change, call.Words, call.Viewer),
                    ApiJson.Plain.TicketView
                );
                call.Keep(batch, answer);
            },
            call.Stop
        );
        return answer!;
    }

    static async Task<NewTicket> Request(
        OpenTicketBody body,
        ApiCall call,
        ContrefortDb db,
        ContractBook book,
        ApiUploads uploads
    )
    {
        var now = call.Now;
        var channel = body.Channel ?? Channel.Web;
        var at = body.ReceivedAt ?? now;
        if (call.Contact is not null && (body.RequesterEmail ?? body.RequesterName) is not null)
            throw call.Refuse("requesterEmail", "Only staff may say this: a contact asks for themselves.");
        if (call.Contact is not null && (body.Channel is not null || body.ReceivedAt is not null))
            throw call.Refuse("channel", "Only staff may say this: a contact asks for themselves.");
        if (at > now)
            throw call.Refuse("receivedAt", "This is in the future.");
        var email = call.Contact?.Email ?? body.RequesterEmail?.Trim();
        if (email is null && string.IsNullOrWhiteSpace(body.RequesterName))
            throw call.Refuse("requesterEmail", "Say who asks.");
        var caller =
            call.Contact is { } me ? await book.FindCaller(me.Contact)
            : email is null ? null
            : await book.FindCaller(email);
        return new NewTicket
        {
            Channel = channel,
            At = at,
            Subject = body.Subject!.Trim(),
            Kind = body.Kind ?? TicketKind.Incident,
            Message = new MessageDraft(body.Description!.Trim())
            {
                Channel = channel,
                Files = uploads.Read(body.Attachments, call),
            },
            Requester = caller?.Contact.Name ?? body.RequesterName?.Trim() ?? email!,
            RequesterEmail = email,
            Caller = caller,
            Contract = await ContractOf(body, call, db),
            Continues = await Earlier(body, call, db),
            Component = body.Component.Given,
            Priority = body.Priority.Given,
            TakenBy = call.Staff is null ? null : call.Actor,
        };
    }

    static async Task<ContractId?> ContractOf(OpenTicketBody body, ApiCall call, ContrefortDb db)
    {
        if (body.Contract.Given is not { } number)
            return null;
        var seen = call.Contact is { } contact ? new PortalScope(contact, db).Contracts : db.Contracts;
        return await seen.Where(c => c.Number == number).Select(c => (ContractId?)c.Id).SingleOrDefaultAsync(call.Stop)
            ?? throw call.Refuse("contract", "There is no such contract.");
    }

    static async Task<TicketId?> Earlier(OpenTicketBody body, ApiCall call, ContrefortDb db)
    {
        if (body.Continues.Given is not { } number)
            return null;
        var earlier =
            await call.Tickets(db).SingleOrDefaultAsync(ticket => ticket.Number == number, call.Stop)
            ?? throw call.Refuse("continues", "There is no such ticket.");
        return earlier.State == TicketState.Closed
            ? earlier.Id
            : throw call.Refuse("continues", "This ticket is not closed: write to it instead.");
    }

    /// <summary>The tickets the token's person may see.</summary>
    public static IQueryable<TicketRow> Tickets(this ApiCall call, ContrefortDb db) =>
        call.Contact is { } contact ? new PortalScope(contact, db).Tickets : db.Tickets.AsNoTracking();
}
