using Contrefort.Agenda;
using Contrefort.Approvals;
using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Contrefort.Webhooks;
using NodaTime;
using Npgsql;

namespace Contrefort.Credits;

/// <summary>The verbs on work and prepaid time.</summary>
internal sealed class WorkDesk(
    NpgsqlDataSource database,
    TicketDesk tickets,
    ContractBook contracts,
    ContractFactsBook facts,
    WorkAccounts accounts,
    CreditBook credits,
    CreditNotices notices,
    ApprovalBook approvals,
    WebhookOutbox webhooks,
    Noticeboard noticeboard,
    IClock clock
)
{
    /// <summary>Whoever has the turn reads on a second connection: those who wait for it must leave some.</summary>
    const int MostWaiting = 16;

    readonly SemaphoreSlim _turns = new(MostWaiting);

    /// <summary>What an entry would cost, said before it is saved; null where no contract says so.</summary>
    public async Task<WorkForecast?> Preview(NewIntervention work)
    {
        var change = await tickets.Read(work.Ticket);
        return change.Contract is { } contract
            ? WorkForecast.Of(
                await facts.Of(contract),
                work.EntryOn(change.Ticket, InterventionId.Of(Guid.Empty)),
                change.Now,
                await approvals.Consents(work.Ticket)
            )
            : null;
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
        work.Check();
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
        var charged = work.Worked;
        var subscribers = await webhooks.Subscribers(stop);
        if (change.Contract is { } contract)
        {
            await TakeTurn(connection, contract.Id, stop);
            var forecast = WorkForecast.Of(
                await facts.Of(contract, stop),
                work.EntryOn(change.Ticket, id),
                change.Now,
                await approvals.Consents(work.Ticket, stop)
            );
            if (string.IsNullOrWhiteSpace(work.Despite) && (forecast.Hold ?? Unasked(forecast)) is { } refusal)
                throw new RuleViolationException(refusal);
            charged = forecast.Measured.Charged;
            foreach (var notice in await notices.Due(contract, forecast.After.Credits, change.Now))
                notices.Give(batch, notice, contract, subscribers, change.Now);
        }
        var entry = work.RowOn(change, id, charged);
        batch.Write(entry);
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

    /// <summary>Work the customer must agree to first waits for that, unless the engineer says why it did not.</summary>
    static Sentence? Unasked(WorkForecast forecast) =>
        forecast.Missing is [var missing, ..]
            ? new Sentence(
                "{0} ({1}). Ask the customer first, or say why it goes on all the same.",
                missing.Step.Reason,
                new Quotation(missing.Because.Source)
            )
            : null;

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
            (contract.Terms.AsOf(at).Find(term) ?? contract.Terms.Find(term)) as CreditTerm
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
            notices.Give(batch, notice, contract, await webhooks.Subscribers(stop), now);
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(stop);
    }

    void Tell(TicketId? ticket, ContractId? contract)
    {
        if (contract is { } changed)
        {
            credits.Forget(changed);
            accounts.Forget(changed);
        }
        noticeboard.Tell(ticket, contract);
    }

    /// <summary>Two entries on one contract are judged one after the other: both would find the last hour free.</summary>
    static async Task TakeTurn(NpgsqlConnection connection, ContractId contract, CancellationToken stop)
    {
        await using var wait = new NpgsqlCommand("select 1 from contracts where id = $1 for update", connection);
        wait.Parameters.Add(new() { Value = contract.Value });
        await wait.ExecuteNonQueryAsync(stop);
    }
}
