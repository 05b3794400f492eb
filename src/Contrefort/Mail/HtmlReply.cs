using System.Text;
using AngleSharp.Dom;
using Contrefort.Protocols.Replies;

namespace Contrefort.Mail;

/// <summary>
/// Finds what a mail's HTML quotes, by the marks mail programs leave: the counterpart of <see cref="QuotedReply"/>, and as
/// careful. A quotation is hidden when nothing follows it, or when it is the one thing above the answer.
/// </summary>
sealed class HtmlReply
{
    /// <summary>Characters read to know a header block, an attribution, a first line.</summary>
    const int HeaderBlockLength = 1500;
    const int AttributionLength = 600;
    const int LineLength = 200;

    readonly IElement _body;
    readonly List<INode> _nodes = [];
    readonly Dictionary<INode, INode> _before = [];
    readonly HashSet<INode> _marks = [];

    HtmlReply(IElement body)
    {
        _body = body;
        foreach (var (node, before) in HtmlTree.Descendants(body))
        {
            _nodes.Add(node);
            if (before is not null)
                _before[node] = before;
        }
    }

    /// <summary>The topmost nodes to hide; none when hiding would leave nothing, and in forwarded mail.</summary>
    internal static IReadOnlySet<INode> QuotedNodes(IElement body, string subject = "")
    {
        var reply = new HtmlReply(body);
        return !QuotedReply.IsForward(subject) && reply.MarkQuotations() ? reply.Judge() : new HashSet<INode>();
    }

    /// <summary>Marks what looks quoted; false when the mail shows what it quotes on purpose.</summary>
    bool MarkQuotations()
    {
        foreach (var element in _nodes.OfType<IElement>())
        {
            if (IsUnderMark(element))
                continue;
            if (IsForwarded(element))
                return false;
            if (IsQuotation(element))
            {
                _marks.Add(element);
                if (AttributionOf(element) is { } attribution)
                    _marks.Add(attribution);
            }
            else if (BeginsTheRest(element))
            {
                MarkTheRest(element);
                return !QuotedReply.PointsBelow(TextAbove(element));
            }
        }
        return true;
    }

    /// <summary>An element that holds a quotation and nothing else.</summary>
    bool IsQuotation(IElement element) =>
        HasClass(element, "gmail_quote", "gmail_quote_container", "gmail_attr", "moz-cite-prefix")
        || HasClass(element, "yahoo_quoted", "protonmail_quote", "zmail_extra")
        || element.Id is "mail-editor-reference-message-container"
        || element.LocalName == "blockquote"
            && (element.GetAttribute("type")?.ToLowerInvariant() == "cite" || AttributionOf(element) is not null);

    static bool HasClass(IElement element, params string[] names) =>
        element.ClassName is { } classes && classes.Split(' ').Any(names.Contains);

    /// <summary>An element after which all is quoted: Outlook's header block, our own marker.</summary>
    bool BeginsTheRest(IElement element) =>
        element.Id is "divRplyFwdMsg" or "appendonsend" or "x_divRplyFwdMsg"
        || HasClass(element, "OutlookMessageHeader")
        || IsBelowRule(element) && QuotedReply.StartsHeaderBlock(Start(element, HeaderBlockLength))
        || IsTextBlock(element) && ReplyMarker.IsIn(Start(element, LineLength).Trim());

    bool IsBelowRule(IElement element) =>
        element.LocalName is "div" or "p"
        && (
            element.GetAttribute("style")?.Contains("border-top:solid", StringComparison.OrdinalIgnoreCase) == true
            || ContentBefore(element) is IElement { LocalName: "hr" }
        );

    static bool IsTextBlock(IElement element) => element.LocalName is "div" or "p" or "span" or "td" or "blockquote";

    bool IsForwarded(IElement element) =>
        HasClass(element, "moz-forward-container")
        || IsTextBlock(element) && QuotedReply.StartsForward(Start(element, LineLength));

    /// <summary>The line before a quotation, when it says "Le … a écrit :".</summary>
    INode? AttributionOf(INode quotation)
    {
        var before = ContentBefore(quotation);
        var text = before switch
        {
            IText line => line.Data,
            IElement element => Start(element, AttributionLength),
            _ => "",
        };
        return QuotedReply.IsAttribution(text) ? before : null;
    }

    INode? ContentBefore(INode node)
    {
        var before = _before.GetValueOrDefault(node);
        for (var steps = 0; steps < 5 && before is not null && IsBlank(before); steps++)
            before = _before.GetValueOrDefault(before);
        return before;
    }

    static bool IsBlank(INode node) =>
        node is IText text ? string.IsNullOrWhiteSpace(text.Data) : node is IElement { LocalName: "br" };

    void MarkTheRest(INode first)
    {
        // In document order, what follows and is not under another mark, but for the ancestors of the first.
        var ancestors = new HashSet<INode>();
        for (var above = first.Parent; above is not null && above != _body; above = above.Parent)
            ancestors.Add(above);
        foreach (var node in _nodes.SkipWhile(node => node != first))
            if (!ancestors.Contains(node) && !IsUnderMark(node))
                _marks.Add(node);
    }

    string TextAbove(INode element) =>
        string.Join(
            ' ',
            _nodes.TakeWhile(node => node != element).OfType<IText>().Where(IsShown).Select(text => text.Data)
        );

    /// <summary>Keeps the marks that may be hidden, as the text of the mail lies around them.</summary>
    HashSet<INode> Judge()
    {
        var runs = new List<(bool IsQuoted, List<INode> Marks)>();
        foreach (var node in _nodes)
        {
            var isMark = _marks.Contains(node);
            if (!isMark && !IsOwnText(node))
                continue;
            if (runs.Count == 0 || runs[^1].IsQuoted != isMark)
                runs.Add((isMark, []));
            if (isMark)
                runs[^1].Marks.Add(node);
        }
        var quoted = runs.Where(run => run.IsQuoted).ToList();
        if (quoted.Count == 0 || quoted.Count == runs.Count)
            return [];
        var isBelow = runs[^1].IsQuoted;
        var isAbove = quoted.Count == 1 && runs[0].IsQuoted;
        return isBelow || isAbove ? [.. quoted[^1].Marks] : [];
    }

    bool IsOwnText(INode node) =>
        node is IText text && !string.IsNullOrWhiteSpace(text.Data) && IsShown(text) && !IsUnderMark(node);

    static bool IsShown(IText text) => text.ParentElement is not { LocalName: "style" or "script" or "title" };

    bool IsUnderMark(INode node)
    {
        for (var above = _marks.Count == 0 ? null : node.Parent; above is not null; above = above.Parent)
            if (_marks.Contains(above))
                return true;
        return false;
    }

    /// <summary>The first characters of an element's text, a line for each block.</summary>
    static string Start(IElement element, int length)
    {
        var text = new StringBuilder();
        foreach (var (node, _) in HtmlTree.Descendants(element).Take(length))
        {
            if (node is IText { Data: var data })
                text.Append((data.Length > length ? data[..length] : data).Replace('\r', ' ').Replace('\n', ' '));
            else if (node is IElement { LocalName: "br" or "div" or "p" or "tr" or "li" })
                text.Append('\n');
            if (text.Length >= length)
                break;
        }
        return text.ToString();
    }
}
