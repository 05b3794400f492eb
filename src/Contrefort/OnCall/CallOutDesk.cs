using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.OnCall;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.OnCall;

/// <summary>What somebody is to be woken for.</summary>
/// <param name="Page">Where it is worked on, such as <c>/tickets/2026-00042</c>.</param>
/// <param name="Title">Said in each person's language; text of others goes in as an argument.</param>
internal sealed record NewCallOut(CallSubject Kind, Guid Subject, string Page, Sentence Title)
{
    public CustomerId? Customer { get; init; }
    public ContractId? Contract { get; init; }

    /// <summary>By when the contract wants it, and the promise in a word: <c>B: 12 h</c>.</summary>
    public Instant? DeadlineAt { get; init; }
    public string? Deadline { get; init; }

    /// <summary>Null: the one chosen for the contract, its offer, or by default.</summary>
    public EscalationPathId? Path { get; init; }
}

internal enum CallOutEvent
{
    /// <summary>The first call was taken by a gateway or a mail server.</summary>
    Told,
    Acknowledged,
    Ended,
}

/// <summary>
/// Somebody else who wants to know, in the transaction of what happened: register it as a service. It changes rows through
/// the context it is given and does not save.
/// </summary>
internal delegate Task CallOutListener(
    ContrefortDb db,
    CallOutEvent what,
    CallOutRow callOut,
    Instant at,
    CancellationToken stop
);

/// <summary>Who had it first; for the others too.</summary>
internal sealed record Acknowledgement(bool IsFirst, string Name, Instant At);

/// <summary>The verbs on call-outs. Each works in the transaction of the context it is given, or in one of its own.</summary>
internal sealed class CallOutDesk(ContractBook contracts, IEnumerable<CallOutListener> listeners)
{
    public const string Topic = "call-outs";

    public static string Key(Guid callOut) => $"{Escalate.AgendaKind}:{callOut}";

    /// <summary>
    /// Somebody is to be called, from the next save of this context on. What is open for the same subject stays the only one.
    /// </summary>
    /// <returns>Null when nobody is called for it: no path was chosen for it or by default.</returns>
    public async Task<Guid?> Open(ContrefortDb db, NewCallOut wanted, Instant now, CancellationToken stop = default)
    {
        var open = await db
            .CallOuts.Open.Where(row => row.SubjectKind == wanted.Kind && row.SubjectId == wanted.Subject)
            .Select(row => (Guid?)row.Id)
            .SingleOrDefaultAsync(stop);
        if (open is not null)
            return open;
        if (await PathFor(db, wanted.Path, wanted.Contract, stop) is not { } path)
            return null;
        using var batch = new NpgsqlBatch();
        var id = Add(batch, wanted, path, now);
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            db.Also(command);
        db.Notify(AgendaBell.Ring(now));
        db.Announce(Topic);
        return id;
    }

    /// <summary>The same in a batch of one's own, for many at once; ring the bell (<see cref="AgendaBell.Ring"/>) after its commit.</summary>
    public static Guid Add(NpgsqlBatch batch, NewCallOut wanted, EscalationPath path, Instant now)
    {
        var id = NewId.At(now);
        batch.Add(
            """
            with opened as (
                insert into call_outs (id, subject_kind, subject_id, page, title, customer_id, contract_id, path, deadline_at,
                    deadline, opened_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                on conflict (subject_kind, subject_id) where ended_at is null do nothing returning id)
            insert into agenda (id, kind, subject, key, due_at, data, attempts)
            select id, $12, id, $12 || ':' || id, $11, '{}', 0 from opened
            """,
            id,
            wanted.Kind,
            wanted.Subject,
            wanted.Page,
            Batch.Json(CallOutJson.Write(wanted.Title)),
            wanted.Customer?.Value,
            wanted.Contract?.Value,
            Batch.Json(CallOutJson.Write(path)),
            wanted.DeadlineAt,
            wanted.Deadline,
            now,
            Escalate.AgendaKind
        );
        return id;
    }

    /// <summary>Somebody is wanted for a ticket at once: out of hours, or because it is urgent. Saved here.</summary>
    /// <exception cref="RuleViolationException">The ticket is closed, or no path says whom to call.</exception>
    public async Task<Guid> OpenForTicket(
        ContrefortDb db,
        TicketDesk tickets,
        TicketId ticket,
        Instant now,
        CancellationToken stop = default
    )
    {
        var change = await tickets.Read(ticket, stop);
        if (change.Ticket.Story.State == TicketState.Closed)
            throw new RuleViolationException("The ticket is closed.");
        var clock = change.NextDue();
        var wanted = new NewCallOut(
            CallSubject.Ticket,
            ticket.Value,
            $"/tickets/{change.Ticket.Number}",
            new Sentence("{0}: {1}", change.Ticket.Number, change.Ticket.Story.Opened!.Subject)
        )
        {
            Customer = change.Ticket.Story.Customer,
            Contract = change.Contract?.Id,
            DeadlineAt = clock?.Due,
            Deadline = clock?.Allowed?.ToString(),
        };
        var id =
            await Open(db, wanted, now, stop)
            ?? throw new RuleViolationException("No escalation path says whom to call: add one first.");
        await db.SaveChangesAsync(stop);
        return id;
    }

    /// <summary>A person tries how they are reached: a call like any other, of themselves only. Saved here.</summary>
    public async Task<Guid> OpenTest(
        ContrefortDb db,
        OnCallPerson person,
        Instant now,
        CancellationToken stop = default
    )
    {
        await End(db, CallSubject.Test, person.Id, now, stop);
        using var batch = new NpgsqlBatch();
        var id = Add(
            batch,
            new(CallSubject.Test, person.Id, "/on-call/me", new Sentence("A test: nothing is wrong")),
            new(
                default,
                "",
                [new EscalationStep(Duration.Zero, CallTarget.One(person), [])],
                0,
                EscalationPath.ShortestRepeat
            ),
            now
        );
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            db.Also(command);
        db.Notify(AgendaBell.Ring(now));
        await db.SaveChangesAsync(stop);
        return id;
    }

    /// <summary>The path that is taken: the one asked for, or the nearest choice.</summary>
    public async Task<EscalationPath?> PathFor(
        ContrefortDb db,
        EscalationPathId? asked,
        ContractId? contract,
        CancellationToken stop = default
    )
    {
        var chosen = asked;
        if (chosen is null)
        {
            var choices = await db.PathChoices.AsNoTracking().ToListAsync(stop);
            var signed = contract is { } id ? await contracts.Find(id) : null;
            chosen = PathChoice
                .Of(
                    choices.Select(row => row.Choice),
                    signed?.Number,
                    signed?.Terms.Offer.Id,
                    signed is null
                        ? []
                        : [.. signed.Terms.Choices.Parameters.Select(choice => $"{choice.Key}={choice.Value}")]
                )
                ?.Path;
        }
        return chosen is { } path
            ? (await db.Paths.AsNoTracking().SingleOrDefaultAsync(row => row.Id == path, stop))?.Path
            : null;
    }

    /// <summary>Somebody has it. The first who says so has; the answer names them. Nobody else is called.</summary>
    /// <param name="who">Null for a program, or when the subject was taken in hand elsewhere.</param>
    /// <exception cref="RuleViolationException">There is no such call-out.</exception>
    public async Task<Acknowledgement> Acknowledge(
        ContrefortDb db,
        Guid id,
        Guid? who,
        string name,
        AcknowledgedHow how,
        Instant at,
        CancellationToken stop = default
    )
    {
        await using var own = db.Database.CurrentTransaction is null
            ? await db.Database.BeginTransactionAsync(stop)
            : null;
        // Two at once: the second waits here for the first, and reads who it was.
        var first = await db.Database.ExecuteSqlAsync(
            $"""
            with said as (
                insert into call_acknowledgements (call_out_id, user_id, name, how, at)
                select id, {who}, {name}, {EnumText.Of(
                how
            )}, {at.ToDateTimeUtc()} from call_outs where id = {id} and ended_at is null
                on conflict do nothing returning *)
            update call_outs set acknowledged_at = said.at, acknowledged_by = said.user_id, acknowledged_name = said.name,
                acknowledged_how = said.how
            from said where call_outs.id = said.call_out_id
            """,
            stop
        );
        var row =
            await db.CallOuts.AsNoTracking().SingleOrDefaultAsync(callOut => callOut.Id == id, stop)
            ?? throw new RuleViolationException("There is no such call.");
        if (first > 0)
        {
            await Happened(db, CallOutEvent.Acknowledged, row, at, stop);
            db.Unplan(Key(id));
            db.Announce(Topic);
            await db.SaveChangesAsync(stop);
        }
        if (own is not null)
            await own.CommitAsync(stop);
        return new Acknowledgement(first > 0, row.AcknowledgedName ?? "", row.AcknowledgedAt ?? row.EndedAt ?? at);
    }

    /// <summary>It is over: nobody is called any more. Nothing happens when it was over already.</summary>
    public async Task End(ContrefortDb db, Guid id, Instant at, CancellationToken stop = default)
    {
        await using var own = db.Database.CurrentTransaction is null
            ? await db.Database.BeginTransactionAsync(stop)
            : null;
        if (
            await db
                .CallOuts.Where(row => row.Id == id && row.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, at), stop) > 0
        )
        {
            var row = await db.CallOuts.AsNoTracking().SingleAsync(callOut => callOut.Id == id, stop);
            await Happened(db, CallOutEvent.Ended, row, at, stop);
            db.Unplan(Key(id));
            db.Announce(Topic);
            await db.SaveChangesAsync(stop);
        }
        if (own is not null)
            await own.CommitAsync(stop);
    }

    /// <summary>The same, found by what it is about.</summary>
    public async Task End(ContrefortDb db, CallSubject kind, Guid subject, Instant at, CancellationToken stop = default)
    {
        if (await Find(db, kind, subject, stop) is { } open)
            await End(db, open.Id, at, stop);
    }

    /// <summary>What is open for a subject.</summary>
    public static Task<CallOutRow?> Find(
        ContrefortDb db,
        CallSubject kind,
        Guid subject,
        CancellationToken stop = default
    ) =>
        db
            .CallOuts.AsNoTracking()
            .Open.SingleOrDefaultAsync(row => row.SubjectKind == kind && row.SubjectId == subject, stop);

    /// <summary>Tells whoever registered to hear of it. What a listener has to say against it changes nothing: it has happened.</summary>
    public async Task Happened(
        ContrefortDb db,
        CallOutEvent what,
        CallOutRow callOut,
        Instant at,
        CancellationToken stop
    )
    {
        foreach (var listener in listeners)
            try
            {
                await listener(db, what, callOut, at, stop);
            }
            catch (RuleViolationException) { }
    }
}
