namespace Contrefort.Protocols.Mime;

/// <summary>
/// Base64 (RFC 2045 §6.8). Some programs pad every line, and mailing lists append footers in plain text: after padding,
/// a line is decoded only when all of it is base64, and the first that is not ends it.
/// </summary>
sealed class Base64Stream(Stream raw) : DecodingStream(raw)
{
    const int LongestLine = 1024;

    readonly byte[] _line = new byte[LongestLine];
    Base64Decoder _decoder;
    State _state;
    int _length;

    enum State
    {
        Decoding,
        Padded,
        SkippingLine,
        HoldingLine,
    }

    /// <summary>Whole groups at once, which is nearly all; the rest byte by byte.</summary>
    protected override void Take(ReadOnlySpan<byte> block)
    {
        while (!block.IsEmpty && !IsDone)
        {
            if (_state == State.Decoding && _decoder.IsBetweenGroups)
                block = block[TakeGroups(block)..];
            if (!block.IsEmpty)
                Take(block[0]);
            block = block[Math.Min(1, block.Length)..];
        }
    }

    int TakeGroups(ReadOnlySpan<byte> block)
    {
        var room = Room(block.Length / 4 * 3);
        var (taken, put) = (0, 0);
        for (; taken + 4 <= block.Length; taken += 4, put += 3)
        {
            var group = block.Slice(taken, 4);
            var (a, b) = (Values[group[0]], Values[group[1]]);
            var (c, d) = (Values[group[2]], Values[group[3]]);
            if ((a | b | c | d) < 0)
                break;
            room[put] = unchecked((byte)(a << 2 | b >> 4));
            room[put + 1] = unchecked((byte)(b << 4 | c >> 2));
            room[put + 2] = unchecked((byte)(c << 6 | d));
        }
        Written(put);
        return taken;
    }

    static readonly int[] Values = [.. Enumerable.Range(0, 256).Select(c => Base64Decoder.Value((byte)c))];

    protected override void Take(byte c)
    {
        switch (_state)
        {
            case State.Decoding:
                Decode(c);
                break;
            case State.Padded when c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                _state = c == '\n' ? State.HoldingLine : State.SkippingLine;
                break;
            case State.Padded:
                Decode(c);
                break;
            case State.SkippingLine:
                if (c == '\n')
                    _state = State.HoldingLine;
                break;
            case State.HoldingLine:
                Hold(c);
                break;
            default:
                throw new InvalidOperationException();
        }
    }

    void Decode(byte c)
    {
        Span<byte> triple = stackalloc byte[3];
        Put(triple[.._decoder.Take(c, triple)]);
        if (c == '=')
            _state = State.Padded;
        else if (_state == State.Padded)
            _state = State.Decoding;
    }

    void Hold(byte c)
    {
        if (c != '\n' && _length < LongestLine)
            _line[_length++] = c;
        if (c == '\n' || _length == LongestLine)
            TakeLine();
    }

    void TakeLine()
    {
        var line = _line.AsSpan(0, _length).Trim(" \t\r"u8);
        _length = 0;
        if (line.IsEmpty)
            return;
        foreach (var c in line)
            if (c != '=' && (Base64Decoder.Value(c) < 0 || c is (byte)'-' or (byte)'_'))
            {
                IsDone = true;
                return;
            }
        _state = State.Decoding;
        foreach (var c in line)
            Decode(c);
        if (_state == State.Padded)
            _state = State.HoldingLine;
    }

    protected override void Finish()
    {
        if (_state == State.HoldingLine && !IsDone)
            TakeLine();
        Span<byte> triple = stackalloc byte[3];
        Put(triple[.._decoder.Finish(triple)]);
    }
}
