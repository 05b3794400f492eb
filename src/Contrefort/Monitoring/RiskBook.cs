using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Monitoring;

/// <param name="Path">Where it is mended.</param>
public sealed record ContractRisk(
    Contract Contract,
    string CustomerNumber,
    string Customer,
    WatchRisk Risk,
    string Path
);

/// <summary>What contracts promise to watch and nobody watches; see <see cref="WatchPromise"/>.</summary>
internal sealed class RiskBook(IDbContextFactory<ContrefortDb> data, ContractBook contracts, IClock clock)
{
    /// <param name="only">That contract; all that are in force when null.</param>
    public async Task<IReadOnlyList<ContractRisk>> Read(ContractId? only = null, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var now = clock.GetCurrentInstant();
        var today = now.InUtc().Date;
        var rows = await db
            .Contracts.AsNoTracking()
            .Where(row => only == null || row.Id == only)
            .Where(row => row.StartsOn <= today.PlusDays(1) && row.EndsOn >= today.PlusDays(-1))
            .Join(
                db.Customers,
                row => row.CustomerId,
                customer => customer.Id,
                (row, customer) =>
                    new
                    {
                        row.Id,
                        row.CustomerId,
                        customer.Number,
                        customer.Name,
                    }
            )
            .OrderBy(row => row.Name)
            .ToListAsync(stop);
        var signed = (await contracts.Read([.. rows.Select(row => row.Id)]))
            .Where(contract => contract.IsInForce(now) && WatchPromise.Of(contract.Terms) is not null)
            .ToDictionary(contract => contract.Id);
        var customers = rows.Where(row => signed.ContainsKey(row.Id)).Select(row => row.CustomerId).Distinct().ToList();
        var machines = await db
            .Machines.AsNoTracking()
            .InUse.Where(machine => customers.Contains(machine.CustomerId))
            .ToListAsync(stop);
        var ids = machines.ConvertAll(machine => machine.Id);
        var kinds = (
            await db
                .Checks.AsNoTracking()
                .InUse.Where(check => ids.Contains(check.MachineId))
                .Select(check => new { check.MachineId, check.Kind })
                .Distinct()
                .ToListAsync(stop)
        ).ToLookup(check => check.MachineId, check => check.Kind);
        return
        [
            .. rows.Where(row => signed.ContainsKey(row.Id))
                .SelectMany(row =>
                    Of(
                        signed[row.Id],
                        row.Number,
                        row.Name,
                        machines.FindAll(machine => machine.CustomerId == row.CustomerId),
                        kinds
                    )
                ),
        ];
    }

    static IEnumerable<ContractRisk> Of(
        Contract contract,
        string number,
        string name,
        List<MachineRow> machines,
        ILookup<MachineId, string> kinds
    )
    {
        var servers = WatchPromise
            .Servers(contract.Terms)
            .Select(server => server.Name.Trim())
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var covered = machines.FindAll(machine =>
            machine.ContractId == contract.Id || (machine.ContractId is null && servers.Contains(machine.Name))
        );
        var watched = covered.ConvertAll(machine => Watched(machine, machines, kinds));
        return WatchPromise
            .Risks(contract.Terms, watched)
            .Select(risk => new ContractRisk(contract, number, name, risk, Path(contract, number, risk, machines)));
    }

    static WatchedServer Watched(MachineRow machine, List<MachineRow> all, ILookup<MachineId, string> kinds) =>
        new(
            machine.Name,
            machine.Role,
            [.. kinds[machine.Id]],
            all.Find(host => host.Id == machine.HostedOn) is { } host
                ? new(host.Name, host.Role, [.. kinds[host.Id]])
                : null
        );

    static string Path(Contract contract, string number, WatchRisk risk, List<MachineRow> machines)
    {
        var machine = machines
            .Find(row => string.Equals(row.Name, risk.Machine.Trim(), StringComparison.OrdinalIgnoreCase))
            ?.Id.Value;
        return risk.Gap switch
        {
            WatchGap.NoMachine when machine is null =>
                $"/customers/{Uri.EscapeDataString(number)}/machines/new?name={Uri.EscapeDataString(risk.Machine)}&contract={contract.Id.Value}",
            WatchGap.NoMachine or WatchGap.NoHypervisor => $"/machines/{machine}/edit",
            WatchGap.NothingWatched or WatchGap.HypervisorNotWatched => $"/machines/{machine}",
            WatchGap.NoSuchProbe => $"/machines?customer={Uri.EscapeDataString(number)}",
        };
    }
}
