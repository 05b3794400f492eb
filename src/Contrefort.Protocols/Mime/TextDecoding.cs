using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// Bytes to text when the declared charset is missing or wrong: what is valid UTF-8 was meant as UTF-8, what is not
/// is windows-1252, unless a charset that fits is declared.
/// </summary>
static class TextDecoding
{
    static readonly Encoding Windows1252 = Charsets.Find("windows-1252")!;

    public static string Decode(ReadOnlySpan<byte> bytes, string? charset, Defects? defects = null)
    {
        if (MarkedEncoding(bytes, charset) is var (encoding, markLength) && encoding is not null)
            return encoding.GetString(bytes[markLength..]);
        if (Charsets.IsUtf7(charset))
            return Utf7.Decode(bytes);
        var isAscii = Ascii.IsValid(bytes);
        var declared = Charsets.Find(charset);
        if (declared is null)
        {
            if (!string.IsNullOrEmpty(charset) && !Charsets.IsAscii(charset))
                defects?.Add(Defects.UnknownCharset);
            else if (!isAscii && charset is not null)
                defects?.Add(Defects.WrongCharset);
            return isAscii ? DecodeSevenBits(bytes) : Guess(bytes);
        }
        if (declared.CodePage == Encoding.UTF8.CodePage)
            return DecodeUtf8(bytes, defects);
        // An ASCII text declared as UTF-16 was never UTF-16.
        if (declared.CodePage is 1200 or 1201 or 12000 or 12001)
            return isAscii && !bytes.Contains((byte)0)
                ? Encoding.ASCII.GetString(bytes)
                : InLikelyOrder(bytes, declared).GetString(bytes);
        if (isAscii)
            return declared.IsSingleByte ? Encoding.ASCII.GetString(bytes) : declared.GetString(bytes);
        if (IsMeantAsUtf8(bytes, declared))
        {
            defects?.Add(Defects.WrongCharset);
            return Encoding.UTF8.GetString(bytes);
        }
        return declared.GetString(bytes);
    }

    /// <summary>A header's bytes, which are ASCII by rule, UTF-8 by RFC 6532, and anything in practice.</summary>
    public static string DecodeHeader(ReadOnlySpan<byte> bytes, string? charset)
    {
        if (Ascii.IsValid(bytes))
            return DecodeSevenBits(bytes);
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var declared = Charsets.Find(charset);
        return declared is null || declared.CodePage == Encoding.UTF8.CodePage
            ? Guess(bytes)
            : declared.GetString(bytes);
    }

    /// <summary>
    /// UTF-8 read as windows-1252 and encoded again: "a Ã©crit". Repaired only when every accent of a text fits this
    /// reading, several times and inside words: a customer may well write about mojibake.
    /// </summary>
    public static string RepairedTwice(string text, Defects? defects)
    {
        if (text.AsSpan().IndexOfAny('Ã', 'Â', 'â') < 0 || text.Length > 1 << 20)
            return text;
        var bytes = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var b = ToWindows1252(text[i]);
            if (b < 0)
                return text;
            bytes[i] = (byte)b;
        }
        if (!Utf8.IsValid(bytes) || CountInsideWords(text) < 3)
            return text;
        defects?.Add(Defects.EncodedTwice);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>"utf-16" without a mark is big-endian by RFC 2781, and little-endian in fact: the zeros tell.</summary>
    static Encoding InLikelyOrder(ReadOnlySpan<byte> bytes, Encoding declared)
    {
        if (declared.CodePage is not (1200 or 1201))
            return declared;
        var (even, odd) = (0, 0);
        for (var i = 0; i < Math.Min(bytes.Length, 2000); i++)
            if (bytes[i] == 0 && (i & 1) == 0)
                even++;
            else if (bytes[i] == 0)
                odd++;
        return even == odd ? declared
            : even > odd ? Encoding.BigEndianUnicode
            : Encoding.Unicode;
    }

    static int CountInsideWords(string text)
    {
        var count = 0;
        for (var i = 1; i + 2 < text.Length; i++)
            if (text[i] == 'Ã' && (char.IsAsciiLetter(text[i - 1]) || char.IsAsciiLetter(text[i + 2])))
                count++;
        return count;
    }

    static int ToWindows1252(char c)
    {
        if (c < 0x80 || c is >= '\xa0' and <= '\xff')
            return c;
        Span<byte> one = stackalloc byte[4];
        ReadOnlySpan<char> source = [c];
        return Windows1252.TryGetBytes(source, one, out var written) && written == 1 && one[0] >= 0x80 ? one[0] : -1;
    }

    static string DecodeSevenBits(ReadOnlySpan<byte> bytes)
    {
        var isJapanese = bytes.IndexOf("\x1b$"u8) >= 0 && bytes.IndexOf("\x1b("u8) >= 0;
        return isJapanese ? Charsets.Find("iso-2022-jp")!.GetString(bytes) : Encoding.ASCII.GetString(bytes);
    }

    static string Guess(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : DecodeMixed(bytes);

    static string DecodeUtf8(ReadOnlySpan<byte> bytes, Defects? defects)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        defects?.Add(Defects.WrongCharset);
        return DecodeMixed(bytes);
    }

    /// <summary>UTF-8 where it is, windows-1252 for each byte that cannot be.</summary>
    static string DecodeMixed(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        Span<char> chars = stackalloc char[4];
        while (!bytes.IsEmpty)
        {
            var ascii = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7f);
            if (ascii != 0)
            {
                var run = ascii < 0 ? bytes.Length : ascii;
                text.Append(Encoding.ASCII.GetString(bytes[..run]));
                bytes = bytes[run..];
                continue;
            }
            var isWhole = Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == OperationStatus.Done;
            if (isWhole)
                text.Append(chars[..rune.EncodeToUtf16(chars)]);
            else
            {
                consumed = 1;
                text.Append(chars[..Windows1252.GetChars(bytes[..1], chars)]);
            }
            bytes = bytes[consumed..];
        }
        return text.ToString();
    }

    /// <summary>Text in another charset is hardly ever valid UTF-8 by chance; in a multi-byte one it may be, if short.</summary>
    static bool IsMeantAsUtf8(ReadOnlySpan<byte> bytes, Encoding declared)
    {
        if (!Utf8.IsValid(bytes))
            return false;
        if (declared.CodePage is 1252 or 28605 or 1254 or 28592 or 1250)
            return true;
        var sequences = 0;
        foreach (var b in bytes)
            if (b >= 0xc2)
                sequences++;
        return sequences >= (declared.IsSingleByte ? 3 : 6);
    }

    static (Encoding? Encoding, int Length) MarkedEncoding(ReadOnlySpan<byte> bytes, string? charset)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
            return Utf8.IsValid(bytes) ? (Encoding.UTF8, 3) : (null, 0);
        var declared = Charsets.Find(charset)?.CodePage;
        if (declared is null or 1200 or 1201 or 65001)
        {
            if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]))
                return (Encoding.Unicode, 2);
            if (bytes.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
                return (Encoding.BigEndianUnicode, 2);
        }
        return (null, 0);
    }
}
