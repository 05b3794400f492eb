namespace Contrefort.Documents.Pdf.Fonts;

/// <summary>Which glyph a code point has: the font's cmap, formats 4 and 12, spread out once for quick look-up.</summary>
sealed class CharacterMap
{
    readonly ushort[] _basic = new ushort[0x10000];
    readonly Dictionary<int, ushort> _beyond = [];

    public ushort this[int codePoint] => codePoint < 0x10000 ? _basic[codePoint] : _beyond.GetValueOrDefault(codePoint);

    public static CharacterMap Read(ReadOnlySpan<byte> cmap)
    {
        var map = new CharacterMap();
        var best = -1;
        var bestFormat = 0;
        for (var (i, count) = (0, cmap.U16(2)); i < count; i++)
        {
            var entry = cmap.Part(4 + 8 * i, 8);
            var at = entry.Offset(4);
            var unicode = entry.U16(0) == 0 || (entry.U16(0) == 3 && entry.U16(2) is 1 or 10);
            if (unicode && cmap.U16(at) is 4 or 12 && cmap.U16(at) > bestFormat)
                (best, bestFormat) = (at, cmap.U16(at));
        }
        if (best < 0)
            throw new InvalidDataException("The font has no Unicode character map of format 4 or 12.");
        if (bestFormat == 12)
            map.ReadGroups(cmap.From(best));
        else
            map.ReadSegments(cmap.From(best));
        return map;
    }

    void ReadGroups(ReadOnlySpan<byte> table)
    {
        for (var (i, count) = (0, table.Offset(12)); i < count; i++)
        {
            var group = table.Part(checked(16 + 12 * i), 12);
            var (first, last, glyph) = (group.U32(0), group.U32(4), group.U32(8));
            if (last > 0x10FFFF || first > last)
                throw new InvalidDataException("The font's character map leaves Unicode.");
            for (var code = first; code <= last; code++)
                Set((int)code, (ushort)((glyph + code - first) & 0xFFFF));
        }
    }

    void ReadSegments(ReadOnlySpan<byte> table)
    {
        var segments = table.U16(6) / 2;
        for (var i = 0; i < segments; i++)
        {
            var last = table.U16(14 + 2 * i);
            var first = table.U16(16 + 2 * (segments + i));
            var delta = table.U16(16 + 2 * (2 * segments + i));
            var rangeAt = 16 + 2 * (3 * segments + i);
            var range = table.U16(rangeAt);
            for (int code = first; code <= last && code != 0xFFFF; code++)
            {
                var glyph = range == 0 ? code : table.U16(rangeAt + range + 2 * (code - first));
                if (glyph != 0)
                    Set(code, (ushort)((glyph + delta) & 0xFFFF));
            }
        }
    }

    void Set(int code, ushort glyph)
    {
        if (code < 0x10000)
            _basic[code] = glyph;
        else
            _beyond[code] = glyph;
    }
}
