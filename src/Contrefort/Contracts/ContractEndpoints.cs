using Contrefort.Api;
using Contrefort.Billing;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Data;
using Contrefort.Portal;
using Contrefort.Quotes;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Contracts;

/// <summary>Contracts for programs: staff see all, a contact those that name them, or their company's.</summary>
internal static class ContractEndpoints
{
    public static void MapContracts(this IEndpointRouteBuilder api)
    {
        api.MapCustomers();
        var contracts = api.MapGroup("/contracts").WithTags("Contracts").RequireAuthorization(Policies.SignedIn);
        contracts.MapGet("", List).Reads<Page<ContractLine>>("List contracts", "Newest first.");
        contracts.MapGet("/{number}", Read).Reads<ContractView>("Read a contract, its terms and what is left");
        contracts
            .MapGet("/{number}/statement", ReadStatement)
            .Reads<StatementView>(
                "Read the statement of its credits",
                "Line by line, in order of work, so that it adds up by hand."
            );
        var managers = api.MapGroup("/contracts").WithTags("Contracts").RequireAuthorization(Policies.AccountManager);
        managers.MapPost("", Sign).Opens<ContractLine>("Sign an offer for a customer");
        managers
            .MapPost("/{number}/contacts", Name)
            .Opens<NamedContactBody>("Name a contact who may call", "Within the number the contract allows.");
        managers
            .MapPost("/{number}/lots", Buy)
            .Opens<LotBody>("Add a pack that was bought", "The same order entered twice is one pack.");
    }

    static async Task<Ok<Page<ContractLine>>> List(
        ApiCall call,
        ContrefortDb db,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        var rows = call.Contracts(db);
        if (Cursor.Read(after, call) is { } cursor)
        {
            var (at, id) = (cursor.At, new ContractId(cursor.Id));
            rows = rows.Where(row =>
                EF.Functions.LessThan(ValueTuple.Create(row.SignedAt, row.Id), ValueTuple.Create(at, id))
            );
        }
        var found = await (
            from row in rows.OrderByDescending(row => row.SignedAt).ThenByDescending(row => row.Id)
            join customer in db.Customers on row.CustomerId equals customer.Id
            select new { row, customer.Number }
        )
            .Take(take + 1)
            .ToListAsync(call.Stop);
        return TypedResults.Ok(
            Cursor.Page(
                found,
                take,
                found => Line(found.row, found.Number),
                found => new Cursor(found.row.SignedAt, found.row.Id.Value)
            )
        );
    }

    static async Task<Results<Ok<ContractView>, NotFound>> Read(
        string number,
        ApiCall call,
        ContrefortDb db,
        ContractBook book,
        CreditBook credits
    )
    {
        if (await Find(number, call, db) is not { } row || await book.Find(row.Id) is not { } contract)
            return TypedResults.NotFound();
        var now = call.Now;
        return TypedResults.Ok(
            new ContractView(
                row.Number,
                await db.Customers.Where(c => c.Id == row.CustomerId).Select(c => c.Number).SingleAsync(call.Stop),
                row.Offer,
                row.Version,
                row.StartsOn,
                row.EndsOn,
                contract.IsInForce(now),
                [.. contract.NamedContacts.Select(named => new PersonView(named.Name, named.Email))],
                contract.Components,
                [
                    .. (await credits.Accounts(contract, now)).Select(credit =>
                        CreditView.Of(credit.Term, credit.Statement)
                    ),
                ],
                [.. contract.Terms.AsOf(now).All.Select(term => CitationView.Of(term.Cite(), call.Words))]
            )
        );
    }

    static async Task<Results<Ok<StatementView>, NotFound>> ReadStatement(
        string number,
        ApiCall call,
        ContrefortDb db,
        ContractBook book,
        CreditBook credits,
        ContractFactsBook facts,
        IClock clock
    )
    {
        if (call.Contact is { } contact)
            return await new Statements(new PortalScope(contact, db), book, facts, clock).Find(number) is { } sheet
                ? TypedResults.Ok(
                    Statement(
                        number,
                        sheet.Statements.Select(statement => (statement.Term, statement.Account)),
                        sheet.Works.ToDictionary(work => work.Entry.Id, work => WorkViews.Of(work, sheet.Contract))
                    )
                )
                : TypedResults.NotFound();
        if (await Find(number, call, db) is not { } row || await book.Find(row.Id) is not { } contract)
            return TypedResults.NotFound();
        var (_, works) = await credits.Read(row.Id);
        return TypedResults.Ok(
            Statement(
                number,
                await credits.Balances(contract, call.Now),
                works.ToDictionary(
                    work => work.Entry.Id,
                    work => WorkViews.Of(new SheetWork(work.Entry, work.Reversal), work.TicketNumber)
                )
            )
        );
    }

    static StatementView Statement(
        string number,
        IEnumerable<(CreditTerm Term, CreditStatement Account)> credits,
        Dictionary<InterventionId, WorkView> works
    ) =>
        new(
            number,
            [
                .. credits.Select(credit => new CreditAccountView(
                    credit.Term.Ref,
                    CreditView.UnitOf(credit.Term),
                    credit.Account.Balance,
                    [
                        .. credit.Account.Postings.Select(posting => new PostingView(
                            posting.Kind,
                            posting.At,
                            posting.Amount,
                            posting.Balance,
                            posting.Lot,
                            posting.Work is { } id ? works.GetValueOrDefault(id) : null
                        )),
                    ]
                )),
            ]
        );

    static async Task<IResult> Sign(
        ContractBody body,
        ApiCall call,
        ContrefortDb db,
        ContractDesk desk,
        OfferShelf shelf,
        CalendarShelf calendars,
        ContractPapers papers
    )
    {
        call.Check(body);
        var customer =
            await db.Customers.SingleOrDefaultAsync(row => row.Number == body.Customer, call.Stop)
            ?? throw call.Refuse("customer", "There is no such customer.");
        if (await db.Contracts.AnyAsync(row => row.Number == body.Number, call.Stop))
            throw new StateConflictException("There is a contract with this number.");
        var choices = new Choices
        {
            Parameters = body.Parameters ?? new Dictionary<string, string>(),
            Options = [.. body.Options ?? []],
        };
        var offer = await shelf.Find(body.Offer!, body.Version!);
        var parties = await papers.PartiesOf(customer.Id, offer);
        Answer? answer = null;
        await desk.Sign(
            body.Number!.Trim(),
            customer.Id,
            body.Offer!,
            body.Version!,
            choices,
            [.. body.Components ?? []],
            body.StartsOn!.Value,
            also: (save, row) =>
            {
                ContractPapers.Keep(save, row, GivenPrices.Settle(offer, choices, [], row.Number, calendars), parties);
                answer = Answer.Created(
                    $"/api/v1/contracts/{row.Number}",
                    Line(row, customer.Number),
                    ApiJson.Plain.ContractLine
                );
                call.Keep(save, answer);
            }
        );
        return answer!;
    }

    static async Task<IResult> Name(
        string number,
        NamedContactBody body,
        ApiCall call,
        ContrefortDb db,
        ContractDesk desk
    )
    {
        call.Check(body);
        if (await Find(number, call, db) is not { } row)
            return TypedResults.NotFound();
        var contact = new ContactId(body.Contact!.Value);
        if (!await db.Contacts.AnyAsync(c => c.Id == contact && c.CustomerId == row.CustomerId, call.Stop))
            throw call.Refuse("contact", "There is no such contact.");
        if (await db.ContractContacts.AnyAsync(c => c.ContactId == contact && c.ContractId == row.Id, call.Stop))
            throw new StateConflictException("This contact is named already.");
        var answer = Answer.Created($"/api/v1/contracts/{number}", body, ApiJson.Plain.NamedContactBody);
        await desk.NameContact(row.Id, contact, save => call.Keep(save, answer));
        return answer;
    }

    static async Task<IResult> Buy(string number, LotBody body, ApiCall call, ContrefortDb db, WorkDesk desk)
    {
        call.Check(body);
        if (await Find(number, call, db) is not { } row)
            return TypedResults.NotFound();
        var at = body.BoughtAt ?? call.Now;
        if (at > call.Now)
            throw call.Refuse("boughtAt", "This is in the future.");
        var answer = Answer.Created(
            $"/api/v1/contracts/{number}/statement",
            body with
            {
                BoughtAt = at,
            },
            ApiJson.Plain.LotBody
        );
        await desk.Buy(
            row.Id,
            body.Term!,
            body.Amount!.Value,
            at,
            body.Order!,
            call.Stop,
            batch => call.Keep(batch, answer)
        );
        return answer;
    }

    static ContractLine Line(ContractRow row, string customer) =>
        new(row.Number, customer, row.Offer, row.Version, row.StartsOn, row.EndsOn);

    static IQueryable<ContractRow> Contracts(this ApiCall call, ContrefortDb db) =>
        call.Contact is { } contact ? new PortalScope(contact, db).Contracts : db.Contracts.AsNoTracking();

    static Task<ContractRow?> Find(string number, ApiCall call, ContrefortDb db) =>
        call.Contracts(db).SingleOrDefaultAsync(row => row.Number == number, call.Stop);
}
