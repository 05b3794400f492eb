using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>Makes text safe to keep: no NUL, no lone surrogate, and on one line no control character.</summary>
static class PlainText
{
    public static string OneLine(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
            return WithoutLoneSurrogates(text.Trim());
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
            if (c is '\r' or '\n' or '\t')
                line.Append(' ');
            else if (!char.IsControl(c))
                line.Append(c);
        return WithoutLoneSurrogates(line.ToString().Trim());
    }

    /// <summary>Lines end in LF; of the control characters only tabs stay (and form feeds, as line ends).</summary>
    public static string Lines(string text)
    {
        if (text.AsSpan().IndexOfAny('\r', '\0', '\f') >= 0)
            text = text.Replace("\r\n", "\n").Replace('\r', '\n').Replace('\f', '\n').Replace('\0', '\uFFFD');
        return WithoutLoneSurrogates(text);
    }

    static string WithoutLoneSurrogates(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune.ToString());
        return whole.ToString();
    }
}

static class Hex
{
    public static bool TryByte(byte high, byte low, out byte value)
    {
        var (h, l) = (Digit(high), Digit(low));
        value = h < 0 || l < 0 ? (byte)0 : (byte)(h * 16 + l);
        return h >= 0 && l >= 0;
    }

    static int Digit(byte c) =>
        c switch
        {
            >= (byte)'0' and <= (byte)'9' => c - '0',
            >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
            >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
            _ => -1,
        };
}
