using System.Text.Json;
using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core.Debriefs;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Debriefs;

/// <summary>A line of the lists: whose incident, when it is due, who wrote it.</summary>
public sealed record DebriefLine(
    DebriefRow Row,
    string Ticket,
    string Subject,
    string? Engineer,
    string CustomerNumber,
    string Customer,
    DebriefVersionRow? Last
);

/// <summary>The verbs on debriefs: due when an incident is closed, written, written again, shared.</summary>
internal sealed class DebriefDesk(IDbContextFactory<ContrefortDb> data, TicketDesk tickets)
{
    public const int MostShown = 500;

    /// <summary>A closed incident whose contract asks for it is due a debrief, from the same transaction on.</summary>
    public static void Due(NpgsqlBatch batch, TicketChange change)
    {
        if (
            change.Ticket.NewFacts.OfType<Closed>().FirstOrDefault() is not { } closed
            || change.Ticket.Story.Customer is not { } customer
            || DebriefDuty.Upon(change.TermsOfClocks, change.Ticket.Story) is not { } duty
        )
            return;
        var due = DebriefDuty.DueAt(closed.At);
        batch.Add(
            """
            insert into debriefs (ticket_id, customer_id, contract_id, term, due_at) values ($1, $2, $3, $4, $5)
            on conflict do nothing
            """,
            change.Ticket.Id.Value,
            customer.Value,
            change.Ticket.Story.Contract?.Value,
            duty.Term.Ref,
            due
        );
        batch.Plan(
            new(DebriefReminder.AgendaKind, DebriefReminder.KeyOf(change.Ticket.Id), due, change.Ticket.Id.Value)
        );
    }

    /// <summary>What must be recorded on a ticket.</summary>
    public static IReadOnlyList<string> RecordsOf(Core.Terms.ContractTerms? terms) =>
        (terms is null ? null : DebriefDuty.Of(terms))?.Records ?? DebriefDuty.Usual;

    /// <summary>Writes it; what was written before stays as a version.</summary>
    public Task Write(
        TicketId ticket,
        IReadOnlyDictionary<string, string> said,
        bool isShared,
        Actor by,
        CancellationToken stop = default,
        Action<NpgsqlBatch>? also = null
    )
    {
        TicketChange? written = null;
        var records = "";
        return tickets.Change(
            ticket,
            change =>
            {
                records = JsonSerializer.Serialize(DebriefDuty.Check(RecordsOf(change.TermsOfClocks), said));
                change.Ticket.Debrief(by, isShared, change.Now);
                written = change;
                return ValueTask.CompletedTask;
            },
            batch =>
            {
                var (story, now) = (written!.Ticket.Story, written.Now);
                batch.Add(
                    """
                    insert into debriefs (ticket_id, customer_id, contract_id, written_at, shared) values ($1, $2, $3, $4, $5)
                    on conflict (ticket_id) do update set written_at = $4, shared = $5
                    """,
                    ticket.Value,
                    story.Customer!.Value.Value,
                    story.Contract?.Value,
                    now,
                    isShared
                );
                batch.Add(
                    """
                    insert into debrief_versions (ticket_id, version, records, shared, by_id, by_name, at)
                    select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6 from debrief_versions where ticket_id = $1
                    """,
                    ticket.Value,
                    Batch.Json(records),
                    isShared,
                    by.Id!.Value,
                    by.Name,
                    now
                );
                batch.Unplan(DebriefReminder.KeyOf(ticket));
                also?.Invoke(batch);
            },
            stop
        );
    }

    public async Task<DebriefLine?> Of(TicketId ticket)
    {
        await using var db = await data.CreateDbContextAsync();
        return await Of(db, db.Debriefs.Where(row => row.TicketId == ticket)).SingleOrDefaultAsync();
    }

    /// <summary>Those not written yet, the latest first; or those written, newest first.</summary>
    public async Task<IReadOnlyList<DebriefLine>> List(
        bool isWritten,
        string? customer,
        CancellationToken stop = default
    )
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var customers = db.Customers;
        var rows = db.Debriefs.Where(row =>
            (row.WrittenAt != null) == isWritten
            && (customer == null || customers.Any(c => c.Id == row.CustomerId && c.Number == customer))
        );
        return await Of(db, isWritten ? rows.OrderByDescending(row => row.WrittenAt) : rows.OrderBy(row => row.DueAt))
            .Take(MostShown)
            .ToListAsync(stop);
    }

    /// <summary>Lines of rows a scope lets someone see, in their order.</summary>
    public static IQueryable<DebriefLine> Of(ContrefortDb db, IQueryable<DebriefRow> rows)
    {
        var versions = db.DebriefVersions;
        return from row in rows.AsNoTracking()
            join ticket in db.Tickets on row.TicketId equals ticket.Id
            join customer in db.Customers on row.CustomerId equals customer.Id
            select new DebriefLine(
                row,
                ticket.Number,
                ticket.Subject,
                ticket.Assignee,
                customer.Number,
                customer.Name,
                versions
                    .Where(version => version.TicketId == row.TicketId)
                    .OrderByDescending(version => version.Version)
                    .FirstOrDefault()
            );
    }
}
