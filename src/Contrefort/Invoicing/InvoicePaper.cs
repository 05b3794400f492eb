using Contrefort.Core.Invoicing;
using Contrefort.Documents.Pdf;
using Contrefort.Ui;
using static Contrefort.Invoicing.InvoiceLook;
using Rule = Contrefort.Documents.Pdf.Rule;

namespace Contrefort.Invoicing;

/// <summary>A document as its reader holds it: one or more A4 sheets, with how to pay at the end.</summary>
internal static class InvoicePaper
{
    /// <param name="xml">The structured invoice to embed; null for paper alone.</param>
    public static byte[] Write(IssuedContent content, SellerLook look, byte[]? xml)
    {
        var w = new Words(Reader.Of(content.Language, content.Zone));
        var invoice = content.Invoice;
        var title = $"{TitleOf(invoice, w)} {invoice.Number}";
        var payment = PaymentSlip.For(invoice, w);
        return new Document
        {
            Title = $"{title} – {invoice.Buyer.Name}",
            Author = invoice.Seller.Name,
            Subject = invoice.ContractReference is { } contract ? w["Contract {0}", contract] : "",
            Language = content.Language,
            Created = content.IssuedAt,
            Style = new() { Size = 9, Color = Ink },
            Attachments = xml is null ? [] : [Attachment.Invoice(xml)],
            Header = page =>
                page.Number == 1
                    ? null
                    : new Stack(
                        Table.SideBySide(
                            10,
                            new Paragraph(title) { Style = Small },
                            new Paragraph(invoice.Seller.Name) { Style = Small with { Align = Align.Right } }
                        ),
                        new Rule(new Stroke(0.4, Line), 10)
                    ),
            Footer = page => new Stack(
                new Rule(new Stroke(0.4, Line), 5),
                new Table(Column.Share(), Column.Fixed(70, Align.Right))
                {
                    Look = TableLook.Plain,
                    Rows =
                    [
                        new Row(
                            InvoiceParties.LegalLine(invoice.Seller, w),
                            w["Page {0} of {1}", page.Number, page.Count]
                        )
                        {
                            Style = Small with { Size = 6.5 },
                        },
                    ],
                }
            ),
            Body =
            [
                Head(invoice, look, w),
                InvoiceParties.Of(invoice, w),
                Facts(invoice, w),
                InvoiceTable.Of(invoice, w),
                InvoiceTable.Totals(invoice, w),
                .. payment.Block is { } block ? [block] : Array.Empty<Block>(),
                .. Proof(content, w),
                .. Mentions(content, w),
                .. payment.Slip is { } slip ? [slip] : Array.Empty<Block>(),
            ],
        }.ToPdf();
    }

    static string TitleOf(Invoice invoice, Words w) => invoice.IsCreditNote ? w["Credit note"] : w["Invoice"];

    static Block Head(Invoice invoice, SellerLook look, Words w) =>
        new Table(Column.Share(3), Column.Share(2))
        {
            Look = TableLook.Plain,
            Rows =
            [
                new Row(
                    look.Logo is { } png
                        ? LogoOf(png)
                        : new Cell(
                            new Paragraph(invoice.Seller.TradingName ?? invoice.Seller.Name)
                            {
                                Style = new()
                                {
                                    Size = 15,
                                    Bold = true,
                                    Color = Accent,
                                },
                            }
                        ),
                    new Cell(
                        new Paragraph(TitleOf(invoice, w))
                        {
                            Style = new()
                            {
                                Size = 20,
                                Bold = true,
                                Align = Align.Right,
                                Leading = 1.1,
                            },
                        },
                        new Paragraph(invoice.Number!)
                        {
                            Style = new()
                            {
                                Size = 11,
                                Color = Accent,
                                Bold = true,
                                Tabular = true,
                                Align = Align.Right,
                            },
                        }
                    )
                ),
            ],
        };

    static Cell LogoOf(byte[] png)
    {
        var picture = Picture.Png(png);
        var scale = Math.Min(60.Mm / picture.Width, 18.Mm / picture.Height);
        var (width, height) = (picture.Width * scale, picture.Height * scale);
        return new Cell(new Frame(width, height, new PictureMark(0, 0, width, height, picture)));
    }

    static Block Facts(Invoice invoice, Words w)
    {
        List<(string Name, string Value)> facts = [(w["Date of issue"], w.Write.Date(invoice.IssuedOn!.Value))];
        if (invoice.DueOn is { } due)
            facts.Add((w["Due date"], w.Write.Date(due)));
        if (invoice.Period is { } period)
            facts.Add(
                (
                    w["Period"],
                    period.StartsOn == period.EndsOn
                        ? w.Write.Date(period.StartsOn)
                        : $"{w.Write.Date(period.StartsOn)} – {w.Write.Date(period.EndsOn)}"
                )
            );
        if (invoice.ContractReference is { } contract)
            facts.Add((w["Contract"], contract));
        if (invoice.OrderReference is { } order)
            facts.Add((w["Your order"], order));
        if (invoice.BuyerReference is { } buyer && buyer != invoice.ContractReference)
            facts.Add((w["Your reference"], buyer));
        foreach (var earlier in invoice.Preceding)
            facts.Add((w["Gives back from"], $"{earlier.Number}, {w.Write.Date(earlier.IssuedOn!.Value)}"));
        return new Table([.. facts.Select(fact => fact.Value.Length > 22 ? Column.Share(1.7) : Column.Share())])
        {
            Look = TableLook.Plain with { Padding = new Edges(5, 7) },
            Rows =
            [
                new Row(
                    facts.ConvertAll(fact => new Cell(
                        new Paragraph(fact.Name) { Style = Label },
                        new Paragraph(fact.Value)
                        {
                            Style = new() { Bold = true, Size = 8.5 },
                        }
                    ))
                )
                {
                    Background = Pale,
                },
            ],
        };
    }

    /// <summary>Why money is given back unasked: the promise, how it was kept, and where the contract says so.</summary>
    static IEnumerable<Block> Proof(IssuedContent content, Words w)
    {
        if (content.Proof is not { } proof)
            yield break;
        yield return new Stack([
            new Paragraph(w["Why this is given back"])
            {
                Style = new() { Bold = true, Color = Accent },
                SpaceAfter = 3,
            },
            new Paragraph(w["Ticket {0}: {1}", proof.Ticket, proof.Headline]) { SpaceAfter = 2 },
            .. proof.Detail is { } detail ? [new Paragraph(w[detail]) { Style = Small }] : Array.Empty<Block>(),
            .. proof.Terms.Select(term => new Paragraph($"{w.Source(term.Source)} · {w[term.Text]}")
            {
                Style = Small,
                SpaceBefore = 2,
            }),
        ])
        {
            KeepTogether = true,
            SpaceBefore = 14,
        };
    }

    static IEnumerable<Block> Mentions(IssuedContent content, Words w)
    {
        var invoice = content.Invoice;
        var texts = invoice
            .Notes.Where(note => note.Subject != "BAR" && (content.Proof is null || note.Subject is not null))
            .Select(note => note.Text)
            .ToList();
        texts.InsertRange(
            0,
            invoice
                .Totals.Breakdown.Select(part => part.Treatment)
                .Where(vat => vat.Exemption?.Text is not null)
                .Select(vat => $"{vat.Category.Code()} : {vat.Exemption!.Text}")
        );
        if (invoice.VatPoint == VatPoint.Issue)
            texts.Add(w["Option for paying VAT on debits."]);
        if (invoice.PaymentTerms is { } terms && invoice.Payment is null)
            texts.Insert(0, terms);
        for (var i = 0; i < texts.Count; i++)
            yield return new Paragraph(Ended(texts[i])) { Style = Small, SpaceBefore = i == 0 ? 14 : 1.5 };
    }

    static string Ended(string text) => text.Length > 0 && ".!?".Contains(text[^1]) ? text : $"{text}.";
}
