using System.Net;
using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>The text and the HTML of a message, put together from the parts that were chosen.</summary>
sealed class MessageBodies
{
    readonly MessageContext _context;
    readonly Dictionary<MimePart, string> _decoded = [];
    readonly List<MimePart> _cut = [];
    readonly List<UuencodedFile> _files = [];

    MessageBodies(MessageContext context) => _context = context;

    public string Text { get; private set; } = "";

    public string? Html => HtmlParts.Count == 0 ? null : string.Join("\n", HtmlParts);

    public IReadOnlyList<string> HtmlParts { get; private set; } = [];

    /// <summary>The Content-IDs that the HTML shows, as it writes them.</summary>
    public IReadOnlySet<string> Cited { get; private set; } = new HashSet<string>();

    /// <summary>Parts too long to be read whole as text.</summary>
    public IReadOnlyList<MimePart> Cut => _cut;

    /// <summary>Files written into the text by programs older than MIME.</summary>
    public IReadOnlyList<UuencodedFile> Files => _files;

    public static MessageBodies Read(BodySelection selection, MessageContext context)
    {
        var bodies = new MessageBodies(context);
        bodies.Text = Join(selection.Text.Select(bodies.AsText));
        if (selection.Html.Any(IsHtml))
        {
            bodies.HtmlParts = [.. selection.Html.Select(bodies.AsHtml).Where(h => h.Length > 0)];
            bodies.Cited = CitedIn(bodies.HtmlParts);
            // Some programs send an empty text beside their HTML.
            if (string.IsNullOrWhiteSpace(bodies.Text))
                bodies.Text = string.Join("\n", bodies.HtmlParts.Select(HtmlText.Of));
        }
        return bodies;
    }

    static HashSet<string> CitedIn(IEnumerable<string> parts)
    {
        HashSet<string> cited = new(StringComparer.OrdinalIgnoreCase);
        foreach (var html in parts)
            for (var at = 0; (at = html.IndexOf("cid:", at, StringComparison.OrdinalIgnoreCase)) >= 0; )
            {
                var id = html.AsSpan(at += 4);
                var end = id[..Math.Min(id.Length, 1000)].IndexOfAny("\"' \t\n>)&;");
                if (end > 0)
                    cited.Add(Uri.UnescapeDataString(id[..end].ToString()));
            }
        return cited;
    }

    static string Join(IEnumerable<string> texts)
    {
        var joined = new StringBuilder();
        foreach (var text in texts)
        {
            if (joined.Length > 0 && text.Length > 0)
                joined.Append(joined[^1] == '\n' ? "\n" : "\n\n");
            joined.Append(text);
        }
        return joined.ToString();
    }

    string AsText(MimePart part) => IsHtml(part) ? HtmlText.Of(Decoded(part)) : Decoded(part);

    string AsHtml(MimePart part) => IsHtml(part) ? Decoded(part) : $"<pre>{WebUtility.HtmlEncode(Decoded(part))}</pre>";

    static bool IsHtml(MimePart part) => part.ContentType.Value is "text/html" or "application/xhtml+xml";

    string Decoded(MimePart part)
    {
        if (_decoded.TryGetValue(part, out var known))
            return known;
        part.CheckEncoding();
        var bytes = part.ReadBytes(_context.Limits.TextBytes, out var isCut);
        if (isCut)
        {
            _cut.Add(part);
            _context.Defects.Add(Defects.TextTooLong);
        }
        var charset = part.ContentType.Parameter("charset");
        if (IsHtml(part))
            charset ??= HtmlCharset.Declared(bytes);
        if (!IsHtml(part) && part.TransferEncoding == TransferEncoding.Identity)
            bytes = UuencodedFile.TakeOut(bytes, part, _files);
        var text = PlainText.Lines(TextDecoding.Decode(bytes, charset, _context.Defects));
        text = TextDecoding.RepairedTwice(text, _context.Defects);
        if (
            !IsHtml(part)
            && part.ContentType.Parameter("format") is { } format
            && format.Equals("flowed", StringComparison.OrdinalIgnoreCase)
        )
            text = FlowedText.Unwrap(text, part.ContentType.Parameter("delsp")?.ToLowerInvariant() == "yes");
        return _decoded[part] = text;
    }
}
