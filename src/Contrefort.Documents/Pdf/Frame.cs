using Contrefort.Documents.Pdf.Format;
using Contrefort.Documents.Pdf.Layout;

namespace Contrefort.Documents.Pdf;

/// <summary>
/// A field of fixed size, in points, in which everything has its place; y grows downwards. It stands where the text is, or
/// <see cref="AtSheetFoot"/>: against the left and bottom edges of the sheet itself, where a payment slip belongs; that page
/// has no running foot.
/// </summary>
public sealed record Frame(double Width, double Height, params IReadOnlyList<Mark> Marks) : Block
{
    public bool AtSheetFoot { get; init; }

    internal override List<Piece> Flow(Setting setting)
    {
        var shift = setting.Style.Align switch
        {
            _ when AtSheetFoot => 0,
            Align.Center => (setting.Width - Width) / 2,
            Align.Right or Align.Decimal => setting.Width - Width,
            _ => 0,
        };
        return
        [
            new(
                Height,
                (canvas, x, y) =>
                {
                    foreach (var mark in Marks)
                        mark.Draw(canvas, x + shift, y, setting);
                }
            )
            {
                AtSheetFoot = AtSheetFoot,
            },
        ];
    }
}

/// <summary>Something at a place of a <see cref="Frame"/>.</summary>
public abstract record Mark
{
    internal abstract void Draw(Canvas canvas, double left, double top, Setting setting);
}

public sealed record LineMark(double X1, double Y1, double X2, double Y2, Stroke Stroke) : Mark
{
    internal override void Draw(Canvas canvas, double left, double top, Setting setting) =>
        canvas.Line(left + X1, top + Y1, left + X2, top + Y2, Stroke);
}

public sealed record BoxMark(double X, double Y, double Width, double Height, Color? Fill = null, Stroke? Stroke = null)
    : Mark
{
    internal override void Draw(Canvas canvas, double left, double top, Setting setting) =>
        canvas.Box(left + X, top + Y, Width, Height, Fill, Stroke);
}

/// <summary>The data of an SVG path, enlarged by <paramref name="Scale"/>; <see cref="FormatException"/> if they are none.</summary>
public sealed record PathMark(
    double X,
    double Y,
    string Data,
    double Scale = 1,
    Color? Fill = null,
    Stroke? Stroke = null
) : Mark
{
    public bool EvenOdd { get; init; }

    internal override void Draw(Canvas canvas, double left, double top, Setting setting) =>
        canvas.Path(SvgPath.Read(Data), left + X, top + Y, Scale, Fill, Stroke, EvenOdd);
}

/// <summary>Squares, row by row, such as a QR code's (without its quiet zone, if the matrix has none).</summary>
public sealed record ModulesMark(double X, double Y, double Size, bool[,] Matrix, Color Color = default) : Mark
{
    internal override void Draw(Canvas canvas, double left, double top, Setting setting) =>
        canvas.Modules(left + X, top + Y, Size, Matrix, Color);
}

public sealed record PictureMark(double X, double Y, double Width, double Height, Picture Picture) : Mark
{
    internal override void Draw(Canvas canvas, double left, double top, Setting setting) =>
        canvas.Picture(left + X, top + Y, Width, Height, Picture);
}

/// <summary>A block of that width, its top at <paramref name="Y"/>.</summary>
public sealed record TextMark(double X, double Y, double Width, Block Content) : Mark
{
    internal override void Draw(Canvas canvas, double left, double top, Setting setting) =>
        Piece.Draw(Piece.Stacked([Content], setting with { Width = Width }), canvas, left + X, top + Y);
}

/// <summary>A picture, opaque; read once, drawn as often as wanted, kept once in the document.</summary>
public sealed class Picture
{
    internal Picture(int width, int height) => (Width, Height) = (width, height);

    /// <summary>Throws <see cref="InvalidDataException"/> on a broken, interlaced or transparent PNG.</summary>
    public static Picture Png(ReadOnlySpan<byte> file) => Format.Png.Read(file);

    /// <summary>In pixels.</summary>
    public int Width { get; }

    /// <summary>In pixels.</summary>
    public int Height { get; }
    internal int BitsPerChannel { get; init; }
    internal int Channels { get; init; }
    internal byte[]? Palette { get; init; }
    internal byte[] PackedRows { get; init; } = [];
}
