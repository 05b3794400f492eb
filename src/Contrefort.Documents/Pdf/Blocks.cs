namespace Contrefort.Documents.Pdf;

/// <summary>Something that takes its place below what came before. Spaces are in points; between two blocks the larger counts.</summary>
public abstract record Block
{
    public TextStyle? Style { get; init; }
    public double SpaceBefore { get; init; }
    public double SpaceAfter { get; init; }

    /// <summary>On the same page as the beginning of the next block: for headings.</summary>
    public bool KeepWithNext { get; init; }

    public static implicit operator Block(string text) => new Paragraph(text);

    internal abstract List<Layout.Piece> Flow(Layout.Setting setting);
}

/// <summary>
/// Text, broken into lines between words; a line feed breaks too. Never alone on a page: the first line of several, or the
/// last. No break before <c>: ; ! ? » % €</c>, after <c>«</c>, or at a non-breaking space.
/// </summary>
public sealed record Paragraph(params IReadOnlyList<Run> Runs) : Block
{
    internal override List<Layout.Piece> Flow(Layout.Setting setting) => Layout.LineBreaker.Flow(this, setting);
}

/// <summary>Text of one look, and where a click on it leads (an absolute address).</summary>
public sealed record Run(string Text)
{
    public TextStyle? Style { get; init; }
    public Uri? Link { get; init; }

    public static implicit operator Run(string text) => new(text);

    public static Run Bold(string text) => new(text) { Style = new() { Bold = true } };

    public static Run Italic(string text) => new(text) { Style = new() { Italic = true } };
}

/// <summary>Blocks one below the other, on one page if asked and if they fit one.</summary>
public sealed record Stack(params IReadOnlyList<Block> Blocks) : Block
{
    public bool KeepTogether { get; init; }

    internal override List<Layout.Piece> Flow(Layout.Setting setting)
    {
        var pieces = Layout.Piece.Stacked(Blocks, setting);
        if (KeepTogether)
            foreach (var piece in pieces.SkipLast(1))
                piece.KeepWithNext = true;
        return pieces;
    }
}

/// <summary>A block set in from the left, with a bullet, a number or a letter before its first line.</summary>
public sealed record Item(string Marker, Block Content, double Indent = 14) : Block
{
    internal override List<Layout.Piece> Flow(Layout.Setting setting)
    {
        var pieces = Content.Flow(setting.Within(Content.Style) with { Width = setting.Width - Indent });
        var marker = new Paragraph(Marker).Flow(setting with { Width = Indent });
        for (var i = 0; i < pieces.Count; i++)
            pieces[i] = pieces[i].Shifted(Indent, i == 0 ? marker.FirstOrDefault() : null);
        return pieces;
    }
}

/// <summary>Room, or a line across.</summary>
public sealed record Rule(Stroke? Stroke = null, double Height = 0) : Block
{
    internal override List<Layout.Piece> Flow(Layout.Setting setting) =>
        [
            new(
                Math.Max(Height, Stroke?.Width ?? 0),
                (canvas, x, y) =>
                {
                    if (Stroke is not null)
                        canvas.Line(x, y, x + setting.Width, y, Stroke);
                }
            ),
        ];
}

/// <summary>What follows starts a page.</summary>
public sealed record PageBreak : Block
{
    internal override List<Layout.Piece> Flow(Layout.Setting setting) => [new(0, (_, _, _) => { }) { EndsPage = true }];
}
