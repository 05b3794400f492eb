using Contrefort.Documents.Pdf.Fonts;

namespace Contrefort.Documents.Pdf;

public enum Align
{
    Left,
    Center,
    Right,

    /// <summary>Decimal separators one under the other; without figures, as <see cref="Right"/>.</summary>
    Decimal,
}

/// <summary>What differs from the text around: unset properties are those of the block, table or document it is in.</summary>
public sealed record TextStyle
{
    public FontFamily? Family { get; init; }

    /// <summary>In points.</summary>
    public double? Size { get; init; }
    public bool? Bold { get; init; }
    public bool? Italic { get; init; }
    public Color? Color { get; init; }

    /// <summary>Line height as a multiple of the size.</summary>
    public double? Leading { get; init; }

    /// <summary>All figures of one width, for columns of numbers.</summary>
    public bool? Tabular { get; init; }
    public Align? Align { get; init; }

    internal TextStyle Over(TextStyle around) =>
        new()
        {
            Family = Family ?? around.Family,
            Size = Size ?? around.Size,
            Bold = Bold ?? around.Bold,
            Italic = Italic ?? around.Italic,
            Color = Color ?? around.Color,
            Leading = Leading ?? around.Leading,
            Tabular = Tabular ?? around.Tabular,
            Align = Align ?? around.Align,
        };
}
