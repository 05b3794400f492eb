using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Contrefort.Data;

/// <summary>
/// The one PostgreSQL of this process: the server it was given, or its private one. Open it before use: the schema is then
/// up to date.
/// </summary>
internal sealed class Database : IDisposable
{
    /// <summary>Connections at once: PostgreSQL takes 100 of all programs and refuses the next, so ours wait for each other.</summary>
    const int Most = 40;

    readonly PrivateCluster? _own;
    readonly ILogger<Database> _log;
    bool _isOpen;

    public Database(IOptions<DatabaseOptions> options, ILoggerFactory logs)
    {
        _log = logs.CreateLogger<Database>();
        if (string.IsNullOrWhiteSpace(options.Value.Database))
            _own = new PrivateCluster(Path.GetFullPath(options.Value.Data));
        var address = _own is null ? ServerAddress.Parse(options.Value.Database!) : new(_own.ConnectionString);
        address.ApplicationName ??= "contrefort";
        if (address.MaxAutoPrepare == 0)
            address.MaxAutoPrepare = 200;
        address.AutoPrepareMinUsages = 2;
        address.MaxPoolSize = Math.Min(address.MaxPoolSize, Most);
        // Nothing is left behind on a connection (settings and locks are a transaction's, only Notices listens): six statements
        // of resetting before each first one of ours would be a tenth of what PostgreSQL does for a page.
        address.NoResetOnClose = true;
        Source = new NpgsqlDataSourceBuilder(address.ConnectionString).UseLoggerFactory(logs).Build();
    }

    public NpgsqlDataSource Source { get; }

    /// <exception cref="PostgresMissingException"/>
    /// <exception cref="PostgresFailedException"/>
    /// <exception cref="SchemaMismatchException"/>
    public async Task Open(CancellationToken stop = default)
    {
        if (_isOpen)
            return;
        _own?.Enter();
        _isOpen = true;
        foreach (var name in await new Migrator(Source, Migration.All).Run(stop))
            DatabaseLog.Migrated(_log, name);
    }

    public void Dispose()
    {
        Source.Dispose();
        if (_isOpen)
            _own?.Leave();
        _isOpen = false;
    }
}

/// <summary>Opens the database before anything else of the host starts.</summary>
internal sealed class DatabaseStart(Database database, IDbContextFactory<ContrefortDb> data) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken stop)
    {
        await database.Open(stop);
        await using var db = await data.CreateDbContextAsync(stop);
        ForgetDesignModel(db);
    }

    /// <summary>EF Core keeps a second model, larger than the one it works with, for tools that write migrations.</summary>
    static void ForgetDesignModel(ContrefortDb db)
    {
        _ = db.Model;
        var key = db.GetService<IModelCacheKeyFactory>().Create(db, designTime: true);
        db.GetService<IMemoryCache>().Remove(key);
    }

    public Task StartAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken stop) => Task.CompletedTask;
}

internal static partial class DatabaseLog
{
    [LoggerMessage(LogLevel.Information, "Schema: {Name} applied")]
    public static partial void Migrated(ILogger log, string name);

    [LoggerMessage(LogLevel.Warning, "Not listening to PostgreSQL's notices; connecting again")]
    public static partial void NotListening(ILogger log, Exception cause);

    [LoggerMessage(LogLevel.Warning, "Could not send notices through PostgreSQL; trying again")]
    public static partial void NotTelling(ILogger log, Exception cause);
}
