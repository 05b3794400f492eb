using Contrefort.Files;

namespace Contrefort.Mail;

/// <summary>The bytes of a mail as they were received, to be read back and forth.</summary>
internal static class RawMail
{
    /// <summary>A larger message is read from a file that disappears with the stream.</summary>
    const long LargestInMemory = 8 << 20;

    public static async Task<Stream> Open(Blobs blobs, byte[] sha256, long size, CancellationToken stop)
    {
        Stream raw = size <= LargestInMemory ? new MemoryStream((int)size) : File();
        try
        {
            await blobs.CopyTo(sha256, raw, stop);
            raw.Position = 0;
            return raw;
        }
        catch
        {
            await raw.DisposeAsync();
            throw;
        }
    }

    static FileStream File() =>
        new(
            Path.GetTempFileName(),
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );
}
