using System.Globalization;
using Contrefort.Documents.Pdf.Fonts;

namespace Contrefort.Documents.Pdf.Layout;

/// <summary>What a block needs to know of where it stands. The style is complete: every property is set.</summary>
/// <param name="Width">Of the column, in points.</param>
/// <param name="SheetHeight">In points: what is tall is so beside this.</param>
/// <param name="DecimalRoom">For <see cref="Align.Decimal"/>: points kept right of the decimal sign.</param>
readonly record struct Setting(
    TextStyle Style,
    double Width,
    double SheetHeight,
    char DecimalSign,
    double? DecimalRoom = null
)
{
    public Setting Within(TextStyle? style) => style is null ? this : this with { Style = style.Over(Style) };
}

/// <summary>A style made ready to draw.</summary>
sealed record Look(Typeface Face, double Size, Color Color, double LineHeight, bool Tabular, Uri? Link)
{
    public static Look Of(TextStyle style, Uri? link) =>
        new(
            style.Family!.Cut(style.Bold!.Value, style.Italic!.Value),
            style.Size!.Value,
            style.Color!.Value,
            style.Leading!.Value * style.Size.Value,
            style.Tabular!.Value,
            link
        );

    /// <summary>From the top of a line of this look to where its letters stand.</summary>
    public double BaseLine => (LineHeight + (Face.Ascent + Face.Descent) * Size / 1000) / 2;
}

static class DecimalSign
{
    public static char Of(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language).NumberFormat.NumberDecimalSeparator[0];
        }
        catch (CultureNotFoundException)
        {
            return '.';
        }
    }
}
