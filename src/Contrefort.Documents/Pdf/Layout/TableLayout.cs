namespace Contrefort.Documents.Pdf.Layout;

/// <summary>A table as pieces: one for each row, or several for one too tall to be kept whole.</summary>
sealed class TableLayout
{
    readonly Table table;
    readonly Setting setting;
    readonly IReadOnlyList<Column> columns;
    readonly ColumnWidths widths;
    readonly Edges padding;

    public TableLayout(Table table, Setting setting)
    {
        (this.table, this.setting, padding) = (table, setting, table.Look.Padding);
        var rows = table.Head.Concat(table.Rows).Concat(table.Foot);
        columns =
            table.Columns.Count > 0
                ? table.Columns
                : [.. Enumerable.Repeat(Column.Share(), rows.Max(row => (int?)row.Cells.Sum(cell => cell.Span)) ?? 0)];
        if (rows.Any(row => row.Cells.Any(cell => cell.Span < 1) || row.Cells.Sum(cell => cell.Span) > columns.Count))
            throw new ArgumentException("A row of the table has more cells than the table has columns.");
        widths = new ColumnWidths(table, columns, setting);
    }

    public List<Piece> Flow()
    {
        var head = new List<Piece>();
        foreach (var row in table.Head)
            head.AddRange(RowPieces(row, HeadStyle, table.Look.HeadBackground, null, []));
        if (table.Look.HeadRule is { } line && head.Count > 0)
            head.Add(Across(line));
        foreach (var piece in head)
            piece.KeepWithNext = true;

        var all = new List<Piece>(head);
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var rule = i > 0 ? table.Look.RowRule : null;
            var stripe = i % 2 == 1 ? table.Look.Stripe : null;
            all.AddRange(RowPieces(table.Rows[i], setting.Style, stripe, rule, head));
        }
        if (table.Look.EndRule is { } end && all.Count > 0)
            Together(all, Across(end));
        foreach (var row in table.Foot)
            foreach (var piece in RowPieces(row, setting.Style, null, null, head))
                Together(all, piece);
        if (all.Count > 0)
            all[^1].KeepWithNext = false;
        return all;
    }

    TextStyle HeadStyle => table.Look.HeadStyle.Over(setting.Style);

    static void Together(List<Piece> all, Piece next)
    {
        if (all.Count > 0)
            all[^1].KeepWithNext = true;
        all.Add(next);
    }

    Piece Across(Stroke stroke) =>
        new(stroke.Width, (canvas, x, y) => canvas.Line(x, y, x + widths.Total, y, stroke));

    List<Piece> RowPieces(Row row, TextStyle style, Color? background, Stroke? rule, IReadOnlyList<Piece> head)
    {
        var cells = new List<(double X, double Width, Color? Background, List<Piece> Pieces)>();
        var at = 0;
        foreach (var cell in row.Cells)
        {
            var (x, width) = widths.Of(at, cell.Span);
            var within = widths.SettingOf(at, cell, row, setting with { Style = style });
            cells.Add((x, width, cell.Background, Piece.Stacked(cell.Blocks, within)));
            at += cell.Span;
        }
        var height = cells.Count == 0 ? 0 : cells.Max(cell => Piece.HeightOf(cell.Pieces));
        var bands = height > setting.SheetHeight / 3 ? cells.Max(cell => cell.Pieces.Count) : 1;
        var pieces = new List<Piece>(bands);
        for (var band = 0; band < bands; band++)
        {
            var (first, last) = (band == 0, band == bands - 1);
            var parts = cells.ConvertAll(cell => bands == 1 ? cell.Pieces : [.. cell.Pieces.Skip(band).Take(1)]);
            var above = first ? padding.Top : 0;
            var full = parts.Max(part => (double?)Piece.HeightOf(part)) ?? 0;
            full += above + (last ? padding.Bottom : 0);
            pieces.Add(
                new(full, (canvas, x, y) => Draw(canvas, x, y, above, full, first ? row.RuleAbove ?? rule : null, parts))
                {
                    Head = head,
                    KeepWithNext = last && row.KeepWithNext,
                }
            );
        }
        return pieces;

        void Draw(Canvas canvas, double x, double y, double above, double full, Stroke? line, List<List<Piece>> parts)
        {
            if ((row.Background ?? background) is { } behind)
                canvas.Box(x, y, widths.Total, full, behind, null);
            for (var i = 0; i < parts.Count; i++)
                if (cells[i].Background is { } color)
                    canvas.Box(x + cells[i].X, y, cells[i].Width, full, color, null);
            if (line is not null)
                canvas.Line(x, y, x + widths.Total, y, line);
            for (var i = 0; i < parts.Count; i++)
                Piece.Draw(parts[i], canvas, x + cells[i].X + padding.Left, y + above);
        }
    }
}
