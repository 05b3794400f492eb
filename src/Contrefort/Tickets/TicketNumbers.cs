using System.Globalization;
using NodaTime;
using Npgsql;

namespace Contrefort.Tickets;

/// <summary>
/// Numbers people can say, <c>2026-00042</c>: the year the ticket was opened (UTC) and a count. A few are taken at a time,
/// so that opening a ticket needs no round trip of its own; a number may be lost at a restart, never given twice.
/// </summary>
internal sealed class TicketNumbers(NpgsqlDataSource database)
{
    const int AtATime = 50;

    readonly SemaphoreSlim _turn = new(1);
    readonly Queue<long> _ready = new();

    public async ValueTask<string> Next(Instant openedAt, CancellationToken stop = default)
    {
        await _turn.WaitAsync(stop);
        try
        {
            if (_ready.Count == 0)
                await Take(stop);
            return string.Create(CultureInfo.InvariantCulture, $"{openedAt.InUtc().Year}-{_ready.Dequeue():00000}");
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task Take(CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            "select nextval('ticket_numbers') from generate_series(1, $1)"
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AtATime });
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
            _ready.Enqueue(rows.GetInt64(0));
    }
}
