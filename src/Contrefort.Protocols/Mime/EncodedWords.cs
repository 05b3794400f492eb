using System.Runtime.InteropServices;
using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// RFC 2047 encoded words, wherever they stand. Neighbours in one charset are joined as bytes before decoding,
/// because many programs split a character between two words.
/// </summary>
static class EncodedWords
{
    public static string Decode(string text)
    {
        if (!text.Contains("=?", StringComparison.Ordinal))
            return text;
        var decoded = new StringBuilder(text.Length);
        var pending = new List<byte>();
        string? charset = null;
        var at = 0;
        while (at < text.Length)
        {
            var start = text.IndexOf("=?", at, StringComparison.Ordinal);
            if (start < 0)
                break;
            var word = WordAt(text.AsSpan(start));
            if (word.Length == 0)
            {
                Flush(decoded, pending, ref charset);
                decoded.Append(text, at, start + 2 - at);
                at = start + 2;
                continue;
            }
            var between = text.AsSpan(at, start - at);
            var continues = charset is not null && between.IsWhiteSpace();
            if (!continues || !charset!.Equals(word.Charset, StringComparison.OrdinalIgnoreCase))
                Flush(decoded, pending, ref charset);
            if (!continues)
                decoded.Append(between);
            charset = word.Charset;
            DecodeBytes(text.AsSpan(start + word.TextStart, word.TextLength), word.IsBase64, pending);
            at = start + word.Length;
        }
        Flush(decoded, pending, ref charset);
        return decoded.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>The length of the encoded word at the start of this text, or 0.</summary>
    public static int LengthAt(ReadOnlySpan<char> text) => WordAt(text).Length;

    readonly record struct Word(string Charset, bool IsBase64, int TextStart, int TextLength, int Length);

    static Word WordAt(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("=?"))
            return default;
        var charsetEnd = text[2..Math.Min(text.Length, 80)].IndexOf('?');
        if (charsetEnd <= 0)
            return default;
        var charset = text.Slice(2, charsetEnd);
        var at = 2 + charsetEnd + 1;
        if (at + 1 >= text.Length || text[at + 1] != '?' || text[at] is not ('B' or 'b' or 'Q' or 'q'))
            return default;
        if (!char.IsAsciiLetterOrDigit(charset[0]) || charset.ContainsAny(" \t=<>@\",;:"))
            return default;
        var isBase64 = text[at] is 'B' or 'b';
        var body = text[(at + 2)..];
        var length = BodyLength(body);
        if (length < 0)
            return default;
        var isClosed = length < body.Length;
        var language = charset.IndexOf('*');
        var name = (language > 0 ? charset[..language] : charset).ToString();
        return new Word(name, isBase64, at + 2, length, at + 2 + length + (isClosed ? 2 : 0));
    }

    /// <summary>Up to "?="; or all the rest when it was cut and reads as encoded; or -1.</summary>
    static int BodyLength(ReadOnlySpan<char> body)
    {
        for (var i = 0; i < body.Length; )
        {
            var at = body[i..].IndexOf('?');
            if (at < 0)
                break;
            i += at;
            if (i + 1 < body.Length && body[i + 1] == '=')
                return i;
            // Another word starts before this one has ended.
            if (i > 0 && body[i - 1] == '=' && i + 1 < body.Length && char.IsAsciiLetterOrDigit(body[i + 1]))
                return -1;
            i++;
        }
        return body.Length is > 0 and < 1000 && !body.ContainsAny(" \t<>@,") ? body.Length : -1;
    }

    static void Flush(StringBuilder decoded, List<byte> pending, ref string? charset)
    {
        if (charset is null)
            return;
        decoded.Append(TextDecoding.Decode(CollectionsMarshal.AsSpan(pending), charset));
        pending.Clear();
        charset = null;
    }

    static void DecodeBytes(ReadOnlySpan<char> text, bool isBase64, List<byte> into)
    {
        if (isBase64)
            DecodeBase64(text, into);
        else
            DecodeQ(text, into);
    }

    static void DecodeBase64(ReadOnlySpan<char> text, List<byte> into)
    {
        var decoder = new Base64Decoder();
        Span<byte> triple = stackalloc byte[3];
        foreach (var c in text)
            if (c < 0x80 && decoder.Take((byte)c, triple) is > 0 and var count)
                into.AddRange(triple[..count]);
        if (decoder.Finish(triple) is > 0 and var last)
            into.AddRange(triple[..last]);
    }

    static void DecodeQ(ReadOnlySpan<char> text, List<byte> into)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '_')
                into.Add((byte)' ');
            else if (
                c == '='
                && i + 2 < text.Length
                && text[i + 1] < 0x80
                && text[i + 2] < 0x80
                && Hex.TryByte((byte)text[i + 1], (byte)text[i + 2], out var value)
            )
            {
                into.Add(value);
                i += 2;
            }
            else if (c < 0x80)
                into.Add((byte)c);
            else if (Rune.TryCreate(c, out var rune))
                into.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
        }
    }
}
