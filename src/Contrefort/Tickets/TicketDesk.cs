using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Contrefort.Webhooks;
using NodaTime;
using Npgsql;

namespace Contrefort.Tickets;

/// <summary>
/// The verbs on tickets, the same for pages, API, mail and jobs. Each reads the facts, asks the domain, and commits facts,
/// mails and agenda together. A change made by someone else meanwhile is found by the position of the facts, and the verb is
/// asked again on what is then true.
/// </summary>
internal sealed class TicketDesk(
    NpgsqlDataSource database,
    GroupCommit commits,
    TicketNumbers numbers,
    ContractBook contracts,
    Verdicts verdicts,
    StepMails stepMails,
    Outbox outbox,
    WebhookOutbox webhooks,
    Noticeboard noticeboard,
    IClock clock
)
{
    const int Attempts = 5;

    /// <summary>Takes a request in. It always becomes a ticket; what the contract does not admit waits for triage.</summary>
    /// <param name="also">Rows to commit with it: the mail it came from, the API call that asked for it.</param>
    public async Task<Ticket> Open(
        NewTicket request,
        Action<NpgsqlBatch, TicketChange>? also = null,
        CancellationToken stop = default
    )
    {
        var known = await InAlert.Of(database, request, stop);
        if (known is { MayJoin: true })
            return await Join(known.Ticket, request, also, stop);
        var now = clock.GetCurrentInstant();
        var (contract, component, verdict) = await verdicts.On(request);
        var by =
            request.Caller is { } caller ? Actor.Contact(caller.Contact.Id.Value, caller.Contact.Name)
            : request.Alert is not null ? Actor.Contrefort
            : Actor.Stranger(request.Requester);
        var id = new TicketId(NewId.At(now));
        var ticket = Ticket.Open(
            id,
            await numbers.Next(request.At, stop),
            new Opened(request.At, by, request.Channel, request.Kind, request.Subject, request.At),
            new Identified(
                request.At,
                Actor.Contrefort,
                contract?.Customer ?? request.Caller?.Contact.Customer ?? request.Customer,
                request.Caller?.Contact.Id,
                contract?.Id
            ),
            verdict
        );
        if (request.Priority is { } priority)
            ticket.SetPriority(by, priority, Side.Customer, otherSideAgrees: false, request.At);
        if (component is not null)
            ticket.NameComponent(request.Component is null ? Actor.Contrefort : by, component, request.At);
        if (request.Alert is { } alert)
            ticket.Alert(alert.Alert, alert.What, alert.FirstFailedAt, alert.ConfirmedAt, request.At);
        if (known is not null)
            ticket.KnowInAlert(known.Ticket, known.What, known.Since, request.At);
        if (request.Continues is { } earlier)
            ticket.Continue(Actor.Contrefort, earlier, request.At);

        var change = new TicketChange(ticket, contract, request.Requester, request.RequesterEmail, now);
        request.Message.SayOn(change, by, request.RequesterEmail, incoming: true, request.At);
        await stepMails.Add(change, request.SendReceipt);
        await Retried(async () =>
            await Commit(
                request.Continues is { } closed ? [change, await FollowUp(closed, id, stop)] : [change],
                batch => also?.Invoke(batch, change)
            )
        );
        return ticket;
    }

    /// <summary>What is asked about is in alert already: the words join its ticket, and whoever asks is told.</summary>
    async Task<Ticket> Join(
        TicketId alerted,
        NewTicket request,
        Action<NpgsqlBatch, TicketChange>? also,
        CancellationToken stop
    )
    {
        var (contact, joined) = (request.Caller!.Contact, default(TicketChange));
        return await Change(
            alerted,
            change =>
            {
                joined = change;
                var by = Actor.Contact(contact.Id.Value, contact.Name);
                if (change.RequesterEmail is null)
                    (change.Requester, change.RequesterEmail) = (request.Requester, request.RequesterEmail);
                var said = request.Message.SayOn(change, by, request.RequesterEmail, incoming: true, request.At);
                change.Ticket.Join(by, contact.Customer, contact.Id, said.Id, request.At);
                return ValueTask.CompletedTask;
            },
            batch => also?.Invoke(batch, joined!),
            stop,
            request.SendReceipt
        );
    }

    /// <summary>What a closed ticket says of the one that continues it.</summary>
    async Task<TicketChange> FollowUp(TicketId closed, TicketId followUp, CancellationToken stop)
    {
        var change = await Read(closed, stop);
        // Reopened meanwhile: the new one says by itself what it continues.
        if (change.Ticket.Story.State == TicketState.Closed)
            change.Ticket.FollowUp(Actor.Contrefort, followUp, change.Now);
        return change;
    }

    /// <summary>
    /// Says who asks and under which contract; that contract is asked about the request as it arrived. Answers go to the
    /// address the request came from, or to the contact's when it came from none.
    /// </summary>
    public Task<Ticket> Identify(
        TicketId id,
        Actor by,
        CustomerId? customer,
        ContactId? contact,
        ContractId? contract,
        CancellationToken stop = default
    ) =>
        Change(
            id,
            async change =>
            {
                var story = change.Ticket.Story;
                var caller = contact is { } known ? await contracts.FindCaller(known) : null;
                change.Contract = contract is { } chosen ? await contracts.Find(chosen) : null;
                change.RequesterEmail ??= caller?.Contact.Email;
                var asked = new Request(
                    story.Opened!.Channel,
                    story.Opened.At,
                    change.Requester,
                    caller?.Contact,
                    story.Component
                );
                change.Ticket.Identify(
                    new Identified(
                        change.Now,
                        by,
                        change.Contract?.Customer ?? caller?.Contact.Customer ?? customer,
                        contact,
                        contract
                    ),
                    await verdicts.On(change.Contract, asked, asked.At)
                );
            },
            null,
            stop
        );

    /// <summary>
    /// Asks the contract again about a request that waits for hours only, with what is left by now; one that waits for
    /// anything else, or whose hours are still missing, stays as it is.
    /// </summary>
    public Task<Ticket> Release(TicketId id, CancellationToken stop = default) =>
        Change(
            id,
            async change =>
            {
                var story = change.Ticket.Story;
                if (story is not { State: TicketState.Triage, Verdict.WaitsForHours: true } || change.Contract is null)
                    return;
                var contact = story.Contact is { } known ? (await contracts.FindCaller(known))?.Contact : null;
                var opened = story.Opened!;
                var asked = new Request(opened.Channel, opened.At, change.Requester, contact, story.Component);
                var verdict = await verdicts.On(change.Contract, asked, change.Now);
                if (verdict.IsAdmitted)
                    change.Ticket.Release(verdict, change.Now);
            },
            null,
            stop
        );

    /// <summary>Applies a verb to a ticket and commits all that follows from it.</summary>
    /// <exception cref="RuleViolationException">A rule says no, or there is no such ticket.</exception>
    public async Task<Ticket> Change(
        TicketId id,
        Func<TicketChange, ValueTask> verb,
        Action<NpgsqlBatch>? also = null,
        CancellationToken stop = default,
        bool sendReceipt = true
    )
    {
        Ticket? changed = null;
        await Retried(async () =>
        {
            var change = await Read(id, stop);
            await verb(change);
            await stepMails.Add(change, sendReceipt);
            await Commit([change], also);
            changed = change.Ticket;
        });
        return changed!;
    }

    /// <summary>When somebody else wrote the next fact first, the rules are asked again, knowing what they did.</summary>
    static async Task Retried(Func<Task> attempt)
    {
        for (var left = Attempts; ; )
            try
            {
                await attempt();
                return;
            }
            catch (PostgresException lost)
                when (lost is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "ticket_facts" } && --left > 0)
            { }
    }

    public Task<Ticket> Change(TicketId id, Action<TicketChange> verb, CancellationToken stop = default) =>
        Change(
            id,
            change =>
            {
                verb(change);
                return ValueTask.CompletedTask;
            },
            null,
            stop
        );

    /// <summary>Reads a ticket and its contract, ready to be changed.</summary>
    public async Task<TicketChange> Read(TicketId id, CancellationToken stop = default)
    {
        var (ticket, requester, email, thread) = await ReadTicket(id, stop);
        var contract = ticket.Story.Contract is { } contractId ? await contracts.Find(contractId) : null;
        return new TicketChange(ticket, contract, requester, email, clock.GetCurrentInstant()) { Thread = thread };
    }

    async Task<(Ticket Ticket, string Requester, string? Email, IReadOnlyList<string> Thread)> ReadTicket(
        TicketId id,
        CancellationToken stop
    )
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("select number, requester, requester_email from tickets where id = $1", id.Value);
        batch.Add("select kind, data from ticket_facts where ticket_id = $1 order by position", id.Value);
        batch.Add(
            """
            select message_id from messages where ticket_id = $1 and incoming and message_id is not null
            order by at desc limit 10
            """,
            id.Value
        );
        await using var rows = await batch.ExecuteReaderAsync(stop);
        if (!await rows.ReadAsync(stop))
            throw new RuleViolationException("There is no such ticket.");
        var (number, requester, email) = (rows.GetString(0), rows.GetString(1), rows.Text(2));
        await rows.NextResultAsync(stop);
        var facts = new List<Fact>();
        while (await rows.ReadAsync(stop))
            facts.Add(FactJson.Read(rows.GetString(0), rows.GetString(1)));
        await rows.NextResultAsync(stop);
        var thread = new List<string>();
        while (await rows.ReadAsync(stop))
            thread.Insert(0, rows.GetString(0));
        return (Ticket.Read(id, number, facts), requester, email, thread);
    }

    /// <summary>All of them or none. Once it has begun, nobody who goes away stops it.</summary>
    async Task Commit(IReadOnlyList<TicketChange> changes, Action<NpgsqlBatch>? also)
    {
        var subscribers = await webhooks.Subscribers();
        using var batch = new NpgsqlBatch();
        foreach (var change in changes)
        {
            change.WriteTo(batch, outbox, subscribers);
            subscribers.Tell(batch, change);
        }
        also?.Invoke(batch);
        await commits.Commit(batch);
        foreach (var change in changes)
            noticeboard.Tell(change.Ticket.Id, change.Contract?.Id);
    }
}
