using Contrefort.Core.Invoicing;
using Contrefort.Documents.Payments;
using Contrefort.Documents.Pdf;
using Contrefort.Ui;

namespace Contrefort.Invoicing;

/// <summary>
/// Receipt and payment part of a Swiss QR-bill (SIX style guide): 210 × 105 mm at the foot of the sheet, the code 46 mm wide with
/// its cross.
/// </summary>
internal static class SwissSlip
{
    static readonly double Height = 105.Mm;
    static readonly TextStyle Title = new()
    {
        Size = 11,
        Bold = true,
        Color = Color.Black,
    };
    static readonly TextStyle ReceiptHead = new()
    {
        Size = 6,
        Bold = true,
        Color = Color.Black,
    };
    static readonly TextStyle ReceiptText = new()
    {
        Size = 8,
        Color = Color.Black,
        Leading = 1.13,
    };
    static readonly TextStyle Head = new()
    {
        Size = 8,
        Bold = true,
        Color = Color.Black,
    };
    static readonly TextStyle Text = new()
    {
        Size = 10,
        Color = Color.Black,
        Leading = 1.1,
    };
    static readonly Stroke Cut = new(0.5, Color.Black, 3);

    public static Frame Of(Invoice invoice, CreditTransfer transfer, Words w)
    {
        var due = invoice.Totals.Due;
        var creditor = new SwissParty(transfer.AccountName ?? invoice.Seller.Name, invoice.Seller.Address);
        var debtor = new SwissParty(invoice.Buyer.Name, invoice.Buyer.Address);
        var payload = SwissQrBill.Payload(
            creditor,
            transfer.Account,
            due,
            invoice.Currency,
            debtor,
            transfer.Reference,
            invoice.Number
        );
        var amount = due.ToString("#,##0.00", System.Globalization.CultureInfo.InvariantCulture).Replace(',', ' ');
        var (code, left, top) = (46.Mm, 67.Mm, 17.Mm);
        return new(
            210.Mm,
            Height,
            [
                new LineMark(0, 0, 210.Mm, 0, Cut),
                new LineMark(62.Mm, 0, 62.Mm, Height, Cut),
                At(5.Mm, 5.Mm, 52.Mm, new Paragraph(w["Receipt"]) { Style = Title }),
                At(5.Mm, 12.Mm, 52.Mm, Said(ReceiptHead, ReceiptText, Payable(creditor, debtor, transfer, null, w))),
                At(5.Mm, 68.Mm, 15.Mm, Said(ReceiptHead, ReceiptText, [(w["Currency"], [invoice.Currency])])),
                At(20.Mm, 68.Mm, 37.Mm, Said(ReceiptHead, ReceiptText, [(w["Amount"], [amount])])),
                At(
                    5.Mm,
                    82.Mm,
                    52.Mm,
                    new Paragraph(w["Acceptance point"]) { Style = ReceiptHead with { Align = Align.Right } }
                ),
                At(67.Mm, 5.Mm, 51.Mm, new Paragraph(w["Payment part"]) { Style = Title }),
                new ModulesMark(left, top, code, PaymentSlip.Matrix(payload), Color.Black),
                .. Cross(left + (code / 2), top + (code / 2)),
                At(67.Mm, 68.Mm, 15.Mm, Said(Head, Text, [(w["Currency"], [invoice.Currency])])),
                At(82.Mm, 68.Mm, 36.Mm, Said(Head, Text, [(w["Amount"], [amount])])),
                At(118.Mm, 5.Mm, 87.Mm, Said(Head, Text, Payable(creditor, debtor, transfer, invoice.Number, w))),
            ]
        )
        {
            AtSheetFoot = true,
        };
    }

    static TextMark At(double x, double y, double width, Block content) => new(x, y, width, content);

    static List<(string, IReadOnlyList<string>)> Payable(
        SwissParty creditor,
        SwissParty debtor,
        CreditTransfer transfer,
        string? message,
        Words w
    )
    {
        List<(string, IReadOnlyList<string>)> said =
        [
            (w["Account / Payable to"], [PaymentSlip.Grouped(transfer.Account), .. Lines(creditor)]),
        ];
        if (transfer.Reference is { } reference)
            said.Add((w["Reference"], [PaymentSlip.Shown(reference)!]));
        if (message is not null)
            said.Add((w["Additional information"], [message]));
        said.Add((w["Payable by"], [.. Lines(debtor)]));
        return said;
    }

    static IEnumerable<string> Lines(SwissParty party) =>
        (
            (string?[])[party.Name, party.Address.Street, $"{party.Address.PostCode} {party.Address.City}"]
        ).OfType<string>();

    static Stack Said(TextStyle head, TextStyle text, IReadOnlyList<(string Name, IReadOnlyList<string> Lines)> said) =>
        new([
            .. said.SelectMany(part =>
                (IEnumerable<Block>)
                    [
                        new Paragraph(part.Name) { Style = head },
                        new Paragraph(string.Join('\n', part.Lines)) { Style = text, SpaceAfter = 5 },
                    ]
            ),
        ]);

    /// <summary>7 mm, white edge included, its arms a fifth and three fifths of the black field.</summary>
    static IEnumerable<Mark> Cross(double x, double y)
    {
        var (edge, field) = (7.Mm, 6.Mm);
        yield return new BoxMark(x - (edge / 2), y - (edge / 2), edge, edge, Color.White);
        yield return new BoxMark(x - (field / 2), y - (field / 2), field, field, Color.Black);
        var (arm, length) = (field * 6 / 32, field * 20 / 32);
        yield return new BoxMark(x - (arm / 2), y - (length / 2), arm, length, Color.White);
        yield return new BoxMark(x - (length / 2), y - (arm / 2), length, arm, Color.White);
    }
}
