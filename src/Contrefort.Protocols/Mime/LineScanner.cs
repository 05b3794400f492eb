using System.Buffers;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// Walks a source line by line in one buffer. Lines end at LF, with any CRs before it; in a source that has
/// only CRs, they end at CR.
/// </summary>
sealed class LineScanner : IDisposable
{
    const int BufferSize = 64 * 1024;

    /// <summary>How much of a line <see cref="Prefix"/> shows at most; no delimiter or field name is longer.</summary>
    public const int PrefixSize = 1024;

    readonly ByteSource _source;
    readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    readonly byte _lineEnd;
    long _bufferStart;
    int _bufferLength;
    int _prefixStart;
    int _prefixLength;

    public LineScanner(ByteSource source)
    {
        _source = source;
        Fill(0);
        var seen = _buffer.AsSpan(0, _bufferLength);
        _lineEnd = seen.Contains((byte)'\n') || !seen.Contains((byte)'\r') ? (byte)'\n' : (byte)'\r';
    }

    /// <summary>Where the line starts.</summary>
    public long Start { get; private set; }

    /// <summary>Where its text ends: before its line end.</summary>
    public long End { get; private set; }

    /// <summary>Where the following line starts.</summary>
    public long Next { get; private set; }

    /// <summary>The line's text, cut at <see cref="PrefixSize"/>; valid until the next call.</summary>
    public ReadOnlySpan<byte> Prefix => _buffer.AsSpan(_prefixStart, _prefixLength);

    public bool MoveNext()
    {
        if (Next >= _source.Length)
            return false;
        Start = Next;
        if (!Holds(Start, PrefixSize))
            Fill(Start);
        _prefixStart = (int)(Start - _bufferStart);
        var rest = _buffer.AsSpan(_prefixStart, _bufferLength - _prefixStart);
        var at = rest.IndexOf(_lineEnd);
        if (at >= 0)
            Finish(Start + at, Start + at + 1, TrimmedEnd(rest[..at]));
        else
            FinishLongLine(rest.Length);
        return true;
    }

    /// <summary>The start of the line after this one.</summary>
    public ReadOnlySpan<byte> PeekNext(Span<byte> into)
    {
        var read = into[.._source.Read(Next, into)];
        var end = read.IndexOf(_lineEnd);
        return (end < 0 ? read : read[..end]).TrimEnd((byte)'\r');
    }

    void FinishLongLine(int seen)
    {
        var prefix = _buffer.AsSpan(_prefixStart, Math.Min(seen, PrefixSize));
        Span<byte> kept = stackalloc byte[PrefixSize];
        prefix.CopyTo(kept);
        var keptLength = prefix.Length;
        var position = Start + seen;
        var endsInReturn = seen > 0 && _buffer[_prefixStart + seen - 1] == '\r';
        while (position < _source.Length)
        {
            Fill(position);
            if (_bufferLength == 0)
                break;
            var at = _buffer.AsSpan(0, _bufferLength).IndexOf(_lineEnd);
            if (at >= 0)
            {
                Finish(
                    position + at,
                    position + at + 1,
                    at == 0 && endsInReturn ? 1 : TrimmedEnd(_buffer.AsSpan(0, at))
                );
                Keep(kept[..keptLength]);
                return;
            }
            endsInReturn = _buffer[_bufferLength - 1] == '\r';
            position += _bufferLength;
        }
        // A source that grew shorter under our feet ends here too, so that no caller loops.
        Finish(position, _source.Length, 0);
        Keep(kept[..keptLength]);
    }

    void Keep(ReadOnlySpan<byte> prefix)
    {
        _bufferStart = 0;
        _bufferLength = 0;
        prefix.CopyTo(_buffer);
        (_prefixStart, _prefixLength) = (0, (int)Math.Min(prefix.Length, End - Start));
    }

    void Finish(long textEnd, long next, int lineEndsBefore)
    {
        End = textEnd - lineEndsBefore;
        Next = next;
        _prefixLength = (int)Math.Min(End - Start, PrefixSize);
    }

    static int TrimmedEnd(ReadOnlySpan<byte> line) => line.Length - line.TrimEnd((byte)'\r').Length;

    bool Holds(long offset, int count) =>
        offset >= _bufferStart
        && offset < _bufferStart + _bufferLength
        && (offset + count <= _bufferStart + _bufferLength || _bufferStart + _bufferLength == _source.Length);

    void Fill(long offset)
    {
        _bufferStart = offset;
        _bufferLength = _source.Read(offset, _buffer.AsSpan(0, BufferSize));
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
