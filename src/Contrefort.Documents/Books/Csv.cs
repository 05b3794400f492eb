using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Documents.Books;

/// <summary>
/// Tables that a spreadsheet opens: RFC 4180 in UTF-8 with a mark, semicolons and decimal commas as French spreadsheets expect. A text
/// that a spreadsheet would take for a formula gets an apostrophe before it; numbers and dates are written as such.
/// </summary>
public static class Csv
{
    /// <summary>Writes a header and rows of texts, decimals, whole numbers, dates and nulls.</summary>
    public static void Write(
        IReadOnlyList<string> header,
        IEnumerable<IReadOnlyList<object?>> rows,
        Stream output,
        char separator = ';'
    )
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(true), leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine(string.Join(separator, header.Select(cell => Quoted(cell, separator))));
        foreach (var row in rows)
            writer.WriteLine(string.Join(separator, row.Select(cell => Cell(cell, separator))));
    }

    static string Cell(object? cell, char separator) =>
        cell switch
        {
            null => "",
            decimal amount => Decimal(amount, separator),
            int or long => Convert.ToString(cell, CultureInfo.InvariantCulture)!,
            LocalDate date => LocalDatePattern.Iso.Format(date),
            string text => Quoted(Harmless(text), separator),
            _ => throw new ArgumentException($"No cell is made of {cell.GetType().Name}."),
        };

    static string Decimal(decimal amount, char separator)
    {
        var text = amount.ToString("0.00##########", CultureInfo.InvariantCulture);
        return separator == ',' ? text : text.Replace('.', ',');
    }

    /// <summary>What follows spaces is looked at too: spreadsheets skip them.</summary>
    static string Harmless(string text) =>
        text.Length > 0
        && (
            char.IsControl(text[0])
            || text.AsSpan().TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..]
        )
            ? $"'{text}"
            : text;

    static string Quoted(string text, char separator) =>
        text.Contains(separator) || text.AsSpan().IndexOfAny("\"\r\n") >= 0
            ? $"\"{text.Replace("\"", "\"\"")}\""
            : text;
}
