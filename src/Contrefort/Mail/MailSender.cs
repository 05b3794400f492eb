using Contrefort.Agenda;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.Protocols.Compose;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Smtp;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;

namespace Contrefort.Mail;

/// <summary>What sending came to, so that the agenda knows whether to come back.</summary>
internal enum SendingResult
{
    /// <summary>Every recipient has an answer, or a person must look.</summary>
    Done,

    /// <summary>Somebody is still to be tried.</summary>
    TryAgain,

    /// <summary>No SMTP server is configured: the mail stays on the page <em>Outgoing mail</em>.</summary>
    NowhereToSend,
}

/// <summary>
/// Hands one mail over by SMTP. That it is being handed over is committed before the first byte leaves; if the process dies
/// before the server's answer is written down, the mail is not sent again by itself: a person sees it in doubt and decides.
/// </summary>
internal sealed class MailSender(
    IDbContextFactory<ContrefortDb> data,
    NpgsqlDataSource database,
    Blobs blobs,
    MailAddresses addresses,
    Outbox outbox,
    Noticeboard noticeboard,
    IOptions<MailOptions> options,
    IClock clock
)
{
    /// <summary>With growing delays, about two days.</summary>
    const int MostAttempts = 50;

    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(60);
    static readonly TimeSpan FinalReplyTimeout = TimeSpan.FromMinutes(3);

    /// <returns>What it came to, and how often the server has been tried.</returns>
    public async Task<(SendingResult Result, int Attempts)> Send(Guid id, CancellationToken stop)
    {
        if (options.Value.SmtpHost.Length == 0)
            return (SendingResult.NowhereToSend, 0);
        await using var db = await data.CreateDbContextAsync(stop);
        var mail = await db.OutgoingMails.AsNoTracking().Include(m => m.Recipients).SingleAsync(m => m.Id == id, stop);
        if (mail.Recipients.All(recipient => recipient.State != DeliveryState.Queued))
            return (SendingResult.Done, 0);

        // Before anything is promised: what cannot be written is not in doubt.
        using var message = new MemoryStream(MailWriter.ToBytes(await Compose(db, mail, stop)));
        var claimed = await Claim(mail.Id, stop);
        if (claimed.Count == 0)
            return (SendingResult.Done, 0);
        // From here on it is not to be interrupted: a polite end of the process would leave the mail in doubt.
        await using var client = new SmtpClient(Server());
        var outcome = await client.SendAsync(new Envelope(ReturnPath(mail), claimed), message, CancellationToken.None);
        foreach (var recipient in outcome.Recipients)
            await Mark(mail.Id, [recipient.Address], StateAfter(outcome, recipient), Said(outcome, recipient));
        await client.QuitAsync(CancellationToken.None);
        if (mail.TicketId is { } ticket)
            noticeboard.Tell(ticket);
        var attempts = mail.Recipients.Max(r => r.Attempts) + 1;
        return outcome.Recipients.Any(r => StateAfter(outcome, r) == DeliveryState.Queued) && attempts < MostAttempts
            ? (SendingResult.TryAgain, attempts)
            : (SendingResult.Done, attempts);
    }

    /// <summary>Plans what waits, when there is a server at last; run at each start.</summary>
    public async Task PlanWaiting(CancellationToken stop)
    {
        outbox.IsPlanning = options.Value.SmtpHost.Length > 0;
        if (!outbox.IsPlanning)
            return;
        await using var command = database.CreateCommand(
            $"""
            insert into agenda (id, kind, subject, key, due_at, data, attempts)
            select gen_random_uuid(), '{Outbox.AgendaKind}', mail_id, '{Outbox.AgendaKind}:' || mail_id, $1, '{"{}"}', 0
            from (select distinct mail_id from outgoing_recipients where state = 'queued') waiting
            on conflict (key) do nothing
            """
        );
        command.Parameters.Add(new() { Value = clock.GetCurrentInstant().ToDateTimeUtc() });
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>Sends again what was refused, bounced or left in doubt, because a person asked.</summary>
    public async Task Retry(Guid id, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            "update outgoing_recipients set state = 'queued', changed_at = $2 where mail_id = $1 and state <> 'sent'",
            id,
            clock.GetCurrentInstant()
        );
        batch.Plan(new AgendaEntry(Outbox.AgendaKind, $"{Outbox.AgendaKind}:{id}", clock.GetCurrentInstant(), id));
        await batch.ExecuteNonQueryAsync(stop);
    }

    static DeliveryState StateAfter(SendOutcome outcome, RecipientOutcome recipient) =>
        (outcome, recipient.State) switch
        {
            (SendOutcome.InDoubt, _) => DeliveryState.HandingOver,
            (_, RecipientState.Accepted) => DeliveryState.Sent,
            (_, RecipientState.Permanent) => DeliveryState.Refused,
            _ => DeliveryState.Queued,
        };

    static string? Said(SendOutcome outcome, RecipientOutcome recipient) =>
        recipient.Reply?.ToString()
        ?? outcome switch
        {
            SendOutcome.Failed failed => $"{failed.Failure}: {failed.Detail}",
            SendOutcome.InDoubt doubt => $"{doubt.Failure}: {doubt.Detail}",
            SendOutcome.Refused refused => refused.Reply.ToString(),
            _ => null,
        };

    /// <summary>Commits that whoever waits is being handed over: nobody else, in any process, does it from now on.</summary>
    async Task<IReadOnlyList<string>> Claim(Guid mail, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            update outgoing_recipients set state = 'handing-over', changed_at = $2, attempts = attempts + 1
            where mail_id = $1 and state = 'queued' returning address
            """
        );
        command.Parameters.Add(new() { Value = mail });
        command.Parameters.Add(new() { Value = clock.GetCurrentInstant().ToDateTimeUtc() });
        await using var rows = await command.ExecuteReaderAsync(stop);
        var claimed = new List<string>();
        while (await rows.ReadAsync(CancellationToken.None))
            claimed.Add(rows.GetString(0));
        return claimed;
    }

    async Task Mark(Guid mail, IReadOnlyList<string> recipients, DeliveryState state, string? reply)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            """
            update outgoing_recipients set state = $3, reply = coalesce($4, reply), changed_at = $5
            where mail_id = $1 and address = any ($2)
            """,
            mail,
            recipients.ToArray(),
            state,
            reply,
            clock.GetCurrentInstant()
        );
        if (state == DeliveryState.Sent)
            batch.Add("update outgoing_mails set text = '' where id = $1 and secret", mail);
        await batch.ExecuteNonQueryAsync();
    }

    SmtpServer Server()
    {
        var o = options.Value;
        return new SmtpServer(o.SmtpHost, o.SmtpPort)
        {
            Security = o.SmtpTls switch
            {
                "none" => SmtpSecurity.None,
                "required" => SmtpSecurity.Required,
                "implicit" => SmtpSecurity.Implicit,
                _ => SmtpSecurity.Opportunistic,
            },
            Credentials = o.SmtpUser is { Length: > 0 } user ? new SmtpCredentials(user, o.SmtpPassword ?? "") : null,
            ClientName = addresses.Domain,
            ConnectTimeout = ConnectTimeout,
            ReplyTimeout = ReplyTimeout,
            FinalReplyTimeout = FinalReplyTimeout,
        };
    }

    /// <summary>A receipt has the null return path (RFC 3834 §3.3), so that nothing answers it; the others one of their own.</summary>
    string ReturnPath(OutgoingMailRow mail) => mail.Kind == "receipt" ? "" : addresses.AddressOf(mail.Id);

    string? AnswersTo(OutgoingMailRow mail) =>
        mail.Kind == StaffMails.Kind ? addresses.AddressOf(mail.Id)
        : mail is { ReplyToken: true, TicketId: { } ticket } ? addresses.ReplyTo(ticket)
        : null;

    async Task<Protocols.Compose.OutgoingMail> Compose(ContrefortDb db, OutgoingMailRow mail, CancellationToken stop)
    {
        var files = new List<OutgoingFile>();
        foreach (
            var file in await db
                .Attachments.AsNoTracking()
                .Where(a => mail.Attachments.Contains(a.Id))
                .ToListAsync(stop)
        )
            files.Add(OutgoingFile.Of(file.Name, file.Type, await blobs.Read(file.Sha256, stop)));
        foreach (
            var file in await db.Set<OutgoingFileRow>()
                .AsNoTracking()
                .Where(file => file.MailId == mail.Id)
                .OrderBy(file => file.Position)
                .ToListAsync(stop)
        )
            files.Add(OutgoingFile.Of(file.Name, file.Type, await blobs.Read(file.Sha256, stop)));
        return new Protocols.Compose.OutgoingMail
        {
            MessageId = mail.MessageId,
            Date = mail.CreatedAt.ToDateTimeOffset(),
            From = new(mail.FromName, addresses.Support),
            ReplyTo = AnswersTo(mail) is { } address ? [new("", address)] : [],
            To = [.. mail.Recipients.Select(r => new Mailbox("", r.Address))],
            Subject = mail.Subject,
            Text = mail.Text,
            InReplyTo = mail.InReplyTo,
            References = mail.Refs,
            AutoSubmitted =
                mail.Kind == "receipt" ? "auto-replied"
                : mail.Automatic ? "auto-generated"
                : null,
            Precedence = mail.Automatic ? "bulk" : null,
            // Exchange and others heed nothing else (MS-OXCMAIL §2.1.3.2.20).
            Headers = mail.Automatic ? [("X-Auto-Response-Suppress", "All")] : [],
            Attachments = files,
        };
    }
}
