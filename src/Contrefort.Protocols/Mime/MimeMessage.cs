namespace Contrefort.Protocols.Mime;

/// <summary>
/// A message read from its raw bytes, whatever they are: no bytes make reading throw, what could be read is there, and
/// <see cref="Defects"/> says what was wrong. Bodies are decoded when they are asked for. Not safe for several threads.
/// </summary>
public sealed class MimeMessage
{
    readonly MessageContext _context;
    readonly Lazy<BodySelection> _selection;
    readonly Lazy<MessageBodies> _bodies;
    readonly Lazy<IReadOnlyList<Attachment>> _attachments;
    readonly Lazy<DeliveryReport?> _deliveryReport;
    readonly Lazy<AutomaticSigns> _automatic;

    MimeMessage(MessageContext context, MimePart root)
    {
        (_context, Root) = (context, root);
        _selection = new(() => BodySelection.Of(root));
        _bodies = new(() => MessageBodies.Read(_selection.Value, context));
        _attachments = new(() => AttachmentList.Of(_selection.Value, _bodies.Value));
        _deliveryReport = new(() => DeliveryReports.Read(this));
        _automatic = new(() => AutomaticSigns.Of(this));
    }

    /// <summary>Reads a message that is in memory; the bytes are kept, not copied.</summary>
    public static MimeMessage Read(ReadOnlyMemory<byte> raw, MimeLimits? limits = null) =>
        Read(ByteSource.Of(raw), limits ?? MimeLimits.Default, depth: 0);

    /// <summary>Reads a message from a seekable stream, which must stay open as long as the message is used.</summary>
    public static MimeMessage Read(Stream seekable, MimeLimits? limits = null) =>
        Read(ByteSource.Of(seekable), limits ?? MimeLimits.Default, depth: 0);

    internal static MimeMessage Read(ByteSource source, MimeLimits limits, int depth)
    {
        var context = new MessageContext(source, limits, new Defects());
        var message = new MimeMessage(context, StructureReader.Read(context, depth));
        message.ReadEnvelope();
        return message;
    }

    public MimePart Root { get; }

    public HeaderList Headers => Root.Headers;

    public IReadOnlyList<Mailbox> From { get; private set; } = [];
    public Mailbox? Sender { get; private set; }
    public IReadOnlyList<Mailbox> ReplyTo { get; private set; } = [];
    public IReadOnlyList<Mailbox> To { get; private set; } = [];
    public IReadOnlyList<Mailbox> Cc { get; private set; } = [];
    public IReadOnlyList<Mailbox> Bcc { get; private set; } = [];

    /// <summary>Decoded, on one line; empty when there is none.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>What the Date field says, in its own offset; null when it says nothing readable.</summary>
    public DateTimeOffset? Date { get; private set; }

    /// <summary>Without angle brackets, like all identifiers here; null when there is none.</summary>
    public string? MessageId { get; private set; }

    public IReadOnlyList<string> InReplyTo { get; private set; } = [];

    public IReadOnlyList<string> References { get; private set; } = [];

    /// <summary>What a person reads, lines ending in LF: the text parts, or text made from the HTML.</summary>
    public string Text => _bodies.Value.Text;

    /// <summary>The HTML parts as they came, not made safe; null when there are none.</summary>
    public string? Html => _bodies.Value.Html;

    /// <summary>The same one by one, to be made safe and shown apart: what one leaves open must not swallow the next.</summary>
    public IReadOnlyList<string> HtmlParts => _bodies.Value.HtmlParts;

    public IReadOnlyList<Attachment> Attachments => _attachments.Value;

    /// <summary>What speaks for a program having sent this, and whether it may be answered by one.</summary>
    public AutomaticSigns Automatic => _automatic.Value;

    /// <summary>What a mail server says of the delivery of an earlier message; null for any other message.</summary>
    public DeliveryReport? DeliveryReport => _deliveryReport.Value;

    public bool IsBounce => DeliveryReport is not null;

    /// <summary>Signed or encrypted, as the structure says; nothing is verified.</summary>
    public MessageProtection Protection => MessageProtections.Of(Root);

    /// <summary>What was wrong with the message, in sentences; more may come when bodies are read.</summary>
    public IReadOnlyList<string> Defects => _context.Defects.Sentences;

    void ReadEnvelope()
    {
        var limits = _context.Limits;
        From = Mailboxes(Headers.First("From"));
        if (Headers.All("From").Skip(1).Any())
            _context.Defects.Add(Mime.Defects.SeveralFrom);
        Sender = Mailboxes(Headers.First("Sender")).FirstOrDefault();
        ReplyTo = Joined("Reply-To");
        To = Joined("To");
        Cc = Joined("Cc");
        Bcc = Joined("Bcc");
        Subject = Headers.Text("Subject") ?? "";
        Date = MailDate.Parse(Headers.First("Date"));
        if (Date is null && Headers.Contains("Date"))
            _context.Defects.Add(Mime.Defects.UnreadableDate);
        MessageId = MessageIds.All(Headers.First("Message-ID"), 1).FirstOrDefault();
        InReplyTo = MessageIds.All(Headers.First("In-Reply-To"), limits.Addresses);
        References = MessageIds.All(string.Join(' ', Headers.All("References")), limits.Addresses);
    }

    List<Mailbox> Joined(string name) => Mailboxes(string.Join(", ", Headers.All(name)));

    List<Mailbox> Mailboxes(string? field) => AddressParser.Parse(field, _context.Limits.Addresses, _context.Defects);
}
