using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>Runs and drafts, for those who see to money.</summary>
internal static class BillingEndpoints
{
    public static void MapBilling(this IEndpointRouteBuilder api)
    {
        var money = api.MapGroup("/billing").WithTags("Billing").RequireAuthorization(Policies.AccountManager);
        money
            .MapPost("/runs", Begin)
            .Opens<RunView>("Begin a billing run", "It goes on by itself; read it again to see how far it is.");
        money.MapGet("/runs/{id:guid}", ReadRun).Reads<RunView>("Read a billing run");
        money
            .MapGet("/drafts", List)
            .Reads<Page<DraftItem>>(
                "List open drafts",
                "`ready` keeps those that miss nothing, or (false) the others."
            );
        money.MapGet("/drafts/{id:guid}", ReadDraft).Reads<DraftView>("Read a draft", "Its lines, and what it misses.");
        money
            .MapPost("/drafts/{id:guid}/changes", Change)
            .Says("Change a line of a draft", "A price, words, or a line left out: with a reason that is kept.")
            .Produces(204)
            .Refuses(400, 404, 409, 413, 415, 422);
        money
            .MapPost("/drafts/{id:guid}/issue", Issue)
            .Opens<IssuedView>("Issue a draft", "It gets its number, its files and its place in the chain, for ever.");
    }

    static async Task<IResult> Begin(RunBody body, ApiCall call, BillRun run)
    {
        call.Check(body);
        Answer? answer = null;
        await run.Begin(
            body.Kind,
            body.Until!.Value,
            By(call),
            call.Stop,
            (db, row) =>
            {
                answer = Answer.Created(
                    $"/api/v1/billing/runs/{row.Id}",
                    RunView.Of(row, call.Words),
                    ApiJson.Plain.RunView
                );
                call.Keep(db, answer);
            }
        );
        return answer!;
    }

    static async Task<Results<Ok<RunView>, NotFound>> ReadRun(Guid id, ApiCall call, ContrefortDb db) =>
        await db.BillingRuns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, call.Stop) is { } row
            ? TypedResults.Ok(RunView.Of(row, call.Words))
            : TypedResults.NotFound();

    static async Task<Ok<Page<DraftItem>>> List(
        ApiCall call,
        ContrefortDb db,
        bool? ready = null,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        var rows = db.Drafts.AsNoTracking().Where(draft => draft.State == DraftState.Open);
        if (ready is { } isReady)
            rows = rows.Where(draft => draft.IsReady == isReady);
        if (Cursor.Read(after, call) is { } cursor)
        {
            var (at, id) = (cursor.At, cursor.Id);
            rows = rows.Where(draft =>
                EF.Functions.GreaterThan(ValueTuple.Create(draft.CreatedAt, draft.Id), ValueTuple.Create(at, id))
            );
        }
        var found = await rows.OrderBy(draft => draft.CreatedAt)
            .ThenBy(draft => draft.Id)
            .Take(take + 1)
            .ToListAsync(call.Stop);
        var items = (await Items(db, found, call.Stop)).ToDictionary(item => item.Id);
        return TypedResults.Ok(
            Cursor.Page(found, take, draft => items[draft.Id], draft => new Cursor(draft.CreatedAt, draft.Id))
        );
    }

    static async Task<Results<Ok<DraftView>, NotFound>> ReadDraft(
        Guid id,
        ApiCall call,
        ContrefortDb db,
        DraftDesk drafts
    ) => await View(id, call, db, drafts) is { } view ? TypedResults.Ok(view) : TypedResults.NotFound();

    static async Task<IResult> Change(Guid id, DraftChangeBody body, ApiCall call, ContrefortDb db, DraftDesk drafts)
    {
        call.Check(body);
        if (!await db.Drafts.AnyAsync(draft => draft.Id == id, call.Stop))
            return TypedResults.NotFound();
        var (line, reason, by) = (body.Line!, body.Reason!, By(call));
        void Keep(ContrefortDb save) => call.Keep(save, Answer.NoContent);
        await (
            body.Kind!.Value switch
            {
                DraftChangeKind.Price => drafts.Price(
                    id,
                    line,
                    body.Price ?? throw call.Refuse("price", "Give a price."),
                    reason,
                    by,
                    call.Stop,
                    Keep
                ),
                DraftChangeKind.Text => drafts.Word(id, line, body.Text ?? "", reason, by, call.Stop, Keep),
                DraftChangeKind.LeaveOut => drafts.LeaveOut(id, line, reason, by, call.Stop, Keep),
                DraftChangeKind.PutBack => drafts.PutBack(id, line, reason, by, call.Stop, Keep),
            }
        );
        return Answer.NoContent;
    }

    static async Task<IResult> Issue(Guid id, IssueBody? body, ApiCall call, ContrefortDb db, InvoiceDesk desk)
    {
        if (!await db.Drafts.AnyAsync(draft => draft.Id == id, call.Stop))
            return TypedResults.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(call.Stop);
        var result = (await desk.Issue(db, [id], body?.On ?? desk.Today, By(call), call.Stop)).Single();
        if (result.Number is not { } number)
            throw new RuleViolationException(result.Refusal!);
        var answer = Answer.Created($"/api/v1/invoices/{number}", new IssuedView(number), ApiJson.Plain.IssuedView);
        call.Keep(db, answer);
        await db.SaveChangesAsync(call.Stop);
        await transaction.CommitAsync(call.Stop);
        return answer;
    }

    static async Task<DraftView?> View(Guid id, ApiCall call, ContrefortDb db, DraftDesk drafts)
    {
        if (await drafts.Find(id, call.Stop) is not var (file, check))
            return null;
        return new(
            (await Items(db, [file.Draft], call.Stop))[0],
            [.. file.Lines.Select(line => DraftLineView.Of(line, call.Words))],
            [
                .. check
                    .Faults.Where(fault => fault.Severity == FaultSeverity.Fatal)
                    .Select(fault => new FaultView(fault.Rule, call.Words[fault.Sentence], fault.Location)),
            ]
        );
    }

    static async Task<IReadOnlyList<DraftItem>> Items(
        ContrefortDb db,
        IReadOnlyList<DraftRow> drafts,
        CancellationToken stop
    )
    {
        var contractIds = drafts.Select(draft => draft.ContractId).Distinct().ToList();
        var names = await (
            from contract in db.Contracts
            where contractIds.Contains(contract.Id)
            join customer in db.Customers on contract.CustomerId equals customer.Id
            select new
            {
                contract.Id,
                Contract = contract.Number,
                Customer = customer.Number,
            }
        ).ToDictionaryAsync(one => one.Id, stop);
        return
        [
            .. drafts.Select(draft => new DraftItem(
                draft.Id,
                draft.Key,
                draft.Type,
                draft.Origin,
                draft.State,
                names[draft.ContractId].Customer,
                names[draft.ContractId].Contract,
                draft.FromOn,
                draft.UntilOn,
                draft.InvoicedOn,
                draft.Currency,
                draft.Net,
                draft.IsReady
            )),
        ];
    }

    public static Issuer By(ApiCall call) => new(call.Viewer.UserId, call.By);
}
