using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Smtp;

namespace Contrefort.Protocols.Compose;

/// <summary>
/// A message to write (RFC 5322). Texts people typed may hold anything: what could end a header line becomes a space.
/// Addresses, message ids and header names must be what they say: <see cref="MailWriter"/> raises ArgumentException.
/// </summary>
public sealed record OutgoingMail
{
    /// <summary>id-left@id-right, with or without angle brackets; unique, and the same whenever this mail is written.</summary>
    public required string MessageId { get; init; }

    /// <summary>Written with its own offset from UTC.</summary>
    public required DateTimeOffset Date { get; init; }

    public required Mailbox From { get; init; }

    public required IReadOnlyList<Mailbox> To { get; init; }

    public IReadOnlyList<Mailbox> Cc { get; init; } = [];

    public IReadOnlyList<Mailbox> ReplyTo { get; init; } = [];

    /// <summary>Who really sent it, when that is not the author.</summary>
    public Mailbox? Sender { get; init; }

    public string Subject { get; init; } = "";

    /// <summary>The plain text; every mail has one, for readers and clients that want no HTML.</summary>
    public required string Text { get; init; }

    public string? Html { get; init; }

    public IReadOnlyList<OutgoingFile> Attachments { get; init; } = [];

    public string? InReplyTo { get; init; }

    /// <summary>Message ids, oldest first. A very long thread keeps its first and its most recent.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>RFC 3834: "auto-generated" for a notice, "auto-replied" for an answer by itself; null for a person's mail.</summary>
    public string? AutoSubmitted { get; init; }

    /// <summary>"bulk" or "list" keeps many auto-responders quiet; null for a person's mail.</summary>
    public string? Precedence { get; init; }

    /// <summary>An https: or mailto: address (RFC 2369); https is also offered as one click (RFC 8058).</summary>
    public Uri? ListUnsubscribe { get; init; }

    /// <summary>Further headers, for instance X-Auto-Response-Suppress; values are unstructured text.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The envelope for everyone this mail names; <paramref name="returnPath"/> is empty to forbid bounces.</summary>
    public Envelope EnvelopeFrom(string returnPath) =>
        new(returnPath, [.. To.Concat(Cc).Select(mailbox => mailbox.Address).Distinct(StringComparer.Ordinal)]);
}

/// <summary>
/// A file that goes with a mail. <paramref name="Open"/> is called each time the mail is written. With a content id it is
/// an image the HTML shows as "cid:…".
/// </summary>
public sealed record OutgoingFile(string FileName, string ContentType, Func<Stream> Open, string? ContentId = null)
{
    public static OutgoingFile Of(string fileName, string contentType, byte[] content, string? contentId = null) =>
        new(fileName, contentType, () => new MemoryStream(content, writable: false), contentId);
}
