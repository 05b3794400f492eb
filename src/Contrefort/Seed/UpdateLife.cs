using System.Text.RegularExpressions;
using Contrefort.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Updates;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Seed;

/// <summary>In the last week each server of the demo world says what it runs and lacks; one update in three is planned.</summary>
internal sealed partial class UpdateLife(
    UpdateDesk desk,
    UpdateBook book,
    IDbContextFactory<ContrefortDb> data,
    MovableTime time
)
{
    const string Listing = """
        Listing...
        apt/oldstable,now 2.6.1 amd64 [installed,upgradable to: 2.6.2]
        bash/now 5.2.15-2+b8 amd64 [installed,upgradable to: 5.2.15-2+b13]
        nginx/oldstable,now 1.22.1-9+deb12u2 amd64 [installed]
        openssl/now 3.0.19-1~deb12u2 amd64 [installed,upgradable to: 3.0.22-1~deb12u2]
        postfix/oldstable,now 3.7.11-0+deb12u1 amd64 [installed]
        Listing...
        apt/oldstable-security 2.6.2 amd64 [upgradable from: 2.6.1]
        bash/oldstable 5.2.15-2+b13 amd64 [upgradable from: 5.2.15-2+b8]
        openssl/oldstable-security 3.0.22-1~deb12u2 amd64 [upgradable from: 3.0.19-1~deb12u2]

        """;

    public async Task Listen()
    {
        await using var db = await data.CreateDbContextAsync();
        await AddServers(db);
        var machines = await db
            .Machines.AsNoTracking()
            .InUse.Where(machine => machine.ContractId != null)
            .OrderBy(machine => machine.Name)
            .ToListAsync();
        foreach (var machine in machines)
            await desk.Post(machine.Id, Listing, machine.Name);
        foreach (var (i, line) in (await book.Due(null)).Index())
            if (i % 3 == 0 && !line.Row.NeedsValidation)
                await desk.Take(
                    line.Row.Id,
                    Core.Updates.UpdateStep.Planned,
                    "Inès Martin",
                    null,
                    time.Now + Duration.FromDays(2)
                );
    }

    /// <summary>The servers that contracts name, where the customer has no machine yet.</summary>
    async Task AddServers(ContrefortDb db)
    {
        foreach (var household in Cast.Customers)
        foreach (var signature in household.Contracts)
        {
            if (!signature.Parameters.TryGetValue("servers", out var servers))
                continue;
            var contract = await db
                .Contracts.Where(row =>
                    row.Offer == signature.Offer
                    && db.Set<CustomerRow>().Any(c => c.Id == row.CustomerId && c.Name == household.Name)
                )
                .OrderByDescending(row => row.StartsOn)
                .FirstOrDefaultAsync();
            if (contract is null || await db.Machines.AnyAsync(machine => machine.CustomerId == contract.CustomerId))
                continue;
            db.AddRange(
                ServerName()
                    .Matches(servers)
                    .Select(match => new MachineRow
                    {
                        Id = new MachineId(NewId.At(time.Now)),
                        CustomerId = contract.CustomerId,
                        ContractId = contract.Id,
                        Name = match.Groups[1].Value,
                        Address = $"{match.Groups[1].Value}.{household.Domain}",
                        Role = MachineRole.Server,
                        CreatedAt = time.Now,
                    })
            );
            await db.SaveChangesAsync();
        }
    }

    [GeneratedRegex(@"name: ([\w-]+)")]
    private static partial Regex ServerName();
}
