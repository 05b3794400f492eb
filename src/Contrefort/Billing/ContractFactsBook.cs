using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using NodaTime;
using Npgsql;

namespace Contrefort.Billing;

/// <summary>
/// Everything of a contract that costs money, for one contract or for many: the same few queries for both. What was taken
/// back is left out.
/// </summary>
internal sealed class ContractFactsBook(NpgsqlDataSource database, ContractBook contracts)
{
    /// <summary>So many contracts are read at a time where all are.</summary>
    public const int Chunk = 1_000;

    static readonly string[] _reads =
    [
        """
            select contract_id, term, key, amount, granted_at from credit_lots
            where contract_id = any ($1)
            """,
        """
            select i.contract_id, i.id, t.number, i.trigger_at, i.started_at, i.worked, i.phone, i.travel, i.mode,
                t.component, i.zone, i.travel_cost
            from interventions i join tickets t on t.id = i.ticket_id
            where i.contract_id = any ($1)
                and not exists (select from intervention_reversals r where r.intervention_id = i.id)
            """,
        """
            select e.contract_id, e.name, e.key, e.at, e.prices, t.number
            from fee_events e left join tickets t on t.id = e.ticket_id
            where e.contract_id = any ($1)
                and not exists (select from fee_event_reversals r where r.fee_event_id = e.id)
            """,
    ];

    /// <returns>Null when there is no such contract.</returns>
    public async Task<ContractFacts?> Find(ContractId id, CancellationToken stop = default) =>
        await contracts.Find(id) is { } contract ? await Of(contract, stop) : null;

    public async Task<ContractFacts> Of(Contract contract, CancellationToken stop = default) =>
        (await Of([contract], stop))[0];

    /// <summary>In the order of the ids; those that no contract has are left out. Give at most <see cref="Chunk"/> at once.</summary>
    public async Task<IReadOnlyList<ContractFacts>> Of(
        IReadOnlyCollection<ContractId> ids,
        CancellationToken stop = default
    ) => await Of(await contracts.Read(ids, stop), stop);

    async Task<IReadOnlyList<ContractFacts>> Of(IReadOnlyList<Contract> several, CancellationToken stop)
    {
        if (several.Count == 0)
            return [];
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        var ids = several.Select(contract => contract.Id.Value).ToArray();
        foreach (var sql in _reads)
            batch.Add(sql, ids);
        await using var rows = await batch.ExecuteReaderAsync(stop);
        var purchases = await Read(rows, Purchase, stop);
        var works = await Read(rows, Work, stop);
        var events = await Read(rows, Event, stop);
        return
        [
            .. several.Select(contract => new ContractFacts(contract)
            {
                Purchases = purchases.GetValueOrDefault(contract.Id.Value, []),
                Works = works.GetValueOrDefault(contract.Id.Value, []),
                Events = events.GetValueOrDefault(contract.Id.Value, []),
            }),
        ];
    }

    static async Task<Dictionary<Guid, List<T>>> Read<T>(
        NpgsqlDataReader rows,
        Func<NpgsqlDataReader, T> read,
        CancellationToken stop
    )
    {
        var byContract = new Dictionary<Guid, List<T>>();
        while (await rows.ReadAsync(stop))
        {
            var contract = rows.GetGuid(0);
            if (!byContract.TryGetValue(contract, out var list))
                byContract[contract] = list = [];
            list.Add(read(rows));
        }
        await rows.NextResultAsync(stop);
        return byContract;
    }

    static Purchase Purchase(NpgsqlDataReader row) =>
        new(row.GetString(1), row.GetString(2), row.GetDecimal(3), row.At(4));

    static WorkEntry Work(NpgsqlDataReader row) =>
        new(
            new InterventionId(row.GetGuid(1)),
            row.GetString(2),
            row.At(3),
            row.At(4),
            new WorkDone(row.Seconds(5), row.Seconds(6), row.Seconds(7)),
            EnumText.To<InterventionMode>(row.GetString(8))
        )
        {
            Component = row.Text(9),
            Zone = row.Text(10),
            TravelCost = row.IsDBNull(11) ? null : row.GetDecimal(11),
        };

    static FeeEvent Event(NpgsqlDataReader row) =>
        new(row.GetString(1), row.GetString(2), row.At(3))
        {
            Prices = PriceFactsJson.Read(row.GetString(4)),
            Ticket = row.Text(5),
        };
}
