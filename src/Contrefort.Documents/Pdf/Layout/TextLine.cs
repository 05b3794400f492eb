namespace Contrefort.Documents.Pdf.Layout;

/// <summary>One line of letters, as wide as they are, and where it stands in its column.</summary>
sealed class TextLine
{
    readonly Letter[] _letters;
    readonly int _from;
    readonly int _to;
    readonly Look[] _looks;
    readonly Setting _setting;
    readonly double _height;
    readonly double _baseLine;

    public TextLine(Letter[] letters, int from, int to, Look[] looks, Setting setting)
    {
        (_letters, _from, _to, _looks, _setting) = (letters, from, to, looks, setting);
        for (var at = _from; at < _to; at++)
            Width += _letters[at].Width;
        foreach (var run in Runs())
        {
            _height = Math.Max(_height, _looks[run.Run].LineHeight);
            _baseLine = Math.Max(_baseLine, _looks[run.Run].BaseLine);
        }
        if (_setting.Style.Align == Align.Decimal)
            AfterSign = MeasureAfterSign();
    }

    public double Width { get; }

    /// <summary>From the decimal sign, or from the end of the figures, to the end; 0 without figures.</summary>
    public double AfterSign { get; }

    public Piece ToPiece() => new(_height, Draw);

    void Draw(Canvas canvas, double x, double y)
    {
        x += _setting.Style.Align switch
        {
            Align.Center => (_setting.Width - Width) / 2,
            Align.Right => _setting.Width - Width,
            Align.Decimal => _setting.Width
                - Width
                + Math.Min(0, AfterSign - (HasFigures ? _setting.DecimalRoom ?? 0 : 0)),
            _ => 0,
        };
        foreach (var (start, end, run) in Runs())
        {
            var (look, width) = (_looks[run], 0.0);
            for (var at = start; at < end; at++)
                width += _letters[at].Width;
            canvas.Text(look, x, y + _baseLine, _letters.AsSpan(start, end - start));
            if (look.Link is { } address)
                canvas.Link(x, y, width, _height, address);
            x += width;
        }
    }

    /// <summary>Letters of one look. An empty line has the look of where it stands.</summary>
    IEnumerable<(int From, int To, int Run)> Runs()
    {
        if (_from == _to)
            yield return (_from, _to, _letters.Length == 0 ? 0 : _letters[Math.Min(_from, _letters.Length - 1)].Run);
        for (var start = _from; start < _to; )
        {
            var end = start + 1;
            while (end < _to && _letters[end].Run == _letters[start].Run)
                end++;
            yield return (start, end, _letters[start].Run);
            start = end;
        }
    }

    bool HasFigures => LastFigure() >= 0;

    int LastFigure()
    {
        for (var at = _to - 1; at >= _from; at--)
            if (_letters[at].CodePoint is >= '0' and <= '9')
                return at;
        return -1;
    }

    double MeasureAfterSign()
    {
        var last = LastFigure();
        if (last < 0)
            return 0;
        var sign = last + 1;
        for (var at = last; at > _from; at--)
            if (_letters[at].CodePoint == _setting.DecimalSign)
            {
                sign = at;
                break;
            }
            else if (_letters[at].CodePoint is < '0' or > '9')
                break;
        var width = 0.0;
        for (var at = sign; at < _to; at++)
            width += _letters[at].Width;
        return width;
    }
}
