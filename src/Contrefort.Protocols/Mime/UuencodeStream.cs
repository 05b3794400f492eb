namespace Contrefort.Protocols.Mime;

/// <summary>Uuencode: from the "begin" line to the "end" line.</summary>
sealed class UuencodeStream(Stream raw) : DecodingStream(raw)
{
    const int LongestLine = 256;

    readonly byte[] _line = new byte[LongestLine];
    int _length;
    bool _hasBegun;

    protected override void Take(byte c)
    {
        if (c == '\n')
            TakeLine();
        else if (_length < LongestLine)
            _line[_length++] = c;
    }

    protected override void Finish() => TakeLine();

    void TakeLine()
    {
        var line = _line.AsSpan(0, _length).TrimEnd((byte)'\r');
        _length = 0;
        if (!_hasBegun)
            _hasBegun = line.StartsWith("begin "u8) || line.StartsWith("begin-base64 "u8);
        else if (line.SequenceEqual("end"u8))
            IsDone = true;
        else if (!line.IsEmpty)
            Decode(line);
    }

    void Decode(ReadOnlySpan<byte> line)
    {
        var count = (line[0] - 32) & 0x3f;
        for (var i = 1; count > 0; i += 4)
        {
            // Spaces cut from a line's end stood for zeros.
            int At(ReadOnlySpan<byte> l, int at) => at < l.Length ? (l[at] - 32) & 0x3f : 0;
            var bits = At(line, i) << 18 | At(line, i + 1) << 12 | At(line, i + 2) << 6 | At(line, i + 3);
            for (var shift = 16; shift >= 0 && count > 0; shift -= 8, count--)
                Put((byte)((bits >> shift) & 0xff));
        }
    }
}
