using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Contrefort.Data;

/// <summary>One numbered SQL file of <c>Data/Migrations</c>.</summary>
internal sealed record Migration(string Name, string Sql)
{
    public string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    public static IReadOnlyList<Migration> All { get; } = ReadAll();

    static Migration[] ReadAll()
    {
        const string folder = "migrations/";
        var assembly = typeof(Migration).Assembly;
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return new Migration(
                        Path.GetFileNameWithoutExtension(name[folder.Length..]),
                        text.ReadToEnd().ReplaceLineEndings("\n")
                    );
                }),
        ];
    }
}

/// <summary>
/// Applies the files a database has not seen yet, in the order of their names, each in its own transaction. Forward only.
/// Any number of processes may start at once: an advisory lock lets one of them work and the others find it done.
/// </summary>
internal sealed class Migrator(NpgsqlDataSource database, IReadOnlyList<Migration> migrations)
{
    const long Lock = 0x636f6e7472656631;

    /// <returns>The names of the files applied now.</returns>
    /// <exception cref="SchemaMismatchException">An applied file has changed or is unknown to this program.</exception>
    public async Task<IReadOnlyList<string>> Run(CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await Execute(connection, $"select pg_advisory_lock({Lock})", stop);
        try
        {
            await Execute(
                connection,
                "create table if not exists migrations (name text primary key, fingerprint text not null, "
                    + "applied_at timestamptz not null default now())",
                stop
            );
            var unseen = Unseen(await Applied(connection, stop));
            foreach (var migration in unseen)
                await Apply(connection, migration, stop);
            if (unseen.Count > 0)
                await connection.ReloadTypesAsync(stop);
            return [.. unseen.Select(migration => migration.Name)];
        }
        finally
        {
            await Execute(connection, $"select pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    List<Migration> Unseen(Dictionary<string, string> applied)
    {
        if (applied.Keys.Except(migrations.Select(migration => migration.Name)).FirstOrDefault() is { } unknown)
            throw new SchemaMismatchException(
                $"The database has migration {unknown}, which this program does not know: a newer version has used it."
            );
        foreach (var migration in migrations)
            if (applied.TryGetValue(migration.Name, out var fingerprint) && fingerprint != migration.Fingerprint)
                throw new SchemaMismatchException(
                    $"Migration {migration.Name} was changed after it had been applied. Add a new file instead."
                );
        return [.. migrations.Where(migration => !applied.ContainsKey(migration.Name))];
    }

    static async Task<Dictionary<string, string>> Applied(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var select = new NpgsqlCommand("select name, fingerprint from migrations", connection);
        await using var rows = await select.ExecuteReaderAsync(stop);
        var applied = new Dictionary<string, string>();
        while (await rows.ReadAsync(stop))
            applied.Add(rows.GetString(0), rows.GetString(1));
        return applied;
    }

    static async Task Apply(NpgsqlConnection connection, Migration migration, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        try
        {
            await Execute(connection, migration.Sql, stop);
            await using var record = new NpgsqlCommand(
                "insert into migrations (name, fingerprint) values ($1, $2)",
                connection
            )
            {
                Parameters =
                {
                    new() { Value = migration.Name },
                    new() { Value = migration.Fingerprint },
                },
            };
            await record.ExecuteNonQueryAsync(stop);
            await transaction.CommitAsync(stop);
        }
        catch (PostgresException failure)
        {
            throw new SchemaMismatchException($"Migration {migration.Name} failed: {failure.MessageText}", failure);
        }
    }

    static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(stop);
    }
}

/// <summary>The database and this program do not agree about the schema, and no one may guess.</summary>
internal sealed class SchemaMismatchException(string message, Exception? cause = null) : Exception(message, cause);
