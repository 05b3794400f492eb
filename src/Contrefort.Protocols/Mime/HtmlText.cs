using System.Net;
using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// Text made from HTML, for reading, searching and trimming: blocks become lines, lists get dashes and numbers,
/// quotes "> ", links their address. Scripts, styles and hidden text are dropped. Linear in the length of the HTML.
/// </summary>
static class HtmlText
{
    public static string Of(string html)
    {
        var writer = new HtmlTextWriter();
        var reader = new HtmlTagReader(html);
        while (reader.MoveNext() && !writer.IsFull)
            if (reader.IsTag)
                Take(reader.Name, reader.Tag, reader.Closes, writer);
            else
                writer.Text(WebUtility.HtmlDecode(reader.Text.ToString()));
        return writer.ToString();
    }

    static void Take(string name, ReadOnlySpan<char> tag, bool closes, HtmlTextWriter writer)
    {
        if (writer.Hides(name, closes, !closes && HtmlTagReader.IsHidden(tag)))
            return;
        switch (name)
        {
            case "br":
                writer.NewLine();
                break;
            case "p"
                when HtmlTagReader.Attribute(tag, "class") is "MsoNormal" or "MsoPlainText"
                    || writer.WasPlainParagraph(closes):
                writer.PlainParagraph(closes);
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                writer.Break(2);
                break;
            case "div"
            or "table"
            or "tr"
            or "dl"
            or "dt"
            or "dd"
            or "section"
            or "article"
            or "header"
            or "footer"
            or "address"
            or "center"
            or "form"
            or "fieldset"
            or "figure"
            or "main"
            or "nav"
            or "aside"
            or "body":
                writer.Break(1);
                break;
            case "td" or "th":
                writer.Space();
                break;
            case "ul" or "ol":
                writer.List(isNumbered: name == "ol", closes);
                break;
            case "li":
                writer.Item(closes);
                break;
            case "blockquote":
                writer.Quote(closes);
                break;
            case "pre":
                writer.Preformatted(closes);
                break;
            case "hr":
                writer.Rule();
                break;
            case "a":
                writer.Link(closes ? null : HtmlTagReader.Attribute(tag, "href"), closes);
                break;
            case "img" when HtmlTagReader.Attribute(tag, "alt") is { Length: > 0 and < 300 } alt:
                writer.Text($"[{alt}]");
                break;
        }
    }
}
