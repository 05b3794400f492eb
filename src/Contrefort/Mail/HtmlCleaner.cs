using AngleSharp.Dom;

namespace Contrefort.Mail;

/// <summary>
/// Makes the HTML of a mail from anyone fit to stand in our page. Nothing of the sender's markup is kept: it is parsed,
/// and what the allow-lists know is written anew, until writing what was parsed from it changes nothing (a mutation
/// between two parsers needs a difference). Show it in an element with <c>contain: content; overflow: auto</c>.
/// </summary>
static class HtmlCleaner
{
    /// <summary>Rounds of writing and parsing until nothing changes; ordinary mail needs one.</summary>
    const int MostRounds = 6;

    /// <summary>
    /// The HTML parted into what is new and what is quoted; null when it is too large or too tangled, and the page
    /// shows the plain text. The subject tells a forwarded mail, whose quotation is its content.
    /// </summary>
    internal static CleanHtml? Clean(string html, ImageSources images, string subject = "")
    {
        if (HtmlTree.Parse(html) is not { } body)
            return null;
        var writer = new CleanWriter(images);
        var (visible, hidden) = writer.Write(body, HtmlReply.QuotedNodes(body, subject));
        return Settle(visible) is { } shown && Settle(hidden) is { } quoted
            ? new CleanHtml(shown, quoted, writer.BlockedImages)
            : null;
    }

    static string? Settle(string written)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (written.Length == 0)
                return "";
            if (HtmlTree.Parse(written) is not { } body)
                return null;
            // Images were judged in the first round; now they only have to survive.
            var (again, _) = new CleanWriter(ImageSources.AsWritten).Write(body, new HashSet<INode>());
            if (again == written)
                return written;
            written = again;
        }
        return null;
    }
}

/// <summary>Clean HTML: what the writer added, what they quoted, and how many images from elsewhere are not shown.</summary>
sealed record CleanHtml(string Visible, string Hidden, int BlockedImages);

/// <summary>
/// Where images come from. <paramref name="Inline"/> gives our own address for a content id (without "cid:"), or null.
/// <paramref name="Remote"/> gives the address to show for one on the web; null blocks it, which is the default.
/// </summary>
sealed record ImageSources(Func<string, string?> Inline, Func<Uri, string?>? Remote = null)
{
    internal static ImageSources None { get; } = new(_ => null);

    /// <summary>Keeps what an earlier round wrote.</summary>
    internal static ImageSources AsWritten { get; } = new(_ => null);
}
