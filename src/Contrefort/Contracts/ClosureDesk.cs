using Contrefort.Core.Calendars;
using Contrefort.Core.Contracts;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Contracts;

/// <summary>The verbs on a customer's own closed days. Where a contract lets them stop its clocks, open tickets look again.</summary>
internal sealed class ClosureDesk(
    IDbContextFactory<ContrefortDb> data,
    ContractBook book,
    Changes changes,
    Noticeboard noticeboard,
    IClock clock
)
{
    public async Task<IReadOnlyList<ClosureRow>> Of(CustomerId customer)
    {
        await using var db = await data.CreateDbContextAsync();
        return await db
            .Closures.AsNoTracking()
            .Where(closure => closure.CustomerId == customer)
            .OrderBy(closure => closure.StartsAt)
            .ToListAsync();
    }

    /// <summary>Adds closures; one that is there already is not added again.</summary>
    /// <returns>How many were new.</returns>
    public async Task<int> Add(CustomerId customer, IReadOnlyList<ClosedStretch> closures, string by)
    {
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync();
        var known = (await db.Closures.Where(row => row.CustomerId == customer).ToListAsync())
            .Select(row => new Interval(row.StartsAt, row.EndsAt))
            .ToHashSet();
        var added = 0;
        foreach (var closed in closures)
            if (known.Add(closed.Interval))
            {
                added++;
                db.Add(
                    new ClosureRow
                    {
                        Id = NewId.At(now),
                        CustomerId = customer,
                        StartsAt = closed.Interval.Start,
                        EndsAt = closed.Interval.End,
                        Reason = closed.Reason,
                        AddedBy = by,
                        AddedAt = now,
                    }
                );
            }
        await Save(db, customer, now);
        return added;
    }

    public async Task Remove(CustomerId customer, IReadOnlyCollection<Guid> closures)
    {
        await using var db = await data.CreateDbContextAsync();
        db.RemoveRange(
            await db.Closures.Where(row => row.CustomerId == customer && closures.Contains(row.Id)).ToListAsync()
        );
        await Save(db, customer, clock.GetCurrentInstant());
    }

    /// <summary>A deadline may have moved either way: the clocks of open tickets are looked at again at once.</summary>
    async Task Save(ContrefortDb db, CustomerId customer, Instant now)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.SaveChangesAsync();
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into agenda (id, kind, subject, key, due_at, data, attempts)
            select gen_random_uuid(), {TicketClock.AgendaKind}, t.id, {TicketClock.AgendaKind} || ':' || t.id, {now.ToDateTimeUtc()}, {"{}"}::jsonb, 0
            from tickets t join contracts c on c.id = t.contract_id
            where c.customer_id = {customer.Value} and c.stops_when_closed and t.state <> 'closed'
            on conflict (key) do update set due_at = excluded.due_at, parked_at = null, attempts = 0
            """
        );
        await transaction.CommitAsync();
        book.Forget();
        changes.Announce(ContractBook.Topic);
        noticeboard.Tell();
    }
}
