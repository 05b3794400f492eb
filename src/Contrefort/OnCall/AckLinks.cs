using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Contrefort.Hosting;
using Contrefort.Mail;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>
/// The links by which someone who was called says that they have it: short, because a text message is. Only this program can
/// make one; it says which call it is of, and so who, and is compared in constant time.
/// </summary>
internal sealed class AckLinks(SigningKey key, PublicAddress address)
{
    /// <summary>Longer than any night; the call it is of says when it began.</summary>
    public static readonly Duration Life = Duration.FromHours(24);

    const int NumberBytes = 5;
    const int MacBytes = 10;

    public string To(long call) => address.Of($"/ack/{Write(call)}");

    public string Write(long call)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, call);
        return Base64Url.EncodeToString([.. number[(8 - NumberBytes)..], .. Mac(call)]);
    }

    /// <returns>The number of the call; null when it was not made here.</returns>
    public long? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[NumberBytes + MacBytes];
        if (
            token.Length != Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.TryDecodeFromChars(token, bytes, out var written)
            || written != bytes.Length
        )
            return null;
        Span<byte> number = stackalloc byte[8];
        bytes[..NumberBytes].CopyTo(number[(8 - NumberBytes)..]);
        var call = BinaryPrimitives.ReadInt64BigEndian(number);
        return CryptographicOperations.FixedTimeEquals(bytes[NumberBytes..], Mac(call)) ? call : null;
    }

    byte[] Mac(long call) =>
        HMACSHA256.HashData(key.Bytes, Encoding.ASCII.GetBytes($"call acknowledgement {call}"))[..MacBytes];
}
