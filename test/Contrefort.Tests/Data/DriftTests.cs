using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Contrefort.Tests.Data;

/// <summary>
/// The SQL files make the schema and EF Core maps it; nothing but this holds them together. What only the files know
/// (exclusion constraints, partial indexes, tables no entity maps) is named in only-in-sql.txt. Checks and triggers are
/// not compared: EF Core never looks at them.
/// </summary>
public sealed class DriftTests
{
    [Fact]
    public async Task The_migrations_make_what_the_mapping_expects()
    {
        var migrated = await Schema(await TestDatabases.Create());
        var mapped = await Schema(await CreateFromModel());
        AssertNone(mapped.Keys.Except(migrated.Keys).Order().Select(line => $"mapped, but in no migration: {line}"));

        var onlyInSql = await File.ReadAllLinesAsync(
            Path.Combine(Repository.Root, "test", "Contrefort.Tests", "Data", "only-in-sql.txt")
        );
        var unmapped = migrated.Where(line => !mapped.ContainsKey(line.Key)).ToList();
        AssertNone(
            unmapped
                .Where(line => !onlyInSql.Any(name => Covers(name, line.Value)))
                .Select(line => $"migrated, but not mapped: {line.Key} ({line.Value})")
        );
        AssertNone(
            onlyInSql
                .Where(name => !unmapped.Any(line => Covers(name, line.Value)))
                .Select(name => $"listed in only-in-sql.txt for nothing: {name}")
        );
    }

    static void AssertNone(IEnumerable<string> lines) =>
        Assert.True(!lines.Any(), string.Join('\n', lines.Prepend("The schema and its mapping differ.")));

    /// <summary>A table's name covers all that is its own.</summary>
    static bool Covers(string listed, string name) =>
        name == listed || name.StartsWith(listed + ".", StringComparison.Ordinal);

    static async Task<string> CreateFromModel()
    {
        var connectionString = await TestDatabases.CreateEmpty();
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var ground = database.CreateCommand(Migration.All[0].Sql);
        await ground.ExecuteNonQueryAsync();
        var options = new DbContextOptionsBuilder<ContrefortDb>().UseNpgsql(database).Options;
        await using var db = new ContrefortDb(options);
        await db.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        return connectionString;
    }

    /// <summary>
    /// What tables are made of, as lines without the things' own names, each with that name: <c>table.name</c>. A unique
    /// constraint counts as its index: EF Core may mean either.
    /// </summary>
    static async Task<Dictionary<string, string>> Schema(string connectionString)
    {
        const string sql = """
            select format('column %s.%s %s%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                          case when a.attnotnull then ' not null' else '' end,
                          case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end),
                   format('%s.%s', c.relname, a.attname)
            from pg_attribute a
            join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where a.attnum > 0 and not a.attisdropped
            union all
            select format('constraint %s %s', c.relname, pg_get_constraintdef(k.oid)), format('%s.%s', c.relname, k.conname)
            from pg_constraint k
            join pg_class c on c.oid = k.conrelid and c.relnamespace = 'public'::regnamespace
            where k.contype in ('p', 'f', 'x')
            union all
            select format('index %s', regexp_replace(pg_get_indexdef(i.indexrelid), 'INDEX \S+ ON', 'ON')),
                   format('%s.%s', c.relname, x.relname)
            from pg_index i
            join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace
            join pg_class x on x.oid = i.indexrelid
            where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'x'))
            """;
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var schema = new Dictionary<string, string>();
        while (await rows.ReadAsync())
            schema[rows.GetString(0)] = rows.GetString(1);
        foreach (
            var line in schema.Where(line => line.Value.StartsWith("migrations.", StringComparison.Ordinal)).ToList()
        )
            schema.Remove(line.Key);
        return schema;
    }
}
