using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Contrefort.Data;

/// <summary>
/// What goes with the next save: commands in its transaction, notices once that is committed. A NOTIFY inside would make
/// commits wait for each other, flush included, and nobody needs it: who misses a notice finds the row.
/// </summary>
internal sealed partial class ContrefortDb
{
    readonly List<NpgsqlBatchCommand> _also = [];
    readonly List<Notice> _notices = [];

    /// <summary>Runs with the next <see cref="SaveChangesAsync(bool, CancellationToken)"/>, in its transaction.</summary>
    public void Also(NpgsqlBatchCommand command) => _also.Add(command);

    /// <summary>Tells every process once what is saved next is committed.</summary>
    public void Notify(Notice notice) => _notices.Add(notice);

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken stop = default)
    {
        var changes =
            _also.Count == 0
                ? await base.SaveChangesAsync(acceptAllChangesOnSuccess, stop)
                : await SaveWithCommands(acceptAllChangesOnSuccess, stop);
        if (Database.CurrentTransaction is null)
            SendNotices();
        return changes;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save with SaveChangesAsync: no thread waits for a database here.");

    public override void Dispose()
    {
        Forget();
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        Forget();
        return base.DisposeAsync();
    }

    async Task<int> SaveWithCommands(bool acceptAllChangesOnSuccess, CancellationToken stop)
    {
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(stop) : null;
        var changes = await base.SaveChangesAsync(acceptAllChangesOnSuccess, stop);
        var transaction = (NpgsqlTransaction)Database.CurrentTransaction!.GetDbTransaction();
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        foreach (var command in _also)
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(stop);
        _also.Clear();
        if (own is not null)
            await own.CommitAsync(stop);
        return changes;
    }

    /// <summary>Drops what was loaded, changed and announced here: its transaction was rolled back.</summary>
    public void ForgetAll()
    {
        Forget();
        ChangeTracker.Clear();
    }

    void Forget()
    {
        _also.Clear();
        _notices.Clear();
    }

    void SendNotices()
    {
        if (_notices.Count == 0)
            return;
        var notices = Services.GetRequiredService<Notices>();
        foreach (var notice in _notices)
            notices.Send(notice);
        _notices.Clear();
    }

    IServiceProvider Services =>
        options
            .FindExtension<Microsoft.EntityFrameworkCore.Infrastructure.CoreOptionsExtension>()!
            .ApplicationServiceProvider!;

    /// <summary>Sees the end of transactions that a caller began.</summary>
    internal sealed class TransactionEnd : DbTransactionInterceptor
    {
        public override Task TransactionCommittedAsync(
            DbTransaction transaction,
            TransactionEndEventData end,
            CancellationToken stop = default
        )
        {
            (end.Context as ContrefortDb)?.SendNotices();
            return Task.CompletedTask;
        }

        public override Task TransactionRolledBackAsync(
            DbTransaction transaction,
            TransactionEndEventData end,
            CancellationToken stop = default
        )
        {
            (end.Context as ContrefortDb)?.Forget();
            return Task.CompletedTask;
        }
    }
}
