namespace Contrefort.Documents.Pdf.Layout;

/// <summary>How a table's width is dealt out: what is fixed, then what the content needs, then shares of the rest.</summary>
sealed class ColumnWidths
{
    /// <summary>Of the table, kept for its shares however wide the other columns want to be.</summary>
    const double LeastShare = 0.2;

    readonly double[] _lefts;
    readonly double[] _decimalRooms;
    readonly IReadOnlyList<Column> _columns;
    readonly Edges _padding;

    public ColumnWidths(Table table, IReadOnlyList<Column> columns, Setting setting)
    {
        (_columns, _padding) = (columns, table.Look.Padding);
        _decimalRooms = new double[_columns.Count];
        var wanted = new double[_columns.Count];
        foreach (var row in table.Head)
            Measure(row, setting with { Style = table.Look.HeadStyle.Over(setting.Style) }, wanted);
        foreach (var row in table.Rows.Concat(table.Foot))
            Measure(row, setting, wanted);
        _lefts = DealOut(wanted, setting.Width);
    }

    public double Total => _lefts[^1];

    public (double X, double Width) Of(int column, int span) =>
        (_lefts[column], _lefts[column + span] - _lefts[column]);

    /// <summary>Of a cell: its style over its row's over its column's place; its width within the padding.</summary>
    public Setting SettingOf(int column, Cell cell, Row row, Setting setting)
    {
        var last = column + cell.Span - 1; // what spans columns stands as the last of them
        var within = Styled(last, cell, row, setting);
        var width = Math.Max(1, Of(column, cell.Span).Width - _padding.Left - _padding.Right);
        return within with { Width = width, DecimalRoom = _decimalRooms[last] };
    }

    Setting Styled(int column, Cell cell, Row row, Setting setting)
    {
        var align = _columns[column].Align;
        var own = setting with
        {
            Style = setting.Style with
            {
                Align = cell.Span > 1 && align == Align.Decimal ? Align.Right : align,
                Tabular = setting.Style.Tabular == true || align == Align.Decimal,
            },
        };
        return own.Within(row.Style).Within(cell.Style);
    }

    void Measure(Row row, Setting setting, double[] wanted)
    {
        var at = 0;
        foreach (var cell in row.Cells)
        {
            var column = _columns[at];
            var fits = column.Width is null && column.Part is null;
            if (cell.Span == 1 && (fits || column.Align == Align.Decimal))
            {
                var within = Styled(at, cell, row, setting);
                foreach (var paragraph in cell.Blocks.OfType<Paragraph>())
                {
                    var (width, after) = LineBreaker.Measure(paragraph, within.Within(paragraph.Style));
                    wanted[at] = Math.Max(wanted[at], width + _padding.Left + _padding.Right);
                    _decimalRooms[at] = Math.Max(_decimalRooms[at], after);
                }
            }
            at += cell.Span;
        }
    }

    double[] DealOut(double[] wanted, double room)
    {
        var shares = _columns.Sum(column => column.Part ?? 0);
        var taken = _columns.Select((column, i) => column.Part is null ? column.Width ?? wanted[i] : 0).ToArray();
        var most = shares > 0 ? room * (1 - LeastShare) : room;
        var squeeze = taken.Sum() > most ? most / taken.Sum() : 1;
        var rest = room - taken.Sum() * squeeze;
        var edges = new double[_columns.Count + 1];
        for (var i = 0; i < _columns.Count; i++)
            edges[i + 1] = edges[i] + (_columns[i].Part is { } part ? rest * part / shares : taken[i] * squeeze);
        return edges;
    }
}
