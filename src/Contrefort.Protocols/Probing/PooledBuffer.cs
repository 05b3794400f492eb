using System.Buffers;

namespace Contrefort.Protocols.Probing;

/// <summary>Bytes lent for the length of one exchange, and given back once, whatever its end.</summary>
sealed class PooledBuffer(int size) : IDisposable
{
    internal byte[] Bytes { get; private set; } = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>Makes room for at least this many, and keeps the first ones.</summary>
    internal void Grow(int size, int kept)
    {
        if (size <= Bytes.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(size);
        Bytes.AsSpan(0, kept).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(Bytes);
        Bytes = larger;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(Bytes);
        Bytes = [];
    }
}
