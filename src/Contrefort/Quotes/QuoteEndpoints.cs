using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Quotes;

/// <summary>Quotes for programs of the provider: drafted, sent, answered; the same verbs as the pages.</summary>
internal static class QuoteEndpoints
{
    public static void MapQuotes(this IEndpointRouteBuilder api)
    {
        var quotes = api.MapGroup("/quotes").WithTags("Quotes").RequireAuthorization(Policies.AccountManager);
        quotes.MapGet("", List).Reads<Page<QuoteLineView>>("List quotes", "Newest first, the latest revision of each.");
        quotes
            .MapPost("", Draft)
            .Opens<QuoteMadeView>("Draft a quote", "Priced line by line, each figure with the terms it follows from.");
        quotes.MapGet("/{number}", Read).Reads<QuoteView>("Read a quote", "Its latest revision.");
        quotes
            .MapGet("/{number}/pdf", Pdf)
            .Says("Read a quote as PDF", "As it was sent; a draft as it stands.")
            .Produces(200, contentType: "application/pdf")
            .Refuses(404);
        quotes
            .MapPost("/{number}/sending", Send)
            .Does<QuoteMadeView>("Send a quote", "From then on it stays as it is.");
        quotes
            .MapPost("/{number}/acceptance", Accept)
            .Opens<QuoteMadeView>(
                "Turn a quote into a contract",
                "Signed with the same words and prices, and kept on paper."
            );
        quotes.MapPost("/{number}/refusal", Refuse).Does<QuoteMadeView>("Note that a quote was refused");
    }

    static async Task<Ok<Page<QuoteLineView>>> List(
        ApiCall call,
        QuoteBook book,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        var cursor = Cursor.Read(after, call);
        var found = await book.List(
            0,
            take + 1,
            quotes =>
                cursor is { } from
                    ? quotes.Where(row =>
                        EF.Functions.LessThan(
                            ValueTuple.Create(row.DraftedAt, row.Id),
                            ValueTuple.Create(from.At, from.Id)
                        )
                    )
                    : quotes
        );
        return TypedResults.Ok(
            Cursor.Page(found, take, QuoteLineView.Of, line => new Cursor(line.Row.DraftedAt, line.Row.Id))
        );
    }

    static async Task<IResult> Draft(QuoteBody body, ApiCall call, ContrefortDb db, QuoteDesk desk)
    {
        call.Check(body);
        var customer = body.Customer is { } number
            ? await Customer(number, call, db) ?? throw call.Refuse("customer", "There is no such customer.")
            : null;
        Answer? answer = null;
        await desk.Draft(
            new QuoteDraft
            {
                Customer = customer?.Id,
                Prospect = customer is null && body.Prospect?.Trim() is { Length: > 0 } name ? name : null,
                Recipient = body.Recipient ?? "",
                Email = body.Email ?? "",
                Language = body.Language ?? customer?.Language ?? "fr",
                Offer = body.Offer!,
                Version = body.Version!,
                Choices = new Choices
                {
                    Parameters = body.Parameters ?? new Dictionary<string, string>(),
                    Options = [.. body.Options ?? []],
                },
                Components = [.. body.Components ?? []],
                Prices = [.. (body.Prices ?? []).Select(price => Checked(price, call))],
                StartsOn = body.StartsOn!.Value,
                ValidUntil = body.ValidUntil!.Value,
                Note = body.Note ?? "",
            },
            call.By,
            (save, row) =>
            {
                answer = Answer.Created(
                    $"/api/v1/quotes/{row.Number}",
                    new QuoteMadeView(row.Number, row.Revision),
                    ApiJson.Plain.QuoteMadeView
                );
                call.Keep(save, answer);
            }
        );
        return answer!;
    }

    static Core.Billing.GivenPrice Checked(GivenPriceBody price, ApiCall call)
    {
        call.Check(price);
        return price.ToGiven();
    }

    static async Task<Results<Ok<QuoteView>, NotFound>> Read(
        string number,
        ApiCall call,
        ContrefortDb db,
        QuoteBook book
    ) =>
        await book.Find(number) is { } sheet
            ? TypedResults.Ok(QuoteView.Of(sheet, await ContractOf(sheet, call, db), call.Words))
            : TypedResults.NotFound();

    static async Task<IResult> Pdf(string number, ApiCall call, QuoteBook book, QuotePapers papers, Blobs blobs)
    {
        if (await book.Find(number) is not { } sheet)
            return TypedResults.NotFound();
        return TypedResults.File(
            sheet.Row.Document is { } sent ? await blobs.Read(sent, call.Stop) : papers.Quote(sheet, call.Now),
            "application/pdf",
            QuotePapers.NameOf(sheet.Row)
        );
    }

    static async Task<IResult> Send(string number, QuoteSendingBody body, ApiCall call, QuoteDesk desk, QuoteBook book)
    {
        if (await book.Find(number) is not { } sheet)
            return TypedResults.NotFound();
        var answer = Answer.Ok(new QuoteMadeView(sheet.Row.Number, sheet.Row.Revision), ApiJson.Plain.QuoteMadeView);
        await desk.Send(number, sheet.Row.Revision, call.By, body.ByMail, batch => call.Keep(batch, answer));
        return answer;
    }

    static async Task<IResult> Accept(
        string number,
        QuoteAcceptanceBody body,
        ApiCall call,
        ContrefortDb db,
        QuoteDesk desk,
        QuoteBook book
    )
    {
        call.Check(body);
        if (await book.Find(number) is not { } sheet)
            return TypedResults.NotFound();
        var customer = body.Customer is { } named
            ? await Customer(named, call, db) ?? throw call.Refuse("customer", "There is no such customer.")
            : null;
        Answer? answer = null;
        await desk.Accept(
            number,
            sheet.Row.Revision,
            body.Contract!.Trim(),
            customer?.Id,
            call.By,
            (save, contract) =>
            {
                answer = Answer.Created(
                    $"/api/v1/contracts/{contract.Number}",
                    new QuoteMadeView(number, sheet.Row.Revision) { Contract = contract.Number },
                    ApiJson.Plain.QuoteMadeView
                );
                call.Keep(save, answer);
            }
        );
        return answer!;
    }

    static async Task<IResult> Refuse(
        string number,
        QuoteRefusalBody body,
        ApiCall call,
        QuoteDesk desk,
        QuoteBook book
    )
    {
        call.Check(body);
        if (await book.Find(number) is not { } sheet)
            return TypedResults.NotFound();
        var answer = Answer.Ok(new QuoteMadeView(sheet.Row.Number, sheet.Row.Revision), ApiJson.Plain.QuoteMadeView);
        await desk.Refuse(number, sheet.Row.Revision, body.Reason ?? "", call.By, save => call.Keep(save, answer));
        return answer;
    }

    static async Task<string?> ContractOf(QuoteSheet sheet, ApiCall call, ContrefortDb db) =>
        sheet.Answer?.ContractId is { } id
            ? await db.Contracts.Where(row => row.Id == id).Select(row => row.Number).SingleAsync(call.Stop)
            : null;

    static Task<CustomerRow?> Customer(string number, ApiCall call, ContrefortDb db) =>
        db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, call.Stop);
}
