using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// Finds the parts of a message in one pass over its lines (RFC 2046 §5.1) and notes where each starts and ends.
/// Nothing is decoded. Outer boundaries end inner multiparts that forgot to close.
/// </summary>
sealed class StructureReader
{
    /// <summary>A multipart whose end was not seen yet.</summary>
    sealed class Open(MimePart part, byte[]? boundary)
    {
        public MimePart Part => part;
        public byte[]? Boundary => boundary;
        public byte[]? Adopted { get; set; }
        public bool IsClosed { get; set; }
    }

    enum Delimiter
    {
        None,
        Opens,
        Closes,
    }

    readonly MessageContext _context;
    readonly LineScanner _lines;
    readonly List<Open> _open = [];
    MimePart _current;
    int _parts = 1;
    bool _inHeader = true;
    long _headerStart;
    long _previousEnd;

    StructureReader(MessageContext context, LineScanner lines, int depth)
    {
        (_context, _lines) = (context, lines);
        _current = new MimePart(context, parent: null, depth);
    }

    public static MimePart Read(MessageContext context, int depth)
    {
        using var lines = new LineScanner(context.Source);
        return new StructureReader(context, lines, depth).Read();
    }

    MimePart Read()
    {
        var root = _current;
        while (_lines.MoveNext())
        {
            if (!TakeDelimiter() && _inHeader && !TakeHeaderLine())
                TakeDelimiter();
            _previousEnd = _lines.End;
        }
        if (_inHeader)
            EndHeader(_context.Source.Length, _context.Source.Length);
        EndBodies(downTo: 0, _context.Source.Length);
        if (_open.Exists(o => !o.IsClosed && o.Part.Parts.Count > 0))
            _context.Defects.Add(Defects.NotClosed);
        if (_open.Exists(o => o.Part.Parts.Count == 0))
            _context.Defects.Add(Defects.BoundaryNotFound);
        return root;
    }

    /// <summary>False when this line is already the body's first, for want of a blank line.</summary>
    bool TakeHeaderLine()
    {
        var line = _lines.Prefix;
        if (_lines.Start == _lines.End)
            EndHeader(_lines.Start, _lines.Next);
        else if (!ContinuesHeader(line))
        {
            var isBlank = line.TrimStart(" \t"u8).IsEmpty;
            if (!isBlank)
                _context.Defects.Add(Defects.NoBlankLine);
            EndHeader(_lines.Start, isBlank ? _lines.Next : _lines.Start);
            return isBlank;
        }
        return true;
    }

    bool ContinuesHeader(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("--"u8))
            return false;
        if (HeaderList.NameLength(line) >= 0)
            return true;
        var isFirst = _lines.Start == _headerStart;
        if (isFirst && (line.StartsWith("From "u8) || line.StartsWith(">From "u8)))
            return true;
        if (line[0] is (byte)' ' or (byte)'\t' && !isFirst && !line.TrimStart(" \t"u8).IsEmpty)
            return true;
        Span<byte> peeked = stackalloc byte[200];
        var next = _lines.PeekNext(peeked);
        var isBlank = line.TrimStart(" \t"u8).IsEmpty;
        var isFolded = isBlank && !isFirst && next is [(byte)' ' or (byte)'\t', ..] && !next.TrimStart(" \t"u8).IsEmpty;
        if (!isFolded && !IsLikelyField(next))
            return false;
        _context.Defects.Add(Defects.NotAField);
        return true;
    }

    static readonly string[] FieldsOfMail =
    [
        "content-",
        "received:",
        "from:",
        "to:",
        "cc:",
        "bcc:",
        "subject:",
        "date:",
        "message-id:",
        "mime-version:",
        "x-",
        "reply-to:",
        "return-path:",
        "references:",
        "in-reply-to:",
        "dkim-",
        "sender:",
        "user-agent:",
        "list-",
        "arc-",
        "delivered-to:",
        "thread-",
        "authentication-results:",
        "received-spf:",
        "importance:",
        "priority:",
        "precedence:",
        "auto-submitted:",
        "disposition-notification-to:",
        "errors-to:",
        "organization:",
        "resent-",
        "mailing-list:",
    ];

    static bool IsLikelyField(ReadOnlySpan<byte> line)
    {
        if (HeaderList.NameLength(line) < 0)
            return false;
        var start = Encoding.ASCII.GetString(line[..Math.Min(line.Length, 20)]);
        return FieldsOfMail.Any(f => start.StartsWith(f, StringComparison.OrdinalIgnoreCase));
    }

    void EndHeader(long headerEnd, long bodyStart)
    {
        _inHeader = false;
        _current.SetHeader(_headerStart, headerEnd, bodyStart);
        if (!_current.ContentType.IsMultipart)
            return;
        if (_current.Depth >= _context.Limits.Depth)
        {
            _context.Defects.Add(Defects.TooDeep);
            return;
        }
        _current.IsOpened = true;
        var boundary = _current.ContentType.Parameter("boundary")?.TrimEnd();
        var isUsable = boundary is { Length: > 0 and < LineScanner.PrefixSize - 8 };
        _open.Add(new Open(_current, isUsable ? Encoding.UTF8.GetBytes(boundary!) : null));
    }

    bool TakeDelimiter()
    {
        var line = _lines.Prefix;
        if (_open.Count == 0 || line.Length < 3 || line[0] != '-' || line[1] != '-')
            return false;
        var text = line[2..].TrimEnd(" \t"u8);
        var (level, delimiter) = FindLevel(text);
        if (delimiter == Delimiter.None && AdoptBoundary(text))
            (level, delimiter) = (_open.Count - 1, Delimiter.Opens);
        if (delimiter == Delimiter.None)
            return false;
        if (delimiter == Delimiter.Opens && _parts >= _context.Limits.Parts)
        {
            _context.Defects.Add(Defects.TooManyParts);
            return false;
        }
        Step(level, delimiter);
        return true;
    }

    void Step(int level, Delimiter delimiter)
    {
        if (_inHeader)
            EndHeader(_lines.Start, _lines.Start);
        // EndHeader may have opened the very part that this line ends.
        EndBodies(level + 1, Math.Max(_previousEnd, _current.BodyStart));
        if (_open.Skip(level + 1).Any(o => !o.IsClosed))
            _context.Defects.Add(Defects.NotClosed);
        _open.RemoveRange(level + 1, _open.Count - level - 1);
        var multipart = _open[level];
        if (delimiter == Delimiter.Closes)
        {
            multipart.IsClosed = true;
            _current = multipart.Part;
            return;
        }
        if (multipart.IsClosed)
            _context.Defects.Add(Defects.PartAfterClose);
        multipart.IsClosed = false;
        _current = new MimePart(_context, multipart.Part, multipart.Part.Depth + 1);
        multipart.Part.Add(_current);
        _parts++;
        (_inHeader, _headerStart) = (true, _lines.Next);
    }

    void EndBodies(int downTo, long end)
    {
        if (_current.BodyEnd < 0)
            _current.BodyEnd = Math.Max(end, _current.BodyStart);
        for (var i = downTo; i < _open.Count; i++)
            if (_open[i].Part.BodyEnd < 0)
                _open[i].Part.BodyEnd = Math.Max(end, _open[i].Part.BodyStart);
    }

    (int Level, Delimiter Delimiter) FindLevel(ReadOnlySpan<byte> text)
    {
        (int, Delimiter) closed = (-1, Delimiter.None);
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var delimiter = Match(_open[i], text);
            if (delimiter == Delimiter.None)
                continue;
            if (!_open[i].IsClosed)
                return (i, delimiter);
            if (closed.Item1 < 0)
                closed = (i, delimiter);
        }
        return closed;
    }

    static Delimiter Match(Open multipart, ReadOnlySpan<byte> text)
    {
        var delimiter = Match(multipart.Boundary, text);
        return delimiter == Delimiter.None ? Match(multipart.Adopted, text) : delimiter;
    }

    static Delimiter Match(byte[]? boundary, ReadOnlySpan<byte> text)
    {
        if (boundary is null || !text.StartsWith(boundary))
            return Delimiter.None;
        var rest = text[boundary.Length..];
        if (rest.IsEmpty)
            return Delimiter.Opens;
        return rest.SequenceEqual("--"u8) ? Delimiter.Closes : Delimiter.None;
    }

    /// <summary>A multipart without a first part yet takes what looks like a delimiter as its own.</summary>
    bool AdoptBoundary(ReadOnlySpan<byte> text)
    {
        var multipart = _open[^1];
        if (_inHeader || multipart.Part.Parts.Count > 0 || multipart.IsClosed || text.ContainsAny(" \t"u8))
            return false;
        Span<byte> next = stackalloc byte[40];
        var following = _lines.PeekNext(next);
        // A part may have no header; where nothing is declared, a line like a delimiter and a blank one are enough.
        var startsPart =
            StartsWithContent(following) || multipart.Boundary is null && following.IsEmpty && text.Length > 5;
        if (!startsPart)
            return false;
        multipart.Adopted = text.ToArray();
        _context.Defects.Add(multipart.Boundary is null ? Defects.NoBoundary : Defects.WrongBoundary);
        return true;
    }

    static bool StartsWithContent(ReadOnlySpan<byte> line) =>
        line.Length > 8 && Ascii.EqualsIgnoreCase(line[..8], "content-"u8);
}
