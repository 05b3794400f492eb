using System.Globalization;
using System.Text;
using Contrefort.Core.Books;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Documents.Books;

/// <summary>
/// A journal in the layout of the « fichier des écritures comptables » (LPF art. A47 A-1): 18 columns, tabs between them, dates
/// AAAAMMJJ, decimal comma, a header. Every French package reads it. Contrefort keeps no books: this is one journal, to be imported.
/// </summary>
public static class Fec
{
    static readonly string[] Columns =
    [
        "JournalCode",
        "JournalLib",
        "EcritureNum",
        "EcritureDate",
        "CompteNum",
        "CompteLib",
        "CompAuxNum",
        "CompAuxLib",
        "PieceRef",
        "PieceDate",
        "EcritureLib",
        "Debit",
        "Credit",
        "EcritureLet",
        "DateLet",
        "ValidDate",
        "Montantdevise",
        "Idevise",
    ];

    /// <summary>ISO 8859-15, one of the character sets the decree names; signs it lacks become question marks.</summary>
    public static Encoding Latin9 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(28605)!;

    /// <summary>As the decree wants it: SIREN, FEC, the last day of the year.</summary>
    public static string FileName(string siren, LocalDate lastDay) => $"{siren}FEC{Day(lastDay)}.txt";

    /// <param name="encoding"><see cref="Latin9"/>, or UTF-8 without a mark.</param>
    /// <exception cref="Core.RuleViolationException">An entry does not balance.</exception>
    public static void Write(IReadOnlyList<JournalLine> lines, Stream output, Encoding encoding)
    {
        using var writer = new StreamWriter(output, encoding, leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine(string.Join('\t', Columns));
        foreach (var line in SalesEntry.Balanced(lines))
            writer.WriteLine(string.Join('\t', Cells(line).Select(Plain)));
    }

    static string?[] Cells(JournalLine line) =>
        [
            line.Journal.Code,
            line.Journal.Name,
            line.Entry,
            Day(line.On),
            line.Account.Number,
            line.Account.Name,
            line.Auxiliary?.Number,
            line.Auxiliary?.Name,
            line.Document,
            Day(line.DocumentOn),
            line.Label,
            Amount(line.Debit),
            Amount(line.Credit),
            line.Matching,
            Day(line.MatchedOn),
            Day(line.ValidatedOn),
            line.ForeignAmount is { } foreign ? Amount(foreign) : null,
            line.ForeignCurrency,
        ];

    /// <summary>No tab, no line end: a cell stays a cell.</summary>
    static string Plain(string? cell) =>
        cell is null ? "" : new string([.. cell.Select(sign => char.IsControl(sign) ? ' ' : sign)]).Trim();

    static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ',');

    static string Day(LocalDate? date) => date is { } day ? Pattern.Format(day) : "";

    static readonly LocalDatePattern Pattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
}
