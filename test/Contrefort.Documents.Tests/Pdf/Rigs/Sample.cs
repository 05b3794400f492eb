using System.Text;
using Contrefort.Documents.Pdf;
using NodaTime;

namespace Contrefort.Documents.Tests.Pdf.Rigs;

/// <summary>One document with all a document can have; also worth looking at: <c>pdftoppm -r 90 sample.pdf</c>.</summary>
static class Sample
{
    public static readonly Instant Created = Instant.FromUtc(2026, 11, 21, 8, 0);

    public static readonly byte[] Invoice = Encoding.UTF8.GetBytes("<invoice>Hôtel à 12 €</invoice>");

    static readonly Color Ink = Color.Hex("#1d4ed8");
    static readonly TextStyle Small = new() { Size = 7.5, Color = Color.Hex("#4b5563") };

    public static Document Of(params IReadOnlyList<Block> body) =>
        new()
        {
            Title = "Essai",
            Language = "fr",
            Created = Created,
            Body = body,
        };

    public static Document Full { get; } =
        new()
        {
            Title = "Facture CF-2026-00042 – Hôtel Beaurivage",
            Author = "Élan Services SARL",
            Subject = "Prestations d’octobre 2026",
            Language = "fr",
            Created = Created,
            Attachments =
            [
                Attachment.Invoice(Invoice),
                new("relevé.csv", "text/csv", "a;b"u8.ToArray()) { Relationship = Relationship.Supplement },
            ],
            Header = page =>
                page.Number == 1 ? null : new Paragraph("Facture CF-2026-00042") { Style = Small, SpaceAfter = 8 },
            Footer = page => new Stack(
                new Rule(new Stroke(0.4, Color.Hex("#9ca3af")), 4),
                Table.SideBySide(
                    10,
                    new Paragraph("Élan Services SARL · 12 rue de l’Église · 67000 Strasbourg") { Style = Small },
                    new Paragraph($"Page {page.Number}/{page.Count}") { Style = Small with { Align = Align.Right } }
                )
            ),
            Body =
            [
                Table.SideBySide(20, Logo, Address),
                new Paragraph("Facture CF-2026-00042")
                {
                    Style = new() { Size = 18, Bold = true },
                    SpaceBefore = 24,
                    SpaceAfter = 6,
                },
                new Paragraph(
                    "Voici vos interventions « sur site » d’octobre : le détail est ci-dessous ! Une question ? Écrivez à ",
                    new Run("support@example.fr")
                    {
                        Link = new("mailto:support@example.fr"),
                        Style = new() { Color = Ink },
                    },
                    ". Größe, Straße, ½ journée, 12 €, 20 %, → voir ",
                    Run.Bold("l’article 4"),
                    " et ",
                    Run.Italic("ses annexes"),
                    "."
                ),
                Lines,
                new Paragraph("Conditions")
                {
                    Style = new() { Size = 12, Bold = true },
                    SpaceBefore = 14,
                    KeepWithNext = true,
                },
                new Item("•", "Paiement à trente jours ; pénalités au taux légal majoré de dix points."),
                new Item("•", "Indemnité forfaitaire de recouvrement : 40 €."),
                new Stack(new Paragraph("Payer en un geste") { SpaceBefore = 10 }, Code) { KeepTogether = true },
                Slip,
            ],
        };

    static Frame Logo =>
        new(
            60.Mm,
            16.Mm,
            new PathMark(0, 0, "M4 44 L4 16 A12 12 0 0 1 28 16 V44 H22 V16 A6 6 0 0 0 10 16 V44 Z", Fill: Ink),
            new PathMark(32, 0, "m0 44 q10 -40 20 0 t 20 0 c 5 -20 10 -20 15 0", Stroke: new(2, Ink)),
            new PictureMark(130, 8, 30, 30, Picture.Png(Pngs.Chequered()))
        );

    static Stack Address =>
        new(
            new Paragraph(Run.Bold("Hôtel Beaurivage")),
            "Madame Noëlle Müller-Łukasz",
            "4, quai des Bateliers",
            "67000 Strasbourg"
        );

    static Table Lines =>
        new(Column.Share(), Column.Content(Align.Decimal), Column.Content(Align.Decimal), Column.Content(Align.Decimal))
        {
            SpaceBefore = 12,
            Look = TableLook.Ruled with { HeadBackground = Color.Hex("#eff6ff"), Stripe = Color.Hex("#f9fafb") },
            Head = [new("Désignation", "Quantité", "Prix unitaire", "Montant HT")],
            Rows =
            [
                .. Enumerable
                    .Range(1, 40)
                    .Select(i => new Row(
                        new Cell($"Intervention n° {i}", new Paragraph("Ticket 2026-0" + i) { Style = Small }),
                        $"{i / 4},{i % 4 * 25:00}",
                        "70,00",
                        $"{i * 17.5m:0.00}".Replace('.', ',')
                    )),
            ],
            Foot =
            [
                new(new Cell("Total HT") { Span = 3 }, "14 350,00"),
                new(new Cell("TVA 20 %") { Span = 3 }, "2 870,00"),
                new(new Cell("À payer") { Span = 3 }, "17 220,00 €")
                {
                    Style = new() { Bold = true },
                    RuleAbove = new(0.8, Color.Black),
                },
            ],
        };

    static Frame Code => new(30.Mm, 30.Mm, new ModulesMark(0, 0, 30.Mm, Chequers(25)));

    /// <summary>A slip to tear off at the foot of the sheet, as Swiss QR-bills are.</summary>
    static Frame Slip =>
        new(
            210.Mm,
            60.Mm,
            new LineMark(0, 0, 210.Mm, 0, new Stroke(0.5, Color.Black, 3)),
            new LineMark(62.Mm, 0, 62.Mm, 60.Mm, new Stroke(0.5, Color.Black, 3)),
            new TextMark(
                5.Mm,
                5.Mm,
                52.Mm,
                new Paragraph("Récépissé")
                {
                    Style = new() { Bold = true, Size = 11 },
                }
            ),
            new TextMark(67.Mm, 5.Mm, 100.Mm, new Paragraph("Section paiement\nCHF 1 949.75")),
            new BoxMark(150.Mm, 20.Mm, 40.Mm, 15.Mm, Stroke: new(0.75, Color.Black))
        )
        {
            AtSheetFoot = true,
        };

    public static bool[,] Chequers(int size)
    {
        var matrix = new bool[size, size];
        for (var row = 0; row < size; row++)
        for (var column = 0; column < size; column++)
            matrix[row, column] = (row * 7 + column * 3 + row * column) % 5 < 2;
        return matrix;
    }
}
