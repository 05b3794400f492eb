using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Agenda;

/// <summary>A row of the agenda, with what a person wants to know of it.</summary>
/// <param name="Ticket">The number of the ticket it is about.</param>
/// <param name="Whom">Who is called, the customer, who asked or the recipients.</param>
/// <param name="Term">The id of the term that makes it happen.</param>
/// <param name="Because">That term, in the contract it stands in.</param>
internal sealed record AgendaLine(
    Guid Id,
    string Kind,
    Instant DueAt,
    int Attempts,
    Instant? LeasedUntil,
    string? LastError,
    Instant? ParkedAt,
    string? Ticket,
    string? Subject,
    string? Whom,
    string? Term,
    Guid? Contract,
    (Contract Contract, Term Term)? Because = null
);

internal sealed record AgendaPart(IReadOnlyList<AgendaLine> Upcoming, IReadOnlyList<AgendaLine> Parked);

/// <summary>Reads the agenda for people: what comes next, and what waits for them.</summary>
internal sealed class AgendaLines(
    NpgsqlDataSource database,
    ContractBook contracts,
    IDbContextFactory<ContrefortDb> data,
    Notices notices,
    IClock clock
)
{
    public const int Size = 50;
    const int MostParked = 100;

    /// <summary>Shares of the watch are leased for as long as it runs: they are nothing that comes next.</summary>
    const string Shown = "a.kind not in ('watch-share', 'watch-process')";

    const string Columns = """
        select a.id, a.kind, a.due_at, a.attempts, a.leased_until, a.last_error, a.parked_at, t.number,
            coalesce(t.subject, case when m.secret then null else m.subject end, i.subject, v.number, l.title, p.name, h.name),
            coalesce(u.name, c.name, t.requester, (select string_agg(address, ', ') from outgoing_recipients r where r.mail_id = m.id),
                i.from_address, i.envelope_from),
            case when a.kind = 'ticket-clock' then t.next_due end, t.contract_id
        from agenda a
        left join outgoing_mails m on m.id = a.subject
        left join incoming_mails i on i.id = a.subject
        left join on_call_calls k on k.id = a.subject
        left join users u on u.id = k.user_id
        left join call_outs o on o.id = coalesce(k.call_out_id, a.subject)
        left join alerts l on l.id = coalesce(o.subject_id, a.subject)
        left join invoice_sendings s on s.id = a.subject
        left join invoices v on v.id = coalesce(s.invoice_id, a.subject)
        left join probe_locations p on p.id = a.subject
        left join channels h on h.id = a.subject
        left join tickets t on t.id = coalesce(m.ticket_id, i.ticket_id, o.subject_id, l.ticket_id, a.subject)
        left join customers c on c.id = coalesce(t.customer_id, l.customer_id, v.customer_id)
        """;

    public async Task<AgendaPart> Read(int page, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            $"{Columns} where a.parked_at is null and {Shown} order by a.due_at, a.id limit {Size + 1} offset $1",
            (page - 1) * Size
        );
        batch.Add($"{Columns} where a.parked_at is not null order by a.parked_at limit {MostParked}");
        await using var rows = await batch.ExecuteReaderAsync(stop);
        var upcoming = await Lines(rows, stop);
        await rows.NextResultAsync(stop);
        var parked = await Lines(rows, stop);
        return new(await Explained(upcoming), await Explained(parked));
    }

    async Task<IReadOnlyList<AgendaLine>> Explained(IReadOnlyList<AgendaLine> lines)
    {
        var explained = new List<AgendaLine>(lines.Count);
        foreach (var line in lines)
            explained.Add(
                line is { Term: { } id, Contract: { } of }
                && await contracts.Find(new ContractId(of)) is { } contract
                && contract.Terms.Find(id) is { } term
                    ? line with
                    {
                        Because = (contract, term),
                    }
                    : line
            );
        return explained;
    }

    /// <summary>A person has mended the cause: it is due at once.</summary>
    public async Task Retry(Guid id, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        if (await db.Agenda.SingleOrDefaultAsync(row => row.Id == id, stop) is not { } row)
            return;
        var now = clock.GetCurrentInstant();
        row.Retry(now);
        await db.SaveChangesAsync(stop);
        notices.Send(AgendaBell.Ring(now));
    }

    static async Task<List<AgendaLine>> Lines(NpgsqlDataReader rows, CancellationToken stop)
    {
        var lines = new List<AgendaLine>();
        while (await rows.ReadAsync(stop))
            lines.Add(
                new(
                    rows.GetGuid(0),
                    rows.GetString(1),
                    rows.At(2),
                    rows.GetInt32(3),
                    rows.AtOrNull(4),
                    rows.Text(5),
                    rows.AtOrNull(6),
                    rows.Text(7),
                    rows.Text(8),
                    rows.Text(9),
                    rows.Text(10),
                    rows.IsDBNull(11) ? null : rows.GetGuid(11)
                )
            );
        return lines;
    }
}
