using System.ComponentModel.DataAnnotations;
using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.Tickets;
using Contrefort.Webhooks;
using NodaTime;
using Npgsql;

namespace Contrefort.Credits;

/// <summary>A stretch of work about to be written down.</summary>
internal sealed record NewIntervention(
    TicketId Ticket,
    Actor Engineer,
    Instant StartedAt,
    Duration Worked,
    Duration Phone,
    Duration Travel,
    InterventionMode Mode,
    string Summary,
    string? Despite
);

/// <summary>What an entry would cost, said before it is saved.</summary>
internal sealed record WorkPreview(
    MeasuredWork Measured,
    IReadOnlyList<(CreditTerm Term, decimal Before, decimal After)> Balances,
    Sentence? Hold,
    Sentence? Cliff
);

/// <summary>The verbs on work and prepaid time.</summary>
internal sealed class WorkDesk(
    NpgsqlDataSource database,
    TicketDesk tickets,
    ContractBook contracts,
    CreditBook credits,
    CreditNotices notices,
    Outbox outbox,
    WebhookOutbox webhooks,
    Noticeboard noticeboard,
    IClock clock
)
{
    /// <summary>Whoever has the turn reads on a second connection: those who wait for it must leave some.</summary>
    const int MostWaiting = 16;

    readonly SemaphoreSlim _turns = new(MostWaiting);

    /// <summary>Minutes on either side of a threshold on the duration within which the engineer is warned.</summary>
    static readonly Duration NearThreshold = Duration.FromMinutes(30);

    public async Task<WorkPreview> Preview(NewIntervention work)
    {
        var change = await tickets.Read(work.Ticket);
        var entry = Entry(change, work, InterventionId.Of(Guid.Empty));
        if (change.Contract is not { } contract)
            return new(new MeasuredWork(work.Worked, work.Worked, null, []), [], null, null);
        var (lots, logged) = await credits.Read(contract.Id);
        List<InterventionRow> works = [.. logged.Where(w => w.Reversal is null).Select(w => w.Entry)];
        var before = CreditBook.Balances(contract, lots, works, change.Now);
        var after = CreditBook.Balances(contract, lots, [.. works, entry], change.Now);
        var measured = CreditBook.Measure(contract, entry);
        return new(
            measured,
            [.. before.Zip(after, (b, a) => (b.Term, b.Statement.Balance, a.Statement.Balance))],
            HoldReason(CreditBook.Balances(contract, lots, works, work.StartedAt)) ?? Taking(before, after, entry),
            Cliff(contract, entry)
        );
    }

    /// <summary>
    /// Writes work down. What the customer was promised about an empty pack holds: new work waits, unless the engineer says why
    /// it did not. The credit's notices are given in the same transaction.
    /// </summary>
    public async Task<InterventionId> Log(
        NewIntervention work,
        CancellationToken stop = default,
        Action<NpgsqlBatch, InterventionRow>? also = null
    )
    {
        Check(work);
        var change = await tickets.Read(work.Ticket, stop);
        await _turns.WaitAsync(stop);
        try
        {
            return await Log(work, change, also, stop);
        }
        finally
        {
            _turns.Release();
        }
    }

    async Task<InterventionId> Log(
        NewIntervention work,
        TicketChange change,
        Action<NpgsqlBatch, InterventionRow>? also,
        CancellationToken stop
    )
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var batch = new NpgsqlBatch(connection, transaction);
        if (change.Ticket.Story.State is TicketState.Triage)
            throw new RuleViolationException("Admit or identify this request before logging work on it.");
        var id = new InterventionId(NewId.At(change.Now));
        var entry = Entry(change, work, id);
        var subscribers = await webhooks.Subscribers(stop);
        if (change.Contract is { } contract)
        {
            await TakeTurn(connection, contract.Id, stop);
            var (lots, logged) = await credits.Read(contract.Id);
            List<InterventionRow> works = [.. logged.Where(w => w.Reversal is null).Select(w => w.Entry)];
            entry = entry with { Charged = CreditBook.Measure(contract, entry).Charged };
            var balances = CreditBook.Balances(contract, lots, [.. works, entry], change.Now);
            if (
                string.IsNullOrWhiteSpace(work.Despite)
                && (
                    HoldReason(CreditBook.Balances(contract, lots, works, work.StartedAt))
                    ?? Taking(CreditBook.Balances(contract, lots, works, change.Now), balances, entry)
                )
                    is { } hold
            )
                throw new RuleViolationException(hold);
            foreach (var notice in await notices.Due(contract, balances, change.Now))
                Give(batch, notice, contract, subscribers, change.Now);
        }
        Write(batch, entry);
        subscribers.Tell(
            batch,
            WebhookEvents.InterventionLogged,
            $"intervention:{id.Value}",
            change.Ticket.Story.Customer,
            work.Ticket,
            new WebhookData
            {
                Ticket = WebhookTicket.Of(change),
                Intervention = WorkViews.Of(new SheetWork(entry, null), change.Ticket.Number),
            },
            change.Now
        );
        also?.Invoke(batch, entry);
        await batch.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
        Tell(work.Ticket, change.Contract?.Id);
        return id;
    }

    /// <summary>Takes an entry back, with a reason; the entry stays on the statement's record.</summary>
    public async Task Reverse(
        InterventionId id,
        Actor by,
        string reason,
        CancellationToken stop = default,
        Action<NpgsqlBatch>? also = null
    )
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new RuleViolationException("Say why the entry is taken back.");
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Add(
            """
            with taken_back as (
                insert into intervention_reversals (intervention_id, by_id, by_name, reason, recorded_at)
                select id, $2, $3, $4, $5 from interventions where id = $1
                on conflict do nothing
                returning intervention_id)
            select i.ticket_id, i.contract_id from interventions i join taken_back on i.id = intervention_id
            """,
            id.Value,
            by.Id!.Value,
            by.Name,
            reason.Trim(),
            clock.GetCurrentInstant()
        );
        var (ticket, contract) = await TakenBack(batch, stop);
        if (also is not null)
        {
            await using var more = new NpgsqlBatch(connection, transaction);
            also(more);
            await more.ExecuteNonQueryAsync(stop);
        }
        await transaction.CommitAsync(stop);
        Tell(ticket, contract);
    }

    static async Task<(TicketId Ticket, ContractId? Contract)> TakenBack(NpgsqlBatch batch, CancellationToken stop)
    {
        await using var rows = await batch.ExecuteReaderAsync(stop);
        return await rows.ReadAsync(stop)
            ? (new TicketId(rows.GetGuid(0)), rows.IsDBNull(1) ? null : new ContractId(rows.GetGuid(1)))
            : throw new RuleViolationException("This entry was already taken back.");
    }

    /// <summary>
    /// Adds a lot to a credit. The key names the purchase, so that the same order entered twice is one lot.
    /// </summary>
    /// <param name="units">In the unit of the credit term: hours, days.</param>
    public async Task Buy(
        ContractId contractId,
        string term,
        decimal units,
        Instant at,
        string key,
        CancellationToken stop = default,
        Action<NpgsqlBatch>? also = null
    )
    {
        var contract =
            await contracts.Find(contractId) ?? throw new RuleViolationException("There is no such contract.");
        var credit =
            contract.Terms.Find(term) as CreditTerm
            ?? throw new RuleViolationException(new Sentence("The contract has no credit {0}.", term));
        var (lots, _) = await credits.Read(contractId);
        if (
            lots.Any(lot => lot.Term == term)
            && credit.TopUp is { Sizes: { Count: > 0 } sizes }
            && !sizes.Contains(units)
        )
            throw new RuleViolationException(new Sentence("A pack has {0}.", string.Join(", ", sizes)));
        if (units <= 0)
            throw new RuleViolationException("A pack cannot be empty.");
        var now = clock.GetCurrentInstant();
        if (lots.FirstOrDefault(lot => lot.Key == key) is { } same && (same.Term, same.Amount) != (term, units))
            throw new RuleViolationException("This order is entered already, for another pack.");
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            """
            insert into credit_lots (id, contract_id, term, amount, granted_at, recorded_at, key)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict (key) do nothing
            """,
            NewId.At(now),
            contractId.Value,
            term,
            units,
            at,
            now,
            key
        );
        batch.Plan(PackBought.Of(contractId, now));
        also?.Invoke(batch);
        await batch.ExecuteNonQueryAsync(stop);
        Tell(null, contractId);
    }

    /// <summary>Gives the notices the contract's credits owe by now and have not been given.</summary>
    public async Task GiveNotices(Contract contract, CancellationToken stop = default)
    {
        var now = clock.GetCurrentInstant();
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var notice in await notices.Due(contract, await credits.Balances(contract, now), now))
            Give(batch, notice, contract, await webhooks.Subscribers(stop), now);
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(stop);
    }

    void Tell(TicketId? ticket, ContractId? contract)
    {
        if (contract is { } changed)
            credits.Forget(changed);
        noticeboard.Tell(ticket, contract);
    }

    /// <summary>Two entries on one contract are judged one after the other: both would find the last hour free.</summary>
    static async Task TakeTurn(NpgsqlConnection connection, ContractId contract, CancellationToken stop)
    {
        await using var wait = new NpgsqlCommand("select 1 from contracts where id = $1 for update", connection);
        wait.Parameters.Add(new() { Value = contract.Value });
        await wait.ExecuteNonQueryAsync(stop);
    }

    void Give(NpgsqlBatch batch, CreditNotice notice, Contract contract, Subscribers subscribers, Instant now)
    {
        // The notice goes to each contact, the fact to each program once.
        var lot = notice.Subject[..notice.Subject.LastIndexOf('/')];
        subscribers.Tell(
            batch,
            WebhookEvents.CreditThreshold,
            $"credit:{contract.Id.Value}:{notice.Term}:{lot}",
            contract.Customer,
            null,
            new WebhookData { Credit = new WebhookCredit(contract.Number, notice.Term, lot) },
            now
        );
        batch.Add(
            "insert into notices_given (contract_id, term, subject, given_at) values ($1, $2, $3, $4) on conflict do nothing",
            notice.Contract.Value,
            notice.Term,
            notice.Subject,
            now
        );
        outbox.Add(batch, notice.Mail, now);
    }

    static void Check(NewIntervention work)
    {
        if (work.Worked <= Duration.Zero)
            throw new RuleViolationException("Say how long you worked.");
        if (work.Worked > Duration.FromHours(24))
            throw new RuleViolationException("One entry holds at most 24 hours: write several.");
        if (string.IsNullOrWhiteSpace(work.Summary))
            throw new RuleViolationException("Say what was done: the customer reads it on the statement.");
    }

    static Sentence? HoldReason(IReadOnlyList<(CreditTerm Term, CreditStatement Statement)> balances) =>
        balances.Any(b =>
            b is { Term: { WhenEmpty: WhenEmpty.Hold, Unit.Unit: not DurationUnit.Day }, Statement.IsExhausted: true }
        )
            ? new Sentence("The pack is empty: new work waits for a new one. Say why it goes on all the same.")
            : null;

    /// <summary>
    /// Work written down late draws in its own place, before work that came after it. It may not take the hours from under
    /// what is written down already; the one that was begun with hours left may go over them.
    /// </summary>
    static Sentence? Taking(
        IReadOnlyList<(CreditTerm Term, CreditStatement Statement)> before,
        IReadOnlyList<(CreditTerm Term, CreditStatement Statement)> after,
        InterventionRow entry
    )
    {
        return before
            .Zip(after)
            .Any(pair =>
                pair.First.Term is { WhenEmpty: WhenEmpty.Hold, Unit.Unit: not DurationUnit.Day }
                && OverdrawnByOthers(pair.Second.Statement) > OverdrawnByOthers(pair.First.Statement)
            )
            ? new Sentence("Later work has used these hours already. Say why this entry is kept all the same.")
            : null;

        decimal OverdrawnByOthers(CreditStatement statement) =>
            -statement
                .Postings.Where(posting => posting.Kind == PostingKind.Overdrawn && posting.Work != entry.Id)
                .Sum(posting => posting.Amount);
    }

    /// <summary>A meter whose count jumps at a duration close to this one: the engineer should see it before saving.</summary>
    static Sentence? Cliff(Contract contract, InterventionRow entry)
    {
        foreach (var meter in contract.Terms.AsOf(entry.TriggerAt).Of<MeterTerm>())
        {
            if (meter.When.On("duration") is not Condition.Length { Lt: { } limit })
                continue;
            var threshold = limit.ToDuration();
            if (entry.Worked >= threshold || threshold - entry.Worked > NearThreshold)
                continue;
            var atThreshold = CreditBook.Measure(contract, entry with { Worked = threshold }).Charged;
            var here = CreditBook.Measure(contract, entry).Charged;
            if (atThreshold < here)
                return new Sentence(
                    "{0} worked counts {1}; {2} would count {3}",
                    entry.Worked,
                    here,
                    threshold,
                    atThreshold
                );
        }
        return null;
    }

    static InterventionRow Entry(TicketChange change, NewIntervention work, InterventionId id) =>
        new()
        {
            Id = id,
            TicketId = work.Ticket,
            ContractId = change.Contract?.Id,
            EngineerId = work.Engineer.Id!.Value,
            Engineer = work.Engineer.Name,
            StartedAt = work.StartedAt,
            Worked = work.Worked,
            Phone = work.Phone,
            Travel = work.Travel,
            Mode = work.Mode,
            TriggerAt = change.Ticket.Story.Opened!.Trigger,
            Summary = work.Summary.Trim(),
            Charged = work.Worked,
            Despite = work.Despite,
            RecordedAt = change.Now,
        };

    static void Write(NpgsqlBatch batch, InterventionRow entry) =>
        batch.Add(
            """
            insert into interventions (id, ticket_id, contract_id, engineer_id, engineer, started_at, worked, phone, travel,
                mode, trigger_at, summary, charged, despite, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            entry.Id.Value,
            entry.TicketId.Value,
            entry.ContractId?.Value,
            entry.EngineerId,
            entry.Engineer,
            entry.StartedAt,
            entry.Worked,
            entry.Phone,
            entry.Travel,
            entry.Mode,
            entry.TriggerAt,
            entry.Summary,
            entry.Charged,
            entry.Despite,
            entry.RecordedAt
        );
}
