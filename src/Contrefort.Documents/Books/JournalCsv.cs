using Contrefort.Core.Books;

namespace Contrefort.Documents.Books;

/// <summary>The same journal for a person's spreadsheet.</summary>
public static class JournalCsv
{
    static readonly string[] Header =
    [
        "Journal",
        "Écriture",
        "Date",
        "Compte",
        "Libellé du compte",
        "Auxiliaire",
        "Client",
        "Pièce",
        "Date de pièce",
        "Libellé",
        "Débit",
        "Crédit",
        "Lettrage",
    ];

    /// <exception cref="Core.RuleViolationException">An entry does not balance.</exception>
    public static void Write(IReadOnlyList<JournalLine> lines, Stream output) =>
        Csv.Write(
            Header,
            SalesEntry
                .Balanced(lines)
                .Select(line =>
                    (IReadOnlyList<object?>)
                        [
                            line.Journal.Code,
                            line.Entry,
                            line.On,
                            line.Account.Number,
                            line.Account.Name,
                            line.Auxiliary?.Number,
                            line.Auxiliary?.Name,
                            line.Document,
                            line.DocumentOn,
                            line.Label,
                            line.Debit,
                            line.Credit,
                            line.Matching,
                        ]
                ),
            output
        );
}
