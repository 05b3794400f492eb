using Contrefort.Core.Invoicing;
using Contrefort.Documents.Pdf;
using Contrefort.Ui;
using static Contrefort.Invoicing.InvoiceLook;

namespace Contrefort.Invoicing;

/// <summary>What is paid for, line by line, and what it comes to.</summary>
internal static class InvoiceTable
{
    public static Table Of(Invoice invoice, Words w) =>
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

    static string Price(decimal price, Words w) => price.ToString("#,##0.00####", w.Reader.Culture);

    public static Block Totals(Invoice invoice, Words w)
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
}
