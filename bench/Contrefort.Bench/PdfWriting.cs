using System.Diagnostics;
using System.Text;
using Contrefort.Documents.Pdf;
using NodaTime;

namespace Contrefort.Bench;

/// <summary>
/// How long one core takes for a two-page invoice with its XML inside, and for a table of 10,000 rows. The result goes to
/// bench/results/pdf.md.
/// </summary>
static class PdfWriting
{
    const int Rounds = 301;

    public static void Run()
    {
        var watch = Stopwatch.StartNew();
        var first = Invoice(45).ToPdf();
        Console.WriteLine($"The first of a process, with the fonts to read: {watch.Elapsed.TotalMilliseconds:0} ms.");
        Console.WriteLine();
        Console.WriteLine("| document | processor ms | median ms by the clock | kB allocated | kB of file |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        Measure("two-page invoice with factur-x.xml of 12 kB", Invoice(45), Rounds);
        Measure("one-page letter", Invoice(0) with { Attachments = [] }, Rounds);
        Measure("table of 10,000 rows", Invoice(10_000), 11);
        Console.WriteLine();
        Console.WriteLine($"The same bytes each time: {first.AsSpan().SequenceEqual(Invoice(45).ToPdf())}.");
    }

    static void Measure(string name, Document document, int rounds)
    {
        var milliseconds = new double[rounds];
        var (bytes, size) = (0L, 0);
        var worked = TimeSpan.Zero;
        for (var round = -rounds / 4; round < rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            size = document.ToPdf().Length;
            watch.Stop();
            if (round < 0)
            {
                worked = Process.GetCurrentProcess().TotalProcessorTime;
                continue;
            }
            milliseconds[round] = watch.Elapsed.TotalMilliseconds;
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Array.Sort(milliseconds);
        // The mean of what the processor did, the collector's work included, whoever else wanted it.
        var processor = (Process.GetCurrentProcess().TotalProcessorTime - worked).TotalMilliseconds / rounds;
        var median = milliseconds[rounds / 2];
        Console.WriteLine($"| {name} | {processor:0.00} | {median:0.00} | {bytes / 1024:N0} | {size / 1024:N0} |");
    }

    static Document Invoice(int lines) =>
        new()
        {
            Title = "Facture CF-2026-00042",
            Language = "fr",
            Created = Instant.FromUtc(2026, 11, 21, 8, 0),
            Attachments = [Attachment.Invoice(Xml)],
            Footer = page => new Paragraph(
                $"Élan Services SARL · SIRET 123 456 789 00012 · {page.Number}/{page.Count}"
            ),
            Body =
            [
                Table.SideBySide(20, "Élan Services SARL\n67000 Strasbourg", "Hôtel Beaurivage\n4, quai des Bateliers"),
                new Paragraph("Facture CF-2026-00042")
                {
                    Style = new() { Size = 18, Bold = true },
                    SpaceBefore = 20,
                },
                new Paragraph(
                    "Prestations du mois d’octobre 2026, selon le contrat « Sérénité ». Échéance : 30 jours."
                ),
                new Table(Column.Share(), Column.Content(Align.Decimal), Column.Content(Align.Decimal))
                {
                    Head = [new("Désignation", "Quantité", "Montant HT")],
                    Rows =
                    [
                        .. Enumerable
                            .Range(1, lines)
                            .Select(i => new Row($"Intervention n° {i} du 3 octobre", $"{i % 9},25", $"{i % 900},50")),
                    ],
                    Foot = [new("Total HT", "", "14 350,00"), new("À payer", "", "17 220,00 €")],
                },
                new Paragraph(
                    "Pénalités de retard : taux légal majoré de dix points ; indemnité de recouvrement : 40 €."
                ),
            ],
        };

    static byte[] Xml { get; } =
        Encoding.UTF8.GetBytes(
            string.Concat(
                Enumerable.Range(0, 160).Select(i => $"<ram:LineID schemeID=\"{i * 7919 % 1000}\">{i}</ram:LineID>")
            ) + new string('x', 4000)
        );
}
