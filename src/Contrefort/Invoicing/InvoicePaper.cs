using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Documents.Pdf;
using Contrefort.Ui;
using Rule = Contrefort.Documents.Pdf.Rule;

namespace Contrefort.Invoicing;

/// <summary>A document as its reader holds it: one or more A4 sheets, with how to pay at the end.</summary>
internal static class InvoicePaper
{
    internal static readonly Color Ink = Color.Hex("#1f2933");
    internal static readonly Color Accent = Color.Hex("#1d4e89");
    internal static readonly Color Faint = Color.Hex("#5c6670");
    static readonly Color Pale = Color.Hex("#eef3f8");
    static readonly Color Line = Color.Hex("#cbd2d9");
    internal static readonly TextStyle Small = new() { Size = 7.5, Color = Faint };
    static readonly TextStyle Label = new() { Size = 7, Color = Faint };

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
                        new Row(LegalLine(invoice.Seller, w), w["Page {0} of {1}", page.Number, page.Count])
                        {
                            Style = Small with { Size = 6.5 },
                        },
                    ],
                }
            ),
            Body =
            [
                Head(invoice, look, w),
                Parties(invoice, w),
                Facts(invoice, w),
                LinesOf(invoice, w),
                Totals(invoice, w),
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

    /// <summary>The buyer stands where the window of a French envelope is.</summary>
    static Table Parties(Invoice invoice, Words w) =>
        new(Column.Fixed(90.Mm), Column.Share())
        {
            Look = TableLook.Plain,
            SpaceBefore = 16,
            SpaceAfter = 14,
            Rows =
            [
                new Row(
                    new Cell([
                        new Paragraph(w["From the seller"]) { Style = Label },
                        new Paragraph(Run.Bold(invoice.Seller.Name)),
                        .. Address(invoice.Seller, invoice).Select(line => new Paragraph(line)),
                        .. Identifiers(invoice.Seller, w).Select(line => new Paragraph(line) { Style = Small }),
                        .. Contact(invoice.Seller).Select(line => new Paragraph(line) { Style = Small }),
                    ]),
                    new Cell([
                        new Paragraph(w["To the buyer"]) { Style = Label },
                        new Paragraph(Run.Bold(invoice.Buyer.Name)) { Style = new() { Size = 10.5 } },
                        .. Address(invoice.Buyer, invoice)
                            .Select(line => new Paragraph(line) { Style = new() { Size = 10 } }),
                        .. Identifiers(invoice.Buyer, w).Select(line => new Paragraph(line) { Style = Small }),
                    ])
                ),
            ],
        };

    /// <summary>A letter names the country when it leaves it.</summary>
    static IEnumerable<string> Address(Party party, Invoice invoice) =>
        (
            (string?[])
                [
                    party.Contact?.Name is { } name && party.TradingName != name ? name : null,
                    party.Address.Street,
                    party.Address.Complement,
                    $"{party.Address.PostCode} {party.Address.City}".Trim(),
                    invoice.Seller.Address.Country != invoice.Buyer.Address.Country
                        ? CountryOf(party.Address.Country, invoice)
                        : null,
                ]
        )
            .OfType<string>()
            .Where(line => line.Length > 0);

    /// <summary>In the language of the country it leaves, for its post.</summary>
    static string CountryOf(string code, Invoice invoice)
    {
        try
        {
            var region = new System.Globalization.RegionInfo(code);
            return (
                invoice.Seller.Address.Country is "FR" or "BE" or "LU" or "CH" && French(code) is { } french
                    ? french
                    : region.EnglishName
            ).ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    static string? French(string code) =>
        code switch
        {
            "FR" => "France",
            "BE" => "Belgique",
            "CH" => "Suisse",
            "LU" => "Luxembourg",
            "DE" => "Allemagne",
            "JP" => "Japon",
            "GB" => "Royaume-Uni",
            "ES" => "Espagne",
            "IT" => "Italie",
            "NL" => "Pays-Bas",
            "US" => "États-Unis",
            _ => null,
        };

    static IEnumerable<string> Contact(Party party) =>
        new[] { party.Contact?.Mail, party.Contact?.Telephone }.OfType<string>();

    static IEnumerable<string> Identifiers(Party party, Words w)
    {
        if (party.LegalId is { } legal)
            yield return $"{Scheme(legal.Scheme, w)} {legal.Value}";
        foreach (var id in party.Ids.Where(id => id.Scheme == "0009"))
            yield return $"SIRET {id.Value}";
        if (party.VatNumber is { } vat)
            yield return w["VAT number {0}", vat];
    }

    static string Scheme(string? scheme, Words w) =>
        scheme switch
        {
            "0002" => "SIREN",
            "0208" => w["Enterprise number"],
            "0183" => "IDE",
            _ => w["Registration number"],
        };

    static string LegalLine(Party seller, Words w) =>
        string.Join(
            " · ",
            (
                (string?[])
                    [
                        seller.Name,
                        seller.LegalForm,
                        seller.Address.Street,
                        $"{seller.Address.PostCode} {seller.Address.City}".Trim(),
                        .. Identifiers(seller, w),
                    ]
            ).OfType<string>()
        );

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

    static Table LinesOf(Invoice invoice, Words w) =>
        new(
            Column.Share(),
            Column.Content(Align.Right),
            Column.Content(Align.Right),
            Column.Content(Align.Right),
            Column.Content(Align.Decimal)
        )
        {
            SpaceBefore = 14,
            Style = new() { Tabular = true },
            Look = TableLook.Ruled with
            {
                HeadRule = new(0.8, Accent),
                RowRule = new(0.4, Line),
                EndRule = new(0.8, Accent),
                HeadStyle = new()
                {
                    Bold = true,
                    Size = 8,
                    Color = Accent,
                },
            },
            Head = [new(w["Item"], w["Quantity"], w["Unit price"], w["VAT"], w["Amount, net"])],
            Rows = [.. invoice.Lines.Select(line => LineOf(line, invoice, w))],
        };

    static Row LineOf(InvoiceLine line, Invoice invoice, Words w)
    {
        var below = string.Join(" · ", new[] { line.Note, line.Description }.OfType<string>());
        var per = line.PriceQuantity == 1 ? "" : $" / {w.Write.Number(line.PriceQuantity)}";
        return new Row(
            new Cell([
                new Paragraph(Run.Bold(line.Name)),
                new Paragraph(below) { Style = Small },
                .. line.Adjustments.Select(part =>
                    (Block)
                        new Paragraph(
                            $"{(part.IsCharge ? "+" : "−")} {w.Write.Amount(part.Amount, invoice.Currency)} · {part.Reason}"
                        )
                        {
                            Style = Small,
                        }
                ),
            ]),
            $"{w.Write.Number(line.Quantity)}{UnitOf(line.Unit, w)}",
            $"{Price(line.Price, w)}{per}{(per == "" ? "" : UnitOf(line.Unit, w))}",
            line.Vat.Rate is { } rate && line.Vat.Category == VatCategory.Standard
                ? $"{w.Write.Number(rate)} %"
                : line.Vat.Category.Code(),
            Money(line.Net, w)
        );
    }

    static string UnitOf(string code, Words w) =>
        code switch
        {
            "HUR" => "\u00a0h",
            "MIN" => "\u00a0min",
            "DAY" => $"\u00a0{w["d"]}",
            "MON" => $"\u00a0{w["mo."]}",
            "ANN" => $"\u00a0{w["yr"]}",
            _ => "",
        };

    internal static string Money(decimal amount, Words w) => amount.ToString("#,##0.00", w.Reader.Culture);

    static string Price(decimal price, Words w) => price.ToString("#,##0.00####", w.Reader.Culture);

    static Block Totals(Invoice invoice, Words w)
    {
        var totals = invoice.Totals;
        List<Row> rows = [new(w["Total, net"], Money(totals.Net, w))];
        foreach (var part in totals.Breakdown)
            rows.Add(
                part.Treatment.Category == VatCategory.Standard
                    ? new(w["VAT {0} % of {1}", part.Treatment.Rate, Money(part.Base, w)], Money(part.Tax, w))
                    : new(part.Treatment.Exemption?.Text ?? w["VAT 0 %"], Money(part.Tax, w))
            );
        rows.Add(new(w["Total, VAT included"], Money(totals.Gross, w)) { RuleAbove = new(0.4, Line) });
        if (totals.Paid != 0)
            rows.Add(new(w["Already paid"], Money(-totals.Paid, w)));
        rows.Add(
            new(invoice.IsCreditNote ? w["In your favour"] : w["To pay"], w.Write.Amount(totals.Due, invoice.Currency))
            {
                Background = Pale,
                Style = new()
                {
                    Bold = true,
                    Size = 11,
                    Color = Accent,
                },
            }
        );
        return new Table(Column.Share(1), Column.Share(1.15))
        {
            Look = TableLook.Plain,
            SpaceBefore = 8,
            Rows =
            [
                new Row(
                    new Cell(),
                    new Cell(
                        new Table(Column.Share(), Column.Content(Align.Right))
                        {
                            Style = new() { Tabular = true },
                            Look = TableLook.Plain with { Padding = new Edges(3, 5) },
                            Rows = rows,
                        }
                    )
                ),
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
