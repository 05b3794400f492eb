using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// Reads address lists (RFC 5322 §3.4 and its obsolete forms) as programs really write them: quotes and angle brackets
/// not closed, semicolons between addresses, names with commas, bare addresses after names. Groups are flattened.
/// </summary>
sealed class AddressParser
{
    readonly AddressScanner _tokens;
    readonly int _atMost;
    readonly Defects? _defects;
    readonly bool _isDecoded;
    readonly List<Mailbox> _found = [];
    readonly List<AddressToken> _entry = [];
    string? _nameBeforeComma;

    AddressParser(string text, int atMost, Defects? defects, bool isDecoded) =>
        (_tokens, _atMost, _defects, _isDecoded) = (new AddressScanner(text), atMost, defects, isDecoded);

    public static List<Mailbox> Parse(string? field, int atMost, Defects? defects = null) =>
        string.IsNullOrWhiteSpace(field) ? [] : new AddressParser(field, atMost, defects, isDecoded: false).Parse();

    List<Mailbox> Parse()
    {
        while (_tokens.Next() is { } token)
        {
            if (_found.Count >= _atMost)
            {
                _defects?.Add(Defects.TooManyAddresses);
                return _found;
            }
            Take(token);
        }
        EndEntry(isComma: false);
        if (_nameBeforeComma is not null)
            _found.Add(Nameless(_nameBeforeComma));
        return _found;
    }

    void Take(AddressToken token)
    {
        switch (token.Kind)
        {
            case AddressTokenKind.Comma or AddressTokenKind.Semicolon:
                EndEntry(isComma: token.Kind == AddressTokenKind.Comma);
                break;
            case AddressTokenKind.Colon:
                if (StartsGroup())
                    _entry.Clear();
                break;
            default:
                _entry.Add(token);
                break;
        }
    }

    /// <summary>"Friends: a@b, c@d;" or "mailto:a@b", but no address with a colon in it.</summary>
    bool StartsGroup() => _entry.TrueForAll(t => t.Kind != AddressTokenKind.Angle && !t.Text.Contains('@'));

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
    static IEnumerable<int> Cuts(AddressToken[] entry)
    {
        var angles = entry.Count(t => t.Kind == AddressTokenKind.Angle);
        if (angles == 0 && entry.Length > 1 && Array.TrueForAll(entry, IsBareAddress))
            return Enumerable.Range(1, entry.Length - 1);
        return angles < 2
            ? []
            : Enumerable.Range(0, entry.Length).Where(i => entry[i].Kind == AddressTokenKind.Angle).Select(i => i + 1);
    }

    static bool IsBareAddress(AddressToken token) =>
        token.Kind == AddressTokenKind.Atom && token.Text.IndexOf('@') is > 0 and var at && at < token.Text.Length - 1;

    void EndEntry(AddressToken[] entry, bool isComma)
    {
        var before = _nameBeforeComma;
        if (entry.Length == 0)
            return;
        _nameBeforeComma = null;
        var angle = Array.FindLastIndex(entry, t => t.Kind == AddressTokenKind.Angle);
        var mailbox = angle >= 0 ? WithAngle(entry, angle) : WithoutAngle(entry);
        if (
            mailbox is null
            && isComma
            && before is null
            && Array.TrueForAll(entry, t => t.Kind == AddressTokenKind.Atom)
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
    static Mailbox Local(AddressToken[] entry)
    {
        var name = Phrase(entry.Where(t => t.Kind != AddressTokenKind.Comment));
        var comment = Phrase(entry.Where(t => t.Kind == AddressTokenKind.Comment));
        return name.Length == 0 || name.Contains(' ')
            ? new Mailbox(name.Length == 0 ? comment : name, "")
            : new Mailbox(comment, name);
    }

    static bool IsEncoded(AddressToken[] entry) =>
        Array.Exists(entry, t => t.Text.Contains("=?", StringComparison.Ordinal));

    static Mailbox Nameless(string text) => text.Contains(' ') ? new Mailbox(text, "") : new Mailbox("", text);

    static Mailbox WithAngle(AddressToken[] entry, int angle)
    {
        var name = Phrase(
            entry.Where((t, i) => i != angle && t.Kind is AddressTokenKind.Atom or AddressTokenKind.Quoted)
        );
        if (name.Length == 0)
            name = Phrase(entry.Where(t => t.Kind == AddressTokenKind.Comment));
        var address = Cleaned(entry[angle].Text);
        // "j@d <John>": the brackets are around the wrong half.
        if (
            !address.Contains('@')
            && angle == 1
            && entry[0] is { Kind: AddressTokenKind.Atom, Text: var bare }
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
    static Mailbox? WithoutAngle(AddressToken[] entry)
    {
        var tokens = entry.Where(t => t.Kind != AddressTokenKind.Comment).ToArray();
        var at = Array.FindLastIndex(tokens, t => t.Kind == AddressTokenKind.Atom && t.Text.Contains('@'));
        if (at < 0)
            at = Array.FindLastIndex(
                tokens,
                t => t.Kind == AddressTokenKind.Quoted && t.Text.Contains('@') && !t.Text.Contains(' ')
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
            tokens[first..(last + 1)]
                .Select(t => t.Kind == AddressTokenKind.Quoted && at != first ? $"\"{t.Text}\"" : t.Text)
        );
        var name = Phrase(tokens[..first].Concat(tokens[(last + 1)..]));
        if (name.Length == 0)
            name = Phrase(entry.Where(t => t.Kind == AddressTokenKind.Comment));
        return new Mailbox(name, Cleaned(address));
    }

    /// <summary>A whole "John &lt;j@d&gt;" that some program wrote as one encoded word.</summary>
    Mailbox? Encoded(AddressToken[] entry)
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

    static string Phrase(IEnumerable<AddressToken> tokens)
    {
        var phrase = new StringBuilder();
        foreach (var token in tokens)
        {
            if (phrase.Length > 0 && (token.AfterSpace || token.Kind != AddressTokenKind.Atom))
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
