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

    public async Task<bool> RunLeased(CancellationToken stop)
    {
        if (_leased.Length == 0)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ContrefortDb>();
        if (await Lease(db, stop) is not var (row, until))
            return false;
        try
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
            time.CancelAfter(_kinds[row.Kind].Lease!.Value.ToTimeSpan() * 0.9);
            var handler = scope.ServiceProvider.GetRequiredKeyedService<ILeasedAgendaHandler>(row.Kind);
            var record = await handler.Act(row, clock.GetCurrentInstant(), time.Token);
            await Record(db, row, until, record);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            await using var other = scopes.CreateAsyncScope();
            db = other.ServiceProvider.GetRequiredService<ContrefortDb>();
            await Fail(db, row, row.Attempts + 1, failure, clock.GetCurrentInstant(), until);
        }
        return true;
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

    async Task<(AgendaRow, Instant)?> Lease(ContrefortDb db, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var now = clock.GetCurrentInstant();
        await db
            .Agenda.Where(row => row.LeasedUntil <= now)
            .ExecuteUpdateAsync(row => row.SetProperty(agenda => agenda.LeasedUntil, (Instant?)null), stop);
        var leased = await Take(db, _leased, now, stop);
        while (leased is not null && leased.Attempts >= _kinds[leased.Kind].MaxAttempts)
        {
            // Attempts are counted when the lease is taken, so a row that kills its worker each time ends here.
            await Fail(db, leased, leased.Attempts, new TimeoutException("Its lease ran out each time."), now);
            leased = await Take(db, _leased, now, stop);
        }
        if (leased is not null)
            await db
                .Agenda.Where(row => row.Id == leased.Id)
                .ExecuteUpdateAsync(
                    row =>
                        row.SetProperty(agenda => agenda.LeasedUntil, now + _kinds[leased.Kind].Lease!.Value)
                            .SetProperty(agenda => agenda.Attempts, leased.Attempts + 1),
                    stop
                );
        await transaction.CommitAsync(stop);
        return leased is null ? null : (leased, now + _kinds[leased.Kind].Lease!.Value);
    }

    async Task Record(ContrefortDb db, AgendaRow row, Instant until, AgendaRecording record)
    {
        // Not to be interrupted: the effect has happened and must be known.
        await using var transaction = await db.Database.BeginTransactionAsync();
        var held = await db
            .Agenda.FromSql(
                $"select * from agenda where id = {row.Id} and leased_until = {until.ToDateTimeUtc()} for update"
            )
            .AsNoTracking()
            .ToListAsync();
        if (held.Count == 0)
        {
            AgendaLog.LostLease(log, row.Key);
            return;
        }
        var again = await record(clock.GetCurrentInstant(), CancellationToken.None);
        await db.SaveChangesAsync();
        await End(db, row, again, CancellationToken.None);
        await transaction.CommitAsync();
    }

    /// <summary>By id, not by key: if the handler has planned the key again, that row stays.</summary>
    static async Task End(ContrefortDb db, AgendaRow row, Instant? again, CancellationToken stop)
    {
        var ended = db.Agenda.Where(agenda => agenda.Id == row.Id);
        if (again is not { } due)
            await ended.ExecuteDeleteAsync(stop);
        else
            await ended.ExecuteUpdateAsync(
                agenda =>
                    agenda
                        .SetProperty(moved => moved.DueAt, due)
                        .SetProperty(moved => moved.Attempts, 0)
                        .SetProperty(moved => moved.LeasedUntil, (Instant?)null)
                        .SetProperty(moved => moved.LastError, (string?)null),
                stop
            );
        AgendaMetrics.Done(row.Kind);
    }

    async Task Fail(ContrefortDb db, AgendaRow row, int attempts, Exception failure, Instant now, Instant? lease = null)
    {
        var isParked = attempts >= _kinds[row.Kind].MaxAttempts;
        var error = $"{failure.GetType().Name}: {failure.Message}";
        await db
            .Agenda.Where(agenda => agenda.Id == row.Id && agenda.LeasedUntil == lease)
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

    static Instant? Earlier(Instant? one, Instant? other) =>
        (one, other) switch
        {
            ({ } a, { } b) => Instant.Min(a, b),
            _ => one ?? other,
        };
}
