using Contrefort.Documents.Pdf.Fonts;
using Contrefort.Documents.Pdf.Format;

namespace Contrefort.Documents.Pdf.Layout;

/// <summary>A place to click, in the page's own coordinates, y upwards.</summary>
readonly record struct LinkPlace(double Left, double Bottom, double Right, double Top, Uri Address);

/// <summary>One page being drawn: points from the upper left corner, y downwards, become PDF's operators.</summary>
sealed class Canvas(
    double sheetHeight,
    Func<Typeface, (FontSubset Glyphs, string Name)> font,
    Func<Picture, string> picture
)
{
    readonly ContentStream _content = new();
    Color? _fillColor;
    Stroke? _stroke;

    public List<LinkPlace> Links { get; } = [];
    public ReadOnlySpan<byte> Content => _content.Bytes;

    public void Text(Look look, double x, double baseLine, ReadOnlySpan<Letter> letters)
    {
        if (letters.Length == 0)
            return;
        var (glyphs, name) = font(look.Face);
        Fill(look.Color);
        _content.Operator($"BT /{name}").Number(look.Size).Operator("Tf").Number(x).Number(sheetHeight - baseLine);
        _content.Operator("Td <");
        foreach (var letter in letters)
            if (letter.Glyph != 0)
                _content.Hex(glyphs.Number(letter.CodePoint, letter.Glyph));
        _content.Operator("> Tj ET\n");
    }

    public void Line(double x1, double y1, double x2, double y2, Stroke with)
    {
        Set(with);
        _content
            .Number(x1)
            .Number(sheetHeight - y1)
            .Operator("m")
            .Number(x2)
            .Number(sheetHeight - y2)
            .Operator("l S\n");
    }

    public void Box(double x, double y, double width, double height, Color? fill, Stroke? edge)
    {
        if (!Prepare(fill, edge))
            return;
        _content.Number(x).Number(sheetHeight - y - height).Number(width).Number(height).Operator("re");
        Paint(fill, edge, false);
    }

    public void Path(
        IReadOnlyList<SvgPath.Step> steps,
        double x,
        double y,
        double scale,
        Color? fill,
        Stroke? edge,
        bool evenOdd
    )
    {
        if (steps.Count == 0 || !Prepare(fill, edge))
            return;
        foreach (var step in steps)
            switch (step.Kind)
            {
                case 'M' or 'L':
                    Point(step.X, step.Y).Operator(step.Kind == 'M' ? "m" : "l");
                    break;
                case 'C':
                    Point(step.X1, step.Y1);
                    Point(step.X2, step.Y2);
                    Point(step.X, step.Y).Operator("c");
                    break;
                default:
                    _content.Operator("h");
                    break;
            }
        Paint(fill, edge, evenOdd);

        ContentStream Point(double px, double py) =>
            _content.Number(x + px * scale).Number(sheetHeight - y - py * scale);
    }

    /// <summary>Neighbours in a row are drawn as one, and all in one path, so that no light shows between them.</summary>
    public void Modules(double x, double y, double size, bool[,] matrix, Color color)
    {
        var (rows, columns) = (matrix.GetLength(0), matrix.GetLength(1));
        if (rows == 0 || columns == 0)
            return;
        Fill(color);
        var module = size / Math.Max(rows, columns);
        for (var row = 0; row < rows; row++)
        for (var column = 0; column < columns; column++)
        {
            var from = column;
            while (column < columns && matrix[row, column])
                column++;
            if (column > from)
                _content
                    .Number(x + from * module)
                    .Number(sheetHeight - y - (row + 1) * module)
                    .Number((column - from) * module)
                    .Number(module)
                    .Operator("re\n");
        }
        _content.Operator("f\n");
    }

    public void Picture(double x, double y, double width, double height, Picture of)
    {
        _content.Operator("q").Number(width).Operator("0 0").Number(height).Number(x).Number(sheetHeight - y - height);
        _content.Operator($"cm /{picture(of)} Do Q\n");
    }

    public void Link(double x, double y, double width, double height, Uri address) =>
        Links.Add(new(x, sheetHeight - y - height, x + width, sheetHeight - y, address));

    bool Prepare(Color? fill, Stroke? edge)
    {
        if (fill is { } color)
            Fill(color);
        if (edge is not null)
            Set(edge);
        return fill is not null || edge is not null;
    }

    void Paint(Color? fill, Stroke? edge, bool evenOdd) =>
        _content.Operator(
            (fill, edge, evenOdd) switch
            {
                (null, _, _) => "S\n",
                (_, null, false) => "f\n",
                (_, null, true) => "f*\n",
                (_, _, false) => "B\n",
                (_, _, true) => "B*\n",
            }
        );

    void Fill(Color color)
    {
        if (_fillColor == color)
            return;
        _fillColor = color;
        _content.Operator(color.Operands).Operator("rg\n");
    }

    void Set(Stroke next)
    {
        if (_stroke == next)
            return;
        _stroke = next;
        _content.Operator(next.Color.Operands).Operator("RG").Number(next.Width).Operator("w [");
        if (next.Dash > 0)
            _content.Number(next.Dash);
        _content.Operator("] 0 d\n");
    }
}
