namespace Contrefort.Documents.Pdf.Layout;

/// <summary>One line of letters, as wide as they are, and where it stands in its column.</summary>
sealed class TextLine
{
    readonly Letter[] letters;
    readonly int from;
    readonly int to;
    readonly Look[] looks;
    readonly Setting setting;
    readonly double height;
    readonly double baseLine;

    public TextLine(Letter[] letters, int from, int to, Look[] looks, Setting setting)
    {
        (this.letters, this.from, this.to, this.looks, this.setting) = (letters, from, to, looks, setting);
        for (var at = from; at < to; at++)
            Width += letters[at].Width;
        foreach (var run in Runs())
        {
            height = Math.Max(height, looks[run.Run].LineHeight);
            baseLine = Math.Max(baseLine, looks[run.Run].BaseLine);
        }
        if (setting.Style.Align == Align.Decimal)
            AfterSign = MeasureAfterSign();
    }

    public double Width { get; }

    /// <summary>From the decimal sign, or from the end of the figures, to the end; 0 without figures.</summary>
    public double AfterSign { get; }

    public Piece ToPiece() => new(height, Draw);

    void Draw(Canvas canvas, double x, double y)
    {
        x += setting.Style.Align switch
        {
            Align.Center => (setting.Width - Width) / 2,
            Align.Right => setting.Width - Width,
            Align.Decimal => setting.Width - Width + Math.Min(0, AfterSign - (HasFigures ? setting.DecimalRoom ?? 0 : 0)),
            _ => 0,
        };
        foreach (var (start, end, run) in Runs())
        {
            var (look, width) = (looks[run], 0.0);
            for (var at = start; at < end; at++)
                width += letters[at].Width;
            canvas.Text(look, x, y + baseLine, letters.AsSpan(start, end - start));
            if (look.Link is { } address)
                canvas.Link(x, y, width, height, address);
            x += width;
        }
    }

    /// <summary>Letters of one look. An empty line has the look of where it stands.</summary>
    IEnumerable<(int From, int To, int Run)> Runs()
    {
        if (from == to)
            yield return (from, to, letters.Length == 0 ? 0 : letters[Math.Min(from, letters.Length - 1)].Run);
        for (var start = from; start < to; )
        {
            var end = start + 1;
            while (end < to && letters[end].Run == letters[start].Run)
                end++;
            yield return (start, end, letters[start].Run);
            start = end;
        }
    }

    bool HasFigures => LastFigure() >= 0;

    int LastFigure()
    {
        for (var at = to - 1; at >= from; at--)
            if (letters[at].CodePoint is >= '0' and <= '9')
                return at;
        return -1;
    }

    double MeasureAfterSign()
    {
        var last = LastFigure();
        if (last < 0)
            return 0;
        var sign = last + 1;
        for (var at = last; at > from; at--)
            if (letters[at].CodePoint == setting.DecimalSign)
            {
                sign = at;
                break;
            }
            else if (letters[at].CodePoint is < '0' or > '9')
                break;
        var width = 0.0;
        for (var at = sign; at < to; at++)
            width += letters[at].Width;
        return width;
    }
}
