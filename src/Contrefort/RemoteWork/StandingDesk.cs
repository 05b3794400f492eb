using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.RemoteWork;

/// <summary>A standing access and, once it was taken back, who did and why.</summary>
public sealed record GivenAccess(StandingAccessRow Row, StandingAccessEndRow? End, string Contract);

/// <summary>What customers say beforehand: who may let people in, and when nobody need be asked.</summary>
internal sealed class StandingDesk(IDbContextFactory<ContrefortDb> data, ContractBook book, IClock clock)
{
    /// <summary>Writes down what a customer granted.</summary>
    /// <param name="grantedBy">Who of the customer, and how they said so.</param>
    public async Task Give(
        ContractId contract,
        IReadOnlyList<AccessWay> ways,
        LocalDate from,
        LocalDate until,
        string grantedBy,
        string? note,
        Actor by
    )
    {
        if (ways.Count == 0 || ways.Contains(AccessWay.OnSite))
            throw new RuleViolationException("Say by which ways.");
        if (until < from)
            throw new RuleViolationException("The last day comes after the first.");
        if (string.IsNullOrWhiteSpace(grantedBy))
            throw new RuleViolationException("Say who granted it, and how.");
        await using var db = await data.CreateDbContextAsync();
        var now = clock.GetCurrentInstant();
        db.Add(
            new StandingAccessRow
            {
                Id = NewId.At(now),
                ContractId = contract,
                Ways = [.. ways.Distinct().Select(EnumText.Of)],
                FromOn = from,
                UntilOn = until,
                GrantedBy = grantedBy.Trim(),
                Note = note?.Trim() ?? "",
                AddedBy = by.Name,
                AddedAt = now,
            }
        );
        await db.SaveChangesAsync();
    }

    /// <summary>Takes one back; what is open under it goes on, nothing more is opened.</summary>
    public async Task End(Guid standing, CustomerId customer, string reason, Actor by)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new RuleViolationException("Say why it ends.");
        await using var db = await data.CreateDbContextAsync();
        var contracts = db.Contracts;
        var isTheirs = await db.StandingAccesses.AnyAsync(row =>
            row.Id == standing && contracts.Any(c => c.Id == row.ContractId && c.CustomerId == customer)
        );
        if (!isTheirs || await db.StandingAccessEnds.AnyAsync(row => row.StandingId == standing))
            throw new RuleViolationException("There is no such standing access any more.");
        db.Add(
            new StandingAccessEndRow
            {
                StandingId = standing,
                Reason = reason.Trim(),
                EndedBy = by.Name,
                EndedAt = clock.GetCurrentInstant(),
            }
        );
        await db.SaveChangesAsync();
    }

    public async Task<IReadOnlyList<GivenAccess>> Of(CustomerId customer)
    {
        await using var db = await data.CreateDbContextAsync();
        return await Of(db, db.Contracts.Where(contract => contract.CustomerId == customer)).ToListAsync();
    }

    /// <summary>Those of contracts a scope lets someone see, newest first.</summary>
    public static IQueryable<GivenAccess> Of(ContrefortDb db, IQueryable<ContractRow> contracts) =>
        from row in db.StandingAccesses.AsNoTracking()
        join contract in contracts on row.ContractId equals contract.Id
        join end in db.StandingAccessEnds on row.Id equals end.StandingId into ends
        from end in ends.DefaultIfEmpty()
        orderby row.FromOn descending, row.AddedAt descending
        select new GivenAccess(row, end, contract.Number);

    /// <summary>The standing access that covers a window by some way, if there is one.</summary>
    public async Task<StandingAccess?> Covering(
        ContractId contract,
        AccessWay way,
        Interval window,
        CancellationToken stop = default
    ) => (await Read(contract, stop)).FirstOrDefault(access => access.Covers(way, window));

    public async Task<StandingAccess?> Find(ContractId contract, Guid id, CancellationToken stop = default) =>
        (await Read(contract, stop)).FirstOrDefault(access => access.Id == id);

    async Task<IReadOnlyList<StandingAccess>> Read(ContractId id, CancellationToken stop)
    {
        if (await book.Find(id) is not { } contract)
            return [];
        await using var db = await data.CreateDbContextAsync(stop);
        var given = await Of(db, db.Contracts.Where(row => row.Id == id)).ToListAsync(stop);
        var zone = contract.Terms.Zone;
        return
        [
            .. given.Select(access => new StandingAccess(
                access.Row.Id,
                new Interval(
                    zone.AtStartOfDay(access.Row.FromOn).ToInstant(),
                    zone.AtStartOfDay(access.Row.UntilOn.PlusDays(1)).ToInstant()
                ),
                access.End?.EndedAt,
                access.Row.AllWays
            )),
        ];
    }

    /// <summary>Who may let people in; nobody when the customer named none.</summary>
    public async Task<IReadOnlyList<ContactRow>> Granters(CustomerId customer, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await (
            from granter in db.AccessGranters
            join contact in db.Contacts on granter.ContactId equals contact.Id
            where granter.CustomerId == customer
            orderby contact.Name
            select contact
        )
            .AsNoTracking()
            .ToListAsync(stop);
    }

    /// <summary>Names those who may let people in, in the place of those named before.</summary>
    public async Task Name(CustomerId customer, IReadOnlyCollection<ContactId> people, Actor by)
    {
        await using var db = await data.CreateDbContextAsync();
        var theirs = await db
            .Contacts.Where(contact => contact.CustomerId == customer && people.Contains(contact.Id))
            .Select(contact => contact.Id)
            .ToListAsync();
        var before = await db.AccessGranters.Where(granter => granter.CustomerId == customer).ToListAsync();
        db.RemoveRange(before.Where(granter => !theirs.Contains(granter.ContactId)));
        var now = clock.GetCurrentInstant();
        db.AddRange(
            theirs
                .Except(before.Select(granter => granter.ContactId))
                .Select(contact => new AccessGranterRow
                {
                    ContactId = contact,
                    CustomerId = customer,
                    NamedBy = by.Name,
                    NamedAt = now,
                })
        );
        await db.SaveChangesAsync();
    }
}
