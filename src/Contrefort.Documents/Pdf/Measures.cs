namespace Contrefort.Documents.Pdf;

/// <summary>Lengths are points, 72 to the inch, everywhere in a document; <c>20.Mm</c> says millimetres.</summary>
public static class Measures
{
    extension(double length)
    {
        public double Mm => length * 72 / 25.4;
    }

    extension(int length)
    {
        public double Mm => length * 72 / 25.4;
    }
}

/// <summary>Widths along the four sides, in points.</summary>
public readonly record struct Edges(double Top, double Right, double Bottom, double Left)
{
    public Edges(double all)
        : this(all, all, all, all) { }

    public Edges(double vertical, double horizontal)
        : this(vertical, horizontal, vertical, horizontal) { }
}

/// <summary>A sheet and the room left free around its text, in points.</summary>
public sealed record PageFormat(double Width, double Height, Edges Margins)
{
    public static PageFormat A4 { get; } = new(210.Mm, 297.Mm, new Edges(18.Mm, 20.Mm));
    public static PageFormat Letter { get; } = new(612, 792, new Edges(18.Mm, 20.Mm));

    internal double TextWidth => Width - Margins.Left - Margins.Right;
}

/// <summary>Which page of how many; both start at 1.</summary>
public readonly record struct PageNumber(int Number, int Count);
