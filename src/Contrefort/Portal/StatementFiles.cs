using System.Text;
using Contrefort.Ui;
using Microsoft.Net.Http.Headers;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Portal;

/// <summary>A contract's statement to take away: hours and money for a spreadsheet, and both on paper.</summary>
internal static class StatementFiles
{
    public static void MapStatements(this IEndpointRouteBuilder routes)
    {
        var contract = routes.MapGroup("/portal/contracts/{number}").RequireAuthorization(SignIn.Policies.Portal);
        contract.MapGet("/statement.csv", Hours);
        contract.MapGet("/money.csv", Money);
        contract.MapGet("/statement.pdf", Paper);
    }

    /// <summary>A day as an address writes it; null for anything else.</summary>
    public static LocalDate? Day(string? text) =>
        LocalDatePattern.Iso.Parse(text ?? "") is { Success: true, Value: var day } ? day : null;

    public static string Query(LocalDate? from, LocalDate? until) =>
        (from, until) switch
        {
            (null, null) => "",
            ({ } first, null) => $"?from={LocalDatePattern.Iso.Format(first)}",
            (null, { } last) => $"?until={LocalDatePattern.Iso.Format(last)}",
            ({ } first, { } last) =>
                $"?from={LocalDatePattern.Iso.Format(first)}&until={LocalDatePattern.Iso.Format(last)}",
        };

    static async Task<IResult> Hours(
        string number,
        string? from,
        string? until,
        Statements statements,
        Words words,
        HttpContext context
    ) =>
        await statements.Find(number, Day(from), Day(until)) is { } sheet
            ? Csv(context, number, StatementCsv.Write(sheet, words))
            : Results.NotFound();

    static async Task<IResult> Money(
        string number,
        string? from,
        string? until,
        Statements statements,
        Words words,
        HttpContext context
    ) =>
        await statements.Find(number, Day(from), Day(until)) is { Money: { } money } sheet
            ? Csv(context, $"{number}-{words["money"]}", StatementCsv.WriteMoney(sheet, money, words))
            : Results.NotFound();

    static async Task<IResult> Paper(
        string number,
        string? from,
        string? until,
        Statements statements,
        Words words,
        IClock clock,
        HttpContext context
    )
    {
        if (await statements.Find(number, Day(from), Day(until)) is not { } sheet)
            return Results.NotFound();
        Name(context, $"{number}.pdf");
        return Results.Bytes(StatementPaper.Of(sheet, words, clock.GetCurrentInstant()), "application/pdf");
    }

    static IResult Csv(HttpContext context, string name, string text)
    {
        Name(context, $"{name}.csv");
        return Results.Text(text, "text/csv", Encoding.UTF8);
    }

    static void Name(HttpContext context, string file)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file);
        context.Response.Headers.ContentDisposition = disposition.ToString();
    }
}
