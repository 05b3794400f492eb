using Contrefort.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Data;

public sealed class ChangesTests
{
    [Fact]
    public async Task A_subscriber_hears_the_topics_it_asked_for_once_they_are_committed()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var changes = world.Services.GetRequiredService<Changes>();
        await using var heard = changes.Subscribe(topic => topic.StartsWith("ticket:")).GetAsyncEnumerator();
        await using var db = world.Db();
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            db.Announce("ticket:rolled-back");
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
        }
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            db.Announce("queue");
            db.Announce("ticket:1");
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        Assert.Equal("ticket:1", await Next(heard));
    }

    [Fact]
    public async Task After_a_lost_connection_a_subscriber_is_told_that_anything_may_have_changed()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var changes = world.Services.GetRequiredService<Changes>();
        await using var heard = changes.Subscribe(_ => true).GetAsyncEnumerator();
        await world.Execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()"
        );
        Assert.Equal(Changes.Anything, await Next(heard));
        changes.Announce("queue");
        Assert.Equal("queue", await Next(heard));
    }

    static async Task<string> Next(IAsyncEnumerator<string> heard)
    {
        Assert.True(await heard.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
        return heard.Current;
    }
}
