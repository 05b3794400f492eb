using Contrefort.Agenda;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Debriefs;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Contrefort.Webhooks;
using NodaTime;
using Npgsql;

namespace Contrefort.Tickets;

/// <summary>
/// Everything one verb does to a ticket, written in one round trip and one transaction: facts, what was said, mails, the
/// ticket's line in the lists and the next instant something is due.
/// </summary>
internal sealed class TicketChange(
    Ticket ticket,
    Contract? contract,
    string requester,
    string? requesterEmail,
    Instant now
)
{
    readonly List<MessageRow> _messages = [];
    readonly List<NoteRow> _notes = [];
    readonly List<AttachmentRow> _attachments = [];
    readonly List<string> _references = [];
    readonly List<NewMail> _mails = [];
    readonly List<AgendaEntry> _plans = [];

    public Ticket Ticket => ticket;
    public TicketId Id => ticket.Id;
    public Contract? Contract { get; set; } = contract;
    public string Requester { get; set; } = requester;
    public string? RequesterEmail { get; set; } = requesterEmail;
    public Instant Now => now;

    /// <summary>Message-IDs of the caller's mails, oldest first, so that ours land in their conversation.</summary>
    public IReadOnlyList<string> Thread { get; init; } = [];
    public IReadOnlyList<MessageRow> Messages => _messages;
    public IReadOnlyList<NoteRow> Notes => _notes;

    public void Say(MessageRow message, params IEnumerable<AttachmentRow> attachments)
    {
        _messages.Add(message);
        _attachments.AddRange(attachments);
        if (message.MessageId is { } id)
            _references.Add(id);
    }

    public void Note(NoteRow note, params IEnumerable<AttachmentRow> attachments)
    {
        _notes.Add(note);
        _attachments.AddRange(attachments);
    }

    public IReadOnlyList<Guid> AttachmentsOf(MessageId message) =>
        [.. _attachments.Where(file => file.MessageId == message).Select(file => file.Id)];

    public void Mail(NewMail mail) => _mails.Add(mail);

    /// <summary>What follows from it, planned once by its key.</summary>
    public void Plan(AgendaEntry entry) => _plans.Add(entry);

    /// <summary>The clock that is due next: the earliest still running that somebody is owed.</summary>
    public ClockReading? NextDue() => Owed(ClockState.Running).MinBy(clock => clock.Due);

    /// <summary>What puts the ticket in its place in the queue: what is late and not done yet comes before what is due next.</summary>
    public ClockReading? MostUrgent() => Owed(ClockState.Running, ClockState.Late).MinBy(clock => clock.Due);

    IEnumerable<ClockReading> Owed(params IReadOnlyList<ClockState> states) =>
        Clocks.Where(clock => clock is { IsAim: false, StoppedAt: null } && states.Contains(clock.State));

    /// <summary>The terms in force when the request came.</summary>
    public ContractTerms? TermsOfClocks => Contract?.Terms.AsOf(ticket.Story.Opened!.Trigger);

    /// <summary>Clocks as they stand after the facts so far; empty without a contract.</summary>
    public IReadOnlyList<ClockReading> Clocks
    {
        get
        {
            if (_read is { } read && read.Facts == ticket.Facts.Count && ReferenceEquals(read.Contract, Contract))
                return read.Clocks;
            var clocks = Contract is null ? [] : ServiceClocks.Read(TermsOfClocks!, ticket.Facts, now);
            _read = (ticket.Facts.Count, Contract, clocks);
            return clocks;
        }
    }

    (int Facts, Contract? Contract, IReadOnlyList<ClockReading> Clocks)? _read;

    public void WriteTo(NpgsqlBatch batch, Outbox outbox, Subscribers subscribers)
    {
        WriteIndex(batch, subscribers);
        WriteFacts(batch);
        foreach (var message in _messages)
            Write(batch, message);
        foreach (var note in _notes)
            batch.Add(
                "insert into notes (id, ticket_id, at, by_id, by_name, text) values ($1, $2, $3, $4, $5, $6)",
                note.Id,
                ticket.Id.Value,
                note.At,
                note.ById,
                note.ByName,
                note.Text
            );
        foreach (var attachment in _attachments)
            Write(batch, attachment);
        if (_references.Count > 0)
            batch.Add(
                "insert into mail_references (message_id, ticket_id) select unnest($1::text[]), $2 on conflict do nothing",
                _references.ToArray(),
                ticket.Id.Value
            );
        foreach (var mail in _mails)
            outbox.Add(batch, mail, now);
        DebriefDesk.Due(batch, this);
        foreach (var entry in _plans)
            batch.PlanOnce(entry);
    }

    void WriteIndex(NpgsqlBatch batch, Subscribers subscribers)
    {
        var story = ticket.Story;
        var urgent = MostUrgent();
        var words = string.Join(
            ' ',
            [
                ticket.FirstNewPosition == 0 ? $"{ticket.Number} {story.Opened!.Subject} {Requester}" : "",
                .. _messages.Select(m => m.Text),
                .. _notes.Select(n => n.Text),
            ]
        );
        batch.Add(
            """
            insert into tickets (id, number, subject, kind, channel, state, priority, level, component, customer_id,
                contact_id, contract_id, requester, requester_email, assignee_id, assignee, opened_at, updated_at,
                next_due_at, next_soon_at, next_due, facts, search)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, to_tsvector('french_unaccent', $23))
            on conflict (id) do update set state = $6, priority = $7, level = $8, component = $9, customer_id = $10,
                contact_id = $11, contract_id = $12, requester = $13, requester_email = $14, assignee_id = $15,
                assignee = $16, updated_at = $18, next_due_at = $19, next_soon_at = $20, next_due = $21, facts = $22,
                search = case when $23 = '' then tickets.search else tickets.search || excluded.search end
            """,
            ticket.Id.Value,
            ticket.Number,
            story.Opened!.Subject,
            story.Opened.Kind,
            story.Opened.Channel,
            story.State,
            story.Priority,
            story.Level,
            story.Component,
            story.Customer?.Value,
            story.Contact?.Value,
            story.Contract?.Value,
            Requester,
            RequesterEmail,
            story.Assignee?.Id,
            story.Assignee?.Name,
            story.Opened.At,
            now,
            urgent?.Due,
            OpenTime.SoonFrom(TermsOfClocks, urgent),
            urgent?.Term.Ref,
            ticket.Facts.Count,
            words.Trim()
        );
        var key = $"{TicketClock.AgendaKind}:{ticket.Id.Value}";
        if (NextDue()?.Due is { } due)
        {
            var at = TicketClock.FirstLook(due, now, subscribers.Want(WebhookEvents.ClockDueSoon, story.Customer));
            batch.Plan(new AgendaEntry(TicketClock.AgendaKind, key, at, ticket.Id.Value));
        }
        else if (ticket.FirstNewPosition > 0)
            batch.Unplan(key);
        if (story.Alerted is not null && ticket.NewFacts.Any(fact => fact is Acknowledged or Closed))
            batch.Plan(new AgendaEntry(AlertFollow.Kind, AlertFollow.KeyOf(ticket.Id), now, ticket.Id.Value));
    }

    void WriteFacts(NpgsqlBatch batch)
    {
        var facts = ticket.NewFacts.ToList();
        if (facts.Count == 0)
            return;
        batch.Add(
            """
            insert into ticket_facts (ticket_id, position, kind, at, recorded_at, data)
            select $1, $2 + n - 1, kind, at, $6, data::jsonb
            from unnest($3::text[], $4::timestamptz[], $5::text[]) with ordinality as new (kind, at, data, n)
            """,
            ticket.Id.Value,
            ticket.FirstNewPosition,
            facts.Select(FactJson.KindOf).ToArray(),
            facts.Select(fact => fact.At).ToArray(),
            facts.Select(FactJson.Write).ToArray(),
            now
        );
    }

    void Write(NpgsqlBatch batch, MessageRow message) =>
        batch.Add(
            """
            insert into messages (id, ticket_id, at, incoming, automatic, channel, by_kind, by_id, by_name, by_email, text,
                rest, has_html, message_id, matched_by, mail_id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """,
            message.Id.Value,
            ticket.Id.Value,
            message.At,
            message.Incoming,
            message.Automatic,
            message.Channel,
            message.ByKind,
            message.ById,
            message.ByName,
            message.ByEmail,
            message.Text,
            message.Rest,
            message.HasHtml,
            message.MessageId,
            message.MatchedBy,
            message.MailId
        );

    void Write(NpgsqlBatch batch, AttachmentRow attachment) =>
        batch.Add(
            """
            insert into attachments (id, ticket_id, message_id, note_id, name, type, size, sha256, content_id, inline)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            attachment.Id,
            ticket.Id.Value,
            attachment.MessageId?.Value,
            attachment.NoteId,
            attachment.Name,
            attachment.Type,
            attachment.Size,
            attachment.Sha256,
            attachment.ContentId,
            attachment.Inline
        );
}
