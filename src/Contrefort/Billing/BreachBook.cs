using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using NodaTime;
using Npgsql;

namespace Contrefort.Billing;

/// <summary>
/// The promises broken under contracts that give money back for it. Clocks are read from the facts of each ticket, as they are
/// everywhere: nothing says "breach" but the clock.
/// </summary>
internal sealed class BreachBook(NpgsqlDataSource database, IClock clock)
{
    /// <param name="until">Deadlines that fell up to the end of this day of the contract's zone.</param>
    public async Task<ILookup<ContractId, Breach>> Of(
        IReadOnlyList<Contract> contracts,
        LocalDate until,
        CancellationToken stop
    )
    {
        var owing = contracts
            .Where(contract => contract.Terms.Of<PenaltyTerm>().Any())
            .ToDictionary(contract => contract.Id);
        var breaches = new List<(ContractId Contract, Breach Breach)>();
        if (owing.Count == 0)
            return breaches.ToLookup(one => one.Contract, one => one.Breach);
        var now = clock.GetCurrentInstant();
        await using var command = database.CreateCommand(
            """
            select t.contract_id, t.number, t.component, f.kind, f.data
            from tickets t join ticket_facts f on f.ticket_id = t.id
            where t.contract_id = any ($1)
            order by t.contract_id, t.id, f.position
            """
        );
        command.Parameters.Add(new() { Value = owing.Keys.Select(id => id.Value).ToArray() });
        await using var rows = await command.ExecuteReaderAsync(stop);
        (ContractId Contract, string Number, string? Component)? open = null;
        var facts = new List<Fact>();
        while (await rows.ReadAsync(stop))
        {
            var ticket = (
                new ContractId(rows.GetGuid(0)),
                rows.GetString(1),
                rows.IsDBNull(2) ? null : rows.GetString(2)
            );
            if (open is { } before && before != ticket)
            {
                breaches.AddRange(Read(before, facts));
                facts = [];
            }
            open = ticket;
            facts.Add(FactJson.Read(rows.GetString(3), rows.GetString(4)));
        }
        if (open is { } last)
            breaches.AddRange(Read(last, facts));
        return breaches.ToLookup(one => one.Contract, one => one.Breach);

        IEnumerable<(ContractId, Breach)> Read(
            (ContractId Contract, string Number, string? Component) ticket,
            IReadOnlyList<Fact> told
        )
        {
            var contract = owing[ticket.Contract];
            if (TicketStory.Of(told).Opened is not { } opened)
                return [];
            var end = contract.Terms.Zone.AtStartOfDay(until.PlusDays(1)).ToInstant();
            return ServiceClocks
                .Read(contract.Terms.AsOf(opened.Trigger), told, now)
                .Where(reading => reading.IsBreach && reading.Due < end)
                .Select(reading => (ticket.Contract, new Breach(ticket.Number, reading, told, ticket.Component)));
        }
    }
}
