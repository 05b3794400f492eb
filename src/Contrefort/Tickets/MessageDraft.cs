using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>What someone says, before it has a ticket. Files are stored already; see <see cref="Files.Blobs"/>.</summary>
internal sealed record MessageDraft(string Text)
{
    public string Rest { get; init; } = "";
    public bool HasHtml { get; init; }
    public Channel Channel { get; init; } = Channel.Web;
    public bool Automatic { get; init; }

    /// <summary>The mail's own Message-ID, without angle brackets.</summary>
    public string? MessageId { get; init; }
    public string? MatchedBy { get; init; }
    public Guid? MailId { get; init; }
    public IReadOnlyList<StoredFile> Files { get; init; } = [];

    public MessageRow SayOn(TicketChange change, Actor by, string? email, bool incoming, Instant at)
    {
        var message = new MessageRow
        {
            Id = new MessageId(NewId.At(change.Now)),
            At = at,
            Incoming = incoming,
            Automatic = Automatic,
            Channel = Channel,
            ByKind = by.Kind,
            ById = by.Id,
            ByName = by.Name,
            ByEmail = email,
            Text = Text,
            Rest = Rest,
            HasHtml = HasHtml,
            MessageId = MessageId,
            MatchedBy = MatchedBy,
            MailId = MailId,
        };
        change.Say(message, Files.Select(file => file.On(message.Id)));
        return message;
    }
}

/// <summary>A file whose bytes are committed. Its id is random, because it is part of an address.</summary>
internal sealed record StoredFile(
    Guid Id,
    string Name,
    string Type,
    long Size,
    byte[] Sha256,
    string? ContentId = null,
    bool Inline = false
)
{
    public AttachmentRow On(MessageId message) => Row(message, null);

    public AttachmentRow OnNote(Guid note) => Row(null, note);

    AttachmentRow Row(MessageId? message, Guid? note) =>
        new()
        {
            Id = Id,
            MessageId = message,
            NoteId = note,
            Name = Name,
            Type = Type,
            Size = Size,
            Sha256 = Sha256,
            ContentId = ContentId,
            Inline = Inline,
        };
}
