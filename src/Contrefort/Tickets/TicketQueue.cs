using System.Text;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using NodaTime;
using Npgsql;

namespace Contrefort.Tickets;

/// <summary>One line of the queue.</summary>
/// <param name="OpenLeft">Opening hours left until it is due; null when nothing runs.</param>
internal sealed record QueueRow(
    string Number,
    string Subject,
    string Requester,
    string? Customer,
    Contract? Contract,
    string? Priority,
    int Level,
    TicketState State,
    string? Assignee,
    Instant? DueAt,
    ResponseTerm? Due,
    Channel Channel,
    Instant UpdatedAt,
    Duration? OpenLeft = null
);

/// <summary>A filter somebody keeps under a name.</summary>
internal sealed record SavedView(Guid Id, string Name, string Query);

internal sealed record QueuePart(IReadOnlyList<QueueRow> Rows, bool HasMore, IReadOnlyList<SavedView> Saved);

/// <summary>Lists tickets for the desk: one round trip for a page of rows, counts kept for a moment.</summary>
internal sealed class TicketQueue(NpgsqlDataSource database, ContractBook contracts, IClock clock)
{
    /// <summary>Few enough to be sorted at once.</summary>
    const int MostFound = 5000;

    static readonly Duration CountsLast = Duration.FromSeconds(2);

    (Instant At, Task<QueueCounts> Counts)? _counted;

    public async Task<QueuePart> Read(QueueAsk ask, Guid me, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var found = ask.Words == "" ? null : await Find(ask, connection, stop);
        await using var batch = new NpgsqlBatch(connection);
        var (sql, values) = Select(ask, me, found?.Length < MostFound ? found : null);
        batch.Add(sql, [.. values]);
        batch.Add("select id, name, query from saved_views where user_id = $1 order by name", me);
        await using var rows = await batch.ExecuteReaderAsync(stop);
        var read = new List<(QueueRow Row, Guid? Contract, string? Due)>();
        while (await rows.ReadAsync(stop))
            read.Add(Row(rows));
        await rows.NextResultAsync(stop);
        var saved = new List<SavedView>();
        while (await rows.ReadAsync(stop))
            saved.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2)));

        var now = clock.GetCurrentInstant();
        var listed = new List<QueueRow>(QueueAsk.Size);
        foreach (var (row, contractId, due) in read.Take(QueueAsk.Size))
        {
            var contract = contractId is { } id ? await contracts.Find(new ContractId(id)) : null;
            var term = due is null ? null : contract?.Terms.Find(due) as ResponseTerm;
            listed.Add(
                row with
                {
                    Contract = contract,
                    Due = term,
                    OpenLeft = term is null ? null : Left(row, contract!.Terms, term, now),
                }
            );
        }
        return new(listed, read.Count > QueueAsk.Size, saved);
    }

    static Duration? Left(QueueRow row, ContractTerms terms, ResponseTerm term, Instant now) =>
        OpenTime.Left(
            terms,
            term.CalendarFor(Situations.Of(terms, row.Channel, row.Level, row.Priority)),
            row.DueAt,
            now
        );

    /// <summary>The number of a ticket the words name, when there is one.</summary>
    public async Task<string?> Named(QueueAsk ask, CancellationToken stop = default)
    {
        var numbers = ask.Numbers(clock.GetCurrentInstant().InUtc().Year);
        if (numbers.Length == 0)
            return null;
        await using var command = database.CreateCommand(
            "select number from tickets where number = any ($1) order by number desc limit 1"
        );
        command.Parameters.Add(new() { Value = numbers });
        return (string?)await command.ExecuteScalarAsync(stop);
    }

    /// <summary>How many tickets each view holds; at most two seconds old. Closed tickets are never counted.</summary>
    public Task<QueueCounts> Counts()
    {
        var now = clock.GetCurrentInstant();
        if (_counted is { } known && known.At <= now && now - known.At < CountsLast && !known.Counts.IsFaulted)
            return known.Counts;
        var counts = Count(now);
        _counted = (now, counts);
        return counts;
    }

    async Task<QueueCounts> Count(Instant now)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            """
            select state, assignee_id, count(*), count(*) filter (where next_soon_at < $1)
            from tickets where state <> 'closed' group by state, assignee_id
            """,
            now
        );
        await using var rows = await batch.ExecuteReaderAsync();
        var counted = new List<(TicketState State, Guid? Assignee, int All, int Due)>();
        while (await rows.ReadAsync())
            counted.Add(
                (
                    EnumText.To<TicketState>(rows.GetString(0)),
                    rows.IsDBNull(1) ? null : rows.GetGuid(1),
                    (int)rows.GetInt64(2),
                    (int)rows.GetInt64(3)
                )
            );
        return new QueueCounts(counted);
    }

    /// <summary>The tickets with the words; no more than <see cref="MostFound"/>.</summary>
    static async Task<Guid[]> Find(QueueAsk ask, NpgsqlConnection connection, CancellationToken stop)
    {
        await using var batch = new NpgsqlBatch(connection);
        var values = new List<object?> { MostFound };
        batch.Add($"select tickets_found({Query(ask, Parameter)}, $1)", [.. values]);
        return (Guid[])(await batch.ExecuteScalarAsync(stop))!;

        string Parameter(object value)
        {
            values.Add(value);
            return $"${values.Count}";
        }
    }

    /// <summary>The words as they are, or with the last one still being typed.</summary>
    static string Query(QueueAsk ask, Func<object, string> parameter)
    {
        var words = $"websearch_to_tsquery('french_unaccent', {parameter(ask.Words)})";
        return ask.Prefix is { } prefix ? $"({words} || to_tsquery('french_unaccent', {parameter(prefix)}))" : words;
    }

    /// <param name="found">The tickets with the words, when they are few. When they are many, the newest are soon met.</param>
    (string Sql, List<object?> Values) Select(QueueAsk ask, Guid me, Guid[]? found)
    {
        var values = new List<object?>();
        var where = new StringBuilder(ask.View.Where);
        if (ask.View.Where.Contains(QueueView.Me, StringComparison.Ordinal))
            where.Replace(QueueView.Me, Parameter(me));
        if (ask.View.Where.Contains(QueueView.Now, StringComparison.Ordinal))
            where.Replace(QueueView.Now, Parameter(clock.GetCurrentInstant()));
        if (found is not null)
            where.Append($" and t.id = any ({Parameter(found)})");
        else if (ask.Words != "")
            where.Append($" and t.search @@ {Query(ask, Parameter)}");
        if (ask.Customer is { } customer)
            where.Append($" and t.customer_id = (select id from customers where number = {Parameter(customer)})");
        if (ask.Priority is { } priority)
            where.Append($" and t.priority = {Parameter(priority)}");
        if (ask.Channel is { } channel)
            where.Append($" and t.channel = {Parameter(channel)}");
        if (ask.Level is { } level)
            where.Append($" and t.level = {Parameter(level)}");
        return (
            $"""
            select t.number, t.subject, t.requester, c.name, t.contract_id, t.priority, t.level, t.state, t.assignee,
                t.next_due_at, t.next_due, t.channel, t.updated_at
            from tickets t left join customers c on c.id = t.customer_id
            where {where}
            order by {ask.Order} limit {QueueAsk.Size + 1} offset {(ask.Page - 1) * QueueAsk.Size}
            """,
            values
        );

        string Parameter(object value)
        {
            values.Add(value);
            return $"${values.Count}";
        }
    }

    static (QueueRow Row, Guid? Contract, string? Due) Row(NpgsqlDataReader row) =>
        (
            new QueueRow(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.Text(3),
                null,
                row.Text(5),
                row.GetInt32(6),
                EnumText.To<TicketState>(row.GetString(7)),
                row.Text(8),
                row.IsDBNull(9) ? null : Instant.FromDateTimeUtc(row.GetDateTime(9)),
                null,
                EnumText.To<Channel>(row.GetString(11)),
                Instant.FromDateTimeUtc(row.GetDateTime(12))
            ),
            row.IsDBNull(4) ? null : row.GetGuid(4),
            row.Text(10)
        );
}

/// <summary>How many tickets wait, by state and by engineer.</summary>
internal sealed class QueueCounts(IReadOnlyList<(TicketState State, Guid? Assignee, int All, int Due)> counted)
{
    /// <returns>Null for what is never counted.</returns>
    public int? Of(QueueView view, Guid me) =>
        view.Name switch
        {
            "triage" => In(TicketState.Triage),
            "new" => In(TicketState.New),
            "mine" => counted.Where(c => c.Assignee == me && c.State != TicketState.Resolved).Sum(c => c.All),
            "due" => counted.Where(c => c.State != TicketState.Resolved).Sum(c => c.Due),
            "held" => In(TicketState.OnHold),
            "open" => counted.Where(c => c.State != TicketState.Resolved).Sum(c => c.All),
            "resolved" => In(TicketState.Resolved),
            _ => null,
        };

    int In(TicketState state) => counted.Where(c => c.State == state).Sum(c => c.All);
}
