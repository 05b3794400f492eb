namespace Contrefort.Protocols.Replies;

/// <summary>
/// A mail's text as a reader wants it: what is new, and what is only quoted or signed, one click away. Nothing is lost:
/// the texts of the parts, in order, are the whole text, byte for byte.
/// </summary>
public sealed record VisibleReply(IReadOnlyList<ReplyPart> Parts)
{
    /// <summary>What the writer added, in order.</summary>
    public string Visible { get; } = string.Concat(Parts.Where(part => !part.IsHidden).Select(part => part.Text));

    /// <summary>The rest, in order. With a quote below the answer, the usual case, the text is visible + hidden.</summary>
    public string Hidden { get; } = string.Concat(Parts.Where(part => part.IsHidden).Select(part => part.Text));

    public bool IsTrimmed => Hidden.Length > 0;
}

/// <summary>A run of lines that are shown, or hidden, together.</summary>
public sealed record ReplyPart(string Text, bool IsHidden);
