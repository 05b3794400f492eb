using System.Text;

namespace Contrefort.Documents.Pdf.Fonts;

/// <summary>The font's figures of one width (GSUB feature tnum, single substitutions), so that amounts stand in columns.</summary>
static class TabularFigures
{
    public static Dictionary<ushort, ushort> Read(ReadOnlySpan<byte> gsub)
    {
        var figures = new Dictionary<ushort, ushort>();
        var features = gsub.From(gsub.U16(6));
        var lookups = gsub.From(gsub.U16(8));
        for (var i = 0; i < features.U16(0); i++)
        {
            var entry = features.Part(2 + 6 * i, 6);
            if (Encoding.ASCII.GetString(entry[..4]) != "tnum")
                continue;
            var feature = features.From(entry.U16(4));
            for (var n = 0; n < feature.U16(2); n++)
                ReadLookup(lookups.From(lookups.U16(2 + 2 * feature.U16(4 + 2 * n))), figures);
            break;
        }
        return figures;
    }

    static void ReadLookup(ReadOnlySpan<byte> lookup, Dictionary<ushort, ushort> into)
    {
        for (var i = 0; i < lookup.U16(4); i++)
        {
            int type = lookup.U16(0);
            var table = lookup.From(lookup.U16(6 + 2 * i));
            if (type == 7) // a larger offset to the same
            {
                type = table.U16(2);
                table = table.From(table.Offset(4));
            }
            if (type == 1)
                ReadSubstitution(table, into);
        }
    }

    static void ReadSubstitution(ReadOnlySpan<byte> table, Dictionary<ushort, ushort> into)
    {
        var covered = Covered(table.From(table.U16(2)));
        for (var i = 0; i < covered.Count; i++)
            into[covered[i]] =
                table.U16(0) == 1 ? (ushort)((covered[i] + table.U16(4)) & 0xFFFF) : table.U16(6 + 2 * i);
    }

    static List<ushort> Covered(ReadOnlySpan<byte> table)
    {
        var glyphs = new List<ushort>();
        for (var i = 0; i < table.U16(2); i++)
            if (table.U16(0) == 1)
                glyphs.Add(table.U16(4 + 2 * i));
            else
                for (int glyph = table.U16(4 + 6 * i); glyph <= table.U16(6 + 6 * i); glyph++)
                    glyphs.Add((ushort)glyph);
        return glyphs;
    }
}
