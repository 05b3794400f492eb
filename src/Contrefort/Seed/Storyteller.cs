using System.Text;
using Contrefort.Agenda;
using Contrefort.Approvals;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.Protocols.Compose;
using Contrefort.Protocols.Mime;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Seed;

/// <summary>
/// Lives a plan in order of time through the verbs of real use: whatever is due in the agenda before the next act happens
/// first, as it would have.
/// </summary>
internal sealed class Storyteller(
    MovableTime time,
    AgendaRunner agenda,
    TicketDesk desk,
    WorkDesk work,
    ApprovalDesk approvals,
    ContractBook book,
    MailIntake intake,
    MailAddresses addresses,
    IDbContextFactory<ContrefortDb> data
)
{
    readonly PriorityQueue<Func<Task>, (Instant At, int Order)> _plan = new();
    int _order;

    public Instant Now => time.Now;

    /// <summary>Plans an act. What is planned for the past happens at once.</summary>
    public void At(Instant when, Func<Task> act) => _plan.Enqueue(act, (when, _order++));

    /// <summary>Lives until an instant; what was planned for later does not happen.</summary>
    /// <param name="told">Called after each act, for whoever watches.</param>
    public async Task Tell(Instant until, Action? told = null)
    {
        while (_plan.TryPeek(out _, out var next) && next.At <= until)
        {
            var act = _plan.Dequeue();
            await LetPass(next.At);
            await act();
            told?.Invoke();
        }
        await LetPass(until);
    }

    Task LetPass(Instant until) => agenda.RunUntil(until, time);

    /// <summary>A mail arrives at the support address and is read.</summary>
    public async Task<TicketId?> Mail(Person from, string subject, string text, string? inReplyTo = null)
    {
        var id = NewId.At(time.Now);
        using var raw = new MemoryStream(
            MailWriter.ToBytes(
                new OutgoingMail
                {
                    MessageId = $"{id:n}@{from.Email.Split('@')[1]}",
                    Date = time.Now.ToDateTimeOffset(),
                    From = new Mailbox(from.Name, from.Email),
                    To = [new Mailbox("", addresses.Support)],
                    Subject = subject,
                    Text = text,
                    InReplyTo = inReplyTo,
                    References = inReplyTo is null ? [] : [inReplyTo],
                }
            )
        );
        var mail = await intake.Accept("lmtp", from.Email, [addresses.Support], raw);
        await LetPass(time.Now);
        await using var db = await data.CreateDbContextAsync();
        return await db.IncomingMails.Where(m => m.Id == mail).Select(m => m.TicketId).SingleAsync();
    }

    /// <summary>The caller answers the last mail they had about a ticket, from their mail program.</summary>
    /// <returns>The ticket the answer came to.</returns>
    public async Task<TicketId?> Answer(Person from, TicketId ticket, string text)
    {
        await using var db = await data.CreateDbContextAsync();
        var last = await db
            .OutgoingMails.Where(m => m.TicketId == ticket && m.Recipients.Any(to => to.Address == from.Email))
            .OrderByDescending(m => m.CreatedAt)
            .ThenByDescending(m => m.Id)
            .Select(m => new
            {
                m.MessageId,
                m.Subject,
                m.Text,
                m.CreatedAt,
                m.FromName,
            })
            .FirstAsync();
        var quoted = new StringBuilder(text)
            .Append("\n\nLe ")
            .Append(last.CreatedAt.ToDateTimeUtc().ToString("dd/MM/yyyy", null));
        quoted
            .Append(" à ")
            .Append(last.CreatedAt.ToDateTimeUtc().ToString("HH:mm", null))
            .Append(", ")
            .Append(last.FromName)
            .Append(" a écrit :\n");
        foreach (var line in last.Text.TrimEnd().Split('\n'))
            quoted.Append("> ").Append(line).Append('\n');
        return await Mail(from, $"Re: {last.Subject}", quoted.ToString(), last.MessageId);
    }

    public async Task<TicketId> Open(
        Channel channel,
        Person from,
        string subject,
        string text,
        string? priority,
        TicketKind kind
    )
    {
        var ticket = await desk.Open(
            new NewTicket
            {
                Channel = channel,
                At = time.Now,
                Subject = subject,
                Message = new MessageDraft(text) { Channel = channel },
                Requester = from.Name,
                RequesterEmail = from.Email,
                Caller = await book.FindCaller(from.Email),
                Priority = priority,
                Kind = kind,
            }
        );
        return ticket.Id;
    }

    public Task Change(TicketId ticket, Action<TicketChange> verb) => desk.Change(ticket, verb);

    public Task<TicketChange> Read(TicketId ticket) => desk.Read(ticket);

    public Task Reply(TicketId ticket, Actor by, string text) =>
        desk.Change(
            ticket,
            change =>
            {
                var said = new MessageDraft(text).SayOn(change, by, null, incoming: false, change.Now);
                change.Ticket.Answer(by, said.Id, change.Now);
            }
        );

    public Task Note(TicketId ticket, Actor by, string text) =>
        desk.Change(
            ticket,
            change =>
                change.Note(
                    new NoteRow
                    {
                        Id = NewId.At(change.Now),
                        At = change.Now,
                        ById = by.Id!.Value,
                        ByName = by.Name,
                        Text = text,
                    }
                )
        );

    public async Task Work(
        TicketId ticket,
        Actor by,
        Instant startedAt,
        int minutes,
        InterventionMode mode,
        string summary
    ) =>
        await work.Log(
            new NewIntervention(
                ticket,
                by,
                startedAt,
                Duration.FromMinutes(minutes),
                Duration.Zero,
                Duration.Zero,
                mode,
                summary,
                null
            )
        );

    /// <summary>Asks the customer to agree to more work on a ticket, where their contract says so and they were not asked before.</summary>
    public async Task<ApprovalId?> Ask(TicketId ticket, Actor by, string what, int minutes)
    {
        var change = await Read(ticket);
        if (
            change.TermsOfClocks is not { } terms
            || ApprovalDesk.AskedOfCustomers(terms).FirstOrDefault()
                is not { AskAbove: { IsSet: true, Value: not null } } term
            || change.Ticket.Facts.Any(fact => fact is ApprovalAsked)
        )
            return null;
        return await approvals.Ask(new(ticket, term.Ref, what, Duration.FromMinutes(minutes), by));
    }

    /// <summary>One of those who were asked answers on the portal.</summary>
    public async Task Decide(ApprovalId asked, bool agrees)
    {
        await using var db = await data.CreateDbContextAsync();
        var contact = await db
            .ApprovalContacts.Where(row => row.ApprovalId == asked)
            .Join(db.Contacts, row => row.ContactId, contact => contact.Id, (row, contact) => contact)
            .OrderBy(contact => contact.Name)
            .FirstAsync();
        await approvals.Answer(
            asked,
            Actor.Contact(contact.Id.Value, contact.Name),
            AnsweredVia.Portal,
            agrees,
            agrees ? "D'accord, allez-y." : "Pas cette fois : nous en reparlons au point trimestriel."
        );
    }

    public Task Buy(ContractId contract, string term, decimal units, string key) =>
        work.Buy(contract, term, units, time.Now, key);
}

/// <summary>Someone of a customer.</summary>
internal sealed record Person(string Name, string Email, string Language, string Phone);
