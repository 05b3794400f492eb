using Contrefort.Agenda;
using Contrefort.AlertsIn;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Replies;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Mail;

/// <summary>
/// Reads one message that was accepted and does what it asks. The end of the reading is committed with its effect, so that
/// a crash reads it again and a Message-ID is read once.
/// </summary>
internal sealed class MailReader(
    IDbContextFactory<ContrefortDb> data,
    NpgsqlDataSource database,
    Blobs blobs,
    MailJudge judge,
    MailBounces bounces,
    SourceMails alerts,
    TicketDesk desk,
    Noticeboard noticeboard,
    Notices notices,
    IClock clock
)
{
    /// <summary>A longer Message-ID is known by its hash: an index has no room for it.</summary>
    const int LongestMessageId = 500;

    /// <param name="isWanted">See <see cref="MailJudge.Decide"/>.</param>
    public async Task Read(Guid id, bool isWanted, CancellationToken stop)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var mail = await db.IncomingMails.AsNoTracking().SingleAsync(m => m.Id == id, stop);
        if (mail.State != IncomingState.Received)
            return;
        await using var raw = await RawMail.Open(blobs, mail.Sha256, mail.Size, stop);
        var message = MimeMessage.Read(raw);
        var sender = await judge.Sender(message);
        var source =
            isWanted || message.DeliveryReport is not null
                ? null
                : await alerts.SourceOf(db, message, mail.EnvelopeTo, sender, stop);
        try
        {
            if (source is { } told)
                await HandOver(new(mail, message, sender, new MailOutcome.Alert()), told, raw, stop);
            else
                await Act(new(mail, message, sender, await judge.Decide(db, mail, message, sender, isWanted)), stop);
        }
        catch (PostgresException twin)
            when (twin is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "mail_seen" })
        {
            await Finish(new(mail, message, sender, new MailOutcome.Duplicate()), null, stop);
        }
    }

    /// <summary>To the alerts of the monitoring system that wrote it, with as much of it as they keep.</summary>
    async Task HandOver(Reading reading, Guid source, Stream raw, CancellationToken stop)
    {
        raw.Position = 0;
        var bytes = new byte[(int)Math.Min(raw.Length, IncomingAlertRow.Largest)];
        await raw.ReadExactlyAsync(bytes, stop);
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        AlertIntake.Write(batch, source, SourceReading.MailType, bytes, reading.Mail.ReceivedAt, reading.Mail.Id);
        Finish(batch, reading, null);
        await batch.ExecuteNonQueryAsync(stop);
        notices.Send(AgendaBell.Ring(reading.Mail.ReceivedAt));
    }

    /// <summary>Sets a message aside where an operator sees it; the next one is served.</summary>
    public async Task Quarantine(Guid id, string reason, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            "update incoming_mails set state = 'quarantined', reason = $2, read_at = $3 where id = $1 and state <> 'read'"
        );
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = reason.Replace("\0", "", StringComparison.Ordinal) });
        command.Parameters.Add(new() { Value = clock.GetCurrentInstant().ToDateTimeUtc() });
        await command.ExecuteNonQueryAsync(stop);
    }

    async Task Act(Reading reading, CancellationToken stop)
    {
        var (mail, message, sender, outcome) = reading;
        switch (outcome)
        {
            case MailOutcome.Request request:
                await desk.Open(
                    await NewTicket(reading, request.Unanswered is null, null, stop),
                    (batch, ticket) => Finish(batch, reading, ticket.Id),
                    stop
                );
                break;
            case MailOutcome.LateReply(var closed, _):
                await desk.Open(
                    await NewTicket(reading, mayAnswer: true, closed, stop),
                    (batch, ticket) => Finish(batch, reading, ticket.Id),
                    stop
                );
                break;
            case MailOutcome.Reply(var ticket, var by):
                var answer = await Draft(reading, by, stop);
                await Change(
                    reading,
                    ticket,
                    change =>
                    {
                        var said = answer.SayOn(
                            change,
                            reading.Author,
                            sender.Address,
                            incoming: true,
                            mail.ReceivedAt
                        );
                        change.Ticket.HearFromCustomer(
                            reading.Author,
                            said.Id,
                            ThankYou.Is(answer.Text) && answer.Files.Count == 0,
                            mail.ReceivedAt
                        );
                    },
                    stop
                );
                break;
            case MailOutcome.EngineerReply(var ticket, var engineer, var isNote):
                var words = await Draft(reading, MatchedBy.References, stop);
                await Change(reading, ticket, change => words.AnswerOn(change, engineer, isNote, mail), stop);
                break;
            case MailOutcome.LateThanks(var ticket, var by):
                await Keep(reading, ticket, await Draft(reading, by, stop), stop);
                break;
            case MailOutcome.Automatic { Ticket: { } ticket }:
                await Keep(
                    reading,
                    ticket,
                    (await Draft(reading, MatchedBy.References, stop)) with
                    {
                        Automatic = true,
                    },
                    stop
                );
                break;
            case MailOutcome.Bounce(var ticket, _):
                await Finish(reading, ticket, stop);
                noticeboard.Tell(ticket);
                break;
            default:
                await Finish(reading, null, stop);
                break;
        }
    }

    /// <summary>Shown with the conversation, and nothing follows from it: no clock, no state, no mail.</summary>
    Task Keep(Reading reading, TicketId ticket, MessageDraft draft, CancellationToken stop) =>
        Change(
            reading,
            ticket,
            change =>
                draft.SayOn(change, reading.Author, reading.Sender.Address, incoming: true, reading.Mail.ReceivedAt),
            stop
        );

    Task Change(Reading reading, TicketId ticket, Action<TicketChange> verb, CancellationToken stop) =>
        desk.Change(
            ticket,
            change =>
            {
                verb(change);
                return ValueTask.CompletedTask;
            },
            batch => Finish(batch, reading, ticket),
            stop
        );

    async Task<NewTicket> NewTicket(Reading reading, bool mayAnswer, TicketId? earlier, CancellationToken stop)
    {
        var (mail, message, sender, _) = reading;
        var subject = earlier is null ? message.Subject : MailMatch.Title(message.Subject);
        return new NewTicket
        {
            Channel = Channel.Email,
            At = mail.ReceivedAt,
            Subject = subject.Length > 0 ? subject : "(sans objet)",
            Message = await Draft(reading, null, stop),
            Requester = sender.Caller?.Contact.Name ?? reading.AuthorName,
            RequesterEmail = sender.IsReachable ? sender.Address : null,
            Caller = sender.IsForged ? null : sender.Caller,
            Continues = earlier,
            SendReceipt =
                mayAnswer && message.Automatic.MayBeAnswered && !sender.IsForged && mail.EnvelopeFrom is not "",
        };
    }

    async Task<MessageDraft> Draft(Reading reading, MatchedBy? by, CancellationToken stop)
    {
        var message = reading.Message;
        var trimmed = by is null ? null : QuotedReply.Trim(message.Text, message.Subject);
        var files = new List<StoredFile>();
        foreach (var attachment in message.Attachments)
        {
            await using var content = new MemoryStream();
            attachment.CopyTo(content);
            content.Position = 0;
            var (sha, size) = await blobs.Store(content, stop);
            files.Add(
                new(
                    Guid.NewGuid(),
                    attachment.Name,
                    attachment.Type,
                    size,
                    sha,
                    attachment.ContentId,
                    attachment.IsInline
                )
            );
        }
        return new MessageDraft(trimmed?.Visible ?? message.Text)
        {
            Rest = trimmed?.Hidden ?? "",
            HasHtml = message.HtmlParts.Count > 0,
            Channel = Channel.Email,
            MessageId = message.MessageId is { } id ? Short(id) : null,
            MatchedBy = by?.ToString().ToLowerInvariant(),
            MailId = reading.Mail.Id,
            Files = files,
        };
    }

    async Task Finish(Reading reading, TicketId? ticket, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        Finish(batch, reading, ticket);
        await batch.ExecuteNonQueryAsync(stop);
    }

    void Finish(NpgsqlBatch batch, Reading reading, TicketId? ticket)
    {
        var (mail, message, sender, outcome) = reading;
        batch.Add(
            """
            update incoming_mails set state = $8, outcome = $2, reason = $3, subject = $4, from_address = $5,
                ticket_id = $6, read_at = $7 where id = $1 and state = 'received'
            """,
            mail.Id,
            outcome.Kind,
            outcome.Reason?.Format,
            message.Subject,
            sender.Address.Length == 0 ? null : sender.Address,
            ticket?.Value,
            clock.GetCurrentInstant(),
            outcome is MailOutcome.Held ? IncomingState.Quarantined : IncomingState.Read
        );
        if (outcome is MailOutcome.Bounce)
            bounces.Record(batch, message.DeliveryReport!, mail.EnvelopeTo);
        if (outcome is not (MailOutcome.Duplicate or MailOutcome.Held))
            batch.Add(
                "insert into mail_seen (message_id, mail_id) values ($1, $2)",
                message.MessageId is { } id ? Short(id) : Convert.ToHexStringLower(mail.Sha256),
                mail.Id
            );
    }

    static string Short(string messageId) =>
        messageId.Length <= LongestMessageId
            ? messageId
            : Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(messageId))
            );

    /// <summary>One mail, what was read in it, and what it turned out to be.</summary>
    sealed record Reading(IncomingMailRow Mail, MimeMessage Message, Participant Sender, MailOutcome Outcome)
    {
        public string AuthorName => Message.From.FirstOrDefault()?.Name is { Length: > 0 } name ? name : Sender.Address;

        public Actor Author =>
            Sender.Caller is { } caller
                ? Actor.Contact(caller.Contact.Id.Value, caller.Contact.Name)
                : Actor.Stranger(AuthorName);
    }
}
