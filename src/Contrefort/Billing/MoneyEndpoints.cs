using System.ComponentModel;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Data;
using Contrefort.Portal;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>What a contract owes and was invoiced, over some days.</summary>
internal sealed record MoneyStatementView(
    string Contract,
    [property: Description("ISO 4217.")] string Currency,
    LocalDate? From,
    LocalDate Until,
    [property: Description("Owed and not invoiced before the first day.")] decimal Opening,
    IReadOnlyList<MovementView> Movements,
    [property: Description("Owed and not invoiced on the last day; below zero it is to be given back.")] decimal Closing
);

internal sealed record MovementView(
    LocalDate On,
    MovementKind Kind,
    [property: Description("Signed, before tax.")] decimal Amount,
    [property: Description("The sum so far.")] decimal Balance,
    string? Ticket,
    [property: Description("The number of the document.")] string? Invoice,
    PricedLineView? Line
);

internal static class MoneyEndpoints
{
    public static void MapMoney(this IEndpointRouteBuilder api) =>
        api.MapGroup("/contracts")
            .WithTags("Contracts")
            .RequireAuthorization(Policies.SignedIn)
            .MapGet("/{number}/money", Read)
            .Reads<MoneyStatementView>(
                "Read what it owes and what was invoiced",
                "From `from` to `until`; it adds up by hand. For account managers, and for its customer."
            );

    static async Task<Results<Ok<MoneyStatementView>, NotFound, ForbidHttpResult>> Read(
        string number,
        ApiCall call,
        ContrefortDb db,
        ContractBook contracts,
        ContractFactsBook facts,
        MoneyBook book,
        IClock clock,
        string? from = null,
        string? until = null
    )
    {
        var (first, last) = (StatementFiles.Day(from), StatementFiles.Day(until));
        if (call.Contact is { } contact)
            return
                await new Statements(new PortalScope(contact, db), contracts, facts, clock).Find(number, first, last)
                    is { } sheet
                ? TypedResults.Ok(
                    View(
                        number,
                        sheet.Currency,
                        sheet.Days.From,
                        sheet.Money
                            ?? MoneyStatement.Of(
                                new(sheet.Contract),
                                [],
                                sheet.Days.Until.PlusDays(1),
                                sheet.Days.Until
                            ),
                        call.Words,
                        sheet.Tickets.Contains
                    )
                )
                : TypedResults.NotFound();
        if (call.Staff is not { IsAccountManager: true })
            return TypedResults.Forbid();
        var id = await db.Contracts.Where(row => row.Number == number).Select(row => row.Id).ToListAsync(call.Stop);
        if (id is not [var found] || await contracts.Find(found) is not { } contract)
            return TypedResults.NotFound();
        var money = await book.Of(contract, first, last ?? call.Now.InZone(contract.Terms.Zone).Date, call.Stop);
        return TypedResults.Ok(View(number, contract.Terms.Offer.Currency, first, money, call.Words, _ => true));
    }

    static MoneyStatementView View(
        string number,
        string currency,
        LocalDate? from,
        MoneyStatement money,
        Ui.Words words,
        Func<string, bool> isSeen
    ) =>
        new(
            number,
            currency,
            from,
            money.Until,
            money.Opening,
            [
                .. money.Movements.Select(movement => new MovementView(
                    movement.On,
                    movement.Kind,
                    movement.Amount,
                    movement.Balance,
                    movement.Line?.Ticket is { } ticket && isSeen(ticket) ? ticket : null,
                    movement.Invoice,
                    movement.Line is { } line ? Line(line, words, isSeen) : null
                )),
            ],
            money.Closing
        );

    /// <summary>A label of work names its ticket: of a colleague's, only the term is said.</summary>
    static PricedLineView Line(DraftLine line, Ui.Words words, Func<string, bool> isSeen)
    {
        var view = PricedLineView.Of(line.Price, words);
        return line.Ticket is { } ticket && !isSeen(ticket) ? view with { Label = line.Price.Term } : view;
    }
}
