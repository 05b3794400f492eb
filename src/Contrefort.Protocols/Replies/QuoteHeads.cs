using System.Text.RegularExpressions;

namespace Contrefort.Protocols.Replies;

/// <summary>
/// The lines by which mail clients introduce what they quote, in French, English, German and Dutch. Accents may be broken
/// ("Ã©crit"), names bold ("*De :*"), a line wrapped. Every pattern runs in linear time.
/// </summary>
static partial class QuoteHeads
{
    const RegexOptions Options =
        RegexOptions.IgnoreCase
        | RegexOptions.NonBacktracking
        | RegexOptions.CultureInvariant
        | RegexOptions.Singleline;

    /// <summary>An attribution is wrapped over at most this many lines, and is at most that long.</summary>
    const int MaxAttributionLines = 5;
    const int MaxAttributionLength = 500;

    /// <summary>Labels of a header block with room for wrapped addresses and an empty line between two.</summary>
    const int MaxHeaderBlockLines = 24;

    /// <summary>"é" as it should be, without accent, decomposed, or read in the wrong character set.</summary>
    const string E = @"(é|e\u0301|e|Ã©|Ã\?|\uFFFD{1,2}|\?)";

    /// <summary>
    /// How many lines, ending with this one, say "On … wrote:"; 0 when they do not. Certain when they also give an
    /// address or an hour, so that what follows is a quotation even without ">".
    /// </summary>
    internal static (int Lines, bool IsCertain) Attribution(IReadOnlyList<string> lines, int last)
    {
        var end = lines[last].TrimEnd();
        if (!end.EndsWith(':') && !end.EndsWith('-') && !end.EndsWith("crit", StringComparison.OrdinalIgnoreCase))
            return default;
        var joined = "";
        for (var count = 1; count <= MaxAttributionLines && last - count + 1 >= 0; count++)
        {
            var line = lines[last - count + 1].Trim();
            if (line.Length == 0 || joined.Length + line.Length > MaxAttributionLength)
                break;
            joined = joined.Length == 0 ? line : $"{line} {joined}";
            if (DatedAttribution().IsMatch(joined) && DateOrAddress().IsMatch(joined))
                return (count, HourOrAddress().IsMatch(joined));
        }
        return NamedAttribution().IsMatch(end) ? (1, false) : default;
    }

    /// <summary>"-----Message d'origine-----" and its like.</summary>
    internal static bool IsOriginalMessage(string line) => OriginalMessage().IsMatch(line);

    /// <summary>"---------- Forwarded message ---------": what follows is what the writer wants us to read.</summary>
    internal static bool IsForwarded(string line) => Forwarded().IsMatch(line);

    /// <summary>"TR: …", "Fwd: …": a whole mail handed on.</summary>
    internal static bool IsForwardSubject(string subject) => ForwardSubject().IsMatch(subject);

    /// <summary>A rule such as Outlook draws above its header block.</summary>
    internal static bool IsRule(string line) => Rule().IsMatch(line);

    /// <summary>"De : … Envoyé : … À : … Objet : …": true when the block begins at this line.</summary>
    internal static bool IsHeaderBlock(IReadOnlyList<string> lines, int first)
    {
        if (!FromLabel().IsMatch(lines[first]))
            return false;
        bool date = false,
            to = false,
            subject = false;
        var empty = 0;
        for (var i = first + 1; i < Math.Min(lines.Count, first + MaxHeaderBlockLines); i++)
        {
            empty = string.IsNullOrWhiteSpace(lines[i]) ? empty + 1 : 0;
            if (empty > 1 || subject)
                break;
            date |= DateLabel().IsMatch(lines[i]);
            to |= ToLabel().IsMatch(lines[i]);
            subject |= SubjectLabel().IsMatch(lines[i]);
        }
        return date && (to || subject) || to && subject;
    }

    /// <summary>"see my answers below": then what looks quoted may hold answers.</summary>
    internal static bool PointsBelow(string text) => Below().IsMatch(text);

    [GeneratedRegex(
        @"^[-*_>\s]*("
            + @"(le|il) .*\ba "
            + E
            + @"crit"
            + @"|.* a "
            + E
            + @"crit le .*"
            + @"|on .*\bwrote"
            + @"|(am|den|um) .*\bschrieb\b.*"
            + @"|.*\bschrieb am .*"
            + @"|op .*\b(schreef|geschreven)\b.*"
            + @"|.*\bschreef op .*"
            + @"|(\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}) .*<[^<>]*@[^<>]*>"
            + @")[\s*_]*(:|-{2,})?[\s*_]*$",
        Options
    )]
    private static partial Regex DatedAttribution();

    /// <summary>A name alone; believed only when a quotation follows.</summary>
    [GeneratedRegex(@"^.{1,120}\b(a " + E + @"crit|wrote|schrieb|schreef)\s*:$", Options)]
    private static partial Regex NamedAttribution();

    [GeneratedRegex(@"@|\d[:hH]\d\d|\b(19|20)\d\d\b|\d{1,2}[./-]\d{1,2}", Options)]
    private static partial Regex DateOrAddress();

    [GeneratedRegex(@"\w@\w|\d[:hH]\d\d", Options)]
    private static partial Regex HourOrAddress();

    [GeneratedRegex(
        @"^[\s>*]*[-_=*]{2,}\s*(message d(['’´`]|\s|â€™|\uFFFD)?origine|message (initial|original|d'origine|pr"
            + E
            + @"c"
            + E
            + @"dent)|original message|original appointment|urspr(ü|u|ue|Ã¼|\uFFFD)ngliche nachricht|originalnachricht|original-nachricht|oorspronkelijk bericht|origine(el|le) bericht)\s*[-_=*]{2,}\s*$",
        Options
    )]
    private static partial Regex OriginalMessage();

    [GeneratedRegex(
        @"^[\s*]*([-_=*]{2,}\s*)?(forwarded message|begin forwarded message|message transf"
            + E
            + @"r"
            + E
            + @"|d"
            + E
            + @"but du message (transf"
            + E
            + @"r"
            + E
            + @"|r"
            + E
            + @"exp"
            + E
            + @"di"
            + E
            + @")|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|doorgestuurd bericht|begin doorgestuurd bericht)\s*([-_=*]{2,}|:)\s*$",
        Options
    )]
    private static partial Regex Forwarded();

    [GeneratedRegex(@"^\s*(\[[^\]]{0,40}\]\s*)?(tr|fwd?|wg|doorst|i)\s*:", Options)]
    private static partial Regex ForwardSubject();

    [GeneratedRegex(@"^\s*([_]{5,}|[-]{5,}|[*]{5,}|[=]{5,}|[─—]{3,})\s*$", Options)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^[\s*_]*(de|from|von|van|exp" + E + @"diteur|absender)[\s*_]*:[\s*_]*\S", Options)]
    private static partial Regex FromLabel();

    [GeneratedRegex(
        @"^[\s*_]*(envoy" + E + @"( le)?|date( d'envoi)?|sent|gesendet( am)?|datum|verzonden( op)?)[\s*_]*:",
        Options
    )]
    private static partial Regex DateLabel();

    [GeneratedRegex(@"^[\s*_]*(à|a\u0300|a|Ã|Ã.|\uFFFD{1,2}|to|an|aan|pour|destinataire)[\s*_]*:", Options)]
    private static partial Regex ToLabel();

    [GeneratedRegex(@"(^|\s)[\s*_]*(objet|sujet|subject|betreff|onderwerp)[\s*_]*:", Options)]
    private static partial Regex SubjectLabel();

    [GeneratedRegex(
        @"\b(ci[- ]dessous|ci[- ]apr(è|e|Ã¨|\uFFFD)s|dans (le|ton|votre) (texte|mail|message)|en (rouge|bleu|vert|gras)|below|in-?line|in (red|blue|green|bold)|unten|weiter unten|in (rot|blau|gr(ü|u)n)|hieronder|onderstaande?|in het (rood|blauw|groen))\b",
        Options
    )]
    private static partial Regex Below();
}
