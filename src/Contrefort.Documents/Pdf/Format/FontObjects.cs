using System.Globalization;
using System.Text;
using Contrefort.Documents.Pdf.Fonts;
using static Contrefort.Documents.Pdf.Format.PdfText;

namespace Contrefort.Documents.Pdf.Format;

/// <summary>A font in the file: its glyphs, their widths, and the characters they stand for (ISO 32000-1, 9.7 and 9.10).</summary>
static class FontObjects
{
    const int Symbolic = 4;
    const int Italic = 64;

    public static void Write(PdfFile file, int number, FontSubset font, int index)
    {
        var (face, name) = (font.Face, Name($"{Tag(index)}+{font.Face.Name}")); // a subset's name begins with six letters
        var program = font.ToTrueType();
        var data = file.AddStream($"/Length1 {program.Length}", program);
        var box = $"{Number(face.Box.Left)} {Number(face.Box.Bottom)} {Number(face.Box.Right)} {Number(face.Box.Top)}";
        var descriptor = file.Add(
            $"<< /Type /FontDescriptor /FontName {name} /Flags {Symbolic | (face.ItalicAngle == 0 ? 0 : Italic)} /FontBBox [{box}]"
                + $" /ItalicAngle {Number(face.ItalicAngle)} /Ascent {Number(face.Ascent)} /Descent {Number(face.Descent)}"
                + $" /CapHeight {Number(face.CapHeight)} /StemV {(face.Weight >= 600 ? 120 : 80)} /FontFile2 {data} 0 R >>"
        );
        var descendant = file.Add(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {name} /CIDToGIDMap /Identity"
                + " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
                + $" /FontDescriptor {descriptor} 0 R /DW 1000 /W [0 [{string.Join(' ', font.Widths.Select(Number))}]] >>"
        );
        var characters = file.AddStream("", Encoding.ASCII.GetBytes(ToUnicode(font)));
        file.Put(
            number,
            $"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H"
                + $" /DescendantFonts [{descendant} 0 R] /ToUnicode {characters} 0 R >>"
        );
    }

    static string Tag(int index) => $"CONTR{(char)('A' + index % 26)}";

    static string ToUnicode(FontSubset font)
    {
        var map = new StringBuilder(
            """
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """
        );
        foreach (var part in font.CodePoints.Index().Skip(1).Chunk(100)) // no more at a time
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (number, codePoint) in part)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{number:X4}> <");
                foreach (var unit in char.ConvertFromUtf32(codePoint))
                    map.Append(CultureInfo.InvariantCulture, $"{(int)unit:X4}");
                map.Append(">\n");
            }
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }
}
