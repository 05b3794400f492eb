using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>Message identifiers (RFC 5322 §3.6.4) without their angle brackets, from fields that often lack them.</summary>
static class MessageIds
{
    const int LongestId = 1000;

    public static List<string> All(string? field, int atMost)
    {
        if (string.IsNullOrWhiteSpace(field))
            return [];
        // Exchange has been seen to put whole References into encoded words.
        var text = EncodedWords.Decode(field);
        var ids = Bracketed(text, atMost);
        return ids.Count > 0 ? ids : Bare(text, atMost);
    }

    static List<string> Bracketed(string text, int atMost)
    {
        List<string> ids = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        var at = 0;
        while (ids.Count < atMost && text.IndexOf('<', at) is >= 0 and var open)
        {
            // "<a@b<c@d>": the first bracket was never closed.
            var end = text.AsSpan(open + 1).IndexOfAny('>', '<');
            end = end < 0 ? text.Length : open + 1 + end;
            var id = WithoutSpace(text.AsSpan(open + 1, end - open - 1));
            if (id.Length is > 0 and <= LongestId && seen.Add(id))
                ids.Add(id);
            at = end < text.Length && text[end] == '>' ? end + 1 : end;
        }
        return ids;
    }

    static List<string> Bare(string text, int atMost)
    {
        var words = text.Split([' ', '\t', ',', ';', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var withAt = words.Where(w => w.Contains('@')).ToList();
        var ids = withAt.Count > 0 || words.Length > 1 ? withAt : [.. words];
        return
        [
            .. ids.Select(w => WithoutSpace(w.AsSpan().Trim("<>\"'")))
                .Where(w => w.Length is > 0 and <= LongestId)
                .Distinct()
                .Take(atMost),
        ];
    }

    static string WithoutSpace(ReadOnlySpan<char> id)
    {
        var text = new StringBuilder(id.Length);
        foreach (var c in id)
            if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                text.Append(c);
        return text.ToString();
    }
}
