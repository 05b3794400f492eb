namespace Contrefort.Documents.Pdf;

/// <summary>How wide a column is and where its cells' text stands.</summary>
public sealed record Column
{
    internal double? Width { get; private init; }
    internal double? Part { get; private init; }
    internal Align Align { get; private init; }

    /// <summary>That many points.</summary>
    public static Column Fixed(double width, Align align = Align.Left) => new() { Width = width, Align = align };

    /// <summary>A share of what the others leave.</summary>
    public static Column Share(double part = 1, Align align = Align.Left) => new() { Part = part, Align = align };

    /// <summary>As wide as its widest unbroken cell.</summary>
    public static Column Content(Align align = Align.Left) => new() { Align = align };
}

/// <summary>What stands in one column of a row, or in <see cref="Span"/> of them.</summary>
public sealed record Cell(params IReadOnlyList<Block> Blocks)
{
    public int Span { get; init; } = 1;
    public TextStyle? Style { get; init; }
    public Color? Background { get; init; }

    public static implicit operator Cell(string text) => new(new Paragraph(text));

    public static implicit operator Cell(Block block) => new(block);
}

/// <summary>A row stays on one page unless it is taller than a third of one.</summary>
public sealed record Row(params IReadOnlyList<Cell> Cells)
{
    public TextStyle? Style { get; init; }
    public Color? Background { get; init; }
    public Stroke? RuleAbove { get; init; }
    public bool KeepWithNext { get; init; }
}

/// <summary>What tables of a document have in common.</summary>
public sealed record TableLook
{
    public Edges Padding { get; init; } = new(3.5, 4);
    public TextStyle HeadStyle { get; init; } = new() { Bold = true };
    public Color? HeadBackground { get; init; }
    public Stroke? HeadRule { get; init; }
    public Stroke? RowRule { get; init; }
    public Stroke? EndRule { get; init; }

    /// <summary>Behind every second row.</summary>
    public Color? Stripe { get; init; }

    public static TableLook Ruled { get; } =
        new()
        {
            HeadRule = new(0.8, Color.Hex("#1f2937")),
            RowRule = new(0.4, Color.Hex("#d1d5db")),
            EndRule = new(0.8, Color.Hex("#1f2937")),
        };

    /// <summary>Neither lines nor padding: blocks beside each other.</summary>
    public static TableLook Plain { get; } = new() { Padding = default };
}

/// <summary>
/// Rows over as many pages as they need, the head repeated on each; the foot stays with the last row. Rows with fewer
/// cells than columns leave the rest empty; one with more is an <see cref="ArgumentException"/>.
/// </summary>
public sealed record Table(params IReadOnlyList<Column> Columns) : Block
{
    public IReadOnlyList<Row> Head { get; init; } = [];
    public IReadOnlyList<Row> Rows { get; init; } = [];
    public IReadOnlyList<Row> Foot { get; init; } = [];
    public TableLook Look { get; init; } = TableLook.Ruled;

    /// <summary>Blocks beside each other, of equal width, that many points apart.</summary>
    public static Table SideBySide(double gap, params IReadOnlyList<Block> blocks)
    {
        var columns = new List<Column>();
        var cells = new List<Cell>();
        foreach (var block in blocks)
        {
            if (columns.Count > 0)
            {
                columns.Add(Column.Fixed(gap));
                cells.Add(new Cell());
            }
            columns.Add(Column.Share());
            cells.Add(block);
        }
        return new(columns) { Rows = [new Row(cells)], Look = TableLook.Plain };
    }

    internal override List<Layout.Piece> Flow(Layout.Setting setting) => new Layout.TableLayout(this, setting).Flow();
}
