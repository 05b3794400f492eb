using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Contrefort.Contracts;
using Contrefort.Data;
using Npgsql;

namespace Contrefort.Tests;

/// <summary>
/// A real PostgreSQL under tmp/pg, without fsync, stopped when the last test process ends. The schema is migrated once, in
/// a template, and the offers published; each world gets a clone of it, or one that another world has left and that was washed.
/// </summary>
internal static class TestDatabases
{
    static readonly PrivateCluster Cluster = new(Path.Combine(Repository.Root, "tmp", "pg"), durable: false);
    static readonly Lazy<Task<string>> Template = new(MakeTemplate);
    static readonly ConcurrentBag<string> Washed = [];
    static readonly string Offers = Path.Combine(AppContext.BaseDirectory, "offers");
    static int _made;

    /// <returns>The connection string of a new database with the whole schema and no rows.</returns>
    public static async Task<string> Create() =>
        Washed.TryTake(out var washed) ? washed : await Clone(await Template.Value);

    /// <returns>The connection string of a new database with nothing in it.</returns>
    public static async Task<string> CreateEmpty()
    {
        await Template.Value;
        return await Clone("template0");
    }

    /// <summary>Nobody needs it any more.</summary>
    public static async Task GiveBack(string connectionString)
    {
        try
        {
            await using var alone = new NpgsqlConnection(connectionString + ";Pooling=false");
            await alone.OpenAsync();
            await using var others = new NpgsqlCommand(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
                alone
            );
            await others.ExecuteNonQueryAsync();
            await using var wash = new NpgsqlCommand(Sql("wash"), alone);
            if (await wash.ExecuteScalarAsync() is true)
            {
                Washed.Add(connectionString);
                return;
            }
        }
        catch (PostgresException) { }
        await Drop(connectionString);
    }

    static async Task Drop(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        NpgsqlConnection.ClearPool(new NpgsqlConnection(connectionString));
        await Administer($"drop database if exists {name} with (force)");
    }

    static async Task<string> Clone(string template)
    {
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _made)}";
        await Administer($"create database {name} template {template} strategy file_copy");
        // Few connections, so that work which waits for a second one while it holds a first comes to light.
        return new NpgsqlConnectionStringBuilder(ConnectionTo(name)) { MaxPoolSize = 24 }.ConnectionString;
    }

    static async Task<string> MakeTemplate()
    {
        Cluster.Enter();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Cluster.Leave();
        await DropLeftovers();
        var offers = Directory.EnumerateFiles(Offers).Order(StringComparer.Ordinal).Select(File.ReadAllText);
        var schema = string.Concat([
            .. Migration.All.Select(migration => migration.Fingerprint),
            .. offers,
            Sql("pristine"),
        ]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(schema)))[..12];
        var name = $"template_{hash}";
        await using var alone = new NpgsqlConnection(ConnectionTo("postgres"));
        await alone.OpenAsync();
        await using var turn = new NpgsqlCommand("select pg_advisory_lock(1)", alone);
        await turn.ExecuteNonQueryAsync();
        if (await Administer($"select 1 from pg_database where datname = '{name}'") is not null)
            return name;
        var draft = $"draft_{hash}";
        await Administer($"drop database if exists {draft} with (force)");
        await Administer($"create database {draft}");
        await using (var database = NpgsqlDataSource.Create(ConnectionTo(draft) + ";Pooling=false"))
        {
            await new Migrator(database, Migration.All).Run();
            var clock = new MicrosecondClock(new MovableTime(Moment.At("2020-01-01 00:00")));
            await new OfferShelf(null!, database, clock).Publish(Offers);
            await using var keep = database.CreateCommand(Sql("pristine"));
            await keep.ExecuteNonQueryAsync();
        }
        await Administer($"alter database {draft} rename to {name}");
        await DropTemplatesBut(name);
        return name;
    }

    /// <summary>Databases of test processes that were killed.</summary>
    static async Task DropLeftovers()
    {
        foreach (var name in await Names("test"))
            if (!IsAlive(int.Parse(name.Split('_')[1], CultureInfo.InvariantCulture)))
                await Administer($"drop database if exists {name} with (force)");
    }

    static async Task DropTemplatesBut(string current)
    {
        foreach (var name in (await Names("template")).Where(name => name != current))
            await Administer($"drop database if exists {name} with (force)");
    }

    static async Task<string[]> Names(string start) =>
        await Administer($"select array_agg(datname::text) from pg_database where datname like '{start}\\_%'")
            as string[]
        ?? [];

    static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    static string Sql(string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "test", "Contrefort.Tests", "Data", $"{name}.sql"));

    static string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder(Cluster.ConnectionString) { Database = database }.ConnectionString;

    static async Task<object?> Administer(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? value : null;
    }
}

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Contrefort.slnx"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No Contrefort.slnx above."));
}
