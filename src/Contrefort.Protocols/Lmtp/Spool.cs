using System.Buffers;

namespace Contrefort.Protocols.Lmtp;

/// <summary>
/// The bytes of one message as received, held once: in pooled memory while small, in a private temporary file that
/// disappears with the spool when large. Beyond its limit it only counts.
/// </summary>
public sealed class Spool(long limit, int spillThreshold, string folder) : IAsyncDisposable
{
    byte[] _memory = ArrayPool<byte>.Shared.Rent(16 * 1024);
    int _inMemory;
    bool _isDropped;
    FileStream? _file;

    /// <summary>Bytes received, those beyond the limit included.</summary>
    public long Length { get; private set; }

    public bool IsOverLimit => Length > limit;

    /// <summary>The whole message when it is held in memory, without a copy; valid until the spool is disposed.</summary>
    public bool TryGetMemory(out ReadOnlyMemory<byte> message)
    {
        message = _file is null ? _memory.AsMemory(0, _inMemory) : default;
        return _file is null;
    }

    /// <summary>Reads the message from its start; may be called again. Dispose the stream before the spool.</summary>
    public Stream OpenRead() =>
        _file is null
            ? new MemoryStream(_memory, 0, _inMemory, writable: false)
            : new FileStream(
                _file.Name,
                new FileStreamOptions
                {
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                    BufferSize = 64 * 1024,
                }
            );

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        if (IsOverLimit || _isDropped)
            return;
        if (_memory.Length - _inMemory < bytes.Length)
            Grow(_inMemory + bytes.Length);
        bytes.CopyTo(_memory.AsSpan(_inMemory));
        _inMemory += bytes.Length;
    }

    /// <summary>
    /// Moves what was appended to the file when it is too much for memory, or, at the end, when a file was begun.
    /// Raises IOException when the disk fails.
    /// </summary>
    internal async ValueTask SettleAsync(bool isEnd, CancellationToken ct)
    {
        var isDue = isEnd ? _file is not null && _inMemory > 0 : _inMemory > spillThreshold;
        if (!isDue || IsOverLimit)
            return;
        _file ??= OpenFile();
        await _file.WriteAsync(_memory.AsMemory(0, _inMemory), ct);
        _inMemory = 0;
    }

    /// <summary>Keeps nothing from here on: the message will be refused.</summary>
    internal void Drop() => _isDropped = true;

    FileStream OpenFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(folder, $"contrefort-{Path.GetRandomFileName()}.eml"), options);
    }

    void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _memory.Length * 2));
        _memory.AsSpan(0, _inMemory).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_memory);
        _memory = larger;
    }

    public async ValueTask DisposeAsync()
    {
        var memory = Interlocked.Exchange(ref _memory, []);
        if (memory.Length > 0)
            ArrayPool<byte>.Shared.Return(memory);
        if (_file is not null)
            await _file.DisposeAsync();
    }
}
