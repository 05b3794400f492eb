namespace Contrefort.Protocols.Replies;

/// <summary>
/// Tells what a mail adds from what it repeats. Careful: a quotation is hidden when it is below the answer, or above the
/// whole of it; answers written between quoted lines stay with them; a forwarded mail is shown; and when hiding would
/// leave nothing, nothing is hidden.
/// </summary>
public static class QuotedReply
{
    /// <summary>A line over this length cannot be an introduction; keeps hostile input cheap.</summary>
    const int LongestLine = 2000;

    /// <summary>A wrapped line lost its ">" when the quoted line before it was about this long.</summary>
    const int WrapsFrom = 60;

    /// <summary>Splits the text. <paramref name="subject"/>, when known, tells a forwarded mail from an answer.</summary>
    public static VisibleReply Trim(string text, string subject = "")
    {
        var raw = Lines(text);
        var lines = Comparable(raw);
        var hidden = QuoteHeads.IsForwardSubject(subject) ? new bool[lines.Count] : Decide(lines);
        if (raw.Where((line, i) => !hidden[i]).All(string.IsNullOrWhiteSpace))
            hidden = new bool[lines.Count];
        HideBlanksBesideHidden(raw, hidden);
        return new VisibleReply(Parts(raw, hidden));
    }

    /// <summary>True for the subject of a mail handed on: "TR:", "Fwd:", "WG:".</summary>
    public static bool IsForward(string subject) => QuoteHeads.IsForwardSubject(subject);

    /// <summary>True when this text begins with the line that introduces a forwarded mail.</summary>
    public static bool StartsForward(string text) =>
        QuoteHeads.IsForwarded(text.TrimStart().Split('\n', 2)[0].TrimEnd('\r'));

    /// <summary>True when this text begins with "De : … Envoyé : … Objet : …" or its like.</summary>
    public static bool StartsHeaderBlock(string text) => QuoteHeads.IsHeaderBlock(text.TrimStart().Split('\n'), 0);

    /// <summary>True when this text is "Le … a écrit :" or its like, and no more.</summary>
    public static bool IsAttribution(string text)
    {
        var lines = Comparable(Lines(text.Trim()));
        return lines.Count > 0 && QuoteHeads.Attribution(lines, lines.Count - 1).Lines == lines.Count;
    }

    /// <summary>True when this text sends the reader to answers within the quotation.</summary>
    public static bool PointsBelow(string text) => QuoteHeads.PointsBelow(text);

    static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length; )
        {
            var lineFeed = text.IndexOf('\n', start);
            var end = lineFeed < 0 ? text.Length : lineFeed + 1;
            lines.Add(text[start..end]);
            start = end;
        }
        return lines;
    }

    /// <summary>Lines as the patterns expect them: without their ends, and with plain spaces.</summary>
    static List<string> Comparable(List<string> raw) =>
        raw.ConvertAll(line =>
            line.Length > LongestLine ? "" : line.TrimEnd('\r', '\n').Replace('\u00a0', ' ').Replace('\u202f', ' ')
        );

    static bool[] Decide(List<string> lines)
    {
        var hidden = new bool[lines.Count];
        var tail = TailStart(lines);
        // What stands above a forwarded mail introduces it; to cut there would separate them.
        if (lines.FindIndex(0, tail, QuoteHeads.IsForwarded) >= 0)
            return hidden;
        var quotes = Quotes(lines, tail);
        HideSignatures(lines, hidden, quotes, tail);
        HideQuotes(lines, hidden, quotes, tail);
        Array.Fill(hidden, true, tail, lines.Count - tail);
        return hidden;
    }

    /// <summary>
    /// Where a quotation begins that runs to the end without ">": our marker, a separator, a block of headers, or an
    /// attribution that leaves no doubt. The number of lines when there is none.
    /// </summary>
    static int TailStart(List<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (IsQuoted(lines[i]))
                continue;
            if (ReplyMarker.IsIn(lines[i]))
                return WithAttribution(lines, i);
            var start = -1;
            if (QuoteHeads.IsOriginalMessage(lines[i]))
                start = i;
            else if (QuoteHeads.IsHeaderBlock(lines, i))
                start = IsAnnounced(lines, i) ? -1 : i;
            else if (QuoteHeads.Attribution(lines, i) is { IsCertain: true } head && !IsFollowedByQuote(lines, i))
                start = i - head.Lines + 1;
            if (start < 0)
                continue;
            start = WithRule(lines, start);
            var above = string.Join('\n', lines.Take(start));
            return QuoteHeads.PointsBelow(above) ? lines.Count : start;
        }
        return lines.Count;
    }

    static int WithAttribution(List<string> lines, int start)
    {
        var above = LastTextBefore(lines, start);
        var attribution = above < 0 ? 0 : QuoteHeads.Attribution(lines, above).Lines;
        return attribution > 0 ? above - attribution + 1 : start;
    }

    static int LastTextBefore(List<string> lines, int at)
    {
        do at--;
        while (at >= 0 && string.IsNullOrWhiteSpace(lines[at]));
        return at;
    }

    /// <summary>"Here is what I received:" just above: the writer shows us a mail as evidence.</summary>
    static bool IsAnnounced(List<string> lines, int block)
    {
        var above = LastTextBefore(lines, block);
        return above >= 0 && lines[above].TrimEnd().EndsWith(':') && QuoteHeads.Attribution(lines, above).Lines == 0;
    }

    static int WithRule(List<string> lines, int start)
    {
        for (var i = start - 1; i >= 0 && (string.IsNullOrWhiteSpace(lines[i]) || QuoteHeads.IsRule(lines[i])); i--)
            if (QuoteHeads.IsRule(lines[i]))
                return i;
        return start;
    }

    static bool IsQuoted(string line) => line.AsSpan().TrimStart().StartsWith(">");

    static bool IsFollowedByQuote(List<string> lines, int at)
    {
        var next = lines.FindIndex(at + 1, line => !string.IsNullOrWhiteSpace(line));
        return next >= 0 && IsQuoted(lines[next]);
    }

    /// <summary>Runs of ">" lines, each with the attribution above it.</summary>
    static List<Quote> Quotes(List<string> lines, int end)
    {
        var quotes = new List<Quote>();
        for (var i = 0; i < end; i++)
        {
            if (!IsQuoted(lines[i]))
                continue;
            var last = i;
            for (var next = i + 1; next < end; next++)
            {
                if (IsQuoted(lines[next]))
                    last = next;
                else if (!string.IsNullOrWhiteSpace(lines[next]) && !IsWrappedQuote(lines, next, end))
                    break;
            }
            var start = WithAttribution(lines, i);
            var isIntroduced = start < i || QuoteHeads.Attribution(lines, i).Lines > 0;
            quotes.Add(new Quote(start, last + 1, isIntroduced));
            i = last;
        }
        return quotes;
    }

    /// <summary>A line between two quoted ones, without an empty line, where the one before was long: its wrapped end.</summary>
    static bool IsWrappedQuote(List<string> lines, int at, int end) =>
        at + 1 < end
        && IsQuoted(lines[at + 1])
        && IsQuoted(lines[at - 1])
        && lines[at - 1].Length >= WrapsFrom
        && lines[at].Length < WrapsFrom;

    static void HideSignatures(List<string> lines, bool[] hidden, List<Quote> quotes, int end)
    {
        var start = 0;
        foreach (var quote in quotes.Append(new Quote(end, end, false)))
        {
            var signature = Signatures.Start(lines, start, quote.Start);
            if (signature < quote.Start)
                Array.Fill(hidden, true, signature, quote.Start - signature);
            start = quote.End;
        }
    }

    static void HideQuotes(List<string> lines, bool[] hidden, List<Quote> quotes, int end)
    {
        bool HasOwnText(int from, int to) =>
            Enumerable.Range(from, to - from).Any(i => !hidden[i] && !string.IsNullOrWhiteSpace(lines[i]));

        for (var i = 0; i < quotes.Count; i++)
        {
            var (start, stop, isIntroduced) = quotes[i];
            var isLast = i == quotes.Count - 1;
            var isBelowAnswer = isLast && !HasOwnText(stop, end);
            var isAboveAnswer = quotes.Count == 1 && isIntroduced && end == lines.Count && !HasOwnText(0, start);
            if (isBelowAnswer || isAboveAnswer)
                Array.Fill(hidden, true, start, stop - start);
        }
    }

    /// <summary>The empty lines that set a quotation apart go with it.</summary>
    static void HideBlanksBesideHidden(List<string> raw, bool[] hidden)
    {
        for (var i = raw.Count - 1; i > 0; i--)
            if (hidden[i] && !hidden[i - 1] && string.IsNullOrWhiteSpace(raw[i - 1]))
                hidden[i - 1] = true;
        var end = raw.Count - 1;
        while (end >= 0 && string.IsNullOrWhiteSpace(raw[end]))
            end--;
        if (end >= 0 && hidden[end])
            Array.Fill(hidden, true, end, raw.Count - end);
        for (var i = 1; i < raw.Count && hidden[0]; i++)
            if (hidden[i - 1] && !hidden[i] && string.IsNullOrWhiteSpace(raw[i]))
                hidden[i] = true;
    }

    static List<ReplyPart> Parts(List<string> raw, bool[] hidden)
    {
        var parts = new List<ReplyPart>();
        for (var start = 0; start < raw.Count; )
        {
            var end = start;
            while (end < raw.Count && hidden[end] == hidden[start])
                end++;
            parts.Add(new ReplyPart(string.Concat(raw.GetRange(start, end - start)), hidden[start]));
            start = end;
        }
        return parts;
    }

    /// <summary>Lines from start to before end, the attribution included.</summary>
    readonly record struct Quote(int Start, int End, bool IsIntroduced);
}
