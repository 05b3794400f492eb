using Contrefort.Core.Tickets;
using Contrefort.Data;
using NodaTime;
using Npgsql;

namespace Contrefort.Mail;

/// <summary>A mail to write in the transaction of the fact that causes it. Its key makes it one mail, whatever is run again.</summary>
internal sealed record NewMail(string Key, string Kind, IReadOnlyList<string> To, string Subject, string Text)
{
    public TicketId? TicketId { get; init; }
    public string FromName { get; init; } = "Support";

    /// <summary>Answers come to the signed address of the ticket.</summary>
    public bool ReplyToTicket { get; init; }

    /// <summary>Written by the program: marked <c>Auto-Submitted</c> (RFC 3834), never an acknowledgement.</summary>
    public bool Automatic { get; init; } = true;
    public string? InReplyTo { get; init; }
    public IReadOnlyList<string> References { get; init; } = [];
    public IReadOnlyList<Guid> Attachments { get; init; } = [];

    /// <summary>Files that belong to no ticket, kept by <see cref="Files.Blobs"/> in the same transaction or before.</summary>
    public IReadOnlyList<MailFile> Files { get; init; } = [];

    /// <summary>A sign-in link: its text is shown to nobody, and wiped once sent.</summary>
    public bool Secret { get; init; }
}

internal sealed record MailFile(string Name, string Type, byte[] Sha256);

/// <summary>Writes outgoing mail. The worker sends it; without an SMTP server it stays on the page <em>Outgoing mail</em>.</summary>
internal sealed class Outbox(MailAddresses addresses)
{
    public const string AgendaKind = "send-mail";

    /// <summary>
    /// False in a process that serves without an SMTP server: mails are kept and nothing is planned; who starts with a server
    /// plans what waits. A command does not know what those who serve were told, and plans.
    /// </summary>
    public bool IsPlanning { get; set; } = true;

    /// <summary>Adds the rows of a mail to a batch that will be committed with its cause.</summary>
    public void Add(NpgsqlBatch batch, NewMail mail, Instant now)
    {
        if (mail.To.Count == 0)
            return;
        var id = NewId.At(now);
        var messageId = addresses.NewMessageId(id);
        batch.Add(
            """
            with mail as (
                insert into outgoing_mails (id, key, kind, ticket_id, from_name, reply_token, subject, text, message_id,
                    in_reply_to, refs, automatic, attachments, secret, created_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                on conflict (key) do nothing returning id, message_id, ticket_id),
            known as (
                insert into mail_references (message_id, ticket_id)
                select message_id, ticket_id from mail where ticket_id is not null),
            told as (
                insert into outgoing_recipients (mail_id, address, changed_at, ticket_id)
                select id, unnest($16::text[]), $15, ticket_id from mail),
            carried as (
                insert into outgoing_files (mail_id, position, name, type, sha256)
                select mail.id, n, name, type, sha256
                from mail, unnest($19::text[], $20::text[], $21::bytea[]) with ordinality as file (name, type, sha256, n))
            insert into agenda (id, kind, subject, key, due_at, data, attempts)
            select id, $17, id, $17 || ':' || id, $15, '{}', 0 from mail where $18
            """,
            id,
            mail.Key,
            mail.Kind,
            mail.TicketId?.Value,
            mail.FromName,
            mail.ReplyToTicket,
            mail.Subject,
            mail.Text,
            messageId,
            mail.InReplyTo,
            mail.References.ToArray(),
            mail.Automatic,
            mail.Attachments.ToArray(),
            mail.Secret,
            now,
            mail.To.Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
            AgendaKind,
            IsPlanning,
            mail.Files.Select(file => file.Name).ToArray(),
            mail.Files.Select(file => file.Type).ToArray(),
            mail.Files.Select(file => file.Sha256).ToArray()
        );
    }
}
