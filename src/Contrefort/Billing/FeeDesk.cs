using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using NodaTime;
using NodaTime.Text;
using Npgsql;

namespace Contrefort.Billing;

/// <summary>A fee's event about to be written down.</summary>
/// <param name="Name">As the fee's <c>upon</c>, e.g. <c>expedite-accepted</c>.</param>
/// <param name="Key">Its name for ever in its contract.</param>
/// <param name="Reason">Why it is due: the customer's own words, an order number.</param>
internal sealed record NewFeeEvent(ContractId Contract, string Name, string Key, Instant At, Actor By, string Reason)
{
    public TicketId? Ticket { get; init; }
    public PriceFacts Prices { get; init; } = PriceFacts.None;
}

/// <summary>The verbs on what a fee is due upon.</summary>
internal sealed class FeeDesk(
    NpgsqlDataSource database,
    ContractBook contracts,
    WorkAccounts accounts,
    Noticeboard noticeboard,
    IClock clock
)
{
    /// <summary>A pack bought and a visit made are events by themselves.</summary>
    static readonly string[] _toldElsewhere = ["purchase", "onsite-intervention"];

    /// <summary>The fees of a contract that a person can say are due.</summary>
    public static IEnumerable<FeeTerm> Due(ContractTerms terms) =>
        terms.Of<FeeTerm>().Where(fee => fee.Upon is { } upon && !_toldElsewhere.Contains(upon));

    /// <summary>An event of a ticket happens once a day: a form sent twice is one fee.</summary>
    public static string KeyOf(Contract contract, string ticket, string upon, Instant at) =>
        $"{ticket}/{upon}/{LocalDatePattern.Iso.Format(at.InZone(contract.Terms.Zone).Date)}";

    /// <summary>Writes an event down. The same one told again changes nothing.</summary>
    public async Task Record(NewFeeEvent happened, CancellationToken stop = default, Action<NpgsqlBatch>? also = null)
    {
        var contract =
            await contracts.Find(happened.Contract) ?? throw new RuleViolationException("There is no such contract.");
        var day = happened.At.InZone(contract.Terms.Zone).Date;
        if (!Due(contract.Terms.AsOf(day)).Any(fee => fee.Upon == happened.Name))
            throw new RuleViolationException(new Sentence("The contract has no fee upon {0}.", happened.Name));
        if (string.IsNullOrWhiteSpace(happened.Reason))
            throw new RuleViolationException("Say why the fee is due.");
        if (string.IsNullOrWhiteSpace(happened.Key))
            throw new RuleViolationException("An event has a key, so that it counts once.");
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using (var batch = new NpgsqlBatch(connection, transaction))
        {
            Add(batch, happened, clock.GetCurrentInstant());
            batch.Add(
                "select name from fee_events where contract_id = $1 and key = $2",
                happened.Contract.Value,
                happened.Key
            );
            if ((string?)await batch.ExecuteScalarAsync(stop) != happened.Name)
                throw new RuleViolationException("This key names another event of the contract already.");
        }
        if (also is not null)
        {
            await using var more = new NpgsqlBatch(connection, transaction);
            also(more);
            await more.ExecuteNonQueryAsync(stop);
        }
        await transaction.CommitAsync(stop);
        Tell(happened.Ticket, happened.Contract);
    }

    /// <summary>Takes an event back, with a reason; it stays on the record.</summary>
    public async Task TakeBack(Guid id, Actor by, string reason, CancellationToken stop = default)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new RuleViolationException("Say why the fee is taken back.");
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            """
            with taken_back as (
                insert into fee_event_reversals (fee_event_id, by_id, by_name, reason, recorded_at)
                select id, $2, $3, $4, $5 from fee_events where id = $1
                on conflict do nothing
                returning fee_event_id)
            select e.ticket_id, e.contract_id from fee_events e join taken_back on e.id = fee_event_id
            """,
            id,
            by.Id,
            by.Name,
            reason.Trim(),
            clock.GetCurrentInstant()
        );
        await using var rows = await batch.ExecuteReaderAsync(stop);
        if (!await rows.ReadAsync(stop))
            throw new RuleViolationException("This fee was already taken back.");
        Tell(rows.IsDBNull(0) ? null : new TicketId(rows.GetGuid(0)), new ContractId(rows.GetGuid(1)));
    }

    void Tell(TicketId? ticket, ContractId contract)
    {
        accounts.Forget(contract);
        noticeboard.Tell(ticket, contract);
    }

    static void Add(NpgsqlBatch batch, NewFeeEvent happened, Instant now) =>
        batch.Add(
            """
            insert into fee_events (id, contract_id, name, key, at, prices, ticket_id, by_id, by_name, reason, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (contract_id, key) do nothing
            """,
            NewId.At(now),
            happened.Contract.Value,
            happened.Name,
            happened.Key,
            happened.At,
            Batch.Json(PriceFactsJson.Write(happened.Prices)),
            happened.Ticket?.Value,
            happened.By.Id,
            happened.By.Name,
            happened.Reason.Trim(),
            now
        );
}
