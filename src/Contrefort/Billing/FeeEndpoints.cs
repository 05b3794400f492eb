using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>Something a fee is due upon, as a program sends it.</summary>
internal sealed record FeeBody
{
    [Required(ErrorMessage = "Say what happened.")]
    [StringLength(60, ErrorMessage = "At most 60 characters.")]
    [Description("As the contract's fee says it, such as `expedite-accepted`.")]
    public string? Upon { get; init; }

    [Required(ErrorMessage = "Say why the fee is due.")]
    [StringLength(1000, ErrorMessage = "At most 1000 characters.")]
    public string? Reason { get; init; }

    [StringLength(200, ErrorMessage = "At most 200 characters.")]
    [Description(
        "Names it for ever in its contract, so that told twice is due once. Left out: the ticket, the event and the day."
    )]
    public string? Key { get; init; }
}

internal sealed record FeeView(
    string Key,
    string Upon,
    Instant At,
    string Reason,
    [property: Description("What it costs.")] IReadOnlyList<PricedLineView> Lines
);

/// <summary>What a ticket costs its customer.</summary>
internal sealed record TicketPriceView(
    [property: Description("ISO 4217.")] string Currency,
    [property: Description("Before tax, of what has a price.")] decimal Net,
    [property: Description("Nothing is left to a quote, and no price is missing.")] bool IsWhole,
    IReadOnlyList<WorkPriceView> Works,
    [property: Description("Due upon events of the ticket.")] IReadOnlyList<PricedLineView> Fees
);

internal static class FeeEndpoints
{
    public static void MapFees(this IEndpointRouteBuilder api)
    {
        var tickets = api.MapGroup("/tickets/{number}").WithTags("Interventions");
        tickets
            .MapGet("/price", Price)
            .RequireAuthorization(Policies.AccountManager)
            .Does<TicketPriceView>(
                "Read what a ticket costs",
                "Each piece of work by scope, meter, credits and rate, each fee, and why."
            );
        tickets
            .MapPost("/fees", Record)
            .RequireAuthorization(Policies.Staff)
            .Opens<FeeView>("Write down that a fee is due", "Such as haste accepted. Its price is the contract's.");
    }

    static async Task<Results<Ok<TicketPriceView>, NotFound>> Price(
        string number,
        ApiCall call,
        ContrefortDb db,
        ContractBook book,
        WorkAccounts accounts
    )
    {
        if (await Contract(number, call, db, book) is not { } contract)
            return TypedResults.NotFound();
        var price = await accounts.Of(contract, number, call.Now);
        return TypedResults.Ok(
            new TicketPriceView(
                contract.Terms.Offer.Currency,
                price.Net,
                price.IsWhole,
                [
                    .. price.Works.Select(work =>
                        WorkPriceView.Of(work, [.. price.Fees.Where(fee => fee.Work == work.Work.Id)], call.Words)
                    ),
                ],
                [.. price.Fees.Where(fee => fee.Work is null).Select(fee => PricedLineView.Of(fee.Line, call.Words))]
            )
        );
    }

    static async Task<IResult> Record(
        string number,
        FeeBody body,
        ApiCall call,
        ContrefortDb db,
        ContractBook book,
        FeeDesk desk
    )
    {
        call.Check(body);
        if (await Contract(number, call, db, book) is not { } contract)
            return TypedResults.NotFound();
        var ticket = await db.Tickets.SingleAsync(ticket => ticket.Number == number, call.Stop);
        var happened = new NewFeeEvent(
            contract.Id,
            body.Upon!,
            string.IsNullOrWhiteSpace(body.Key) ? FeeDesk.KeyOf(contract, number, body.Upon!, call.Now) : body.Key,
            call.Now,
            call.Actor,
            body.Reason!
        )
        {
            Ticket = ticket.Id,
        };
        var lines = EventFees.Of(contract, new FeeEvent(happened.Name, happened.Key, happened.At));
        var answer = Answer.Created(
            $"/api/v1/tickets/{number}/price",
            new FeeView(
                happened.Key,
                happened.Name,
                happened.At,
                happened.Reason.Trim(),
                [.. lines.Select(line => PricedLineView.Of(line, call.Words))]
            ),
            ApiJson.Plain.FeeView
        );
        await desk.Record(happened, call.Stop, batch => call.Keep(batch, answer));
        return answer;
    }

    /// <summary>The contract a ticket is under; null when there is no such ticket, or none.</summary>
    static async Task<Contract?> Contract(string number, ApiCall call, ContrefortDb db, ContractBook book) =>
        await db
            .Tickets.Where(ticket => ticket.Number == number)
            .Select(ticket => ticket.ContractId)
            .SingleOrDefaultAsync(call.Stop)
            is { } id
            ? await book.Find(id)
            : null;
}
