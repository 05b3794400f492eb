namespace Contrefort.Protocols.Mime;

/// <summary>
/// A body decoded while it is read: a block of raw bytes comes in, a block of decoded bytes goes out, and nothing else
/// is held. No bytes make it throw.
/// </summary>
abstract class DecodingStream(Stream raw) : Stream
{
    const int BlockSize = 16 * 1024;

    readonly byte[] _in = new byte[(int)Math.Clamp(raw.Length, 1, BlockSize)];
    byte[] _out = new byte[(int)Math.Clamp(raw.Length, 1, BlockSize)];
    int _outStart;
    int _outEnd;
    bool _ended;

    /// <summary>Takes one raw byte.</summary>
    protected abstract void Take(byte c);

    /// <summary>Takes a block of raw bytes; made to be overridden where there is a quicker way.</summary>
    protected virtual void Take(ReadOnlySpan<byte> block)
    {
        foreach (var c in block)
        {
            if (IsDone)
                return;
            Take(c);
        }
    }

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
        bytes.CopyTo(Room(bytes.Length));
        Written(bytes.Length);
    }

    /// <summary>Where decoded bytes can be written at once; <see cref="Written"/> then says how many were.</summary>
    protected Span<byte> Room(int length)
    {
        if (_outEnd + length > _out.Length)
            Array.Resize(ref _out, Math.Max(_out.Length * 2, _outEnd + length));
        return _out.AsSpan(_outEnd, length);
    }

    protected void Written(int length) => _outEnd += length;

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
        Take(_in.AsSpan(0, read));
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
