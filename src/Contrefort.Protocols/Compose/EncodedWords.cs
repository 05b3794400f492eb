using System.Text;

namespace Contrefort.Protocols.Compose;

/// <summary>Text beyond ASCII in headers: encoded words (RFC 2047) and extended parameters (RFC 2231). Always UTF-8.</summary>
static class EncodedWords
{
    /// <summary>75 less "=?utf-8?B?" and "?=".</summary>
    const int MaxPayload = 63;

    const string NeedNoQuoting = "!#$%&'*+-/=?^_`{|}~ ";

    /// <summary>What a person typed, on one line: control characters, CR, LF and NUL among them, become spaces.</summary>
    internal static string OnOneLine(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\x1f')
        || text.AsSpan().ContainsAnyInRange('\x7f', '\x9f')
        || HasLineSeparator(text)
            ? new string([.. text.Select(c => char.IsControl(c) || IsLineSeparator(c) ? ' ' : c)])
            : text;

    static bool HasLineSeparator(string text) => text.Any(IsLineSeparator);

    static bool IsLineSeparator(char c) => c is '\u2028' or '\u2029';

    /// <summary>
    /// The words of an unstructured header such as Subject, ready to be folded between them. The first leaves room for
    /// the name: folded before it, some readers would show the blank.
    /// </summary>
    internal static IReadOnlyList<string> Unstructured(string name, string text)
    {
        text = OnOneLine(text).Trim();
        var words = text.Split(' ');
        var isPlain =
            Ascii.IsValid(text)
            && !text.Contains("=?", StringComparison.Ordinal)
            // An empty word would be a run of spaces, which folding could turn into an empty line.
            && words.All(word => word.Length is > 0 and < HeaderLines.LongestWord);
        return isPlain || text.Length == 0 ? words : Encode(text, Math.Max(MaxPayload - name.Length - 1, 12));
    }

    /// <summary>A display name: as it is, in quotes, or encoded.</summary>
    internal static IReadOnlyList<string> Phrase(string text)
    {
        text = OnOneLine(text).Trim();
        if (!Ascii.IsValid(text) || text.Contains("=?", StringComparison.Ordinal) || text.Length > MaxPayload)
            return Encode(text);
        return
            text.All(c => char.IsAsciiLetterOrDigit(c) || NeedNoQuoting.Contains(c))
            && !text.Contains("  ", StringComparison.Ordinal)
            ? text.Split(' ')
            : [Quoted(text)];
    }

    internal static string Quoted(string ascii) =>
        $"\"{ascii.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A parameter of Content-Type or Content-Disposition, in as many sections as its length needs.</summary>
    internal static IReadOnlyList<string> Parameter(string name, string value)
    {
        value = OnOneLine(value).Trim();
        if (Ascii.IsValid(value) && value.Length <= MaxPayload)
            return [$"{name}={Quoted(value)}"];
        var sections = new List<string>();
        var section = new StringBuilder("utf-8''");
        foreach (var rune in value.EnumerateRunes())
        {
            var escaped = Escape(rune, '%');
            if (section.Length + escaped.Length > MaxPayload - name.Length)
            {
                sections.Add(section.ToString());
                section.Clear();
            }
            section.Append(escaped);
        }
        sections.Add(section.ToString());
        return sections.Count == 1
            ? [$"{name}*={sections[0]}"]
            : [.. sections.Select((text, i) => $"{name}*{i}*={text}" + (i < sections.Count - 1 ? ";" : ""))];
    }

    /// <summary>No character is split between two words (RFC 2047 §5), and the shorter of Q and B is taken.</summary>
    static List<string> Encode(string text, int room = MaxPayload)
    {
        var words = new List<string>();
        var quoted = text.EnumerateRunes().Sum(rune => rune.Value == ' ' ? 1 : Escape(rune, '=').Length);
        var isBase64 = quoted > Encoding.UTF8.GetByteCount(text) * 4 / 3 + 4;
        var word = new StringBuilder();
        var cost = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var more = isBase64 ? rune.Utf8SequenceLength : EscapeInWord(rune).Length;
            if (cost + more > (isBase64 ? room / 4 * 3 : room) && cost > 0)
            {
                words.Add(Finish(word, isBase64));
                cost = 0;
                room = MaxPayload;
            }
            word.Append(isBase64 ? rune.ToString() : EscapeInWord(rune));
            cost += more;
        }
        if (word.Length > 0)
            words.Add(Finish(word, isBase64));
        return words;
    }

    static string EscapeInWord(Rune rune) => rune.Value == ' ' ? "_" : Escape(rune, '=');

    static string Finish(StringBuilder word, bool isBase64)
    {
        var text = word.ToString();
        word.Clear();
        return isBase64 ? $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=" : $"=?utf-8?Q?{text}?=";
    }

    /// <summary>Letters, digits and what is safe both in a phrase and in a parameter stay; the rest is escaped.</summary>
    static string Escape(Rune rune, char escape)
    {
        if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '.' or '!' or '+'))
            return rune.Value == '.' && escape == '=' ? "=2E" : ((char)rune.Value).ToString();
        Span<byte> utf8 = stackalloc byte[4];
        var escaped = new StringBuilder();
        foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            escaped.Append(escape).Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        return escaped.ToString();
    }
}
