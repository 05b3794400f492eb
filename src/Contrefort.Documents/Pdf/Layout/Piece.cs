namespace Contrefort.Documents.Pdf.Layout;

/// <summary>What no page boundary cuts: a line of text, a table's row, a frame. Drawn from its top left corner.</summary>
sealed class Piece(double height, Action<Canvas, double, double> draw)
{
    public double Height => height;

    /// <summary>Free points above it, unless it opens a page.</summary>
    public double Before { get; set; }

    /// <summary>Free points asked for below it; what comes next has them or its own <see cref="Before"/>, the larger.</summary>
    public double After { get; set; }
    public bool KeepWithNext { get; set; }

    /// <summary>Stands right below a head that was drawn again.</summary>
    public bool BelowHead { get; set; }

    /// <summary>Drawn again above this piece when it opens a page.</summary>
    public IReadOnlyList<Piece> Head { get; init; } = [];
    public bool AtSheetFoot { get; init; }
    public bool EndsPage { get; init; }

    public void Draw(Canvas canvas, double x, double y) => draw(canvas, x, y);

    /// <summary>The same to the right, with another beside it.</summary>
    public Piece Shifted(double right, Piece? beside) =>
        new(
            Math.Max(height, beside?.Height ?? 0),
            (canvas, x, y) =>
            {
                draw(canvas, x + right, y);
                beside?.Draw(canvas, x, y);
            }
        )
        {
            Before = Before,
            After = After,
            KeepWithNext = KeepWithNext,
            Head = Head,
            EndsPage = EndsPage,
        };

    public static List<Piece> Stacked(IReadOnlyList<Block> blocks, Setting setting)
    {
        var all = new List<Piece>();
        foreach (var block in blocks)
        {
            var pieces = block.Flow(setting.Within(block.Style));
            if (pieces.Count == 0)
                continue;
            var above = Math.Max(block.SpaceBefore, all.Count == 0 ? 0 : all[^1].After);
            pieces[0].Before = Math.Max(pieces[0].Before, above);
            pieces[^1].After = Math.Max(pieces[^1].After, block.SpaceAfter);
            pieces[^1].KeepWithNext |= block.KeepWithNext;
            all.AddRange(pieces);
        }
        return all;
    }

    public static double HeightOf(IReadOnlyList<Piece> pieces)
    {
        var sum = 0.0;
        foreach (var piece in pieces)
            sum += piece.Before + piece.Height;
        return sum;
    }

    public static void Draw(IReadOnlyList<Piece> pieces, Canvas canvas, double x, double y)
    {
        foreach (var piece in pieces)
        {
            y += piece.Before;
            piece.Draw(canvas, x, y);
            y += piece.Height;
        }
    }
}
