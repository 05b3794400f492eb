using System.Buffers;
using System.Security.Cryptography;

namespace Contrefort.Protocols.Mime;

/// <summary>What a body weighs once decoded, and its SHA-256 in lower-case hexadecimal.</summary>
public readonly record struct ContentDigest(long Size, string Sha256);

/// <summary>A part that is not the text: a file, an inline image, a nested message, a calendar entry.</summary>
public sealed class Attachment
{
    const int BlockSize = 64 * 1024;

    ContentDigest? _digest;

    internal Attachment(MimePart part, string name, string type, bool isInline, Func<Stream>? open = null) =>
        (Part, Name, Type, IsInline, Opener) = (part, name, type, isInline, open ?? part.Open);

    /// <summary>The part it comes from.</summary>
    public MimePart Part { get; }

    /// <summary>A safe file name (see <see cref="FileNames.Safe"/>), made up when the sender gave none.</summary>
    public string Name { get; }

    /// <summary>The file name as the sender wrote it, or null.</summary>
    public string? OriginalName => Part.FileName;

    /// <summary>The declared media type, in lower case. It may be a lie.</summary>
    public string Type { get; }

    /// <summary>Without its angle brackets, or null.</summary>
    public string? ContentId => Part.ContentId;

    /// <summary>Meant to be shown in the text: disposed inline, or referred to by the HTML.</summary>
    public bool IsInline { get; }

    Func<Stream> Opener { get; }

    /// <summary>The content, decoded while it is read.</summary>
    public Stream Open() => Opener();

    /// <summary>Size and hash, read once by streaming.</summary>
    public ContentDigest Digest => _digest ??= CopyTo(Stream.Null);

    /// <summary>Writes the content and measures it on the way.</summary>
    public ContentDigest CopyTo(Stream destination)
    {
        using var content = Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        var size = 0L;
        while (content.Read(block) is > 0 and var read)
        {
            hash.AppendData(block, 0, read);
            destination.Write(block, 0, read);
            size += read;
        }
        ArrayPool<byte>.Shared.Return(block);
        var digest = new ContentDigest(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        _digest = digest;
        return digest;
    }

    /// <summary>The message inside, when this is a message/rfc822 attachment.</summary>
    public MimeMessage? ReadMessage() => Part.ReadMessage();
}
