using Contrefort.Core;
using Contrefort.Documents.Pdf;
using NodaTime;

namespace Contrefort.Quotes;

/// <summary>What quotes, contracts and amendments have in common on paper.</summary>
internal static class PaperLook
{
    public static readonly Color Quiet = Color.Hex("#4b5563");
    static readonly Color Brick = Color.Hex("#b5532c");
    static readonly Color Hair = Color.Hex("#9ca3af");

    public static readonly TextStyle Small = new() { Size = 8, Color = Quiet };
    public static readonly TextStyle Amounts = new() { Tabular = true, Align = Align.Right };

    public static Document Paper(
        Words w,
        string title,
        string seller,
        string running,
        Instant at,
        IEnumerable<Block> body
    ) =>
        new()
        {
            Title = title,
            Author = seller,
            Language = w.Reader.Tag,
            Created = at,
            Header = page => page.Number == 1 ? null : new Paragraph(running) { Style = Small, SpaceAfter = 10 },
            Footer = page => new Stack(
                new Rule(new Stroke(0.4, Hair), 4),
                Table.SideBySide(
                    10,
                    new Paragraph(seller) { Style = Small },
                    new Paragraph(w["Page {0} of {1}", page.Number, page.Count])
                    {
                        Style = Small with { Align = Align.Right },
                    }
                )
            ),
            Body = [.. body],
        };

    public static Block Title(string text) =>
        new Paragraph(text)
        {
            Style = new() { Size = 18, Bold = true },
            SpaceBefore = 22,
            SpaceAfter = 4,
        };

    public static Block Chapter(string text) =>
        new Stack(
            new Paragraph(text)
            {
                Style = new() { Size = 12, Bold = true },
            },
            new Rule(new Stroke(0.8, Brick), 3)
        )
        {
            SpaceBefore = 16,
            SpaceAfter = 6,
            KeepWithNext = true,
        };

    /// <summary>Who offers on the left, who is asked on the right.</summary>
    public static Block Heads(IEnumerable<string> seller, IEnumerable<string> buyer) =>
        Table.SideBySide(20, Party(seller), Party(buyer));

    static Stack Party(IEnumerable<string> lines) =>
        new([
            .. lines
                .Where(line => line.Length > 0)
                .Select((line, n) => (Block)new Paragraph(n == 0 ? Run.Bold(line) : new Run(line))),
        ]);

    /// <summary>A name and what stands for it, one below the other.</summary>
    public static Block Facts(IEnumerable<(string Name, string Value)> facts) =>
        new Table(Column.Fixed(48.Mm), Column.Share())
        {
            Look = TableLook.Plain with { Padding = new(2, 0) },
            Rows =
            [
                .. facts
                    .Where(fact => fact.Value.Length > 0)
                    .Select(fact => new Row(new Paragraph(fact.Name) { Style = Small with { Size = 9 } }, fact.Value)),
            ],
        };

    /// <summary>Where both sign, kept on one page.</summary>
    public static Block Signatures(Words w, string seller, string buyer) =>
        new Stack(
            new Paragraph(w["Signatures"])
            {
                Style = new() { Size = 12, Bold = true },
                SpaceAfter = 6,
            },
            Table.SideBySide(24, Signature(w, w["For {0}", seller]), Signature(w, w["For {0}", buyer]))
        )
        {
            KeepTogether = true,
            SpaceBefore = 22,
        };

    static Stack Signature(Words w, string who) =>
        new(
            new Paragraph(Run.Bold(who)),
            new Paragraph(w["Name and quality:"]) { Style = Small, SpaceBefore = 4 },
            new Paragraph(w["Date:"]) { Style = Small, SpaceBefore = 10 },
            new Paragraph(w["Signature:"]) { Style = Small, SpaceBefore = 10 },
            new Rule(new Stroke(0.4, Hair)) { SpaceBefore = 44 }
        );
}
