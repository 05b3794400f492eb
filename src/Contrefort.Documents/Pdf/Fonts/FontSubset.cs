using System.Buffers.Binary;

namespace Contrefort.Documents.Pdf.Fonts;

/// <summary>
/// The glyphs one document uses of a typeface, numbered in the order of first use; 0 is .notdef, which no text shows
/// (ISO 19005-3, 6.2.11.8). One code point has one number, so that what is copied from the page is what was written.
/// </summary>
sealed class FontSubset(Typeface face)
{
    readonly List<ushort> _glyphs = [0];
    readonly List<int> _codePoints = [0];
    readonly Dictionary<(int CodePoint, ushort Glyph), ushort> _numbers = [];

    public Typeface Face => face;

    public IReadOnlyList<int> CodePoints => _codePoints;

    public IEnumerable<double> Widths => _glyphs.Take(_codePoints.Count).Select(face.Advance);

    public ushort Number(int codePoint, ushort glyph)
    {
        if (_numbers.TryGetValue((codePoint, glyph), out var known))
            return known;
        var number = checked((ushort)_glyphs.Count);
        _glyphs.Add(glyph);
        _codePoints.Add(codePoint);
        return _numbers[(codePoint, glyph)] = number;
    }

    /// <summary>A TrueType file with these glyphs and the parts of accented ones.</summary>
    public byte[] ToTrueType()
    {
        var outlines = new List<byte[]>();
        var parts = new Dictionary<ushort, ushort>();
        for (var i = 0; i < _glyphs.Count; i++) // grows while parts are found
            outlines.Add(Renumbered(face.Outline(_glyphs[i]).ToArray(), parts));

        var loca = new byte[4 * (outlines.Count + 1)];
        var glyf = new MemoryStream();
        var hmtx = new byte[4 * outlines.Count];
        for (var i = 0; i < outlines.Count; i++)
        {
            glyf.Write(outlines[i]);
            while (glyf.Length % 4 != 0)
                glyf.WriteByte(0);
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * (i + 1)), (uint)glyf.Length);
            var (advance, bearing) = face.Metrics(_glyphs[i]);
            BinaryPrimitives.WriteUInt16BigEndian(hmtx.AsSpan(4 * i), advance);
            BinaryPrimitives.WriteInt16BigEndian(hmtx.AsSpan(4 * i + 2), bearing);
        }

        var head = face.Table("head").ToArray();
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), 0); // the sum of all, made below
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1); // long offsets
        var hhea = face.Table("hhea").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)outlines.Count);
        var maxp = face.Table("maxp").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)outlines.Count);

        var tables = new List<(string, byte[])>
        {
            ("glyf", glyf.ToArray()),
            ("head", head),
            ("hhea", hhea),
            ("hmtx", hmtx),
            ("loca", loca),
            ("maxp", maxp),
        };
        foreach (var program in (string[])["cvt ", "fpgm", "prep"]) // outlines keep their instructions, which may call these
            if (face.Has(program))
                tables.Add((program, face.Table(program).ToArray()));
        return TrueTypeFile.Write(tables);
    }

    /// <summary>A composite glyph names its parts by number: these become ours.</summary>
    byte[] Renumbered(byte[] outline, Dictionary<ushort, ushort> parts)
    {
        ReadOnlySpan<byte> read = outline;
        if (outline.Length == 0 || read.I16(0) >= 0)
            return outline;
        for (var at = 10; ; )
        {
            var flags = read.U16(at);
            var part = read.U16(at + 2);
            if (part >= face.GlyphCount)
                throw new InvalidDataException("A glyph of the font is made of one that is not there.");
            if (!parts.TryGetValue(part, out var number))
            {
                parts[part] = number = checked((ushort)_glyphs.Count);
                _glyphs.Add(part);
            }
            BinaryPrimitives.WriteUInt16BigEndian(outline.AsSpan(at + 2), number);
            at += 4 + ((flags & 1) != 0 ? 4 : 2);
            at +=
                (flags & 8) != 0 ? 2
                : (flags & 0x40) != 0 ? 4
                : (flags & 0x80) != 0 ? 8
                : 0;
            if ((flags & 0x20) == 0)
                return outline;
        }
    }
}
