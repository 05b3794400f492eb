namespace Contrefort.Protocols.Probing;

/// <summary>
/// Reads a page as its bytes come, whatever says where it ends: a length, chunks or the end of the connection
/// (RFC 9112 §6.3 and §7.1). No more of it is looked at than <see cref="MaxBytes"/>.
/// </summary>
sealed class HttpBody
{
    internal const int MaxBytes = 256 * 1024;

    /// <summary>Of a line with a chunk's size and its extensions.</summary>
    const int MaxSizeLine = 1024;

    readonly bool _isChunked;
    readonly TextFinder? _expected;
    readonly TextFinder? _forbidden;

    /// <summary>What is left of the page, or of the chunk.</summary>
    long _left;
    ChunkPart _part = ChunkPart.Size;
    int _lineLength;
    bool _hasDigit;
    bool _isSizeRead;

    internal HttpBody(HttpHead head, bool isEmpty, TextFinder? expected, TextFinder? forbidden)
    {
        _isChunked = head.IsChunked;
        _left =
            isEmpty ? 0
            : head.IsChunked ? 0
            : head.Length ?? long.MaxValue;
        _expected = expected;
        _forbidden = forbidden;
        EndsWithConnection = !isEmpty && !head.IsChunked && head.Length is null;
        IsComplete = isEmpty || (!head.IsChunked && _left == 0);
    }

    /// <summary>Of the page itself, without the chunks' frames.</summary>
    internal long Bytes { get; private set; }

    internal bool IsComplete { get; private set; }

    /// <summary>The frames of the chunks are not what they should be.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Nothing but the end of the connection says that this was all.</summary>
    internal bool EndsWithConnection { get; }

    /// <summary>Whether more of it can still change what is known.</summary>
    internal bool IsWanted =>
        !IsComplete
        && !IsBroken
        && Bytes < MaxBytes
        && _forbidden?.IsFound != true
        && (_expected is { IsFound: false } || _forbidden is { IsFound: false });

    internal void Feed(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && !IsComplete && !IsBroken)
            bytes = _isChunked ? TakeChunk(bytes) : TakePage(bytes);
    }

    ReadOnlySpan<byte> TakePage(ReadOnlySpan<byte> bytes)
    {
        var most = (int)Math.Min(bytes.Length, _left);
        Look(bytes[..most]);
        if (!EndsWithConnection)
            _left -= most;
        IsComplete = !_isChunked && _left == 0;
        return bytes[most..];
    }

    void Look(ReadOnlySpan<byte> piece)
    {
        var most = piece[..(int)Math.Min(piece.Length, Math.Max(0, MaxBytes - Bytes))];
        Bytes += piece.Length;
        _expected?.Feed(most);
        _forbidden?.Feed(most);
    }

    ReadOnlySpan<byte> TakeChunk(ReadOnlySpan<byte> bytes)
    {
        if (_part == ChunkPart.Data)
        {
            bytes = TakePage(bytes);
            if (_left == 0)
                _part = ChunkPart.End;
            return bytes;
        }
        var next = bytes[0];
        if (_part == ChunkPart.End)
        {
            if (next == '\n')
                _part = ChunkPart.Size;
            else
                IsBroken = next != '\r';
        }
        else
            TakeSize(next);
        return bytes[1..];
    }

    void TakeSize(byte next)
    {
        if (++_lineLength > MaxSizeLine)
            IsBroken = true;
        else if (next == '\n')
            EndSize();
        else if (!_isSizeRead && char.IsAsciiHexDigit((char)next))
        {
            _hasDigit = true;
            if (_left > int.MaxValue)
                IsBroken = true;
            else
                _left = _left * 16 + Convert.ToInt32(((char)next).ToString(), 16);
        }
        else
        {
            // Extensions of a chunk say nothing to us.
            IsBroken = !_isSizeRead && next is not ((byte)';' or (byte)'\r' or (byte)' ' or (byte)'\t');
            _isSizeRead = true;
        }
    }

    void EndSize()
    {
        IsBroken = !_hasDigit;
        IsComplete = _hasDigit && _left == 0;
        _part = ChunkPart.Data;
        (_lineLength, _hasDigit, _isSizeRead) = (0, false, false);
    }

    enum ChunkPart
    {
        Size,
        Data,
        End,
    }
}
