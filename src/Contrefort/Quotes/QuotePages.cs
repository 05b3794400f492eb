using Contrefort.Files;
using Contrefort.SignIn;
using NodaTime;

namespace Contrefort.Quotes;

/// <summary>Quotes as files.</summary>
internal static class QuotePages
{
    public static void MapQuotePages(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/quotes/{number}/{revision:int}.pdf", Pdf)
            .RequireAuthorization(Policies.AccountManager)
            .ExcludeFromDescription();

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
