using System.Text;

namespace Contrefort.Core.Calendars;

/// <summary>One property of an iCalendar file (RFC 5545 § 3.1), unfolded: name and parameters in upper case, the value as it stands.</summary>
/// <param name="Line">Where it begins, counted from 1.</param>
sealed record ContentLine(int Line, string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    /// <summary>A property longer than this is cut: no closed day needs more, and folded lines could go on for ever.</summary>
    const int Longest = 16_384;

    /// <summary>Lines that are no property are passed over, as the files of real programs have some.</summary>
    public static IEnumerable<ContentLine> Read(string text)
    {
        var number = 0;
        var began = 0;
        var unfolded = new StringBuilder();
        // Lines end with CRLF by the standard, with LF or CR in the wild: StringReader knows all three.
        using var lines = new StringReader(text.TrimStart('\uFEFF'));
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (line.Length > 0 && line[0] is ' ' or '\t')
            {
                unfolded.Append(line.AsSpan(1, Math.Min(line.Length - 1, Math.Max(0, Longest - unfolded.Length))));
                continue;
            }
            if (Parse(began, unfolded.ToString()) is { } property)
                yield return property;
            unfolded.Clear().Append(line.AsSpan(0, Math.Min(line.Length, Longest)));
            began = number;
        }
        if (Parse(began, unfolded.ToString()) is { } last)
            yield return last;
    }

    static ContentLine? Parse(int line, string text)
    {
        var parts = Split(text);
        if (parts is null)
            return null;
        var (head, value) = parts.Value;
        var parameters = new Dictionary<string, string>();
        foreach (var parameter in head.Skip(1))
            if (parameter.IndexOf('=') is var at and > 0)
                parameters[parameter[..at].ToUpperInvariant()] = parameter[(at + 1)..].Trim('"');
        return new ContentLine(line, head[0].Trim().ToUpperInvariant(), parameters, value.Trim());
    }

    /// <summary>Splits at the first colon outside quotes, and what is before it at semicolons outside quotes.</summary>
    static (List<string> Head, string Value)? Split(string text)
    {
        var head = new List<string>();
        var quoted = false;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            if (quoted || text[i] is not (';' or ':'))
                continue;
            head.Add(text[start..i]);
            start = i + 1;
            if (text[i] == ':')
                return (head, text[start..]);
        }
        return null;
    }

    /// <summary>The value of a TEXT property without its escapes (RFC 5545 § 3.3.11).</summary>
    public string Text()
    {
        var text = new StringBuilder(Value.Length);
        for (var i = 0; i < Value.Length; i++)
            text.Append(
                Value[i] != '\\' || i == Value.Length - 1 ? Value[i]
                : Value[++i] is 'n' or 'N' ? ' '
                : Value[i]
            );
        return text.ToString().Trim();
    }
}
