using System.Globalization;
using Contrefort.Documents.Pdf.Format;

namespace Contrefort.Documents.Pdf;

/// <summary>A colour in sRGB, always opaque.</summary>
public readonly record struct Color(byte Red, byte Green, byte Blue)
{
    public static Color Black => default;
    public static Color White => new(255, 255, 255);

    /// <summary>"#1f2937" as style sheets write it; throws <see cref="FormatException"/> on anything else.</summary>
    public static Color Hex(string text)
    {
        if (text.Length != 7 || text[0] != '#' || !text.Skip(1).All(char.IsAsciiHexDigit))
            throw new FormatException("A colour is # and six hexadecimal digits.");
        return new(Octet(1), Octet(3), Octet(5));

        byte Octet(int at) => byte.Parse(text.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    internal string Operands => $"{Share(Red)} {Share(Green)} {Share(Blue)}";

    static string Share(byte octet) => PdfText.Number(octet / 255.0);
}

/// <summary>How a line is drawn. <paramref name="Dash"/> is the length of its strokes and gaps; 0 draws it through.</summary>
public sealed record Stroke(double Width, Color Color, double Dash = 0);
