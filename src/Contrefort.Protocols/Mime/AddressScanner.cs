using System.Text;
using System.Text.RegularExpressions;

namespace Contrefort.Protocols.Mime;

enum AddressTokenKind
{
    Atom,
    Quoted,
    Angle,
    Comment,
    Comma,
    Semicolon,
    Colon,
}

/// <summary>A piece of an address field, without the quotes, brackets or parentheses that told its kind.</summary>
readonly record struct AddressToken(AddressTokenKind Kind, string Text, bool AfterSpace);

/// <summary>Cuts an address field into tokens, in time linear in its length whatever does not close.</summary>
sealed partial class AddressScanner(string text)
{
    readonly string _text = text;
    int _at;
    int _nextSeparator = -1;
    bool _noQuoteCloses;
    bool _noCommentCloses;
    bool _noAngleCloses;

    public AddressToken? Next()
    {
        while (_at < _text.Length)
        {
            var afterSpace = _at > 0 && char.IsWhiteSpace(_text[_at - 1]);
            switch (_text[_at])
            {
                case ',' or ';' or ':':
                    return new AddressToken(Punctuation(_text[_at++]), "", afterSpace);
                case '"' when !_noQuoteCloses && TryQuoted() is { } quoted:
                    return new AddressToken(AddressTokenKind.Quoted, quoted, afterSpace);
                case '(' when !_noCommentCloses && TryComment() is { } comment:
                    return new AddressToken(AddressTokenKind.Comment, comment, afterSpace);
                case '<':
                    return new AddressToken(AddressTokenKind.Angle, Angle(), afterSpace);
                case '"' or '>' or '(' or ')':
                case var c when char.IsWhiteSpace(c) || char.IsControl(c):
                    _at++;
                    break;
                default:
                    return new AddressToken(AddressTokenKind.Atom, Atom(), afterSpace);
            }
        }
        return null;
    }

    static AddressTokenKind Punctuation(char c) =>
        c switch
        {
            ',' => AddressTokenKind.Comma,
            ';' => AddressTokenKind.Semicolon,
            _ => AddressTokenKind.Colon,
        };

    string? TryQuoted()
    {
        var value = new StringBuilder();
        for (var i = _at + 1; i < _text.Length; i++)
        {
            var c = _text[i];
            if (c == '\\' && i + 1 < _text.Length)
                value.Append(_text[++i]);
            else if (c != '"')
                value.Append(c);
            else
            {
                var text = value.ToString();
                // The quote found closes a later name: this one was never closed.
                if (AddressAndSeparator().IsMatch(text))
                    return null;
                _at = i + 1;
                return text;
            }
        }
        _noQuoteCloses = true;
        return null;
    }

    [GeneratedRegex("<[^<>]*@[^<>]*>[,;]")]
    private static partial Regex AddressAndSeparator();

    string? TryComment()
    {
        var depth = 0;
        var value = new StringBuilder();
        for (var i = _at; i < _text.Length; i++)
        {
            var c = _text[i];
            if (c == '\\' && i + 1 < _text.Length)
            {
                value.Append(_text[++i]);
                continue;
            }
            if (c == '(' && depth++ == 0)
                continue;
            if (c == ')' && --depth == 0)
            {
                _at = i + 1;
                return value.ToString();
            }
            value.Append(c);
        }
        _noCommentCloses = true;
        return null;
    }

    string Angle()
    {
        var start = _at + 1;
        while (start < _text.Length && _text[start] is '<' or ' ')
            start++;
        var isQuoted = start < _text.Length && _text[start] == '"';
        var close = _noAngleCloses ? -1 : _text.IndexOf('>', start);
        if (isQuoted && close > 0 && _text.IndexOf('"', start + 1, close - start - 1) < 0)
            close = _text.IndexOf('>', close + 1) is > 0 and var second ? second : close;
        _noAngleCloses |= close < 0;
        var end = NextSeparator(start);
        // A bracket that closes only after the next "<" belongs to the next address.
        if (close >= 0 && (close < end || !_text.AsSpan(start, close - start).Contains('<')))
            end = close;
        _at = end < _text.Length && _text[end] == '>' ? end + 1 : end;
        return _text[start..end];
    }

    /// <summary>Looked for once for all the brackets before it, which keeps hostile input linear.</summary>
    int NextSeparator(int start)
    {
        if (_nextSeparator < start)
        {
            var separator = _text.AsSpan(start).IndexOfAny(',', ';');
            _nextSeparator = separator < 0 ? _text.Length : start + separator;
        }
        return _nextSeparator;
    }

    string Atom()
    {
        var start = _at;
        while (_at < _text.Length && !IsSpecial(_text[_at]))
        {
            var word = _text[_at] == '=' ? EncodedWords.LengthAt(_text.AsSpan(_at)) : 0;
            _at += Math.Max(word, 1);
        }
        return _text[start.._at];
    }

    static bool IsSpecial(char c) =>
        c is ',' or ';' or ':' or '"' or '(' or '<' or '>' || char.IsWhiteSpace(c) || char.IsControl(c);
}
