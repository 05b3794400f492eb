using System.Buffers;

namespace Contrefort.Protocols.Smtp;

/// <summary>
/// Writes a message as DATA wants it: CR LF at the end of every line, a second dot before a leading one (RFC 5321 §4.5.2).
/// Bare CR and LF become CR LF, so that no server can read an end of message where we wrote none.
/// </summary>
static class DotStuffing
{
    const int ChunkSize = 32 * 1024;

    internal static async Task SendAsync(Stream message, SmtpConnection connection, CancellationToken ct)
    {
        var input = ArrayPool<byte>.Shared.Rent(ChunkSize);
        // Every byte may become two, and a dot may come before the first.
        var output = ArrayPool<byte>.Shared.Rent(ChunkSize * 2 + 4);
        try
        {
            var position = new LinePosition(AtLineStart: true, AfterCr: false);
            int read;
            while ((read = await message.ReadAsync(input.AsMemory(0, ChunkSize), ct)) > 0)
            {
                var length = Encode(input.AsSpan(0, read), output, ref position);
                await connection.WriteAsync(output.AsMemory(0, length), ct);
            }
            if (!position.AtLineStart)
                await connection.WriteAsync("\r\n"u8.ToArray(), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input);
            ArrayPool<byte>.Shared.Return(output);
        }
    }

    static int Encode(ReadOnlySpan<byte> input, Span<byte> output, ref LinePosition position)
    {
        var length = 0;
        var (atLineStart, afterCr) = position;
        while (!input.IsEmpty)
        {
            if (afterCr && input[0] == '\n')
            {
                input = input[1..];
                afterCr = false;
                continue;
            }
            afterCr = false;
            if (atLineStart && input[0] == '.')
                output[length++] = (byte)'.';
            var end = input.IndexOfAny((byte)'\r', (byte)'\n');
            var text = end < 0 ? input : input[..end];
            text.CopyTo(output[length..]);
            length += text.Length;
            atLineStart = end >= 0;
            if (end < 0)
                break;
            output[length++] = (byte)'\r';
            output[length++] = (byte)'\n';
            afterCr = input[end] == '\r';
            input = input[(end + 1)..];
        }
        position = new LinePosition(atLineStart, afterCr);
        return length;
    }

    readonly record struct LinePosition(bool AtLineStart, bool AfterCr);
}
