namespace Contrefort.Documents.Pdf.Layout;

/// <summary>A table as pieces: one for each row, or several for one too tall to be kept whole.</summary>
sealed class TableLayout
{
    readonly Table _table;
    readonly Setting _setting;
    readonly IReadOnlyList<Column> _columns;
    readonly ColumnWidths _widths;
    readonly Edges _padding;

    public TableLayout(Table table, Setting setting)
    {
        (_table, _setting, _padding) = (table, setting, table.Look.Padding);
        var rows = _table.Head.Concat(_table.Rows).Concat(_table.Foot);
        _columns =
            _table.Columns.Count > 0
                ? _table.Columns
                : [.. Enumerable.Repeat(Column.Share(), rows.Max(row => (int?)row.Cells.Sum(cell => cell.Span)) ?? 0)];
        if (rows.Any(row => row.Cells.Any(cell => cell.Span < 1) || row.Cells.Sum(cell => cell.Span) > _columns.Count))
            throw new ArgumentException("A row of the table has more cells than the table has columns.");
        _widths = new ColumnWidths(_table, _columns, _setting);
    }

    public List<Piece> Flow()
    {
        var head = new List<Piece>();
        foreach (var row in _table.Head)
            head.AddRange(RowPieces(row, HeadStyle, _table.Look.HeadBackground, null, []));
        if (_table.Look.HeadRule is { } line && head.Count > 0)
            head.Add(Across(line));
        foreach (var piece in head)
            piece.KeepWithNext = true;

        var all = new List<Piece>(head);
        for (var i = 0; i < _table.Rows.Count; i++)
        {
            var rule = i > 0 ? _table.Look.RowRule : null;
            var stripe = i % 2 == 1 ? _table.Look.Stripe : null;
            all.AddRange(RowPieces(_table.Rows[i], _setting.Style, stripe, rule, head));
        }
        if (_table.Look.EndRule is { } end && all.Count > 0)
            Together(all, Across(end));
        foreach (var row in _table.Foot)
        foreach (var piece in RowPieces(row, _setting.Style, null, null, head))
            Together(all, piece);
        if (all.Count > 0)
            all[^1].KeepWithNext = false;
        return all;
    }

    TextStyle HeadStyle => _table.Look.HeadStyle.Over(_setting.Style);

    static void Together(List<Piece> all, Piece next)
    {
        if (all.Count > 0)
            all[^1].KeepWithNext = true;
        all.Add(next);
    }

    Piece Across(Stroke stroke) => new(stroke.Width, (canvas, x, y) => canvas.Line(x, y, x + _widths.Total, y, stroke));

    List<Piece> RowPieces(Row row, TextStyle style, Color? background, Stroke? rule, IReadOnlyList<Piece> head)
    {
        var cells = new List<(double X, double Width, Color? Background, List<Piece> Pieces)>();
        var at = 0;
        foreach (var cell in row.Cells)
        {
            var (x, width) = _widths.Of(at, cell.Span);
            var within = _widths.SettingOf(at, cell, row, _setting with { Style = style });
            cells.Add((x, width, cell.Background, Piece.Stacked(cell.Blocks, within)));
            at += cell.Span;
        }
        var height = cells.Count == 0 ? 0 : cells.Max(cell => Piece.HeightOf(cell.Pieces));
        var bands = height > _setting.SheetHeight / 3 ? cells.Max(cell => cell.Pieces.Count) : 1;
        var pieces = new List<Piece>(bands);
        for (var band = 0; band < bands; band++)
        {
            var (first, last) = (band == 0, band == bands - 1);
            var parts = cells.ConvertAll(cell => bands == 1 ? cell.Pieces : [.. cell.Pieces.Skip(band).Take(1)]);
            var above = first ? _padding.Top : 0;
            var full = parts.Max(part => (double?)Piece.HeightOf(part)) ?? 0;
            full += above + (last ? _padding.Bottom : 0);
            var line = first ? row.RuleAbove ?? rule : null;
            Piece piece = null!;
            piece = new(full, (canvas, x, y) => Draw(canvas, x, y, above, full, piece.BelowHead ? null : line, parts))
            {
                Head = head,
                KeepWithNext = last && row.KeepWithNext,
            };
            pieces.Add(piece);
        }
        return pieces;

        void Draw(Canvas canvas, double x, double y, double above, double full, Stroke? line, List<List<Piece>> parts)
        {
            if ((row.Background ?? background) is { } behind)
                canvas.Box(x, y, _widths.Total, full, behind, null);
            for (var i = 0; i < parts.Count; i++)
                if (cells[i].Background is { } color)
                    canvas.Box(x + cells[i].X, y, cells[i].Width, full, color, null);
            if (line is not null)
                canvas.Line(x, y, x + _widths.Total, y, line);
            for (var i = 0; i < parts.Count; i++)
                Piece.Draw(parts[i], canvas, x + cells[i].X + _padding.Left, y + above);
        }
    }
}
