using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using Contrefort.Documents.Pdf;
using Contrefort.Portal;
using Contrefort.Ui;

namespace Contrefort.Quotes;

/// <summary>Prices on paper: each line with how it was reached, a number at each that leads to the clause it follows from.</summary>
/// <param name="clauses">The numbers clauses have elsewhere on the paper, by term; null to number those cited as they come.</param>
internal sealed class PricePaper(SettledQuote settled, Words w, IReadOnlyDictionary<string, int>? clauses = null)
{
    readonly List<Citation> _cited = [];

    string Currency => settled.Quote.Currency;

    public IEnumerable<Block> Blocks()
    {
        foreach (var group in settled.Quote.Groups)
            yield return Lines(
                Capital.Of(w[group.Title]),
                group.Lines,
                group is { Lines.Count: > 1, Upon: null } ? group : null
            );
        if (settled.Quote.Rates.Count > 0)
            yield return Lines(w["Price of work"], settled.Quote.Rates, null);
        yield return Totals();
        yield return new Paragraph(w["All prices are before tax."]) { Style = PaperLook.Small, SpaceBefore = 6 };
        if (!settled.Quote.IsComplete)
            yield return new Paragraph(
                w["A line “on a quote” or “not published” has no price yet and is in no total: it is never free."]
            )
            {
                Style = PaperLook.Small,
            };
    }

    /// <summary>The clauses the figures cite, by the numbers beside them. Ask after <see cref="Blocks"/>.</summary>
    public IEnumerable<Block> Clauses() =>
        _cited.Select(
            (citation, n) =>
                (Block)
                    new Item(
                        $"{n + 1}",
                        new Paragraph(Run.Bold($"{w.Source(citation.Source)}  "), Capital.Of(w[citation.Text]))
                        {
                            Style = new() { Size = 8.5 },
                        }
                    )
                    {
                        SpaceBefore = 3,
                    }
        );

    Table Lines(string title, IReadOnlyList<PricedLine> lines, QuoteGroup? summed) =>
        new(
            Column.Share(),
            Column.Fixed(26.Mm, Align.Right),
            Column.Fixed(30.Mm, Align.Right),
            Column.Fixed(30.Mm, Align.Right)
        )
        {
            SpaceBefore = 10,
            Head = [new(title, w["Quantity"], w["Unit price"], w["Before tax"])],
            Rows = [.. lines.Select(Line)],
            Foot = summed is { IsComplete: true }
                ?
                [
                    new(new Cell(w["Total"]) { Span = 3 }, w.Write.Amount(summed.Net, Currency))
                    {
                        Style = new() { Bold = true },
                    },
                ]
                : [],
        };

    Row Line(PricedLine line) =>
        new(
            new Cell(
                new Paragraph(
                    new Run(Capital.Of(w[line.Label])),
                    new Run($"  [{string.Join(", ", line.Because.Select(Place))}]") { Style = PaperLook.Small }
                ),
                new Paragraph(string.Join(" · ", Steps(line))) { Style = PaperLook.Small }
            ),
            line.State == PriceState.Priced ? Quantity(line) : "",
            line.State == PriceState.Priced ? w.Write.Amount(line.UnitPrice, Currency) : "",
            line.State switch
            {
                PriceState.Priced => w.Write.Amount(line.Net, Currency),
                PriceState.OnQuote => w["on a quote"],
                PriceState.Missing => w["not published"],
            }
        )
        {
            Style = new() { Tabular = true },
        };

    IEnumerable<string> Steps(PricedLine line)
    {
        // Which list lacks it is the seller's business.
        foreach (var step in line.State == PriceState.Missing ? [] : line.Steps)
            yield return Capital.Of(w[step.Reason]);
        if (settled.GivenFor(line) is { Reason.Length: > 0 } given)
            yield return w["Price given: {0}", given.Reason];
    }

    string Quantity(PricedLine line) => w.Write.Number(line.Quantity);

    /// <summary>Where the clause stands on this paper; where it is not on it, where it stands in the signed text.</summary>
    string Place(Citation citation)
    {
        if (clauses is not null)
            return clauses.TryGetValue(citation.Ref, out var known) ? $"{known}" : w.Source(citation.Source);
        if (!_cited.Contains(citation))
            _cited.Add(citation);
        return $"{_cited.IndexOf(citation) + 1}";
    }

    Block Totals()
    {
        var rows = settled
            .Quote.Invoices.Select(invoice => (Title: Capital.Of(w[invoice.Title]), invoice.Net))
            .ToList();
        if (settled.Quote.NetOfFirstYear > 0)
            rows.Add((w["A whole first year"], settled.Quote.NetOfFirstYear));
        return new Table(Column.Share(), Column.Fixed(40.Mm, Align.Right))
        {
            SpaceBefore = 12,
            Look = TableLook.Ruled with { HeadRule = null },
            Rows =
            [
                .. rows.Select(row => new Row(row.Title, w.Write.Amount(row.Net, Currency))
                {
                    Style = new() { Bold = true, Tabular = true },
                }),
            ],
        };
    }
}
