using System.Text;

namespace Contrefort.Documents.Pdf.Fonts;

/// <summary>
/// A TrueType font, parsed once and shared by all documents and threads. Lengths are in thousandths of the font size,
/// the y axis pointing up. Source: OpenType 1.9, ISO/IEC 14496-22.
/// </summary>
public sealed class Typeface
{
    readonly ReadOnlyMemory<byte> _file;
    readonly Dictionary<string, (int At, int Length)> _tables;
    readonly CharacterMap _characters;
    readonly Dictionary<ushort, ushort> _tabularFigures;
    readonly ushort _unitsPerEm;
    readonly ushort[] _advances;
    readonly bool _longOffsets;

    Typeface(ReadOnlyMemory<byte> file)
    {
        _file = file;
        _tables = ReadDirectory(file.Span);
        var head = Table("head");
        _unitsPerEm = head.U16(18);
        if (_unitsPerEm is < 16 or > 16384)
            throw new InvalidDataException("The font's units per em are out of range.");
        _longOffsets = head.I16(50) != 0;
        Box = (InEm(head.I16(36)), InEm(head.I16(38)), InEm(head.I16(40)), InEm(head.I16(42)));
        GlyphCount = Table("maxp").U16(4);
        var hhea = Table("hhea");
        (Ascent, Descent) = (InEm(hhea.I16(4)), InEm(hhea.I16(6)));
        _advances = ReadAdvances(hhea.U16(34));
        _characters = CharacterMap.Read(Table("cmap"));
        _tabularFigures = _tables.ContainsKey("GSUB") ? TabularFigures.Read(Table("GSUB")) : [];
        var os2 = Table("OS/2");
        if ((os2.U16(8) & 0x000F) == 2)
            throw new InvalidDataException("The font's licence forbids embedding it.");
        Weight = os2.U16(4);
        CapHeight = os2.U16(0) >= 2 ? InEm(os2.I16(88)) : Ascent;
        ItalicAngle = Table("post").I16(4) + Table("post").U16(6) / 65536.0;
        Name = FontNames.PostScript(Table("name"));
    }

    /// <summary>Reads a TrueType file with glyf outlines. Throws <see cref="InvalidDataException"/> on anything else.</summary>
    public static Typeface Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            return new(file);
        }
        catch (OverflowException)
        {
            throw new InvalidDataException("The font announces places no file can have.");
        }
    }

    public string Name { get; }

    /// <summary>400 is regular, 700 bold.</summary>
    public int Weight { get; }
    public double Ascent { get; }

    /// <summary>Negative: below the base line.</summary>
    public double Descent { get; }
    public double CapHeight { get; }
    public double ItalicAngle { get; }
    internal (double Left, double Bottom, double Right, double Top) Box { get; }
    internal int GlyphCount { get; }

    /// <summary>The glyph of a character, or 0 when the font has none; figures of one width when asked.</summary>
    internal ushort Glyph(Rune character, bool tabular)
    {
        var glyph = _characters[character.Value];
        return tabular && _tabularFigures.TryGetValue(glyph, out var figure) ? figure : glyph;
    }

    internal double Advance(ushort glyph) => _advances[glyph] * 1000.0 / _unitsPerEm;

    internal bool Has(string table) => _tables.ContainsKey(table);

    internal ReadOnlySpan<byte> Table(string name) =>
        _tables.TryGetValue(name, out var place)
            ? _file.Span.Slice(place.At, place.Length)
            : throw new InvalidDataException($"The font has no table {name}.");

    internal (ushort Advance, short LeftSideBearing) Metrics(ushort glyph)
    {
        var longMetrics = Table("hhea").U16(34);
        var hmtx = Table("hmtx");
        var bearing = glyph < longMetrics ? glyph * 4 + 2 : longMetrics * 4 + (glyph - longMetrics) * 2;
        return (_advances[glyph], hmtx.I16(bearing));
    }

    /// <summary>A glyph's outline as the file has it; empty for a blank.</summary>
    internal ReadOnlySpan<byte> Outline(ushort glyph)
    {
        var loca = Table("loca");
        var (from, to) = _longOffsets
            ? (loca.Offset(glyph * 4), loca.Offset(glyph * 4 + 4))
            : (loca.U16(glyph * 2) * 2, loca.U16(glyph * 2 + 2) * 2);
        return Table("glyf").Part(from, to - from);
    }

    double InEm(int units) => units * 1000.0 / _unitsPerEm;

    ushort[] ReadAdvances(int longMetrics)
    {
        if (longMetrics == 0)
            throw new InvalidDataException("The font has no widths.");
        var hmtx = Table("hmtx");
        var read = new ushort[GlyphCount];
        for (var glyph = 0; glyph < read.Length; glyph++)
            read[glyph] = hmtx.U16(Math.Min(glyph, longMetrics - 1) * 4);
        return read;
    }

    static Dictionary<string, (int, int)> ReadDirectory(ReadOnlySpan<byte> file)
    {
        if (file.U32(0) is not (0x00010000 or 0x74727565))
            throw new InvalidDataException("This is not a TrueType font.");
        var read = new Dictionary<string, (int, int)>();
        for (var (i, count) = (0, file.U16(4)); i < count; i++)
        {
            var entry = file.Part(12 + 16 * i, 16);
            var (at, length) = (entry.Offset(8), entry.Offset(12));
            file.Part(at, length);
            read[Encoding.ASCII.GetString(entry[..4])] = (at, length);
        }
        return read;
    }
}
