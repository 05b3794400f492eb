using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Contrefort.Data;

/// <summary>Those who take a turn at the same thing go one after the other, each until its transaction ends.</summary>
internal static class Turns
{
    public static Task TakeTurn(this DatabaseFacade database, string at, CancellationToken stop) =>
        database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({at}, 0))", stop);

    /// <param name="connection">In a transaction.</param>
    public static async Task TakeTurn(this NpgsqlConnection connection, string at, CancellationToken stop)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.TakeTurn(at);
        await batch.ExecuteNonQueryAsync(stop);
    }

    public static void TakeTurn(this NpgsqlBatch batch, string at) =>
        batch.Add("select pg_advisory_xact_lock(hashtextextended($1, 0))", at);
}
