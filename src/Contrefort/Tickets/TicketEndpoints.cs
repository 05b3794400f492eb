using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Portal;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>Tickets for programs: staff see all, a contact what the portal shows them.</summary>
internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder api)
    {
        var tickets = api.MapGroup("/tickets").WithTags("Tickets").RequireAuthorization(Policies.SignedIn);
        tickets.MapPost("", Open).Opens<TicketView>("Open a ticket");
    }

    static async Task<Answer> Open(
        OpenTicketBody body,
        ApiCall call,
        ContrefortDb db,
        ContractBook book,
        TicketDesk desk
    )
    {
        call.Check(body);
        var request = await Request(body, call, db, book);
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

    static async Task<NewTicket> Request(OpenTicketBody body, ApiCall call, ContrefortDb db, ContractBook book)
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
            Message = new MessageDraft(body.Description!.Trim()) { Channel = channel },
            Requester = caller?.Contact.Name ?? body.RequesterName?.Trim() ?? email!,
            RequesterEmail = email,
            Caller = caller,
            Contract = await ContractOf(body, call, db),
            Component = Given(body.Component),
            Priority = Given(body.Priority),
            TakenBy = call.Staff is null ? null : call.Actor,
        };
    }

    static async Task<ContractId?> ContractOf(OpenTicketBody body, ApiCall call, ContrefortDb db)
    {
        if (Given(body.Contract) is not { } number)
            return null;
        var seen = call.Contact is { } contact ? new PortalScope(contact, db).Contracts : db.Contracts;
        return await seen.Where(c => c.Number == number).Select(c => (ContractId?)c.Id).SingleOrDefaultAsync(call.Stop)
            ?? throw call.Refuse("contract", "There is no such contract.");
    }

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
