using Contrefort.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;

namespace Contrefort.Tests.Data;

public sealed class WorldTests
{
    [Fact]
    public async Task A_world_stands_at_its_moment_until_it_is_moved()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var clock = world.Services.GetRequiredService<IClock>();
        Assert.Equal(Instant.FromUtc(2026, 11, 20, 16, 30), clock.GetCurrentInstant());
        world.Time.Now += Duration.FromTicks(12_345_678);
        Assert.Equal(
            Instant.FromUtc(2026, 11, 20, 16, 30).Plus(Duration.FromTicks(12_345_670)),
            clock.GetCurrentInstant()
        );
    }

    [Fact]
    public async Task French_words_are_found_without_their_accents()
    {
        await using var world = await World.At("2026-11-20 17:30");
        const string found =
            "select to_tsvector('french_unaccent', 'Les réseaux') @@ to_tsquery('french_unaccent', 'reseau')";
        Assert.True(await world.Scalar<bool>(found));
    }

    [Fact]
    public async Task More_work_at_once_than_PostgreSQL_takes_waits_its_turn()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var address = new NpgsqlConnectionStringBuilder(world.Sql.ConnectionString) { MaxPoolSize = 120 };
        using var database = new Database(
            Options.Create(new DatabaseOptions { Database = address.ConnectionString }),
            NullLoggerFactory.Instance
        );
        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(_ => Task.Run(Work)));
        Assert.All(answers, answer => Assert.Equal(1, answer));

        async Task<object?> Work()
        {
            await using var command = database.Source.CreateCommand("select 1 from pg_sleep(0.1)");
            return await command.ExecuteScalarAsync();
        }
    }

    [Fact]
    public async Task Rows_of_an_append_only_table_are_only_ever_added()
    {
        await using var world = await World.At("2026-11-20 17:30");
        await world.Execute(
            "create table evidence (line text); create trigger append_only before update or delete or truncate on evidence execute function refuse_change()"
        );
        await world.Execute("insert into evidence values ('seen')");
        foreach (var change in new[] { "update evidence set line = ''", "delete from evidence", "truncate evidence" })
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => world.Execute(change));
    }
}
