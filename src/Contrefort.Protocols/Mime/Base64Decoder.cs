namespace Contrefort.Protocols.Mime;

/// <summary>
/// Base64 a byte at a time (RFC 2045 §6.8): what is not of the alphabet is ignored, padding ends a group and what
/// follows starts anew, missing padding loses nothing.
/// </summary>
struct Base64Decoder
{
    int _bits;
    int _count;

    /// <summary>The alphabet's value of this byte, or -1. The URL-safe letters are read as well.</summary>
    public static int Value(byte c) =>
        c switch
        {
            >= (byte)'A' and <= (byte)'Z' => c - 'A',
            >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
            >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
            (byte)'+' or (byte)'-' => 62,
            (byte)'/' or (byte)'_' => 63,
            _ => -1,
        };

    public readonly bool IsBetweenGroups => _count == 0;

    /// <summary>Takes one byte in; the number of bytes it gave out.</summary>
    public int Take(byte c, Span<byte> into)
    {
        if (c == '=')
            return Finish(into);
        var value = Value(c);
        if (value < 0)
            return 0;
        _bits = (_bits << 6) | value;
        if (++_count < 4)
            return 0;
        into[0] = (byte)((_bits >> 16) & 0xff);
        into[1] = (byte)((_bits >> 8) & 0xff);
        into[2] = (byte)(_bits & 0xff);
        (_bits, _count) = (0, 0);
        return 3;
    }

    /// <summary>The bytes of an unfinished group.</summary>
    public int Finish(Span<byte> into)
    {
        var (bits, count) = (_bits, _count);
        (_bits, _count) = (0, 0);
        if (count < 2)
            return 0;
        into[0] = (byte)((count == 2 ? bits >> 4 : bits >> 10) & 0xff);
        if (count == 3)
            into[1] = (byte)((bits >> 2) & 0xff);
        return count - 1;
    }
}
