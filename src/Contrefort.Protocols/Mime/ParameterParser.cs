using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// Reads <c>word; name=value; …</c> as it is found in the wild: semicolons missing, quotes not closed, values with
/// spaces and no quotes, comments, RFC 2231 sections in any order, RFC 2047 words in values.
/// </summary>
ref struct ParameterParser
{
    /// <summary>Characters of one field that are looked at.</summary>
    const int MaxLength = 64 * 1024;

    readonly ReadOnlySpan<char> _text;
    readonly int _lastParenthesis;
    int _at;
    bool _noQuoteCloses;

    ParameterParser(ReadOnlySpan<char> text)
    {
        _text = text;
        _lastParenthesis = text.LastIndexOf(')');
    }

    public static (string Word, Dictionary<string, string> Parameters) Parse(string field)
    {
        var parser = new ParameterParser(field.AsSpan(0, Math.Min(field.Length, MaxLength)));
        parser.SkipSeparators();
        var word = parser.Word();
        var raw = parser.RawParameters();
        return (word, Joined(raw));
    }

    string Word()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is not (';' or ' ' or '\t' or '(' or ','))
            _at++;
        var word = _text[start.._at];
        // "boundary=x" alone: the word itself is missing.
        if (word.Contains('='))
        {
            _at = start;
            return "";
        }
        // "text / plain"
        SkipSpace();
        if (_at < _text.Length && (_text[_at] == '/' || word.EndsWith("/")))
        {
            var rest = _at;
            while (rest < _text.Length && (_text[rest] is '/' or ' '))
                rest++;
            var end = rest;
            while (end < _text.Length && _text[end] is not (';' or ' ' or '\t' or '(' or ',' or '='))
                end++;
            if (end == _text.Length || _text[end] != '=')
            {
                _at = end;
                return $"{word.TrimEnd('/')}/{_text[rest..end]}";
            }
        }
        return word.ToString();
    }

    List<(string Name, string Value)> RawParameters()
    {
        List<(string, string)> parameters = [];
        while (true)
        {
            SkipSeparators();
            if (_at >= _text.Length)
                return parameters;
            var start = _at;
            while (_at < _text.Length && _text[_at] is not ('=' or ';' or ' ' or '\t' or '"'))
                _at++;
            var name = _text[start.._at].Trim().ToString().ToLowerInvariant();
            SkipSpace();
            if (_at >= _text.Length || _text[_at] != '=')
            {
                if (_at == start)
                    _at++;
                continue;
            }
            _at++;
            SkipSpace();
            var value = _at < _text.Length && _text[_at] == '"' ? Quoted() : Bare();
            if (name.Length is > 0 and < 100)
                parameters.Add((name, value));
        }
    }

    /// <summary>
    /// A quoted value. A quote ends it only before a separator, so that <c>name="a"b".pdf"</c> is read; when no quote
    /// closes it, it goes on to the next semicolon.
    /// </summary>
    string Quoted()
    {
        var value = new StringBuilder();
        var i = _at + 1;
        for (; i < _text.Length && !_noQuoteCloses; i++)
        {
            var c = _text[i];
            if (c == '\\' && i + 1 < _text.Length && _text[i + 1] is '"' or '\\')
            {
                // A Windows path keeps its backslashes: only an escaped quote or backslash is an escape.
                value.Append(_text[++i]);
                continue;
            }
            if (c == '"' && EndsValue(i + 1))
            {
                _at = i + 1;
                return value.ToString();
            }
            value.Append(c);
        }
        _noQuoteCloses = true;
        _at++;
        var semicolon = _text[_at..].IndexOf(';');
        var rest = semicolon < 0 ? _text[_at..] : _text.Slice(_at, semicolon);
        _at += rest.Length;
        return rest.Trim().TrimEnd('"').ToString();
    }

    readonly bool EndsValue(int i)
    {
        while (i < _text.Length && _text[i] is ' ' or '\t' or '\r' or '\n')
            i++;
        return i >= _text.Length || _text[i] is ';' or ',' or '(' || IsParameterStart(i);
    }

    /// <summary>A value without quotes: to the semicolon, or to a space before something that reads as name=.</summary>
    string Bare()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] != ';')
        {
            if (_text[_at] == '=' && _at + 1 < _text.Length && _text[_at + 1] == '?' && SkipEncodedWord())
                continue;
            if (_text[_at] is ' ' or '\t' && IsParameterStart(_at + 1) || _text[_at] == '(' && ClosesComment())
                break;
            _at++;
        }
        return _text[start.._at].Trim().TrimEnd('"').ToString();
    }

    bool SkipEncodedWord()
    {
        var length = EncodedWords.LengthAt(_text[_at..]);
        _at += length;
        return length > 0;
    }

    readonly bool ClosesComment() => _at > 0 && _text[_at - 1] is ' ' or '\t' && _lastParenthesis > _at;

    readonly bool IsParameterStart(int i)
    {
        var start = i;
        while (
            i < _text.Length && i - start < 40 && (char.IsAsciiLetterOrDigit(_text[i]) || _text[i] is '-' or '*' or '_')
        )
            i++;
        return i > start && i < _text.Length && _text[i] == '=' && (i + 1 >= _text.Length || _text[i + 1] is not '?');
    }

    void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
            _at++;
    }

    void SkipSeparators()
    {
        while (_at < _text.Length)
            if (_text[_at] == '(')
                _at += _lastParenthesis > _at ? _text[_at..].IndexOf(')') + 1 : 1;
            else if (_text[_at] is ';' or ',' or ' ' or '\t' or '\r' or '\n')
                _at++;
            else
                return;
    }

    static Dictionary<string, string> Joined(List<(string Name, string Value)> raw)
    {
        Dictionary<string, string> parameters = [];
        Dictionary<string, SortedDictionary<int, (string Value, bool IsEncoded)>> sections = [];
        foreach (var (name, value) in raw)
        {
            var star = name.IndexOf('*');
            if (star <= 0)
            {
                parameters.TryAdd(name, PlainText.OneLine(EncodedWords.Decode(value)));
                continue;
            }
            var isEncoded = name.EndsWith('*');
            var number = name[(star + 1)..].TrimEnd('*');
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var section))
                section = 0;
            if (!sections.TryGetValue(name[..star], out var list))
                sections[name[..star]] = list = [];
            list.TryAdd(section, (value, isEncoded));
        }
        // RFC 2231 wins over the plain spelling that some programs add for older readers.
        foreach (var (name, list) in sections)
            parameters[name] = PlainText.OneLine(Rfc2231(list));
        return parameters;
    }

    static string Rfc2231(SortedDictionary<int, (string Value, bool IsEncoded)> sections)
    {
        string? charset = null;
        var bytes = new List<byte>();
        var isFirst = true;
        var anyEncoded = false;
        foreach (var (value, isEncoded) in sections.Values)
        {
            var text = value;
            if (isEncoded)
            {
                anyEncoded = true;
                if (isFirst && text.Split('\'', 3) is [var declared, _, var rest])
                    (charset, text) = (declared.Trim('"'), rest);
                PercentDecode(text, bytes);
            }
            else
                bytes.AddRange(Encoding.UTF8.GetBytes(text));
            isFirst = false;
        }
        var joined = TextDecoding.Decode(CollectionsMarshal.AsSpan(bytes), charset);
        return anyEncoded && charset is not null ? joined : EncodedWords.Decode(joined);
    }

    static void PercentDecode(string text, List<byte> into)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
            if (bytes[i] == '%' && i + 2 < bytes.Length && Hex.TryByte(bytes[i + 1], bytes[i + 2], out var value))
            {
                into.Add(value);
                i += 2;
            }
            else
                into.Add(bytes[i]);
    }
}
