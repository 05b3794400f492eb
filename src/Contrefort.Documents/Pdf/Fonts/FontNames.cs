using System.Text;

namespace Contrefort.Documents.Pdf.Fonts;

/// <summary>The name table: only the PostScript name (name id 6) is of use in a PDF.</summary>
static class FontNames
{
    public static string PostScript(ReadOnlySpan<byte> table)
    {
        var strings = table.U16(4);
        for (var (i, count) = (0, table.U16(2)); i < count; i++)
        {
            var entry = table.Part(6 + 12 * i, 12);
            if (entry.U16(6) != 6)
                continue;
            var bytes = table.Part(strings + entry.U16(10), entry.U16(8));
            var name =
                entry.U16(0) == 1 ? Encoding.Latin1.GetString(bytes) : Encoding.BigEndianUnicode.GetString(bytes);
            return new string([.. name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')]);
        }
        throw new InvalidDataException("The font has no PostScript name.");
    }
}
