using Contrefort.Core.Billing;
using Contrefort.Core.Credits;
using Contrefort.Documents.Pdf;
using Contrefort.Quotes;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Portal;

/// <summary>A contract's statement on paper, in the language its reader reads: hours, then money, each adding up by hand.</summary>
internal static class StatementPaper
{
    static readonly TextStyle _line = new() { Size = 8.5 };

    /// <param name="at">When it is made; the same moment gives the same bytes.</param>
    public static byte[] Of(ContractSheet sheet, Words w, Instant at)
    {
        var title = w["Statement of contract {0}", sheet.Row.Number];
        List<Block> body =
        [
            PaperLook.Title(title),
            new Paragraph(sheet.Contract.Terms.Offer.Label)
            {
                Style = new() { Size = 11 },
                SpaceAfter = 4,
            },
            new Paragraph(Days(sheet, w)) { Style = PaperLook.Small, SpaceAfter = 8 },
        ];
        foreach (var statement in sheet.Statements)
        {
            body.Add(PaperLook.Chapter(w["Hours"]));
            body.Add(
                new Paragraph(w[Core.Terms.Explanation.Of(statement.Term)]) { Style = PaperLook.Small, SpaceAfter = 4 }
            );
            body.Add(Hours(sheet, statement, w));
        }
        if (sheet.Money is { } money)
        {
            body.Add(PaperLook.Chapter(w["Money, before tax"]));
            body.Add(Money(sheet, money, w));
        }
        return PaperLook.Paper(w, title, sheet.Contract.Terms.Offer.Seller, title, at, body).ToPdf();
    }

    static string Days(ContractSheet sheet, Words w) =>
        sheet.Days.From is { } from ? w["From {0} to {1}", from, sheet.Days.Until] : w["Up to {0}", sheet.Days.Until];

    static Table Hours(ContractSheet sheet, Statement statement, Words w) =>
        new(
            Column.Fixed(25.Mm),
            Column.Share(),
            Column.Fixed(18.Mm, Align.Right),
            Column.Fixed(20.Mm, Align.Right),
            Column.Fixed(20.Mm, Align.Right)
        )
        {
            Style = _line,
            Head = [new(w["When"], w["What, and why it counts so"], w["Worked"], w["Charged"], w["Left"])],
            Rows =
            [
                .. Opening(sheet, statement, w),
                .. statement.Lines.Select(line => new Row(
                    w.Write.MomentWithYear(line.Posting.At),
                    new Cell(What(line, w)),
                    line.Measured is { } measured ? w.Write.Span(measured.Worked) : "",
                    statement.WriteSigned(w, line.Posting.Amount),
                    statement.Write(w, line.Posting.Balance)
                )),
            ],
            Foot =
            [
                new(new Cell(w["Left"]) { Span = 4 }, statement.Write(w, statement.Closing))
                {
                    Style = new() { Bold = true },
                },
            ],
        };

    static IEnumerable<Row> Opening(ContractSheet sheet, Statement statement, Words w) =>
        sheet.Days.From is { } from
            ?
            [
                new(
                    w.Write.Date(from),
                    new Cell(w["Opening balance"]) { Span = 3 },
                    statement.Write(w, statement.Opening)
                ),
            ]
            : [];

    static Block[] What(StatementLine line, Words w)
    {
        var (posting, work, measured) = line;
        var head =
            posting.Work is null ? w.Of(posting.Kind)
            : work?.Ticket is { } ticket ? $"{ticket} · {work.Entry.Summary}"
            : w["Work on a colleague's request"];
        return
        [
            posting.Kind is PostingKind.Uncovered or PostingKind.Overdrawn
                ? new Paragraph($"{head} ({w.Of(posting.Kind)})")
                : new Paragraph(head),
            .. measured is { Steps.Count: > 0 }
                ?
                [
                    (Block)
                        new Paragraph(
                            string.Join(
                                "; ",
                                measured.Steps.Select(step => $"{w[step.Reason]} ({w.Source(step.Because.Source)})")
                            )
                        )
                        {
                            Style = PaperLook.Small with { Size = 7.5 },
                        },
                ]
                : Array.Empty<Block>(),
        ];
    }

    static Table Money(ContractSheet sheet, MoneyStatement money, Words w) =>
        new(Column.Fixed(25.Mm), Column.Share(), Column.Fixed(28.Mm, Align.Right), Column.Fixed(28.Mm, Align.Right))
        {
            Style = _line,
            Head = [new(w["When"], w["What, and why"], w["Amount"], w["Not invoiced yet"])],
            Rows =
            [
                .. money.Opening != 0 || sheet.Days.From is not null
                    ?
                    [
                        new Row(
                            w.Write.Date(sheet.Days.From ?? sheet.Row.StartsOn),
                            new Cell(w["Opening balance"]) { Span = 2 },
                            w.Write.Amount(money.Opening, sheet.Currency)
                        ),
                    ]
                    : Array.Empty<Row>(),
                .. money.Movements.Select(movement => new Row(
                    w.Write.Date(movement.On),
                    new Cell(What(sheet, movement, w)),
                    MoneyWords.State(movement, w) is { Length: > 0 } state
                        ? state
                        : w.Write.Amount(movement.Amount, sheet.Currency),
                    w.Write.Amount(movement.Balance, sheet.Currency)
                )),
            ],
            Foot =
            [
                new(
                    new Cell(w["Not invoiced yet on {0}", money.Until]) { Span = 3 },
                    w.Write.Amount(money.Closing, sheet.Currency)
                )
                {
                    Style = new() { Bold = true },
                },
            ],
        };

    static Block[] What(ContractSheet sheet, MoneyMovement movement, Words w)
    {
        var what = MoneyWords.What(sheet, movement, w);
        var why = movement.Line is { } line
            ? string.Join("; ", line.Price.Steps.Select(step => $"{w[step.Reason]} ({w.Source(step.Because.Source)})"))
            : "";
        return
        [
            new Paragraph(MoneyWords.Ticket(sheet, movement) is { } ticket ? $"{ticket} · {what}" : what),
            .. why.Length > 0
                ? [(Block)new Paragraph(why) { Style = PaperLook.Small with { Size = 7.5 } }]
                : Array.Empty<Block>(),
        ];
    }
}
