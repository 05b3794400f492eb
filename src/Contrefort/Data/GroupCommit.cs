using System.Threading.Channels;
using Npgsql;

namespace Contrefort.Data;

/// <summary>
/// Commits what arrives at the same time in one transaction: one round trip and one wait for the disk serve all. Who comes
/// alone waits for nobody. When the database refuses what one brought, each is committed by itself: a fault stays its own.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>While one is with the disk, the next is written.</summary>
    const int Groups = 2;

    const int Most = 32;

    readonly NpgsqlDataSource _database;
    readonly Channel<Entry> _waiting = Channel.CreateUnbounded<Entry>();
    readonly Task _working;

    public GroupCommit(NpgsqlDataSource database)
    {
        _database = database;
        _working = Task.WhenAll(Enumerable.Range(0, Groups).Select(_ => Task.Run(Work)));
    }

    /// <summary>Returns once the commands are durable, all or none of them.</summary>
    /// <exception cref="PostgresException">What the database has against these commands.</exception>
    public Task Commit(NpgsqlBatch commands)
    {
        var entry = new Entry([.. commands.BatchCommands.Cast<NpgsqlBatchCommand>()]);
        return _waiting.Writer.TryWrite(entry)
            ? entry.Done.Task
            : Task.FromException(new ObjectDisposedException(nameof(GroupCommit)));
    }

    async Task Work()
    {
        var group = new List<Entry>(Most);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (group.Count < Most && _waiting.Reader.TryRead(out var entry))
                group.Add(entry);
            await Commit(group);
            group.Clear();
        }
    }

    async Task Commit(List<Entry> group)
    {
        if (group.Count == 0)
            return;
        try
        {
            await Write(group);
            foreach (var entry in group)
                entry.Done.SetResult();
        }
        catch (PostgresException) when (group.Count > 1)
        {
            foreach (var entry in group)
                await Commit([entry with { Commands = [.. entry.Commands.Select(Again)] }]);
        }
        catch (Exception failure)
        {
            foreach (var entry in group)
                entry.Done.SetException(failure);
        }
    }

    /// <summary>
    /// A refused command still names what was prepared for it on its connection; on another, nothing has that name.
    /// </summary>
    static NpgsqlBatchCommand Again(NpgsqlBatchCommand refused)
    {
        var again = new NpgsqlBatchCommand(refused.CommandText);
        foreach (NpgsqlParameter parameter in refused.Parameters)
            again.Parameters.Add(parameter.Clone());
        return again;
    }

    /// <summary>A batch is a transaction of its own: it is committed at its end, without a round trip for that.</summary>
    async Task Write(List<Entry> group)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in group.SelectMany(entry => entry.Commands))
            batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _working;
    }

    sealed record Entry(IReadOnlyList<NpgsqlBatchCommand> Commands)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
