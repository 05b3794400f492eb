using Contrefort.Approvals;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.RemoteWork;

/// <summary>A way in that an engineer asks for, or a visit they plan.</summary>
internal sealed record NewRemoteSession(
    TicketId Ticket,
    AccessWay Way,
    IReadOnlyList<string> Machines,
    string Purpose,
    Interval Window,
    Actor By
);

/// <summary>The verbs on remote sessions and visits: asked, answered by the customer, opened, closed.</summary>
internal sealed class RemoteDesk(
    IDbContextFactory<ContrefortDb> data,
    TicketDesk tickets,
    StandingDesk standings,
    ApprovalDesk approvals,
    RemoteMails mails,
    IClock clock
)
{
    /// <summary>
    /// Asks those of the customer who let people in; nobody is asked for a visit, or where a standing access covers it.
    /// Where nobody is known who may answer, an engineer writes down what was said by telephone.
    /// </summary>
    public async Task<RemoteSessionId> Ask(
        NewRemoteSession asked,
        CancellationToken stop = default,
        Action<NpgsqlBatch, AccessAsked>? also = null
    )
    {
        var id = new RemoteSessionId(NewId.At(clock.GetCurrentInstant()));
        IReadOnlyList<string> machines =
        [
            .. asked.Machines.Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(),
        ];
        RemoteSession? session = null;
        TicketStory? story = null;
        IReadOnlyList<Decider> granters = [];
        await tickets.Change(
            asked.Ticket,
            async change =>
            {
                story = change.Ticket.Story;
                if (story.Customer is not { } customer)
                    throw new RuleViolationException("Say whose ticket it is first.");
                var standing = change.Contract is { } contract
                    ? await standings.Covering(contract.Id, asked.Way, asked.Window, stop)
                    : null;
                var fact = RemoteSession.Ask(
                    id,
                    asked.By,
                    asked.Way,
                    machines,
                    asked.Purpose,
                    asked.Window,
                    standing,
                    change.Now
                );
                change.Ticket.AskAccess(fact);
                session = change.Ticket.Story.Sessions[id];
                granters = session.NeedsGrant ? await Granters(customer, change.Contract, stop) : [];
                foreach (var whom in granters)
                    change.Mail(mails.Ask(session, change, whom));
            },
            batch =>
            {
                Write(batch, session!, asked.Ticket, story!, granters);
                also?.Invoke(batch, session!.Asked);
            },
            stop
        );
        return id;
    }

    /// <summary>
    /// Writes an answer down; the first is the only one. A contact answers only what they were asked; an engineer writes
    /// down who told them.
    /// </summary>
    public async Task Answer(
        RemoteSessionId id,
        Actor by,
        AnsweredVia via,
        bool granted,
        string? remark,
        CancellationToken stop = default,
        Action<NpgsqlBatch>? also = null
    )
    {
        if (via == AnsweredVia.Engineer && string.IsNullOrWhiteSpace(remark))
            throw new RuleViolationException("Say who told you, and how.");
        if (via != AnsweredVia.Engineer && !await WasAsked(id, by, stop))
            throw new RuleViolationException("There is no such question.");
        await Step(
            id,
            (_, session, now) => ValueTask.FromResult<AccessFact>(session.Answer(by, granted, remark, now)),
            (batch, fact) =>
            {
                batch.Add(
                    """
                    update remote_sessions set granted = $2, answered_by = $3, answered_via = $4, answered_at = $5, remark = $6
                    where id = $1
                    """,
                    id.Value,
                    granted,
                    by.Name,
                    via,
                    fact.At,
                    ((AccessAnswered)fact).Remark
                );
                also?.Invoke(batch);
            },
            stop
        );
    }

    /// <summary>Opens the session, or writes down an arrival.</summary>
    /// <param name="at">When a visitor arrived; remote sessions open now.</param>
    public Task Open(
        RemoteSessionId id,
        Actor by,
        Instant? at = null,
        CancellationToken stop = default,
        Action<NpgsqlBatch>? also = null
    ) =>
        Step(
            id,
            async (change, session, now) =>
                session.Open(
                    by,
                    session.Asked.Standing is { } standing && change.Contract is { } contract
                        ? await standings.Find(contract.Id, standing, stop)
                        : null,
                    When(session, at, now)
                ),
            (batch, fact) =>
            {
                batch.Add(
                    "update remote_sessions set opened_by = $2, opened_at = $3 where id = $1",
                    id.Value,
                    by.Name,
                    fact.At
                );
                also?.Invoke(batch);
            },
            stop
        );

    /// <summary>Closes it with what was done.</summary>
    public Task Close(
        RemoteSessionId id,
        Actor by,
        string done,
        Instant? at = null,
        CancellationToken stop = default,
        Action<NpgsqlBatch>? also = null
    ) =>
        Step(
            id,
            (_, session, now) => ValueTask.FromResult<AccessFact>(session.Close(by, done, When(session, at, now))),
            (batch, fact) =>
            {
                batch.Add(
                    "update remote_sessions set closed_by = $2, closed_at = $3, done = $4 where id = $1",
                    id.Value,
                    by.Name,
                    fact.At,
                    ((AccessClosed)fact).Done
                );
                also?.Invoke(batch);
            },
            stop
        );

    public Task Withdraw(RemoteSessionId id, Actor by, CancellationToken stop = default) =>
        Step(
            id,
            (_, session, now) => ValueTask.FromResult<AccessFact>(session.Withdraw(by, now)),
            (batch, fact) =>
                batch.Add(
                    "update remote_sessions set withdrawn_by = $2, withdrawn_at = $3 where id = $1",
                    id.Value,
                    by.Name,
                    fact.At
                ),
            stop
        );

    static Instant When(RemoteSession session, Instant? at, Instant now) =>
        session.IsVisit && at is { } said
            ? said <= now
                ? said
                : throw new RuleViolationException("This has not happened yet.")
            : now;

    async Task Step(
        RemoteSessionId id,
        Func<TicketChange, RemoteSession, Instant, ValueTask<AccessFact>> step,
        Action<NpgsqlBatch, AccessFact> write,
        CancellationToken stop
    )
    {
        AccessFact? fact = null;
        await tickets.Change(
            await TicketOf(id, stop),
            async change =>
            {
                if (!change.Ticket.Story.Sessions.TryGetValue(id, out var session))
                    throw new RuleViolationException("There is no such session.");
                fact = await step(change, session, change.Now);
                change.Ticket.Access(id, _ => fact);
            },
            batch => write(batch, fact!),
            stop
        );
    }

    async Task<TicketId> TicketOf(RemoteSessionId id, CancellationToken stop)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await db
                .RemoteSessions.Where(row => row.Id == id)
                .Select(row => (TicketId?)row.TicketId)
                .SingleOrDefaultAsync(stop)
            ?? throw new RuleViolationException("There is no such session.");
    }

    /// <summary>Those the customer named for it; else those who decide on approvals.</summary>
    async Task<IReadOnlyList<Decider>> Granters(CustomerId customer, Contract? contract, CancellationToken stop)
    {
        var named = await standings.Granters(customer, stop);
        return named.Count > 0
                ? [.. named.Select(row => new Decider(new(row.Id, row.CustomerId, row.Name, row.Email), row.Language))]
            : contract is null ? []
            : await approvals.Deciders(contract, stop);
    }

    async Task<bool> WasAsked(RemoteSessionId id, Actor by, CancellationToken stop)
    {
        if (by is not { Kind: ActorKind.Contact, Id: { } contact })
            return false;
        await using var db = await data.CreateDbContextAsync(stop);
        return await db.RemoteSessionContacts.AnyAsync(
            asked => asked.SessionId == id && asked.ContactId == new ContactId(contact),
            stop
        );
    }

    static void Write(
        NpgsqlBatch batch,
        RemoteSession session,
        TicketId ticket,
        TicketStory story,
        IReadOnlyList<Decider> granters
    )
    {
        var asked = session.Asked;
        batch.Add(
            """
            insert into remote_sessions (id, ticket_id, customer_id, contract_id, way, machines, purpose, from_at, until_at,
                asked_by_id, asked_by, asked_at, standing_id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            session.Id.Value,
            ticket.Value,
            story.Customer!.Value.Value,
            story.Contract?.Value,
            asked.Way,
            asked.Machines.ToArray(),
            asked.Purpose,
            asked.From,
            asked.Until,
            asked.By.Id!.Value,
            asked.By.Name,
            asked.At,
            asked.Standing
        );
        batch.Add(
            "insert into remote_session_contacts (session_id, contact_id) select $1, unnest($2::uuid[])",
            session.Id.Value,
            granters.Select(whom => whom.Contact.Id.Value).ToArray()
        );
    }
}
