using Contrefort.Contracts;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.Portal;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Quotes;

/// <summary>Quotes, contracts and amendments as files.</summary>
internal static class QuotePages
{
    public static void MapQuotePages(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/quotes/{number}/{revision:int}.pdf", Pdf)
            .RequireAuthorization(Policies.AccountManager)
            .ExcludeFromDescription();
        routes
            .MapGet("/contracts/{number}/documents/{position:int}.pdf", Document)
            .RequireAuthorization(Policies.AccountManager)
            .ExcludeFromDescription();
        routes
            .MapGet("/portal/contracts/{number}/documents/{position:int}.pdf", Document)
            .RequireAuthorization(Policies.Portal)
            .ExcludeFromDescription();
    }

    /// <summary>A contract or an amendment as it was signed, to those who may see the contract.</summary>
    static async Task<IResult> Document(
        string number,
        int position,
        Viewer viewer,
        ContrefortDb db,
        Blobs blobs,
        CancellationToken stop
    )
    {
        var contracts = viewer is ContactViewer contact ? new PortalScope(contact, db).Contracts : db.Contracts;
        var document = await (
            from contract in contracts
            join paper in db.Set<ContractDocumentRow>() on contract.Id equals paper.ContractId
            where contract.Number == number && paper.Position == position
            select paper
        )
            .AsNoTracking()
            .SingleOrDefaultAsync(stop);
        return document is null
            ? TypedResults.NotFound()
            : TypedResults.File(await blobs.Read(document.Sha256, stop), "application/pdf", document.Name);
    }

    static async Task<IResult> Pdf(
        string number,
        int revision,
        QuoteBook book,
        QuotePapers papers,
        Blobs blobs,
        IClock clock,
        CancellationToken stop
    )
    {
        if (await book.Find(number, revision) is not { } sheet)
            return TypedResults.NotFound();
        return TypedResults.File(
            sheet.Row.Document is { } sent
                ? await blobs.Read(sent, stop)
                : papers.Quote(sheet, clock.GetCurrentInstant()),
            "application/pdf",
            QuotePapers.NameOf(sheet.Row)
        );
    }
}
