using Microsoft.Win32.SafeHandles;

namespace Contrefort.Protocols.Mime;

/// <summary>Bytes at rest, read from anywhere without being copied whole: memory, a file, or a seekable stream.</summary>
abstract class ByteSource
{
    public abstract long Length { get; }

    /// <summary>Fills <paramref name="into"/> from <paramref name="offset"/>; fewer bytes only at the end.</summary>
    public abstract int Read(long offset, Span<byte> into);

    public ByteSource Slice(long offset, long length) => new Window(this, offset, length);

    public byte[] ToArray(long offset, long length, int atMost)
    {
        var bytes = new byte[(int)Math.Clamp(Math.Min(length, Length - offset), 0, atMost)];
        var read = Read(offset, bytes);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    public static ByteSource Of(ReadOnlyMemory<byte> bytes) => new Memory(bytes);

    public static ByteSource Of(Stream stream) =>
        stream is FileStream file ? new File(file.SafeFileHandle, file.Length) : new Seekable(stream);

    sealed class Memory(ReadOnlyMemory<byte> bytes) : ByteSource
    {
        public override long Length => bytes.Length;

        public override int Read(long offset, Span<byte> into)
        {
            var count = (int)Math.Clamp(bytes.Length - offset, 0, into.Length);
            if (count > 0)
                bytes.Span.Slice((int)offset, count).CopyTo(into);
            return count;
        }
    }

    sealed class File(SafeFileHandle handle, long length) : ByteSource
    {
        public override long Length => length;

        public override int Read(long offset, Span<byte> into)
        {
            var total = 0;
            while (total < into.Length)
            {
                var read = RandomAccess.Read(handle, into[total..], offset + total);
                if (read == 0)
                    break;
                total += read;
            }
            return total;
        }
    }

    sealed class Seekable(Stream stream) : ByteSource
    {
        public override long Length { get; } = stream.Length;

        public override int Read(long offset, Span<byte> into)
        {
            stream.Position = Math.Min(offset, Length);
            return stream.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
        }
    }

    sealed class Window(ByteSource source, long start, long length) : ByteSource
    {
        public override long Length => length;

        public override int Read(long offset, Span<byte> into)
        {
            var count = (int)Math.Clamp(length - offset, 0, into.Length);
            return count == 0 ? 0 : source.Read(start + offset, into[..count]);
        }
    }
}

/// <summary>A read-only stream over a range of a <see cref="ByteSource"/>.</summary>
sealed class SourceStream(ByteSource source, long start, long length) : Stream
{
    long _position;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = Math.Max(0, value);
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Clamp(length - _position, 0, buffer.Length);
        if (count == 0)
            return 0;
        var read = source.Read(start + _position, buffer[..count]);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
