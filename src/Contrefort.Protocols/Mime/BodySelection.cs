namespace Contrefort.Protocols.Mime;

/// <summary>
/// Chooses what a person reads, in text and in HTML, and what is attached: the algorithm of RFC 8621 §4.1.4, which
/// says what good mail programs do.
/// </summary>
sealed class BodySelection
{
    readonly List<MimePart> _text = [];
    readonly List<MimePart> _html = [];
    readonly List<MimePart> _attached = [];

    BodySelection() { }

    public IReadOnlyList<MimePart> Text => _text;
    public IReadOnlyList<MimePart> Html => _html;
    public IReadOnlyList<MimePart> Attached => _attached;

    public static BodySelection Of(MimePart root)
    {
        var selection = new BodySelection();
        selection.Walk([root], "mixed", inAlternative: false, selection._html, selection._text);
        return selection;
    }

    void Walk(
        IReadOnlyList<MimePart> parts,
        string kind,
        bool inAlternative,
        List<MimePart>? html,
        List<MimePart>? text
    )
    {
        var (textBefore, htmlBefore) = (text?.Count ?? -1, html?.Count ?? -1);
        var start = kind == "related" ? RootOfRelated(parts) : 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (part.Parts.Count > 0)
            {
                var subtype = part.ContentType.Value["multipart/".Length..];
                Walk(part.Parts, subtype, inAlternative || subtype == "alternative", html, text);
                continue;
            }
            var reads = ReadsAs(part, kind);
            var isShown =
                reads != Reads.Attached
                && !IsAttachment(part)
                && (i == start || kind != "related" && part.FileName is null);
            if (!isShown)
                _attached.Add(part);
            else if (kind == "alternative")
                (reads == Reads.Html ? html : text)?.Add(part);
            else
            {
                if (inAlternative && reads == Reads.Text)
                    html = null;
                if (inAlternative && reads == Reads.Html)
                    text = null;
                text?.Add(part);
                html?.Add(part);
            }
        }
        if (kind != "alternative" || text is null || html is null)
            return;
        if (text.Count == textBefore && html.Count != htmlBefore)
            text.AddRange(html[htmlBefore..]);
        else if (html.Count == htmlBefore && text.Count != textBefore)
            html.AddRange(text[textBefore..]);
    }

    enum Reads
    {
        Text,
        Html,
        Attached,
    }

    static Reads ReadsAs(MimePart part, string kind)
    {
        var type = part.ContentType.Value;
        if (type == "text/html" || type == "application/xhtml+xml")
            return Reads.Html;
        if (type == "text/plain")
            return Reads.Text;
        if (part.ContentType.IsMultipart)
            return part.IsOpened ? Reads.Text : Reads.Attached;
        // Text of a kind we do not know is still text, unless programs read it.
        return kind != "alternative" && part.ContentType.IsText && part.FileName is null && !IsForPrograms(type)
            ? Reads.Text
            : Reads.Attached;
    }

    static bool IsForPrograms(string type) =>
        type
            is "text/calendar"
                or "text/vcard"
                or "text/x-vcard"
                or "text/directory"
                or "text/csv"
                or "text/xml"
                or "text/css"
                or "text/rtf"
                or "text/javascript"
                or "text/rfc822-headers"
                or "text/rfc822"
                or "text/x-amp-html"
                or "text/x-patch"
                or "text/x-diff";

    static bool IsAttachment(MimePart part) => part.Disposition?.Value == "attachment";

    /// <summary>The part that the "start" parameter names (RFC 2387 §3.2), or the first.</summary>
    static int RootOfRelated(IReadOnlyList<MimePart> parts)
    {
        var start = parts[0].Parent?.ContentType.Parameter("start")?.Trim('<', '>', ' ');
        for (var i = 0; start is not null && i < parts.Count; i++)
            if (parts[i].ContentId == start)
                return i;
        return 0;
    }
}
