using System.Buffers;
using System.Text;

namespace Contrefort.Protocols.Smtp;

/// <summary>What a server must offer to take this message.</summary>
sealed record MessageTraits(long Length, bool HasEightBitHeader, bool HasEightBit)
{
    internal static async Task<MessageTraits> ReadAsync(Stream message, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            message.Position = 0;
            bool isHeader = true,
                eightBitHeader = false,
                eightBit = false;
            var last = (byte)'\n';
            int read;
            while ((read = await message.ReadAsync(buffer, ct)) > 0)
            {
                var bytes = buffer.AsSpan(0, read);
                if (isHeader)
                {
                    var end = EndOfHeader(bytes, ref last);
                    isHeader = end < 0;
                    eightBitHeader |= !Ascii.IsValid(isHeader ? bytes : bytes[..end]);
                }
                eightBit |= !Ascii.IsValid(bytes);
            }
            return new MessageTraits(message.Length, eightBitHeader, eightBit);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Index of the line feed of the empty line, carriage returns apart; -1 when it is not in these bytes.</summary>
    static int EndOfHeader(ReadOnlySpan<byte> bytes, ref byte last)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\r')
                continue;
            if (bytes[i] == '\n' && last == '\n')
                return i;
            last = bytes[i];
        }
        return -1;
    }
}
