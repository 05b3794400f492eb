using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace Contrefort.Mail;

/// <summary>Parses mail HTML within a budget: a parser's work can grow with the square of what it is given.</summary>
static class HtmlTree
{
    /// <summary>Characters; a newsletter has 100,000.</summary>
    const int LargestHtml = 3_000_000;

    const int MostAttributes = 60;

    /// <summary>Sum over the tokens of the elements open at each; half a second's work, twenty times a large newsletter.</summary>
    const long Budget = 10_000_000;

    /// <summary>Elements that another of their kind closes, or that never stay open: they make no depth.</summary>
    static readonly HashSet<string> Shallow =
    [
        "p",
        "li",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "dd",
        "dt",
        "option",
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "col",
        "wbr",
        "area",
        "base",
        "embed",
        "source",
        "track",
        "param",
        "body",
        "html",
        "head",
    ];

    /// <summary>The body, parsed as a modern browser would with scripts off; null when the budget does not suffice.</summary>
    internal static IElement? Parse(string html)
    {
        if (html.Length > LargestHtml)
            return null;
        var work = new Work();
        var options = new HtmlParserOptions
        {
            SkipComments = true,
            SkipProcessingInstructions = true,
            OnToken = (token, _) => work.Count(token),
            ShouldEmitAttribute = (ref token, _) => token.Attributes.Count < MostAttributes,
        };
        try
        {
            // Without the doctype the sender would choose quirks mode, in which tables nest otherwise than in our page.
            return new HtmlParser(options).ParseDocument("<!DOCTYPE html><html><head></head><body>" + html).Body;
        }
        catch (TooMuchWork)
        {
            return null;
        }
    }

    /// <summary>
    /// All nodes below the root, in document order, each with the sibling before it. Neither recursive nor by
    /// NextSibling, which searches the parent's whole list at every step.
    /// </summary>
    internal static IEnumerable<(INode Node, INode? Before)> Descendants(INode root)
    {
        var open = new Stack<(INodeList Nodes, int Next)>();
        open.Push((root.ChildNodes, 0));
        while (open.TryPop(out var level))
        {
            if (level.Next == level.Nodes.Length)
                continue;
            var node = level.Nodes[level.Next];
            open.Push((level.Nodes, level.Next + 1));
            yield return (node, level.Next > 0 ? level.Nodes[level.Next - 1] : null);
            if (node.HasChildNodes)
                open.Push((node.ChildNodes, 0));
        }
    }

    sealed class Work
    {
        long _spent;
        int _open;

        internal void Count(HtmlToken token)
        {
            if (token.Type == HtmlTokenType.StartTag && !Shallow.Contains(token.Name))
                _open++;
            else if (token.Type == HtmlTokenType.EndTag && _open > 0 && !Shallow.Contains(token.Name))
                _open--;
            _spent += 1 + _open;
            if (_spent > Budget)
                throw new TooMuchWork();
        }
    }

    sealed class TooMuchWork : Exception;
}
