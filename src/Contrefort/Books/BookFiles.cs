using Contrefort.Core.Books;
using Contrefort.Core.Invoicing;
using Contrefort.Documents.Books;
using Contrefort.Invoicing;
using NodaTime;

namespace Contrefort.Books;

/// <summary>The files an accountant takes away.</summary>
internal static class BookFiles
{
    static readonly string[] DeferredHeader =
    [
        "Facture",
        "Date",
        "Client",
        "Nom",
        "Contrat",
        "Libellé",
        "Du",
        "Au",
        "Mode",
        "Monnaie",
        "Facturé",
        "Acquis",
        "Reste à acquérir",
    ];

    /// <exception cref="Core.RuleViolationException">An entry does not balance.</exception>
    public static InvoiceFile Fec(Journals journals, int year)
    {
        using var bytes = new MemoryStream();
        Documents.Books.Fec.Write(journals.Lines, bytes, Documents.Books.Fec.Latin9);
        return new(
            Documents.Books.Fec.FileName(journals.Siren, new LocalDate(year, 12, 31)),
            "text/plain; charset=iso-8859-15",
            bytes.ToArray()
        );
    }

    public static InvoiceFile Journal(Journals journals, int year)
    {
        using var bytes = new MemoryStream();
        JournalCsv.Write(journals.Lines, bytes);
        return new($"journal-{journals.Siren}-{year}.csv", "text/csv; charset=utf-8", bytes.ToArray());
    }

    public static InvoiceFile Deferred(IReadOnlyList<DeferredLine> lines, LocalDate on)
    {
        using var bytes = new MemoryStream();
        Csv.Write(
            DeferredHeader,
            lines
                .Where(line => line.Owed != 0)
                .Select(line =>
                    (IReadOnlyList<object?>)
                        [
                            line.Invoice,
                            line.IssuedOn,
                            line.Customer,
                            line.CustomerName,
                            line.Contract,
                            line.Name,
                            line.From,
                            line.Until,
                            line.IsPack ? "consommation" : "jours",
                            line.Currency,
                            line.Net,
                            line.Earned,
                            line.Owed,
                        ]
                ),
            bytes
        );
        return new($"produits-constates-d-avance-{on:uuuu-MM-dd}.csv", "text/csv; charset=utf-8", bytes.ToArray());
    }
}
