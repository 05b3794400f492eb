using Contrefort.Billing;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Portal;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace Contrefort.Invoicing;

/// <summary>Files of documents, for those who may see them.</summary>
internal static class InvoicePages
{
    public static void MapInvoicing(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/invoices/{number}/files/{format}", File).RequireAuthorization(Policies.AccountManager);
        routes.MapGet("/billing/drafts/{id:guid}/preview.pdf", Preview).RequireAuthorization(Policies.AccountManager);
        routes.MapGet("/portal/invoices/{number}/files/{format}", Theirs).RequireAuthorization(Policies.Portal);
    }

    static async Task<IResult> File(
        string number,
        string format,
        HttpContext context,
        InvoiceArchive archive,
        CancellationToken stop
    )
    {
        try
        {
            return Send(context, await archive.Read(number, format, stop));
        }
        catch (RuleViolationException)
        {
            return Results.NotFound();
        }
    }

    static async Task<IResult> Theirs(
        string number,
        string format,
        HttpContext context,
        PortalScope scope,
        InvoiceArchive archive,
        CancellationToken stop
    ) =>
        await scope.Invoices.AnyAsync(row => row.Number == number, stop)
            ? await File(number, format, context, archive, stop)
            : Results.NotFound();

    /// <summary>The document a draft would be today; its number is still a word.</summary>
    static async Task<IResult> Preview(
        Guid id,
        HttpContext context,
        DraftDesk drafts,
        IClock clock,
        CancellationToken stop
    )
    {
        if (await drafts.Find(id, stop) is not ({ Terms: { } terms } file, { Invoice: { } invoice }))
            return Results.NotFound();
        var shown = IssuedDocument.Preview(file, invoice, terms.Words["DRAFT"], clock.GetCurrentInstant());
        return Send(
            context,
            new("draft.pdf", "application/pdf", InvoicePaper.Write(shown, new(terms.Seller.Logo), null))
        );
    }

    static IResult Send(HttpContext context, InvoiceFile file)
    {
        var disposition = new ContentDispositionHeaderValue(file.Type == "application/pdf" ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.Headers.CacheControl = "private, no-store";
        return Results.Bytes(file.Bytes, file.Type);
    }
}
