using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Contrefort.Protocols.Compose;

/// <summary>Bodies in lines of 7-bit ASCII (RFC 2045 §6), whatever they hold.</summary>
static class TransferEncoding
{
    const int LineLength = 76;

    /// <summary>57 bytes make a line of base64; this many lines are written at once.</summary>
    const int Base64Block = 57 * 512;

    /// <summary>The text with CR LF line ends, and the encoding that carries it best.</summary>
    internal static (string Name, byte[] Body) Choose(string text)
    {
        var lines = text.ReplaceLineEndings("\r\n");
        if (!lines.EndsWith('\n'))
            lines += "\r\n";
        if (IsPlain(lines))
            return ("7bit", Encoding.ASCII.GetBytes(lines));
        var utf8 = Encoding.UTF8.GetBytes(lines);
        var beyondAscii = utf8.Count(b => b > 126);
        if (beyondAscii > utf8.Length / 3)
            return ("base64", Encoding.ASCII.GetBytes(Base64Lines(utf8)));
        return ("quoted-printable", QuotedPrintable(utf8));
    }

    /// <summary>
    /// True when the text passes any mail server as it is: ASCII, no long line, no "From " that a mailbox would mangle,
    /// and nothing that could be one of our boundaries, which all begin with "=_".
    /// </summary>
    static bool IsPlain(string text)
    {
        if (
            text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            && text.Any(c => c is not ('\r' or '\n' or '\t' or (>= ' ' and <= '~')))
        )
            return false;
        if (text.Contains("=_", StringComparison.Ordinal))
            return false;
        foreach (var line in text.AsSpan().EnumerateLines())
            if (line.Length > 998 || line.StartsWith("From "))
                return false;
        return true;
    }

    static string Base64Lines(byte[] bytes) =>
        string.Join("\r\n", bytes.Chunk(57).Select(line => Convert.ToBase64String(line))) + "\r\n";

    /// <summary>Writes a stream of any length as base64 without holding it.</summary>
    internal static async Task WriteBase64Async(Stream content, Stream output, CancellationToken ct)
    {
        var block = ArrayPool<byte>.Shared.Rent(Base64Block);
        var lines = ArrayPool<byte>.Shared.Rent(Base64Block / 57 * 78);
        try
        {
            int read;
            while ((read = await content.ReadAtLeastAsync(block.AsMemory(0, Base64Block), Base64Block, false, ct)) > 0)
            {
                var length = 0;
                for (var at = 0; at < read; at += 57)
                {
                    Base64.EncodeToUtf8(
                        block.AsSpan(at, Math.Min(57, read - at)),
                        lines.AsSpan(length),
                        out _,
                        out var written
                    );
                    length += written;
                    lines[length++] = (byte)'\r';
                    lines[length++] = (byte)'\n';
                }
                await output.WriteAsync(lines.AsMemory(0, length), ct);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            ArrayPool<byte>.Shared.Return(lines);
        }
    }

    /// <summary>RFC 2045 §6.7. Line ends in the text stay line ends; a blank before one is escaped.</summary>
    static byte[] QuotedPrintable(ReadOnlySpan<byte> text)
    {
        var output = new ArrayBufferWriter<byte>(text.Length * 2);
        var column = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                output.Write("\r\n"u8);
                column = 0;
                i++;
                continue;
            }
            var isBlank = text[i] is (byte)' ' or (byte)'\t';
            var isLast = i + 1 == text.Length || text[i + 1] == '\r';
            var isPlain = isBlank ? !isLast : text[i] is >= (byte)'!' and <= (byte)'~' and not (byte)'=';
            // "From " and "." at the start of a line are changed on the way by some programs.
            isPlain &= column > 0 || text[i] is not ((byte)'F' or (byte)'.');
            if (column + (isPlain ? 1 : 3) > LineLength - 1)
            {
                output.Write("=\r\n"u8);
                column = 0;
            }
            if (isPlain)
                output.Write([text[i]]);
            else
                output.Write([(byte)'=', Hex(text[i] >> 4), Hex(text[i] & 15)]);
            column += isPlain ? 1 : 3;
        }
        return output.WrittenSpan.ToArray();
    }

    static byte Hex(int digit) => (byte)"0123456789ABCDEF"[digit];
}
