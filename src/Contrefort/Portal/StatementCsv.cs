using System.Globalization;
using System.Text;
using Contrefort.Core.Credits;
using Contrefort.Ui;
using Microsoft.Net.Http.Headers;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Portal;

/// <summary>A contract's statement for a spreadsheet. What others wrote is never a formula there.</summary>
internal static class StatementCsv
{
    const string ByteOrderMark = "\uFEFF";

    public static async Task<IResult> Download(string number, Statements statements, Words words, HttpContext context)
    {
        if (await statements.Find(number) is not { } sheet)
            return Results.NotFound();
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{sheet.Row.Number}.csv");
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Text(Write(sheet, words), "text/csv", Encoding.UTF8);
    }

    public static string Write(ContractSheet sheet, Words w)
    {
        // A French spreadsheet parts columns by semicolons, because its decimals have commas.
        var separator = w.Reader.Language == Language.French ? ";" : ",";
        var csv = new StringBuilder(ByteOrderMark);
        Row(
            w["Date"],
            w["Credit"],
            w["Movement"],
            w["Ticket"],
            w["Engineer"],
            w["Work done"],
            w["Minutes worked"],
            w["Amount"],
            w["Balance"],
            w["How it was counted"]
        );
        foreach (var statement in sheet.Statements)
        foreach (var (posting, work, measured) in statement.Lines)
            Row(
                LocalDateTimePattern
                    .GeneralIso.Format(posting.At.InZone(w.Reader.Zone).LocalDateTime)
                    .Replace('T', ' '),
                statement.Term.Ref,
                w.Of(posting.Kind),
                work?.Ticket ?? "",
                work?.Entry.Engineer ?? "",
                work?.Entry.Summary ?? "",
                measured is null ? "" : Number((decimal)measured.Worked.TotalMinutes),
                Number(posting.Amount),
                Number(posting.Balance),
                measured is null ? "" : string.Join("; ", measured.Steps.Select(step => w[step.Reason]))
            );
        return csv.ToString();

        void Row(params IEnumerable<string> cells) => csv.AppendJoin(separator, cells.Select(Cell)).Append("\r\n");

        string Number(decimal number) => number.ToString("0.##", w.Reader.Culture);
    }

    /// <summary>
    /// One cell (RFC 4180), and nothing a spreadsheet would run: text that begins like a formula gets an apostrophe before it.
    /// </summary>
    public static string Cell(string text)
    {
        var isNumber = decimal.TryParse(
            text.Replace(',', '.'),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out _
        );
        if (
            !isNumber
            && text.TrimStart(' ', '\u00a0')
                is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' or '|' or '%', ..]
        )
            text = $"'{text}";
        return text.AsSpan().IndexOfAny("\";,\r\n\t'") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}
