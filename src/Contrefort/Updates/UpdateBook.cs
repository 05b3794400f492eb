using Contrefort.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Updates;
using Contrefort.Data;
using Contrefort.Monitoring;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Updates;

/// <summary>An update in a list, with its machine.</summary>
public sealed record UpdateLine(
    SecurityUpdateRow Row,
    Guid MachineId,
    string Machine,
    string CustomerNumber,
    string Customer
);

/// <summary>A machine in a list: when it spoke last, and what it lacks.</summary>
/// <param name="HeardAt">When it posted last; null for never.</param>
/// <param name="Open">Critical updates that are open.</param>
/// <param name="Late">Of them, those past their deadline.</param>
public sealed record MachineUpdates(
    Guid Id,
    string Name,
    string CustomerNumber,
    string Customer,
    Instant? HeardAt,
    int Open,
    int Late
);

/// <summary>A step of an update, in the history of its machine.</summary>
public sealed record UpdateStepLine(
    UpdateStep Step,
    string Package,
    string Version,
    Instant At,
    string By,
    string? Said
);

/// <summary>All that is known of one machine's packages.</summary>
/// <param name="Said">The latest listing of what is installed, and of what is lacking, as they are read now.</param>
public sealed record MachinePackages(
    IReadOnlyList<InstalledPackage> Installed,
    IReadOnlyList<LackingUpdate> Lacking,
    IReadOnlyList<PostedLine> Listings,
    IReadOnlyList<UpdateStepLine> Steps
);

/// <summary>A listing as the history shows it, without its text.</summary>
public sealed record PostedLine(
    Guid Id,
    Instant PostedAt,
    string PostedBy,
    int? Installed,
    int? Lacking,
    string? Problem
);

/// <summary>Reads what machines run and lack.</summary>
internal sealed class UpdateBook(IDbContextFactory<ContrefortDb> data, IClock clock)
{
    public const int MostShown = 500;
    const int MostOfHistory = 50;

    /// <summary>Open updates, those due first before the others.</summary>
    public async Task<IReadOnlyList<UpdateLine>> Due(string? customer, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await Open(db, Of(db, db.Machines.InUse, customer)).Take(MostShown).ToListAsync(stop);
    }

    public async Task<IReadOnlyList<MachineUpdates>> Machines(string? customer, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await Lines(db, Of(db, db.Machines.InUse, customer), clock.GetCurrentInstant())
            .Take(MostShown)
            .ToListAsync(stop);
    }

    static IQueryable<MachineRow> Of(ContrefortDb db, IQueryable<MachineRow> machines, string? customer)
    {
        var customers = db.Customers;
        return string.IsNullOrWhiteSpace(customer)
            ? machines
            : machines.Where(machine => customers.Any(c => c.Id == machine.CustomerId && c.Number == customer));
    }

    public static IQueryable<UpdateLine> Open(ContrefortDb db, IQueryable<MachineRow> machines) =>
        from row in db.SecurityUpdates.AsNoTracking()
        join machine in machines on row.MachineId equals machine.Id
        join customer in db.Customers on machine.CustomerId equals customer.Id
        where row.EndedAt == null
        orderby row.DueAt, row.Package
        select new UpdateLine(row, machine.Id.Value, machine.Name, customer.Number, customer.Name);

    public static IQueryable<MachineUpdates> Lines(ContrefortDb db, IQueryable<MachineRow> machines, Instant now)
    {
        var (updates, listings) = (db.SecurityUpdates, db.PackageListings);
        return from machine in machines
            join customer in db.Customers on machine.CustomerId equals customer.Id
            orderby customer.Name, machine.Name
            select new MachineUpdates(
                machine.Id.Value,
                machine.Name,
                customer.Number,
                customer.Name,
                listings.Where(l => l.MachineId == machine.Id).Max(l => (Instant?)l.PostedAt),
                updates.Count(u => u.MachineId == machine.Id && u.EndedAt == null),
                updates.Count(u => u.MachineId == machine.Id && u.EndedAt == null && u.DueAt < now)
            );
    }

    /// <summary>Open updates of one machine, then those that ended, newest first.</summary>
    public async Task<IReadOnlyList<SecurityUpdateRow>> OfMachine(MachineId machine)
    {
        await using var db = await data.CreateDbContextAsync();
        return await db
            .SecurityUpdates.AsNoTracking()
            .Where(row => row.MachineId == machine)
            .OrderBy(row => row.EndedAt != null)
            .ThenByDescending(row => row.EndedAt)
            .ThenBy(row => row.DueAt)
            .ThenBy(row => row.Package)
            .Take(MostShown)
            .ToListAsync();
    }

    public async Task<MachinePackages> Packages(MachineId machine)
    {
        await using var db = await data.CreateDbContextAsync();
        var listings = db.PackageListings.AsNoTracking().Where(row => row.MachineId == machine);
        var newest = listings.OrderByDescending(row => row.PostedAt);
        return new(
            Read(await newest.Where(row => row.Installed != null).FirstOrDefaultAsync())?.Installed ?? [],
            Read(await newest.Where(row => row.Lacking != null).FirstOrDefaultAsync())?.Lacking ?? [],
            await newest
                .Take(MostOfHistory)
                .Select(row => new PostedLine(
                    row.Id,
                    row.PostedAt,
                    row.PostedBy,
                    row.Installed,
                    row.Lacking,
                    row.Problem
                ))
                .ToListAsync(),
            await (
                from step in db.SecurityUpdateSteps.AsNoTracking()
                join update in db.SecurityUpdates on step.UpdateId equals update.Id
                where update.MachineId == machine
                orderby step.At descending, step.Id descending
                select new UpdateStepLine(step.Step, update.Package, step.Version, step.At, step.ByName, step.Said)
            )
                .Take(MostOfHistory)
                .ToListAsync()
        );
    }

    static Listing? Read(PackageListingRow? row) => row is null ? null : ListingReader.Read(row.Body);
}
