using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;
using Contrefort.Documents.Payments;
using Contrefort.Documents.Pdf;
using Contrefort.Ui;
using QRCoder;

namespace Contrefort.Invoicing;

/// <summary>
/// How a document is paid: account, reference and a code a telephone reads. Accounts in Switzerland get their QR-bill at the
/// foot of the sheet, all others in euros an EPC code beside the account.
/// </summary>
internal sealed record PaymentSlip(Block? Block, Block? Slip)
{
    static readonly PaymentSlip None = new(null, null);
    static readonly double Code = 27.Mm;

    public static PaymentSlip For(Invoice invoice, Words w)
    {
        if (invoice.Payment is not CreditTransfer transfer || invoice.Totals.Due <= 0)
            return None;
        var isSwiss = transfer.Account[..2] is "CH" or "LI" && invoice.Currency is "CHF" or "EUR";
        var terms = new Paragraph(invoice.PaymentTerms ?? "")
        {
            Style = new() { Bold = true },
            SpaceAfter = 4,
        };
        if (isSwiss)
            return new(terms with { SpaceBefore = 14 }, SwissSlip.Of(invoice, transfer, w));
        var text = new Stack(terms, Facts(transfer, w));
        var code = invoice.Currency != "EUR" ? null : Girocode(invoice, transfer);
        var block = new Stack(
            new Table(code is null ? Column.Fixed(1) : Column.Fixed(Code + 14), Column.Share())
            {
                Look = TableLook.Plain,
                Rows = [new Row(code is null ? new Cell() : new Cell(code), new Cell(text))],
            }
        )
        {
            KeepTogether = true,
            SpaceBefore = 16,
        };
        return new(block, null);
    }

    static Table Facts(CreditTransfer transfer, Words w)
    {
        List<(string, string?)> facts =
        [
            (w["To the order of"], transfer.AccountName),
            ("IBAN", Grouped(transfer.Account)),
            ("BIC", transfer.Bank),
            (w["Reference to repeat"], Shown(transfer.Reference)),
        ];
        return new(Column.Content(), Column.Share())
        {
            Look = TableLook.Plain with { Padding = new Edges(1.5, 0, 1.5, 0) },
            Rows =
            [
                .. facts
                    .Where(fact => fact.Item2 is not null)
                    .Select(fact => new Row(
                        new Cell(new Paragraph($"{fact.Item1}\u00a0\u00a0\u00a0") { Style = InvoiceLook.Small }),
                        new Cell(new Paragraph(fact.Item2!) { Style = new() { Tabular = true } })
                    )),
            ],
        };
    }

    static Frame Girocode(Invoice invoice, CreditTransfer transfer) =>
        new(
            Code,
            Code,
            new ModulesMark(
                0,
                0,
                Code,
                Matrix(
                    EpcQr.Payload(
                        transfer.AccountName ?? invoice.Seller.Name,
                        transfer.Account,
                        transfer.Bank,
                        invoice.Totals.Due,
                        transfer.Reference
                    )
                ),
                InvoiceLook.Ink
            )
        );

    /// <summary>Without a quiet zone: the paper around is white.</summary>
    public static bool[,] Matrix(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        const int quiet = 4;
        var size = code.ModuleMatrix.Count - (2 * quiet);
        var matrix = new bool[size, size];
        for (var row = 0; row < size; row++)
        for (var column = 0; column < size; column++)
            matrix[row, column] = code.ModuleMatrix[row + quiet][column + quiet];
        return matrix;
    }

    public static string Grouped(string account) => string.Join(' ', account.Chunk(4).Select(part => new string(part)));

    /// <summary>Creditor references and QR references are read in groups; a Belgian one has its own strokes.</summary>
    public static string? Shown(string? reference) =>
        reference switch
        {
            null or ['+', ..] => reference,
            ['R', 'F', ..] => Grouped(reference),
            _ when IdentifierKind.SwissReference.IsValid(reference) =>
                $"{reference[..2]} {string.Join(' ', reference[2..].Chunk(5).Select(part => new string(part)))}",
            _ => reference,
        };
}
