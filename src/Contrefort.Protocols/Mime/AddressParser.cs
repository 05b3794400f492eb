using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// Reads address lists (RFC 5322 §3.4 and its obsolete forms) as programs really write them: quotes and angle brackets
/// not closed, semicolons between addresses, names with commas, bare addresses after names. Groups are flattened.
/// </summary>
sealed class AddressParser
{
    enum Kind
    {
        Atom,
        Quoted,
        Angle,
        Comment,
    }

    readonly record struct Token(Kind Kind, string Text, bool AfterSpace);

    readonly string _text;
    readonly int _atMost;
    readonly Defects? _defects;
    readonly bool _isDecoded;
    readonly List<Mailbox> _found = [];
    readonly List<Token> _entry = [];
    string? _nameBeforeComma;
    int _at;
    int _nextSeparator = -1;
    bool _noQuoteCloses;
    bool _noCommentCloses;
    bool _noAngleCloses;

    AddressParser(string text, int atMost, Defects? defects, bool isDecoded) =>
        (_text, _atMost, _defects, _isDecoded) = (text, atMost, defects, isDecoded);

    public static List<Mailbox> Parse(string? field, int atMost, Defects? defects = null) =>
        string.IsNullOrWhiteSpace(field) ? [] : new AddressParser(field, atMost, defects, isDecoded: false).Parse();

    List<Mailbox> Parse()
    {
        while (_at < _text.Length)
        {
            if (_found.Count >= _atMost)
            {
                _defects?.Add(Defects.TooManyAddresses);
                return _found;
            }
            TakeToken();
        }
        EndEntry(isComma: false);
        if (_nameBeforeComma is not null)
            _found.Add(Nameless(_nameBeforeComma));
        return _found;
    }

    void TakeToken()
    {
        var afterSpace = _at > 0 && char.IsWhiteSpace(_text[_at - 1]);
        switch (_text[_at])
        {
            case ',':
                EndEntry(isComma: true);
                _at++;
                break;
            case ';':
                EndEntry(isComma: false);
                _at++;
                break;
            case ':' when StartsGroup():
                _entry.Clear();
                _nameBeforeComma = null;
                _at++;
                break;
            case '"' when !_noQuoteCloses && TryQuoted() is { } quoted:
                _entry.Add(new Token(Kind.Quoted, quoted, afterSpace));
                break;
            case '(' when !_noCommentCloses && TryComment() is { } comment:
                _entry.Add(new Token(Kind.Comment, comment, afterSpace));
                break;
            case '<':
                _entry.Add(new Token(Kind.Angle, Angle(), afterSpace));
                break;
            case '"' or '>' or '(' or ')' or ':':
            case var c when char.IsWhiteSpace(c) || char.IsControl(c):
                _at++;
                break;
            default:
                _entry.Add(new Token(Kind.Atom, Atom(), afterSpace));
                break;
        }
    }

    /// <summary>"Friends: a@b, c@d;" but neither "mailto:a@b" nor an address with a colon in it.</summary>
    bool StartsGroup() =>
        _entry.TrueForAll(t => t.Kind != Kind.Angle && !t.Text.Contains('@'))
        && !(_entry is [{ Text: var word }] && word.Equals("mailto", StringComparison.OrdinalIgnoreCase) && Drop());

    bool Drop()
    {
        _entry.Clear();
        return true;
    }

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
                if (text.Contains(">,", StringComparison.Ordinal) || text.Contains(">;", StringComparison.Ordinal))
                    return null;
                _at = i + 1;
                return text;
            }
        }
        _noQuoteCloses = true;
        return null;
    }

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

    void EndEntry(bool isComma)
    {
        var entry = _entry.ToArray();
        _entry.Clear();
        var start = 0;
        foreach (var cut in Cuts(entry).Take(_atMost - _found.Count))
        {
            EndEntry(entry[start..cut], isComma: false);
            start = cut;
        }
        EndEntry(entry[start..], isComma);
    }

    /// <summary>"A &lt;a@d&gt; B &lt;b@d&gt;" and "a@d b@d": where commas are missing.</summary>
    static IEnumerable<int> Cuts(Token[] entry)
    {
        var angles = entry.Count(t => t.Kind == Kind.Angle);
        if (angles == 0 && entry.Length > 1 && Array.TrueForAll(entry, IsBareAddress))
            return Enumerable.Range(1, entry.Length - 1);
        return angles < 2
            ? []
            : Enumerable.Range(0, entry.Length).Where(i => entry[i].Kind == Kind.Angle).Select(i => i + 1);
    }

    static bool IsBareAddress(Token token) =>
        token.Kind == Kind.Atom && token.Text.IndexOf('@') is > 0 and var at && at < token.Text.Length - 1;

    void EndEntry(Token[] entry, bool isComma)
    {
        var before = _nameBeforeComma;
        if (entry.Length == 0)
            return;
        _nameBeforeComma = null;
        var angle = Array.FindLastIndex(entry, t => t.Kind == Kind.Angle);
        var mailbox = angle >= 0 ? WithAngle(entry, angle) : WithoutAngle(entry);
        if (
            mailbox is null
            && isComma
            && before is null
            && Array.TrueForAll(entry, t => t.Kind == Kind.Atom)
            && !IsEncoded(entry)
        )
        {
            // "Doe, John <j@d>": wait for what follows the comma.
            _nameBeforeComma = Phrase(entry);
            return;
        }
        if (before is not null && mailbox is not null && angle > 0)
            mailbox = mailbox with { Name = $"{before}, {mailbox.Name}" };
        else if (before is not null)
            _found.Add(Nameless(before));
        mailbox ??= Encoded(entry) ?? Local(entry);
        if (mailbox.Name.Length + mailbox.Address.Length > 0)
            _found.Add(mailbox);
    }

    /// <summary>"root (Cron)": an address of the sender's own host, or a name alone.</summary>
    static Mailbox Local(Token[] entry)
    {
        var name = Phrase(entry.Where(t => t.Kind != Kind.Comment));
        var comment = Phrase(entry.Where(t => t.Kind == Kind.Comment));
        return name.Length == 0 || name.Contains(' ')
            ? new Mailbox(name.Length == 0 ? comment : name, "")
            : new Mailbox(comment, name);
    }

    static bool IsEncoded(Token[] entry) => Array.Exists(entry, t => t.Text.Contains("=?", StringComparison.Ordinal));

    static Mailbox Nameless(string text) => text.Contains(' ') ? new Mailbox(text, "") : new Mailbox("", text);

    static Mailbox WithAngle(Token[] entry, int angle)
    {
        var name = Phrase(entry.Where((t, i) => i != angle && t.Kind is Kind.Atom or Kind.Quoted));
        if (name.Length == 0)
            name = Phrase(entry.Where(t => t.Kind == Kind.Comment));
        var address = Cleaned(entry[angle].Text);
        // "j@d <John>": the brackets are around the wrong half.
        if (
            !address.Contains('@')
            && angle == 1
            && entry[0] is { Kind: Kind.Atom, Text: var bare }
            && bare.Contains('@')
        )
            return new Mailbox(address, Cleaned(bare));
        // "<Undisclosed-Recipient:;>" is no address.
        if (
            address.Contains(';')
            || address.IndexOf(':') is >= 0 and var colon && colon < address.IndexOf('@') && !address.Contains('[')
        )
            return new Mailbox(name.Length > 0 ? name : address.Split(':')[0], "");
        return new Mailbox(name, address);
    }

    /// <summary>"j@d", "j@d (John)", "John Doe j@d", "john . doe @ d".</summary>
    static Mailbox? WithoutAngle(Token[] entry)
    {
        var tokens = entry.Where(t => t.Kind != Kind.Comment).ToArray();
        var at = Array.FindLastIndex(tokens, t => t.Kind == Kind.Atom && t.Text.Contains('@'));
        if (at < 0)
            at = Array.FindLastIndex(
                tokens,
                t => t.Kind == Kind.Quoted && t.Text.Contains('@') && !t.Text.Contains(' ')
            );
        if (at < 0 || tokens[at].Text.StartsWith("=?", StringComparison.Ordinal))
            return null;
        var (first, last) = (at, at);
        while (
            first > 0
            && (tokens[first].Text[0] is '@' or '.' || tokens[first - 1].Text is [.., '.'] || !tokens[first].AfterSpace)
        )
            first--;
        while (
            last + 1 < tokens.Length && (tokens[last].Text is [.., '@' or '.'] || tokens[last + 1].Text is ['.', ..])
        )
            last++;
        var address = string.Concat(
            tokens[first..(last + 1)].Select(t => t.Kind == Kind.Quoted && at != first ? $"\"{t.Text}\"" : t.Text)
        );
        var name = Phrase(tokens[..first].Concat(tokens[(last + 1)..]));
        if (name.Length == 0)
            name = Phrase(entry.Where(t => t.Kind == Kind.Comment));
        return new Mailbox(name, Cleaned(address));
    }

    /// <summary>A whole "John &lt;j@d&gt;" that some program wrote as one encoded word.</summary>
    Mailbox? Encoded(Token[] entry)
    {
        if (_isDecoded || !IsEncoded(entry))
            return null;
        var decoded = Phrase(entry);
        if (!decoded.Contains('@'))
            return null;
        var mailbox = new AddressParser(decoded, 1, null, isDecoded: true).Parse().FirstOrDefault();
        if (mailbox is not null)
            _defects?.Add(Defects.AddressInEncodedWord);
        return mailbox;
    }

    static string Phrase(IEnumerable<Token> tokens)
    {
        var phrase = new StringBuilder();
        foreach (var token in tokens)
        {
            if (phrase.Length > 0 && (token.AfterSpace || token.Kind != Kind.Atom))
                phrase.Append(' ');
            phrase.Append(token.Text);
        }
        return PlainText.OneLine(EncodedWords.Decode(phrase.ToString()));
    }

    /// <summary>The address alone: no comment, route, scheme or space (outside a quoted local part).</summary>
    static string Cleaned(string text)
    {
        var address = new StringBuilder(text.Length);
        var (isQuoted, depth) = (false, 0);
        foreach (var c in text)
        {
            if (c == '"' && depth == 0)
                isQuoted = !isQuoted;
            if (c == '(' && !isQuoted)
                depth++;
            if (depth == 0 && !char.IsControl(c) && (isQuoted || !char.IsWhiteSpace(c)))
                address.Append(c);
            if (c == ')' && !isQuoted && depth > 0)
                depth--;
        }
        var cleaned = address.ToString();
        if (cleaned.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            cleaned = cleaned[7..];
        if (cleaned.StartsWith('@') && cleaned.IndexOf(':') is > 0 and var colon)
            cleaned = cleaned[(colon + 1)..];
        if (cleaned.Contains("=?", StringComparison.Ordinal))
            cleaned = PlainText.OneLine(EncodedWords.Decode(cleaned));
        return cleaned is ['\'', .., '\''] ? cleaned[1..^1] : cleaned.TrimEnd('.');
    }
}
