using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Agenda;

/// <summary>Takes due rows and runs them, one at a time. Any number of runners, in any number of processes, share the rows.</summary>
internal sealed class AgendaRunner(
    IServiceScopeFactory scopes,
    IEnumerable<AgendaKind> kinds,
    IClock clock,
    ILogger<AgendaRunner> log
)
{
    const int LongestError = 2000;

    readonly Dictionary<string, AgendaKind> _kinds = kinds.ToDictionary(kind => kind.Name);
    readonly string[] _inDatabase = [.. kinds.Where(kind => !kind.IsLeased).Select(kind => kind.Name)];
    readonly AgendaKind[] _leasedKinds = [.. kinds.Where(kind => kind.IsLeased)];
    readonly string[] _leased = [.. kinds.Where(kind => kind.IsLeased).Select(kind => kind.Name)];

    /// <summary>When the first row that no one holds is due, or a lease runs out; null when there is nothing to wait for.</summary>
    public async Task<Instant?> NextDue(CancellationToken stop = default) =>
        Earlier(await NextDue(leased: false, stop), await NextDue(leased: true, stop));

    public async Task<Instant?> NextDue(bool leased, CancellationToken stop)
    {
        var names = leased ? _leased : _inDatabase;
        if (names.Length == 0)
            return null;
        await using var scope = scopes.CreateAsyncScope();
        var rows = scope
            .ServiceProvider.GetRequiredService<ContrefortDb>()
            .Agenda.Where(row => names.Contains(row.Kind) && row.ParkedAt == null);
        var due = await rows.Where(row => row.LeasedUntil == null).MinAsync(row => (Instant?)row.DueAt, stop);
        var lease = leased ? await rows.MinAsync(row => row.LeasedUntil, stop) : null;
        return Earlier(due, lease);
    }

    /// <summary>Runs the row that has been due longest, of either sort, so that a test tells its time in order.</summary>
    /// <returns>False when nothing is due.</returns>
    public async Task<bool> RunOne(CancellationToken stop = default)
    {
        var inDatabase = await NextDue(leased: false, stop);
        var leased = await NextDue(leased: true, stop);
        var leasedFirst = leased is { } due && (inDatabase is not { } other || due < other);
        return leasedFirst
            ? await RunLeased(stop) || await RunInDatabase(stop)
            : await RunInDatabase(stop) || await RunLeased(stop);
    }

    /// <summary>
    /// Lets time pass until a moment: what falls due on the way happens at its own instant, in order. The clock of this
    /// process must be the one given.
    /// </summary>
    public async Task RunUntil(Instant moment, MovableTime time, CancellationToken stop = default)
    {
        while (await NextDue(stop) is { } due && due <= moment)
        {
            time.Now = Instant.Max(due, time.Now);
            if (!await RunOne(stop) && await NextDue(stop) == due)
                throw new InvalidOperationException($"A row due at {due} could not be taken.");
        }
        time.Now = Instant.Max(moment, time.Now);
    }

    public async Task<bool> RunInDatabase(CancellationToken stop)
    {
        if (_inDatabase.Length == 0)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ContrefortDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var now = clock.GetCurrentInstant();
        if (await Take(db, _inDatabase, now, stop) is not { } row)
            return false;
        await transaction.CreateSavepointAsync("taken", stop);
        try
        {
            var handler = scope.ServiceProvider.GetRequiredKeyedService<IAgendaHandler>(row.Kind);
            var again = await handler.Run(row, now, stop);
            await db.SaveChangesAsync(stop);
            await End(db, row, again, stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            await transaction.RollbackToSavepointAsync("taken", CancellationToken.None);
            db.ForgetAll();
            await Fail(db, row, row.Attempts + 1, failure, now);
        }
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <param name="together">How many rows may be taken and acted upon at the same time.</param>
    public async Task<bool> RunLeased(CancellationToken stop, int together = 1)
    {
        if (_leased.Length == 0)
            return false;
        var rows = await Lease(together, stop);
        if (rows.Count == 0 && await ReleaseExpired(stop))
            rows = await Lease(together, stop);
        await Task.WhenAll(rows.Select(row => Act(row, stop)));
        return rows.Count > 0;
    }

    async Task Act(AgendaRow row, CancellationToken stop)
    {
        var kind = _kinds[row.Kind];
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
            time.CancelAfter(kind.Lease!.Value.ToTimeSpan() * 0.9);
            var handler = scope.ServiceProvider.GetRequiredKeyedService<ILeasedAgendaHandler>(row.Kind);
            var record = await handler.Act(row, clock.GetCurrentInstant(), time.Token);
            await Record(scope.ServiceProvider.GetRequiredService<ContrefortDb>(), row, record);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            await using var other = scopes.CreateAsyncScope();
            var db = other.ServiceProvider.GetRequiredService<ContrefortDb>();
            await Fail(db, row, row.Attempts, failure, clock.GetCurrentInstant());
        }
    }

    static async Task<AgendaRow?> Take(ContrefortDb db, string[] names, Instant now, CancellationToken stop)
    {
        var rows = await db
            .Agenda.FromSql(
                $"""
                select * from agenda
                where kind = any({names}) and due_at <= {now.ToDateTimeUtc()} and parked_at is null and leased_until is null
                order by due_at, key
                limit 1
                for update skip locked
                """
            )
            .AsNoTracking()
            .ToListAsync(stop);
        return rows.SingleOrDefault();
    }

    /// <summary>One statement, so one transaction. Attempts are counted here: a crash is one, too.</summary>
    async Task<List<AgendaRow>> Lease(int limit, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetCurrentInstant().ToDateTimeUtc();
        var leases = _leasedKinds.Select(kind => kind.Lease!.Value.ToTimeSpan()).ToArray();
        var rows = await scope
            .ServiceProvider.GetRequiredService<ContrefortDb>()
            .Agenda.FromSql(
                $"""
                with due as materialized (
                  select id, kind from agenda
                  where kind = any({_leased}) and due_at <= {now} and parked_at is null and leased_until is null
                  order by due_at, key
                  limit {limit}
                  for update skip locked
                )
                update agenda set leased_until = {now} + kinds.lease, attempts = attempts + 1
                from due join unnest({_leased}, {leases}) as kinds (kind, lease) using (kind)
                where agenda.id = due.id
                returning agenda.*
                """
            )
            .AsNoTracking()
            .ToListAsync(stop);
        return rows;
    }

    /// <summary>Gives back what a crashed worker held, and parks what was lost that way too often.</summary>
    async Task<bool> ReleaseExpired(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetCurrentInstant().ToDateTimeUtc();
        var limits = _leasedKinds.Select(kind => kind.MaxAttempts).ToArray();
        return await scope
                .ServiceProvider.GetRequiredService<ContrefortDb>()
                .Database.ExecuteSqlAsync(
                    $"""
                    update agenda set
                      leased_until = null,
                      last_error = 'The lease ran out: the worker was lost.',
                      parked_at = case when attempts >= kinds.limit then {now} end
                    from unnest({_leased}, {limits}) as kinds (kind, "limit")
                    where agenda.kind = kinds.kind and leased_until <= {now}
                    """,
                    stop
                ) > 0;
    }

    async Task Record(ContrefortDb db, AgendaRow row, AgendaRecording record)
    {
        // Not to be interrupted: the effect has happened and must be known.
        await using var transaction = await db.Database.BeginTransactionAsync();
        var again = await record(clock.GetCurrentInstant(), CancellationToken.None);
        await db.SaveChangesAsync();
        if (await End(db, row, again, CancellationToken.None))
            await transaction.CommitAsync();
        else
            AgendaLog.LostLease(log, row.Key);
    }

    /// <summary>By id, not by key: if the handler has planned the key again, that row stays.</summary>
    /// <returns>False when someone else has the row now, or it was planned again.</returns>
    static async Task<bool> End(ContrefortDb db, AgendaRow row, Instant? again, CancellationToken stop)
    {
        var held = Held(db, row);
        var ended = again is not { } due
            ? await held.ExecuteDeleteAsync(stop)
            : await held.ExecuteUpdateAsync(
                agenda =>
                    agenda
                        .SetProperty(moved => moved.DueAt, due)
                        .SetProperty(moved => moved.Attempts, 0)
                        .SetProperty(moved => moved.LeasedUntil, (Instant?)null)
                        .SetProperty(moved => moved.LastError, (string?)null),
                stop
            );
        AgendaMetrics.Done(row.Kind);
        return ended > 0;
    }

    async Task Fail(ContrefortDb db, AgendaRow row, int attempts, Exception failure, Instant now)
    {
        var isParked = attempts >= _kinds[row.Kind].MaxAttempts;
        var error = $"{failure.GetType().Name}: {failure.Message}";
        await Held(db, row)
            .ExecuteUpdateAsync(agenda =>
                agenda
                    .SetProperty(failed => failed.Attempts, attempts)
                    .SetProperty(failed => failed.DueAt, now + AgendaKind.DelayAfter(attempts))
                    .SetProperty(failed => failed.LeasedUntil, (Instant?)null)
                    .SetProperty(failed => failed.LastError, error[..Math.Min(error.Length, LongestError)])
                    .SetProperty(failed => failed.ParkedAt, isParked ? now : (Instant?)null)
            );
        AgendaMetrics.Failed(row.Kind, isParked);
        AgendaLog.Failed(log, row.Key, attempts, isParked, failure);
    }

    /// <summary>The row as this worker took it, if it still has it.</summary>
    static IQueryable<AgendaRow> Held(ContrefortDb db, AgendaRow row) =>
        db.Agenda.Where(agenda => agenda.Id == row.Id && agenda.LeasedUntil == row.LeasedUntil);

    static Instant? Earlier(Instant? one, Instant? other) =>
        (one, other) switch
        {
            ({ } a, { } b) => Instant.Min(a, b),
            _ => one ?? other,
        };
}
