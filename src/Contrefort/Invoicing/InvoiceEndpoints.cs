using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Api;
using Contrefort.Billing;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Invoicing;

internal sealed record InvoiceItem(
    string Number,
    DocumentType Type,
    string Customer,
    string Contract,
    LocalDate IssuedOn,
    LocalDate? DueOn,
    [property: Description("ISO 4217.")] string Currency,
    [property: Description("Positive on credit notes too.")] decimal Net,
    decimal Vat,
    decimal Gross
);

internal sealed record InvoiceView(
    InvoiceItem Invoice,
    IReadOnlyList<InvoiceLineView> Lines,
    [property: Description("What the payer repeats.")] string? PaymentReference,
    [property: Description("Numbers of the documents it gives back from.")] IReadOnlyList<string> GivesBackFrom,
    [property: Description("Formats it can be had in.")] IReadOnlyList<string> Formats,
    [property: Description("SHA-256 of its words after the hash before, in hexadecimal.")] string Hash,
    [property: Description("The hash of the document before it in its series.")] string Previous
);

internal sealed record InvoiceLineView(
    string Key,
    string Name,
    decimal Quantity,
    [property: Description("UN/ECE recommendation 20.")] string Unit,
    decimal Price,
    decimal Net,
    string? Ticket
);

internal sealed record CreditNoteBody
{
    [Description("Keys of the lines to give back; all that is left when absent.")]
    public IReadOnlyList<string>? Lines { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [StringLength(500, ErrorMessage = "At most 500 characters.")]
    [Description("Said on the credit note.")]
    public string? Reason { get; init; }

    [Description("Also prepares a draft of the same lines, to be invoiced again.")]
    public bool Again { get; init; }
}

internal sealed record CreditNoteView(
    [property: Description("The draft of the credit note, to be issued.")] Guid Draft
);

internal static class InvoiceEndpoints
{
    public static void MapInvoices(this IEndpointRouteBuilder api)
    {
        var money = api.MapGroup("/invoices").WithTags("Billing").RequireAuthorization(Policies.AccountManager);
        money
            .MapGet("/", List)
            .Reads<Page<InvoiceItem>>(
                "List issued documents",
                "Newest first. `state` is `invoice`, `credit-note` or `overdue`; `q` a number, or a customer's name or number."
            );
        money.MapGet("/{number}", Read).Reads<InvoiceView>("Read an issued document");
        money
            .MapGet("/{number}/files/{format}", File)
            .Says("Download an issued document", "`pdf`, `facturx`, `ubl-peppol`, `ubl-fr` or `cii`.")
            .Produces(200, contentType: "application/pdf", additionalContentTypes: "application/xml")
            .Refuses(404);
        money
            .MapPost("/{number}/credit-note", Credit)
            .Opens<CreditNoteView>("Prepare a credit note", "Whole or by lines; it is a draft until it is issued.");
    }

    static async Task<Ok<Page<InvoiceItem>>> List(
        ApiCall call,
        ContrefortDb db,
        InvoiceDesk desk,
        string? state = null,
        string? q = null,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        if (q is { Length: > 100 })
            throw call.Refuse("q", "At most 100 characters.");
        var rows = InvoiceScopes.Found(db, state, q?.Trim() ?? "", desk.Today);
        if (!string.IsNullOrEmpty(after))
            rows = InvoiceScopes.Cursor(after) is { } cursor
                ? rows.Before(cursor.On, cursor.Number)
                : throw call.Refuse("after", "This is not where a list of ours ended.");
        var found = await rows.OrderByDescending(row => row.IssuedOn)
            .ThenByDescending(row => row.Number)
            .Take(take + 1)
            .ToListAsync(call.Stop);
        return TypedResults.Ok(
            new Page<InvoiceItem>(
                [.. found.Take(take).Select(row => Item(row, InvoiceJson.Read<IssuedContent>(row.Content)))],
                found.Count > take ? InvoiceScopes.CursorOf(found[take - 1]) : null
            )
        );
    }

    static async Task<Results<Ok<InvoiceView>, NotFound>> Read(string number, ApiCall call, ContrefortDb db)
    {
        if (await Find(number, call, db) is not { } row)
            return TypedResults.NotFound();
        var content = InvoiceJson.Read<IssuedContent>(row.Content);
        return TypedResults.Ok(
            new InvoiceView(
                Item(row, content),
                [
                    .. content.Invoice.Lines.Select(
                        (line, i) =>
                            new InvoiceLineView(
                                content.Lines[i].Key,
                                line.Name,
                                line.Quantity,
                                line.Unit,
                                line.Price,
                                line.Net,
                                content.Lines[i].Ticket
                            )
                    ),
                ],
                content.Invoice.Payment?.Reference,
                [.. content.Invoice.Preceding.Select(earlier => earlier.Number)],
                [.. InvoiceFormats.KeptFor(row.Profile), InvoiceFormats.Pdf, InvoiceFormats.Cii],
                Convert.ToHexStringLower(row.Hash),
                Convert.ToHexStringLower(row.Previous)
            )
        );
    }

    static async Task<IResult> File(string number, string format, ApiCall call, InvoiceArchive archive)
    {
        try
        {
            var file = await archive.Read(number, format, call.Stop);
            return Results.File(file.Bytes, file.Type, file.Name);
        }
        catch (RuleViolationException)
        {
            return Results.NotFound();
        }
    }

    static async Task<IResult> Credit(
        string number,
        CreditNoteBody body,
        ApiCall call,
        ContrefortDb db,
        DraftDesk drafts
    )
    {
        call.Check(body);
        if (await Find(number, call, db) is not { } row)
            return TypedResults.NotFound();
        Answer? answer = null;
        await drafts.GiveBack(
            row.Id,
            body.Lines,
            body.Reason!,
            body.Again,
            BillingEndpoints.By(call),
            call.Stop,
            (save, credit) =>
            {
                answer = Answer.Created(
                    $"/api/v1/billing/drafts/{credit.Id}",
                    new CreditNoteView(credit.Id),
                    ApiJson.Plain.CreditNoteView
                );
                call.Keep(save, answer);
            }
        );
        return answer!;
    }

    static Task<InvoiceRow?> Find(string number, ApiCall call, ContrefortDb db) =>
        db.Invoices.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, call.Stop);

    static InvoiceItem Item(InvoiceRow row, IssuedContent content) =>
        new(
            row.Number,
            row.Type,
            content.Customer,
            content.Contract,
            row.IssuedOn,
            row.DueOn,
            row.Currency,
            row.Net,
            row.Vat,
            row.Gross
        );
}
