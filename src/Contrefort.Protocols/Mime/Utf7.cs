using System.Buffers.Binary;
using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// UTF-7 (RFC 2152), which .NET refuses to decode because it hides markup from filters. Here the result is text like
/// any other: nothing looks at the bytes after it was decoded.
/// </summary>
static class Utf7
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '+')
            {
                text.Append((char)bytes[i]);
                continue;
            }
            var end = i + 1;
            while (
                end < bytes.Length && Base64Decoder.Value(bytes[end]) >= 0 && bytes[end] is not ((byte)'-' or (byte)'_')
            )
                end++;
            var hasEnd = end < bytes.Length && bytes[end] == '-';
            if (end == i + 1)
                text.Append('+');
            else
                AppendUtf16(bytes[(i + 1)..end], text);
            i = hasEnd ? end : end - 1;
        }
        return text.ToString();
    }

    static void AppendUtf16(ReadOnlySpan<byte> base64, StringBuilder text)
    {
        var decoder = new Base64Decoder();
        var bytes = new byte[base64.Length];
        var length = 0;
        Span<byte> triple = stackalloc byte[3];
        foreach (var c in base64)
        {
            var count = decoder.Take(c, triple);
            triple[..count].CopyTo(bytes.AsSpan(length));
            length += count;
        }
        var last = decoder.Finish(triple);
        triple[..last].CopyTo(bytes.AsSpan(length));
        length += last;
        for (var i = 0; i + 1 < length; i += 2)
            text.Append((char)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(i)));
    }
}
