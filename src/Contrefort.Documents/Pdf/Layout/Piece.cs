namespace Contrefort.Documents.Pdf.Layout;

/// <summary>What no page boundary cuts: a line of text, a table's row, a frame. Drawn from its top left corner.</summary>
sealed class Piece(double height, Action<Canvas, double, double> draw)
{
    public double Height => height;

    /// <summary>Free points above it, unless it opens a page.</summary>
    public double Before { get; set; }
    public bool KeepWithNext { get; set; }

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
            KeepWithNext = KeepWithNext,
            Head = Head,
            EndsPage = EndsPage,
        };

    public static List<Piece> Stacked(IReadOnlyList<Block> blocks, Setting setting)
    {
        var all = new List<Piece>();
        var after = 0.0;
        foreach (var block in blocks)
        {
            var pieces = block.Flow(setting.Within(block.Style));
            if (pieces.Count == 0)
                continue;
            pieces[0].Before = Math.Max(pieces[0].Before, all.Count == 0 ? 0 : Math.Max(after, block.SpaceBefore));
            pieces[^1].KeepWithNext |= block.KeepWithNext;
            after = block.SpaceAfter;
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
