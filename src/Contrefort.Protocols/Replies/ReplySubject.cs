using System.Text.RegularExpressions;

namespace Contrefort.Protocols.Replies;

/// <summary>The subject of an answer, without what mail programs put before it (RFC 5256 §2.1, and their other languages).</summary>
public static partial class ReplySubject
{
    /// <summary>"Re: RE : AW: panne" is "panne". What hands a mail on ("TR:", "Fwd:") is kept: it says something.</summary>
    public static string Base(string subject) => Prefixes().Replace(subject, "").Trim();

    /// <summary>French, English, German, Dutch, Scandinavian; Outlook and The Bat! count: "Re[2]:".</summary>
    [GeneratedRegex(@"^\s*((re|réf?|aw|antw|sv|vs)\s*(\[\d{1,3}\])?\s*:\s*)+", RegexOptions.IgnoreCase)]
    private static partial Regex Prefixes();
}
