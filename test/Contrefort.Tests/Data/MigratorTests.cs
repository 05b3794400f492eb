using Contrefort.Data;
using Npgsql;

namespace Contrefort.Tests.Data;

public sealed class MigratorTests
{
    [Fact]
    public async Task Each_file_is_applied_once_in_the_order_of_names()
    {
        await using var database = NpgsqlDataSource.Create(await TestDatabases.CreateEmpty());
        Migration[] files = [new("0001_a", "create table a ()"), new("0002_b", "alter table a rename to b")];
        Assert.Equal(["0001_a", "0002_b"], await new Migrator(database, files).Run());
        Assert.Empty(await new Migrator(database, files).Run());
    }

    [Fact]
    public async Task A_file_that_came_later_with_a_lower_number_is_still_applied()
    {
        await using var database = NpgsqlDataSource.Create(await TestDatabases.CreateEmpty());
        Migration late = new("0001_late", "create table late ()");
        Migration early = new("0002_early", "create table early ()");
        await new Migrator(database, [early]).Run();
        Assert.Equal(["0001_late"], await new Migrator(database, [late, early]).Run());
    }

    [Fact]
    public async Task A_file_that_fails_leaves_nothing_behind()
    {
        await using var database = NpgsqlDataSource.Create(await TestDatabases.CreateEmpty());
        Migration[] broken = [new("0001_broken", "create table half (); select no_such_thing()")];
        var failure = await Assert.ThrowsAsync<SchemaMismatchException>(() => new Migrator(database, broken).Run());
        Assert.StartsWith("Migration 0001_broken failed", failure.Message);
        Migration[] mended = [new("0001_broken", "create table half ()")];
        Assert.Single(await new Migrator(database, mended).Run());
    }

    [Fact]
    public async Task A_file_changed_after_it_was_applied_stops_the_start()
    {
        await using var database = NpgsqlDataSource.Create(await TestDatabases.CreateEmpty());
        await new Migrator(database, [new("0001_a", "create table a ()")]).Run();
        var changed = new Migrator(database, [new("0001_a", "create table a (id int)")]);
        await Assert.ThrowsAsync<SchemaMismatchException>(() => changed.Run());
    }

    [Fact]
    public async Task A_database_of_a_newer_program_stops_the_start()
    {
        await using var database = NpgsqlDataSource.Create(await TestDatabases.CreateEmpty());
        await new Migrator(database, [new("0001_a", "select 1"), new("0002_newer", "select 1")]).Run();
        await Assert.ThrowsAsync<SchemaMismatchException>(() =>
            new Migrator(database, [new("0001_a", "select 1")]).Run()
        );
    }

    [Fact]
    public async Task Processes_that_start_together_apply_each_file_once()
    {
        await using var database = NpgsqlDataSource.Create(await TestDatabases.CreateEmpty());
        Migration[] files = [new("0001_a", "create table a ()"), new("0002_b", "create table b ()")];
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Migrator(database, files).Run()));
        Assert.Equal(2, runs.Sum(run => run.Count));
    }
}
