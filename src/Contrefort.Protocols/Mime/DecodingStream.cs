namespace Contrefort.Protocols.Mime;

/// <summary>
/// A body decoded while it is read: a block of raw bytes comes in, a block of decoded bytes goes out, and nothing else
/// is held. No bytes make it throw.
/// </summary>
abstract class DecodingStream(Stream raw) : Stream
{
    const int BlockSize = 16 * 1024;

    readonly byte[] _in = new byte[BlockSize];
    byte[] _out = new byte[BlockSize];
    int _outStart;
    int _outEnd;
    bool _ended;

    /// <summary>Takes one raw byte.</summary>
    protected abstract void Take(byte c);

    /// <summary>Called once when the raw bytes have ended.</summary>
    protected abstract void Finish();

    /// <summary>Set to leave the rest of the raw bytes unread.</summary>
    protected bool IsDone { get; set; }

    protected void Put(byte c)
    {
        if (_outEnd == _out.Length)
            Array.Resize(ref _out, _out.Length * 2);
        _out[_outEnd++] = c;
    }

    protected void Put(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            Put(b);
    }

    public override int Read(Span<byte> buffer)
    {
        while (_outStart == _outEnd && !_ended)
            Fill();
        var count = Math.Min(buffer.Length, _outEnd - _outStart);
        _out.AsSpan(_outStart, count).CopyTo(buffer);
        _outStart += count;
        return count;
    }

    void Fill()
    {
        (_outStart, _outEnd) = (0, 0);
        var read = IsDone ? 0 : raw.Read(_in);
        for (var i = 0; i < read && !IsDone; i++)
            Take(_in[i]);
        if (read > 0 && !IsDone)
            return;
        _ended = true;
        Finish();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>
/// Base64 (RFC 2045 §6.8). After padding, a line that is not base64 ends it: mailing lists append their footers in
/// plain text, while some programs pad every line.
/// </summary>
sealed class Base64Stream(Stream raw) : DecodingStream(raw)
{
    Base64Decoder _decoder;
    bool _wasPadded;

    protected override void Take(byte c)
    {
        Span<byte> triple = stackalloc byte[3];
        if (_wasPadded && c is not ((byte)'=' or (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t'))
        {
            if (Base64Decoder.Value(c) < 0 || c is (byte)'_' or (byte)'-')
            {
                IsDone = true;
                return;
            }
        }
        if (c == '=')
            _wasPadded = true;
        Put(triple[.._decoder.Take(c, triple)]);
    }

    protected override void Finish()
    {
        Span<byte> triple = stackalloc byte[3];
        Put(triple[.._decoder.Finish(triple)]);
    }
}

/// <summary>Quoted-printable (RFC 2045 §6.7); what is no escape is kept as it is written.</summary>
sealed class QuotedPrintableStream(Stream raw) : DecodingStream(raw)
{
    const int MostSpaces = 1024;

    readonly byte[] _spaces = new byte[MostSpaces];
    int _spaceCount;
    byte _high;
    State _state;

    enum State
    {
        Text,
        AfterEquals,
        AfterHigh,
        SpacesAfterEquals,
        ReturnAfterEquals,
    }

    protected override void Take(byte c)
    {
        switch (_state)
        {
            case State.Text:
                TakeText(c);
                break;
            case State.AfterEquals:
                TakeAfterEquals(c);
                break;
            case State.AfterHigh:
                _state = State.Text;
                if (Hex.TryByte(_high, c, out var value))
                    Put(value);
                else
                {
                    Put([(byte)'=', _high]);
                    TakeText(c);
                }
                break;
            case State.SpacesAfterEquals:
                if (c is (byte)' ' or (byte)'\t')
                    Hold(c);
                else if (c is (byte)'\r' or (byte)'\n')
                {
                    _spaceCount = 0;
                    TakeAfterEquals(c);
                }
                else
                {
                    _state = State.Text;
                    Put((byte)'=');
                    TakeText(c);
                }
                break;
            case State.ReturnAfterEquals:
                _state = State.Text;
                if (c != '\n')
                    TakeText(c);
                break;
            default:
                throw new InvalidOperationException();
        }
    }

    void TakeAfterEquals(byte c)
    {
        _state = c switch
        {
            (byte)'\n' => State.Text,
            (byte)'\r' => State.ReturnAfterEquals,
            (byte)' ' or (byte)'\t' => State.SpacesAfterEquals,
            _ when Hex.TryByte((byte)'0', c, out _) => State.AfterHigh,
            _ => State.Text,
        };
        if (_state == State.AfterHigh)
            _high = c;
        else if (_state == State.SpacesAfterEquals)
            Hold(c);
        else if (c is not ((byte)'\r' or (byte)'\n'))
        {
            Put((byte)'=');
            TakeText(c);
        }
    }

    void TakeText(byte c)
    {
        if (c is (byte)' ' or (byte)'\t')
        {
            Hold(c);
            return;
        }
        // Spaces at a line's end were added on the way (rule 3).
        if (c is not ((byte)'\r' or (byte)'\n'))
            Put(_spaces.AsSpan(0, _spaceCount));
        _spaceCount = 0;
        if (c == '=')
            _state = State.AfterEquals;
        else
            Put(c);
    }

    void Hold(byte space)
    {
        if (_spaceCount == MostSpaces)
        {
            Put(_spaces);
            _spaceCount = 0;
        }
        _spaces[_spaceCount++] = space;
    }

    protected override void Finish()
    {
        if (_state == State.AfterHigh)
            Put([(byte)'=', _high]);
    }
}

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
