using System.Text;
using AngleSharp.Dom;

namespace Contrefort.Mail;

/// <summary>Writes the allowed part of a tree, escaped by ourselves. Walks without recursion, however deep the tree.</summary>
sealed class CleanWriter(ImageSources images)
{
    /// <summary>Deeper elements are written without their tags; browsers stop at 512.</summary>
    const int DeepestElement = 100;

    static readonly string[] WrittenImageAttributes = ["src", "data-blocked-src", "class", "loading", "referrerpolicy"];

    readonly StringBuilder _visible = new();
    readonly StringBuilder _hidden = new();
    int _depth;

    internal int BlockedImages { get; private set; }

    /// <summary>Writes what is under the body; the subtrees in <paramref name="quoted"/> go to the second text.</summary>
    internal (string Visible, string Hidden) Write(IElement body, IReadOnlySet<INode> quoted)
    {
        var open = new Stack<Level>();
        open.Push(new Level(body.ChildNodes, "", _visible));
        while (open.TryPeek(out var level))
        {
            if (level.Next == level.Nodes.Length)
            {
                open.Pop();
                if (level.EndTag.Length > 0)
                    _depth--;
                level.Output.Append(level.EndTag);
                continue;
            }
            // By index: NextSibling would search its parent's list each time.
            var node = level.Nodes[level.Next++];
            var output = quoted.Contains(node) ? _hidden : level.Output;
            if (Begin(node, output) is not { } endTag)
                continue;
            open.Push(new Level(node.ChildNodes, endTag, output));
            if (endTag.Length > 0)
                _depth++;
        }
        return (_visible.ToString(), _hidden.ToString());
    }

    /// <summary>Writes a node up to its children, and says what to write after them; null when there are none.</summary>
    string? Begin(INode node, StringBuilder output)
    {
        if (node is IText text)
            Escape(text.Data, output);
        if (node is not IElement element || element.NamespaceUri != NamespaceNames.HtmlUri)
            return null;
        var name = element.LocalName;
        if (HtmlAllowList.IsDropped(name))
            return null;
        var endTag = "";
        if (HtmlAllowList.Allows(name) && _depth < DeepestElement)
        {
            WriteTag(element, name, output);
            endTag = HtmlAllowList.IsVoid(name) ? "" : $"</{name}>";
        }
        if (element.FirstChild is not null)
            return endTag;
        output.Append(endTag);
        return null;
    }

    void WriteTag(IElement element, string name, StringBuilder output)
    {
        output.Append('<').Append(name);
        if (name == "img")
            WriteImage(element, output);
        else if (name == "a")
            WriteLink(element, output);
        foreach (var attribute in element.Attributes)
            if (HtmlAllowList.Value(name, attribute.LocalName, attribute.Value) is { } value)
                Attribute(attribute.LocalName, value, output);
        output.Append('>');
        // The parser takes away the first line feed of a <pre>.
        if (name == "pre")
            output.Append('\n');
    }

    static void WriteLink(IElement link, StringBuilder output)
    {
        if (SafeUrl.Link(link.GetAttribute("href")) is not { } href)
            return;
        Attribute("href", href, output);
        Attribute("rel", "noopener noreferrer nofollow", output);
        Attribute("target", "_blank", output);
    }

    void WriteImage(IElement image, StringBuilder output)
    {
        if (ReferenceEquals(images, ImageSources.AsWritten))
        {
            foreach (var name in WrittenImageAttributes)
                if (image.GetAttribute(name) is { } value)
                    Attribute(name, value, output);
            return;
        }
        var source = SafeUrl.Image(image.GetAttribute("src"));
        var shown = source switch
        {
            SafeUrl.Inline(var contentId) => images.Inline(contentId),
            SafeUrl.Embedded(var data) => data,
            SafeUrl.Remote(var address) => images.Remote?.Invoke(address),
            _ => null,
        };
        if (shown is not null)
        {
            Attribute("src", shown, output);
            Attribute("loading", "lazy", output);
            Attribute("referrerpolicy", "no-referrer", output);
        }
        else if (source is SafeUrl.Remote(var address))
        {
            BlockedImages++;
            Attribute("data-blocked-src", address.AbsoluteUri, output);
            Attribute("class", "blocked-image", output);
        }
    }

    static void Attribute(string name, string value, StringBuilder output)
    {
        output.Append(' ').Append(name).Append("=\"");
        Escape(value, output);
        output.Append('"');
    }

    /// <summary>
    /// Beside the usual, the grave accent, which old parsers took for a quotation mark. Control characters are left out,
    /// a carriage return becomes the line feed a parser would make of it.
    /// </summary>
    static void Escape(string text, StringBuilder output)
    {
        foreach (var c in text)
            switch (c)
            {
                case '&':
                    output.Append("&amp;");
                    break;
                case '<':
                    output.Append("&lt;");
                    break;
                case '>':
                    output.Append("&gt;");
                    break;
                case '"':
                    output.Append("&quot;");
                    break;
                case '\'':
                    output.Append("&#39;");
                    break;
                case '`':
                    output.Append("&#96;");
                    break;
                case '\r':
                    output.Append('\n');
                    break;
                case '\n' or '\t':
                    output.Append(c);
                    break;
                default:
                    if (!char.IsControl(c))
                        output.Append(c);
                    break;
            }
    }

    /// <summary>The children being written, and what to write after the last.</summary>
    sealed class Level(INodeList nodes, string endTag, StringBuilder output)
    {
        internal INodeList Nodes => nodes;

        internal string EndTag => endTag;

        internal StringBuilder Output => output;

        internal int Next { get; set; }
    }
}
