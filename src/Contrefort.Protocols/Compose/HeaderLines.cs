using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Smtp;

namespace Contrefort.Protocols.Compose;

/// <summary>Header fields, folded at 76 characters (RFC 5322 §2.2.3), with no way for a value to begin another field.</summary>
sealed partial class HeaderLines
{
    internal const int LongestWord = 900;

    const int FoldAt = 76;

    /// <summary>A thread of hundreds of mails would grow its References without end (RFC 5322 §3.6.4 sets no limit).</summary>
    const int MostReferences = 30;

    readonly StringBuilder _lines = new();

    internal void Unstructured(string name, string text)
    {
        if (!FieldName().IsMatch(name))
            throw new ArgumentException($"Not a header name: {EncodedWords.OnOneLine(name)}");
        Fold(name, EncodedWords.Unstructured(name, text));
    }

    internal void Addresses(string name, IReadOnlyList<Mailbox> mailboxes)
    {
        if (mailboxes.Count == 0)
            return;
        var words = new List<string>();
        for (var i = 0; i < mailboxes.Count; i++)
        {
            var (shown, address) = mailboxes[i];
            if (!SmtpAddress.IsWritable(address))
                throw new ArgumentException($"Not an address for {name}: {EncodedWords.OnOneLine(address)}");
            var written = SmtpAddress.Write(address, utf8: !SmtpAddress.IsAsciiWithPunycode(address));
            var comma = i < mailboxes.Count - 1 ? "," : "";
            if (string.IsNullOrWhiteSpace(shown))
                words.Add(written + comma);
            else
                words.AddRange([.. EncodedWords.Phrase(shown), $"<{written}>{comma}"]);
        }
        Fold(name, words);
    }

    internal void MessageIds(string name, IReadOnlyList<string> ids)
    {
        if (ids.Count > MostReferences)
            ids = [ids[0], .. ids.TakeLast(MostReferences - 1)];
        if (ids.Count > 0)
            Fold(name, [.. ids.Select(id => $"<{MessageId(id)}>")]);
    }

    internal static string MessageId(string id)
    {
        var bare = id is ['<', .., '>'] ? id[1..^1] : id;
        return BareMessageId().IsMatch(bare)
            ? bare
            : throw new ArgumentException($"Not a message id: {EncodedWords.OnOneLine(id)}");
    }

    internal void Date(string name, DateTimeOffset at) =>
        Fold(
            name,
            [
                at.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
                    + at.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal),
            ]
        );

    /// <summary>A keyword or another value that must be plain: refused when it is not.</summary>
    internal void Token(string name, string? value)
    {
        if (value is null)
            return;
        if (!PlainValue().IsMatch(value))
            throw new ArgumentException($"Not a value for {name}: {EncodedWords.OnOneLine(value)}");
        Fold(name, [value]);
    }

    /// <summary>Words that are already written as the wire wants them.</summary>
    internal void Fold(string name, IReadOnlyList<string> words)
    {
        _lines.Append(name).Append(':');
        var column = name.Length + 1;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            // Never right after the name: a first line without text is read as an empty field by some.
            if (column + 1 + word.Length > FoldAt && i > 0)
            {
                _lines.Append("\r\n");
                column = 0;
            }
            _lines.Append(' ').Append(word);
            column += 1 + word.Length;
        }
        _lines.Append("\r\n");
    }

    public override string ToString() => _lines.ToString();

    [GeneratedRegex(@"\A[!-9;-~]{1,76}\z")]
    private static partial Regex FieldName();

    [GeneratedRegex(@"\A[^\s<>\p{C}@]{1,400}@[^\s<>\p{C}@]{1,400}\z")]
    private static partial Regex BareMessageId();

    [GeneratedRegex(@"\A[!-~]{1,900}\z")]
    private static partial Regex PlainValue();
}
