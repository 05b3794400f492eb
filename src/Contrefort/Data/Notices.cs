using System.Collections.Concurrent;
using System.Threading.Channels;
using Npgsql;

namespace Contrefort.Data;

/// <param name="Channel">A PostgreSQL channel, one of <see cref="Notices.Channels"/>.</param>
/// <param name="Payload">Short: PostgreSQL takes 8,000 bytes.</param>
internal readonly record struct Notice(string Channel, string Payload);

/// <summary>
/// What processes tell each other, through PostgreSQL: one connection listens, one sends. A notice is a hint to look, not
/// a fact: it may come twice, and after a lost connection everyone is told <see cref="Anything"/>.
/// </summary>
internal sealed class Notices(NpgsqlDataSource database, ILogger<Notices> log) : BackgroundService
{
    public const string Changed = "changed";
    public const string Agenda = "agenda";
    public const string Presence = "presence";
    public const string Anything = "*";

    static readonly string[] Channels = [Changed, Agenda, Presence];

    // Long enough for a busy process to send many at once, short for a person.
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    readonly Channel<Notice> _outgoing = Channel.CreateUnbounded<Notice>(new() { SingleReader = true });
    readonly ConcurrentDictionary<object, Action<Notice>> _listeners = [];
    NpgsqlConnection? _listening;

    public void Send(Notice notice) => _outgoing.Writer.TryWrite(notice);

    /// <summary>Calls back for each notice until what is returned is disposed. Do not linger in the callback.</summary>
    public IDisposable Listen(Action<Notice> callback)
    {
        var key = new object();
        _listeners[key] = callback;
        return new Ending(() => _listeners.TryRemove(key, out _));
    }

    /// <summary>Sends what waits, in a process that does not run this as a service.</summary>
    public async Task Flush(CancellationToken stop)
    {
        var waiting = new HashSet<Notice>();
        while (_outgoing.Reader.TryRead(out var notice))
            waiting.Add(notice);
        if (waiting.Count > 0)
            await Notify(waiting, stop);
    }

    public override async Task StartAsync(CancellationToken stop)
    {
        // Listening before anything else starts, so that nothing said from then on is missed.
        _listening = await Connect(stop);
        await base.StartAsync(stop);
    }

    protected override Task ExecuteAsync(CancellationToken stop) => Task.WhenAll(Hear(stop), Tell(stop));

    async Task Hear(CancellationToken stop)
    {
        for (var failures = 0; !stop.IsCancellationRequested; )
            try
            {
                if (_listening is null)
                {
                    _listening = await Connect(stop);
                    foreach (var channel in Channels)
                        Hand(new(channel, Anything));
                }
                failures = 0;
                await _listening.WaitAsync(stop);
            }
            catch (Exception lost) when (lost is NpgsqlException or IOException or InvalidOperationException)
            {
                DatabaseLog.NotListening(log, lost);
                if (_listening is { } broken)
                    await broken.DisposeAsync();
                _listening = null;
                await Pause(++failures, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        if (_listening is not null)
            await _listening.DisposeAsync();
    }

    async Task<NpgsqlConnection> Connect(CancellationToken stop)
    {
        // Apart from the pool, which resets nothing; and told early when the server has gone without a word.
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = 30 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            connection.Notification += (_, heard) => Hand(new(heard.Channel, heard.Payload));
            await connection.OpenAsync(stop);
            await using var listen = new NpgsqlCommand(
                string.Join(';', Channels.Select(name => $"listen {name}")),
                connection
            );
            await listen.ExecuteNonQueryAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    void Hand(Notice notice)
    {
        foreach (var callback in _listeners.Values)
            callback(notice);
    }

    async Task Tell(CancellationToken stop)
    {
        var failures = 0;
        var waiting = new HashSet<Notice>();
        try
        {
            while (waiting.Count > 0 || await _outgoing.Reader.WaitToReadAsync(stop))
            {
                while (_outgoing.Reader.TryRead(out var notice))
                    waiting.Add(notice);
                try
                {
                    await Notify(waiting, stop);
                    waiting.Clear();
                    failures = 0;
                    await Task.Delay(Gathering, stop);
                }
                catch (NpgsqlException lost)
                {
                    DatabaseLog.NotTelling(log, lost);
                    await Pause(++failures, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }

    async Task Notify(IReadOnlyCollection<Notice> notices, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                // A notice need not survive a crash, so it does not wait for the disk.
                new("select set_config('synchronous_commit', 'off', true)"),
                new("select count(pg_notify(channel, payload)) from unnest($1, $2) as notice (channel, payload)")
                {
                    Parameters =
                    {
                        new() { Value = notices.Select(notice => notice.Channel).ToArray() },
                        new() { Value = notices.Select(notice => notice.Payload).ToArray() },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(stop);
    }

    static Task Pause(int failures, CancellationToken stop) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Min(100 << Math.Min(failures, 6), 5000)), stop)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
