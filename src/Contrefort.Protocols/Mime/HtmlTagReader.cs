using System.Net;

namespace Contrefort.Protocols.Mime;

/// <summary>Cuts HTML into text and tags; comments, declarations and the content of scripts and styles are skipped.</summary>
ref struct HtmlTagReader(ReadOnlySpan<char> html)
{
    const int LongestAttribute = 2000;

    readonly ReadOnlySpan<char> _html = html;
    int _at = 0;
    bool _noQuoteCloses = false;
    bool _noTagCloses = false;

    public bool IsTag { get; private set; } = false;

    public ReadOnlySpan<char> Text { get; private set; } = default;

    /// <summary>The inside of a tag, its name first.</summary>
    public ReadOnlySpan<char> Tag { get; private set; } = default;

    public string Name { get; private set; } = "";

    public bool Closes { get; private set; } = false;

    public bool MoveNext()
    {
        while (_at < _html.Length)
        {
            if (!StartsTag(_at))
            {
                var start = _at++;
                while (_at < _html.Length && !StartsTag(_at))
                {
                    var next = _html[(_at + 1)..].IndexOf('<');
                    _at = next < 0 ? _html.Length : _at + 1 + next;
                }
                IsTag = false;
                Text = _html[start.._at];
                return true;
            }
            if (TakeTag())
                return true;
        }
        return false;
    }

    readonly bool StartsTag(int at) =>
        !_noTagCloses
        && _html[at] == '<'
        && at + 1 < _html.Length
        && (char.IsAsciiLetter(_html[at + 1]) || _html[at + 1] is '/' or '!' or '?');

    /// <summary>False for what is skipped.</summary>
    bool TakeTag()
    {
        var start = _at + 1;
        if (_html[start..].StartsWith("!--") && _html[(start + 3)..].IndexOf("-->") is >= 0 and var comment)
        {
            _at = start + 3 + comment + 3;
            return false;
        }
        var end = End(start);
        if (end < 0)
        {
            _noTagCloses = true;
            return false;
        }
        _at = end + 1;
        if (_html[start] is '!' or '?')
            return false;
        Closes = _html[start] == '/';
        Tag = _html[(Closes ? start + 1 : start)..end];
        var nameEnd = Tag.IndexOfAny(" \t\r\n/>");
        Name = Tag[..Math.Min(nameEnd < 0 ? Tag.Length : nameEnd, 20)].ToString().ToLowerInvariant();
        IsTag = true;
        if (!Closes && Name is "script" or "style" or "title" or "template" or "noscript" or "svg" or "select")
            SkipContent();
        return true;
    }

    /// <summary>Where the tag ends: at a '>' outside quotes, or at any '>' when quotes do not close.</summary>
    int End(int start)
    {
        var plain = _html[start..].IndexOf('>');
        if (plain < 0 || _noQuoteCloses || !_html.Slice(start, plain).ContainsAny('"', '\''))
            return plain < 0 ? -1 : start + plain;
        var quote = '\0';
        for (var i = start; i < _html.Length; i++)
        {
            var c = _html[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c == '>')
                return i;
            else if (c is '"' or '\'' && i > start && _html[i - 1] is '=' or ' ')
                quote = c;
        }
        _noQuoteCloses = true;
        return start + plain;
    }

    void SkipContent()
    {
        var end = _html[_at..].IndexOf("</" + Name, StringComparison.OrdinalIgnoreCase);
        _at = end < 0 ? _html.Length : _at + end;
    }

    public static bool IsHidden(ReadOnlySpan<char> tag)
    {
        var at = tag.IndexOf("display", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return false;
        var value = tag[(at + 7)..].TrimStart(" :");
        return value.StartsWith("none", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An attribute's value with its entities decoded, or null.</summary>
    public static string? Attribute(ReadOnlySpan<char> tag, string name)
    {
        for (var at = 0; at < tag.Length; )
        {
            var found = tag[at..].IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
                return null;
            var start = at + found;
            at = start + name.Length;
            var rest = tag[at..].TrimStart(" \t\r\n");
            if (start == 0 || !char.IsWhiteSpace(tag[start - 1]) || !rest.StartsWith("="))
                continue;
            var value = rest[1..].TrimStart(" \t\r\n");
            var quote = value.Length > 0 && value[0] is '"' or '\'' ? value[0] : '\0';
            if (quote != '\0')
                value = value[1..];
            var end = quote != '\0' ? value.IndexOf(quote) : value.IndexOfAny(" \t\r\n>");
            value = end < 0 ? value : value[..end];
            return value.Length > LongestAttribute ? null : WebUtility.HtmlDecode(value.ToString()).Trim();
        }
        return null;
    }
}
