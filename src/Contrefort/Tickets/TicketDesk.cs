using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Contrefort.Webhooks;
using NodaTime;
using Npgsql;

namespace Contrefort.Tickets;

/// <summary>A request as it comes in by mail, web, telephone or API.</summary>
internal sealed record NewTicket
{
    public required Channel Channel { get; init; }

    /// <summary>The hour of the call, or when the request arrived: where clocks start.</summary>
    public required Instant At { get; init; }
    public required string Subject { get; init; }
    public required MessageDraft Message { get; init; }
    public required string Requester { get; init; }
    public string? RequesterEmail { get; init; }
    public Caller? Caller { get; init; }

    /// <summary>The contract named by the caller; found from the caller when null.</summary>
    public ContractId? Contract { get; init; }
    public TicketKind Kind { get; init; } = TicketKind.Incident;
    public string? Priority { get; init; }
    public string? Component { get; init; }

    /// <summary>The closed ticket this one continues.</summary>
    public TicketId? Continues { get; init; }

    /// <summary>Whose it is, when no caller and no contract say so.</summary>
    public CustomerId? Customer { get; init; }

    /// <summary>The alert that asks, when no person does.</summary>
    public AlertCause? Alert { get; init; }

    /// <summary>Who typed it in, when it was not the caller: an engineer on the telephone.</summary>
    public Actor? TakenBy { get; init; }

    /// <summary>False for what must not be answered by a program: automatic mail.</summary>
    public bool SendReceipt { get; init; } = true;
}

/// <summary>What an alert says as it opens a ticket, or joins one.</summary>
internal sealed record AlertCause(AlertId Alert, string What, Instant FirstFailedAt, Instant ConfirmedAt);

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
    CreditBook credits,
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
        var (contract, component, verdict) = await Judge(request);
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

    /// <summary>What the contract says of a request, before or as it is taken in: nothing is written.</summary>
    public async Task<(Contract? Contract, string? Component, Verdict Verdict)> Judge(NewTicket request)
    {
        var contract = await ContractOf(request);
        var component = request.Component ?? (contract is null ? null : ComponentIn(contract, request));
        var asked = new Request(request.Channel, request.At, request.Requester, request.Caller?.Contact, component);
        return (contract, component, await Judge(contract, asked));
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
                    await Judge(change.Contract, asked)
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
                var verdict = await Judge(change.Contract, asked, change.Now);
                if (verdict.IsAdmitted)
                    change.Ticket.Release(verdict, change.Now);
            },
            null,
            stop
        );

    Task<Verdict> Judge(Contract? contract, Request asked) => Judge(contract, asked, asked.At);

    async Task<Verdict> Judge(Contract? contract, Request asked, Instant balancesAt) =>
        contract is null
            ? Admission.WithoutContract(asked)
            : Admission.Judge(contract, asked, await credits.Accounts(contract, balancesAt));

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
        var (number, requester, email) = (
            rows.GetString(0),
            rows.GetString(1),
            rows.IsDBNull(2) ? null : rows.GetString(2)
        );
        await rows.NextResultAsync(stop);
        var facts = new List<Fact>();
        while (await rows.ReadAsync(stop))
            facts.Add(FactJson.Read(rows.GetString(0), rows.GetString(1)));
        await rows.NextResultAsync(stop);
        var thread = new List<string>();
        while (await rows.ReadAsync(stop))
            thread.Insert(0, rows.GetString(0));
        var ticket = Ticket.Read(id, number, facts);
        var contract = ticket.Story.Contract is { } contractId ? await contracts.Find(contractId) : null;
        return new TicketChange(ticket, contract, requester, email, clock.GetCurrentInstant()) { Thread = thread };
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

    async Task<Contract?> ContractOf(NewTicket request) =>
        request.Contract is { } id ? await contracts.Find(id)
        : request.Caller is { } caller ? await contracts.ContractFor(caller, request.Component, request.At)
        : null;

    /// <summary>
    /// A component the subject names, else the text: one that is covered before one that only could have been, so that a word
    /// in passing does not keep a request waiting.
    /// </summary>
    static string? ComponentIn(Contract contract, NewTicket request)
    {
        var covered = Coverage.ComponentsOf(contract);
        return ComponentName.FoundIn(request.Subject, covered)
            ?? ComponentName.FoundIn(request.Message.Text, covered)
            ?? ComponentName.FoundIn(
                $"{request.Subject}\n{request.Message.Text}",
                Coverage.ComponentsKnownTo(contract).Except(covered)
            );
    }
}
