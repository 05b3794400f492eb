using System.Buffers;
using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>One header field: its name as written and its value unfolded, encoded words still encoded.</summary>
public sealed record HeaderField(string Name, string Value)
{
    /// <summary>The value as a person reads it: RFC 2047 words decoded, trimmed, without control characters.</summary>
    public string Text => PlainText.OneLine(EncodedWords.Decode(Value));
}

/// <summary>
/// The fields of one header block in the order they came (RFC 5322 §2.2, with 8-bit text as in RFC 6532 or as
/// old programs send it).
/// </summary>
public sealed class HeaderList
{
    readonly List<HeaderField> _fields = [];

    HeaderList() { }

    public IReadOnlyList<HeaderField> Fields => _fields;

    /// <summary>The first field of this name, unfolded, or null.</summary>
    public string? First(string name) => _fields.Find(f => Is(f, name))?.Value;

    /// <summary>The first field of this name as a person reads it, or null.</summary>
    public string? Text(string name) => _fields.Find(f => Is(f, name))?.Text;

    public IEnumerable<string> All(string name) => _fields.Where(f => Is(f, name)).Select(f => f.Value);

    public bool Contains(string name) => _fields.Exists(f => Is(f, name));

    static bool Is(HeaderField field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    internal static HeaderList Empty { get; } = new();

    internal static HeaderList Parse(ReadOnlySpan<byte> block, MimeLimits limits, Defects defects)
    {
        var list = new HeaderList();
        var charset = CharsetHint(block);
        var value = new ArrayBufferWriter<byte>(256);
        string? name = null;
        foreach (var range in Lines(block))
        {
            var line = block[range];
            if (line.IsEmpty || line.StartsWith("From "u8) || line.StartsWith(">From "u8))
                continue;
            var colon = NameLength(line);
            if (line[0] is (byte)' ' or (byte)'\t' || colon < 0)
            {
                // A line that is no field was folded by a program that forgot the space.
                value.Write(" "u8);
                value.Write(line.TrimStart(" \t"u8));
                continue;
            }
            if (name is not null && !list.Add(name, value.WrittenSpan, charset, limits))
            {
                defects.Add(Defects.TooManyFields);
                return list;
            }
            name = Encoding.ASCII.GetString(line[..colon]).TrimEnd();
            value.ResetWrittenCount();
            value.Write(line[(line.IndexOf((byte)':') + 1)..]);
        }
        if (name is not null && !list.Add(name, value.WrittenSpan, charset, limits))
            defects.Add(Defects.TooManyFields);
        return list;
    }

    bool Add(string name, ReadOnlySpan<byte> value, string? charset, MimeLimits limits)
    {
        if (_fields.Count >= limits.Fields)
            return false;
        _fields.Add(new HeaderField(name, TextDecoding.DecodeHeader(value, charset).Trim(' ', '\t', '\r', '\n')));
        return true;
    }

    /// <summary>The length of the field name that starts this line, spaces before the colon included, or -1.</summary>
    internal static int NameLength(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || colon > 200)
            return -1;
        var name = line[..colon].TrimEnd(" \t"u8);
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)33, (byte)126))
            return -1;
        return colon;
    }

    /// <summary>8-bit text in a header says nothing of its charset; the body's declaration is the best guess.</summary>
    static string? CharsetHint(ReadOnlySpan<byte> block)
    {
        if (Ascii.IsValid(block))
            return null;
        var at = block.IndexOf("charset="u8);
        if (at < 0)
            return null;
        var value = block[(at + 8)..].TrimStart("\" "u8);
        var end = value.IndexOfAny("\"; \r\n"u8);
        return Encoding.ASCII.GetString(value[..Math.Min(end < 0 ? value.Length : end, 40)]);
    }

    static LineRanges Lines(ReadOnlySpan<byte> block) => new(block);

    ref struct LineRanges(ReadOnlySpan<byte> block)
    {
        readonly ReadOnlySpan<byte> _block = block;
        readonly byte _lineEnd = block.Contains((byte)'\n') || !block.Contains((byte)'\r') ? (byte)'\n' : (byte)'\r';
        int _next = 0;

        public Range Current { get; private set; } = default;

        public readonly LineRanges GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_next >= _block.Length)
                return false;
            var at = _block[_next..].IndexOf(_lineEnd);
            var end = at < 0 ? _block.Length : _next + at;
            Current = _next..(_next + _block[_next..end].TrimEnd((byte)'\r').Length);
            _next = end + 1;
            return true;
        }
    }
}
