using Contrefort.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Replies;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
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
    ContractBook contracts,
    TicketDesk desk,
    MailMatch match,
    MailAddresses addresses,
    MailBounces bounces,
    IOptions<MailOptions> options,
    IClock clock
)
{
    /// <summary>A person does not write more requests than this in an hour; past it, no program of ours answers.</summary>
    const int MostInAnHour = 30;

    const long LargestInMemory = 8 << 20;

    public async Task Read(Guid id, CancellationToken stop)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var mail = await db.IncomingMails.AsNoTracking().SingleAsync(m => m.Id == id, stop);
        if (mail.State != IncomingState.Received)
            return;
        await using var raw = await Open(mail, stop);
        var message = MimeMessage.Read(raw);
        var sender = await Sender(message);
        var outcome = await Decide(db, mail, message, sender);
        try
        {
            await Act(mail, message, sender, outcome, stop);
        }
        catch (PostgresException twin)
            when (twin is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "mail_seen" })
        {
            await Finish(mail, message, new MailOutcome.Duplicate(), null, stop);
        }
    }

    /// <summary>Sets a message aside where an operator sees it; the next one is served.</summary>
    public async Task Quarantine(Guid id, string reason, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            "update incoming_mails set state = 'quarantined', reason = $2, read_at = $3 where id = $1 and state <> 'read'"
        );
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = reason });
        command.Parameters.Add(new() { Value = clock.GetCurrentInstant().ToDateTimeUtc() });
        await command.ExecuteNonQueryAsync(stop);
    }

    async Task<Stream> Open(IncomingMailRow mail, CancellationToken stop)
    {
        Stream raw =
            mail.Size <= LargestInMemory
                ? new MemoryStream((int)mail.Size)
                : new FileStream(
                    Path.GetTempFileName(),
                    FileMode.Open,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    1 << 16,
                    FileOptions.DeleteOnClose | FileOptions.Asynchronous
                );
        await blobs.CopyTo(mail.Sha256, raw, stop);
        raw.Position = 0;
        return raw;
    }

    async Task<Participant> Sender(MimeMessage message)
    {
        var address = (message.From.FirstOrDefault()?.Address ?? "").ToLowerInvariant();
        return new Participant(address, address == "" ? null : await contracts.FindCaller(address), IsForged(message));
    }

    /// <summary>Only the header our own mail server wrote is believed (RFC 8601 §5): the first, by the name we were told.</summary>
    bool IsForged(MimeMessage message) =>
        options.Value.TrustedAuthenticator is { Length: > 0 } trusted
        && message
            .Headers.All("Authentication-Results")
            .Where(results => results.TrimStart().StartsWith(trusted, StringComparison.OrdinalIgnoreCase))
            .Take(1)
            .Any(results => results.Contains("dmarc=fail", StringComparison.OrdinalIgnoreCase));

    async Task<MailOutcome> Decide(ContrefortDb db, IncomingMailRow mail, MimeMessage message, Participant sender)
    {
        if (message.IsBounce)
            return new MailOutcome.Bounce();
        if (message.MessageId is { } own && addresses.IsOurs(own))
            return new MailOutcome.Loop("our own mail came back");
        var found = await match.Find(db, message, mail.EnvelopeTo, sender);
        if (
            message.Automatic.IsAutomatic
            && (found is not null || message.Automatic.Keyword != "auto-generated" || sender.Caller is null)
        )
            return new MailOutcome.Automatic(found?.Ticket.Id);
        if (await IsFlooding(db, sender))
            return new MailOutcome.Loop("more mails in an hour than a person writes");
        return found switch
        {
            ({ State: TicketState.Closed } closed, var by) => new MailOutcome.LateReply(closed.Id, by),
            ({ } ticket, var by) => new MailOutcome.Reply(ticket.Id, by),
            null => new MailOutcome.Request(),
        };
    }

    async Task<bool> IsFlooding(ContrefortDb db, Participant sender)
    {
        var anHourAgo = clock.GetCurrentInstant() - Duration.FromHours(1);
        return await db.IncomingMails.CountAsync(m => m.ReceivedAt > anHourAgo && m.FromAddress == sender.Address)
            > MostInAnHour;
    }

    async Task Act(
        IncomingMailRow mail,
        MimeMessage message,
        Participant sender,
        MailOutcome outcome,
        CancellationToken stop
    )
    {
        switch (outcome)
        {
            case MailOutcome.Request:
                await desk.Open(
                    await NewTicket(mail, message, sender, null, stop),
                    (batch, ticket) => Finish(batch, mail, message, outcome, ticket.Id),
                    stop
                );
                break;
            case MailOutcome.LateReply late:
                var followUp = await desk.Open(
                    await NewTicket(mail, message, sender, late.Closed, stop),
                    (batch, ticket) => Finish(batch, mail, message, outcome, ticket.Id),
                    stop
                );
                await desk.Change(
                    late.Closed,
                    change => change.Ticket.FollowUp(Actor.Contrefort, followUp.Id, change.Now),
                    stop
                );
                break;
            case MailOutcome.Reply reply:
                var draft = await Draft(mail, message, reply.By, stop);
                await desk.Change(
                    reply.Ticket,
                    change =>
                    {
                        var by = ActorOf(sender, message);
                        var said = draft.SayOn(change, by, sender.Address, incoming: true, mail.ReceivedAt);
                        change.Ticket.HearFromCustomer(by, said.Id, ThankYou.Is(draft.Text), mail.ReceivedAt);
                        return ValueTask.CompletedTask;
                    },
                    batch => Finish(batch, mail, message, outcome, reply.Ticket),
                    stop
                );
                break;
            case MailOutcome.Automatic { Ticket: { } ticket }:
                var automatic = (await Draft(mail, message, MatchedBy.References, stop)) with { Automatic = true };
                await desk.Change(
                    ticket,
                    change =>
                    {
                        automatic.SayOn(
                            change,
                            ActorOf(sender, message),
                            sender.Address,
                            incoming: true,
                            mail.ReceivedAt
                        );
                        return ValueTask.CompletedTask;
                    },
                    batch => Finish(batch, mail, message, outcome, ticket),
                    stop
                );
                break;
            case MailOutcome.Bounce:
                await Finish(mail, message, outcome, await bounces.Record(message.DeliveryReport!, stop), stop);
                break;
            default:
                await Finish(mail, message, outcome, null, stop);
                break;
        }
    }

    async Task<NewTicket> NewTicket(
        IncomingMailRow mail,
        MimeMessage message,
        Participant sender,
        TicketId? earlier,
        CancellationToken stop
    )
    {
        var name = message.From.FirstOrDefault()?.Name is { Length: > 0 } given ? given : sender.Address;
        return new NewTicket
        {
            Channel = Channel.Email,
            At = mail.ReceivedAt,
            Subject = message.Subject.Length > 0 ? message.Subject : "(sans objet)",
            Message = await Draft(mail, message, null, stop),
            Requester = sender.Caller?.Contact.Name ?? name,
            RequesterEmail = sender.Address,
            Caller = sender.IsForged ? null : sender.Caller,
            Continues = earlier,
            SendReceipt = message.Automatic.MayBeAnswered && !sender.IsForged && mail.EnvelopeFrom is not "",
        };
    }

    async Task<MessageDraft> Draft(IncomingMailRow mail, MimeMessage message, MatchedBy? by, CancellationToken stop)
    {
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
            Channel = Channel.Email,
            MessageId = message.MessageId,
            MatchedBy = by?.ToString().ToLowerInvariant(),
            MailId = mail.Id,
            Files = files,
        };
    }

    static Actor ActorOf(Participant sender, MimeMessage message) =>
        sender.Caller is { } caller
            ? Actor.Contact(caller.Contact.Id.Value, caller.Contact.Name)
            : Actor.Stranger(message.From.FirstOrDefault()?.Name is { Length: > 0 } name ? name : sender.Address);

    async Task Finish(
        IncomingMailRow mail,
        MimeMessage message,
        MailOutcome outcome,
        TicketId? ticket,
        CancellationToken stop
    )
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        Finish(batch, mail, message, outcome, ticket);
        await batch.ExecuteNonQueryAsync(stop);
    }

    void Finish(NpgsqlBatch batch, IncomingMailRow mail, MimeMessage message, MailOutcome outcome, TicketId? ticket)
    {
        batch.Add(
            """
            update incoming_mails set state = 'read', outcome = $2, reason = $3, subject = $4, from_address = $5,
                ticket_id = $6, read_at = $7 where id = $1
            """,
            mail.Id,
            outcome.Kind,
            outcome is MailOutcome.Loop loop ? loop.Reason : null,
            message.Subject,
            message.From.FirstOrDefault()?.Address.ToLowerInvariant(),
            ticket?.Value,
            clock.GetCurrentInstant()
        );
        if (outcome is not MailOutcome.Duplicate)
            batch.Add(
                "insert into mail_seen (message_id, mail_id) values ($1, $2)",
                message.MessageId ?? Convert.ToHexStringLower(mail.Sha256),
                mail.Id
            );
    }
}
