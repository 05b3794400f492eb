using Contrefort.Contracts;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>A call, of whom, and what came of it.</summary>
internal sealed record PlacedCall(CallRow Call, string Name, string Mobile, IReadOnlyList<CallOutcomeRow> Outcomes)
{
    /// <summary>The same several times in a row is told once.</summary>
    public IEnumerable<(CallOutcomeRow First, CallOutcomeRow Last, int Times)> Told()
    {
        for (var i = 0; i < Outcomes.Count; )
        {
            var first = Outcomes[i];
            var same = Outcomes
                .Skip(i)
                .TakeWhile(one =>
                    (one.Outcome, one.Through, one.Detail) == (first.Outcome, first.Through, first.Detail)
                )
                .ToList();
            yield return (first, same[^1], same.Count);
            i += same.Count;
        }
    }

    public CallOutcome? Outcome => Outcomes.Count == 0 ? null : Outcomes[^1].Outcome;
}

/// <summary>A call-out with its story.</summary>
internal sealed record ToldCallOut(
    CallOutRow Row,
    string? Customer,
    IReadOnlyList<CallStepRow> Steps,
    IReadOnlyList<PlacedCall> Calls
)
{
    public EscalationPath Path => CallOutJson.Path(Row.Path);
}

/// <summary>Reads call-outs for people.</summary>
internal sealed class CallOutBook(IDbContextFactory<ContrefortDb> data)
{
    public const int Size = 50;

    /// <summary>Open ones first, the newest of each first.</summary>
    public async Task<IReadOnlyList<(CallOutRow Row, string? Customer)>> Page(
        int page,
        CancellationToken stop = default
    )
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var customers = db.Customers;
        var rows = await db
            .CallOuts.AsNoTracking()
            .Where(row => row.SubjectKind != CallSubject.Test)
            .OrderBy(row => row.EndedAt != null)
            .ThenBy(row => row.AcknowledgedAt != null)
            .ThenByDescending(row => row.OpenedAt)
            .ThenBy(row => row.Id)
            .Skip((page - 1) * Size)
            .Take(Size + 1)
            .Select(row => new
            {
                Row = row,
                Customer = customers.Where(one => one.Id == row.CustomerId).Select(one => one.Name).FirstOrDefault(),
            })
            .ToListAsync(stop);
        return [.. rows.Select(one => (one.Row, one.Customer))];
    }

    /// <summary>The newest first, from a place in that list on.</summary>
    public async Task<IReadOnlyList<(CallOutRow Row, string? Customer)>> Newest(
        Api.Cursor? after,
        int take,
        CancellationToken stop
    )
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var customers = db.Customers;
        var wanted = db.CallOuts.AsNoTracking().Where(row => row.SubjectKind != CallSubject.Test);
        if (after is { } place)
            wanted = wanted.Where(row =>
                row.OpenedAt < place.At || (row.OpenedAt == place.At && row.Id.CompareTo(place.Id) > 0)
            );
        var rows = await wanted
            .OrderByDescending(row => row.OpenedAt)
            .ThenBy(row => row.Id)
            .Take(take)
            .Select(row => new
            {
                Row = row,
                Customer = customers.Where(one => one.Id == row.CustomerId).Select(one => one.Name).FirstOrDefault(),
            })
            .ToListAsync(stop);
        return [.. rows.Select(one => (one.Row, one.Customer))];
    }

    public async Task<ToldCallOut?> Find(Guid id, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        if (await db.CallOuts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } row)
            return null;
        var customer = await db
            .Customers.Where(one => one.Id == row.CustomerId)
            .Select(one => one.Name)
            .SingleOrDefaultAsync(stop);
        var steps = await db
            .CallSteps.AsNoTracking()
            .Where(step => step.CallOutId == id)
            .OrderBy(step => step.Number)
            .ToListAsync(stop);
        var calls = await db
            .OnCallCalls.AsNoTracking()
            .Where(call => call.CallOutId == id)
            .OrderBy(call => call.Number)
            .Join(db.Users, call => call.UserId, user => user.Id, (call, user) => new { call, user.Name })
            .ToListAsync(stop);
        var ids = calls.Select(one => one.call.Id).ToList();
        var outcomes = (
            await db.CallOutcomes.AsNoTracking().Where(one => ids.Contains(one.CallId)).ToListAsync(stop)
        ).ToLookup(one => one.CallId);
        var people = calls.Select(one => one.call.UserId).Distinct().ToList();
        var mobiles = await db
            .CalledPeople.Where(one => people.Contains(one.UserId))
            .ToDictionaryAsync(one => one.UserId, one => one.Mobile, stop);
        return new(
            row,
            customer,
            steps,
            [
                .. calls.Select(one => new PlacedCall(
                    one.call,
                    one.Name,
                    mobiles.GetValueOrDefault(one.call.UserId, ""),
                    [.. outcomes[one.call.Id].OrderBy(outcome => outcome.Attempt)]
                )),
            ]
        );
    }

    /// <summary>What a link is of: the call-out, and who was called.</summary>
    public async Task<(CallRow Call, CallOutRow CallOut, User User)?> OfCall(
        long number,
        CancellationToken stop = default
    )
    {
        await using var db = await data.CreateDbContextAsync(stop);
        if (
            await db
                .OnCallCalls.AsNoTracking()
                .Join(db.Users, call => call.UserId, user => user.Id, (call, user) => new { call, user })
                .Join(
                    db.CallOuts,
                    one => one.call.CallOutId,
                    row => row.Id,
                    (one, row) =>
                        new
                        {
                            one.call,
                            row,
                            one.user,
                        }
                )
                .SingleOrDefaultAsync(one => one.call.Number == number, stop)
            is not { } found
        )
            return null;
        return (found.call, found.row, found.user);
    }

    /// <summary>How many wait for somebody.</summary>
    public async Task<int> Waiting(CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await db.CallOuts.Waiting.CountAsync(row => row.SubjectKind != CallSubject.Test, stop);
    }
}
