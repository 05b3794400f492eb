using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.RemoteWork;

/// <summary>One line of a register: the session, its ticket, and the work entered for it.</summary>
/// <param name="Works">What was entered on the ticket as begun while it was open: it is written once, among the interventions.</param>
public sealed record RemoteSessionLine(
    RemoteSessionRow Row,
    string Ticket,
    string Subject,
    string CustomerNumber,
    string Customer,
    IReadOnlyList<SessionWork> Works
)
{
    public Duration Worked => Works.Aggregate(Duration.Zero, (sum, work) => sum + work.Worked);
    public Duration Travel => Works.Aggregate(Duration.Zero, (sum, work) => sum + work.Travel);
    public bool IsVisit => Row.Way == AccessWay.OnSite;
    public bool IsOpen => Row is { OpenedAt: not null, ClosedAt: null };

    /// <summary>The same as <see cref="RemoteSession.StateAt"/>, of the row.</summary>
    public SessionState StateAt(Instant now) =>
        Row switch
        {
            { WithdrawnAt: not null } => SessionState.Withdrawn,
            { ClosedAt: not null } => SessionState.Closed,
            { OpenedAt: not null } => now < Row.UntilAt || IsVisit ? SessionState.Open : SessionState.Overrun,
            { Granted: false } => SessionState.Refused,
            _ when now >= Row.UntilAt => SessionState.Lapsed,
            { Granted: null, StandingId: null } when !IsVisit => SessionState.Asked,
            _ => SessionState.Granted,
        };
}

/// <summary>An intervention of a session's ticket, begun while it was open.</summary>
public sealed record SessionWork(InterventionId Id, Duration Worked, Duration Travel);

/// <summary>What a register is asked for.</summary>
/// <param name="Customer">Its number.</param>
/// <param name="Machine">A name, as it is called on the site.</param>
/// <param name="Who">A part of the name of who asked, opened or closed.</param>
internal sealed record RegisterAsk(string? Customer = null, string? Machine = null, string? Who = null)
{
    public string Query =>
        string.Concat(
            new[] { ("customer", Customer), ("machine", Machine), ("who", Who) }
                .Where(pair => !string.IsNullOrWhiteSpace(pair.Item2))
                .Select((pair, i) => $"{(i == 0 ? '?' : '&')}{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}")
        );
}

/// <summary>The registers of remote sessions and visits.</summary>
internal sealed class RemoteBook(IDbContextFactory<ContrefortDb> data)
{
    public const int MostShown = 500;

    public async Task<RemoteSessionLine?> Find(RemoteSessionId id)
    {
        await using var db = await data.CreateDbContextAsync();
        return await Of(db, db.RemoteSessions.Where(row => row.Id == id)).SingleOrDefaultAsync();
    }

    public async Task<IReadOnlyList<RemoteSessionLine>> OfTicket(TicketId ticket)
    {
        await using var db = await data.CreateDbContextAsync();
        return await Of(db, db.RemoteSessions.Where(row => row.TicketId == ticket)).ToListAsync();
    }

    /// <summary>Of all customers, newest first.</summary>
    public async Task<IReadOnlyList<RemoteSessionLine>> Register(RegisterAsk ask, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await Of(db, Asked(db.RemoteSessions, db, ask)).Take(MostShown).ToListAsync(stop);
    }

    public static IQueryable<RemoteSessionRow> Asked(
        IQueryable<RemoteSessionRow> rows,
        ContrefortDb db,
        RegisterAsk ask
    )
    {
        var customers = db.Customers;
        if (!string.IsNullOrWhiteSpace(ask.Customer))
            rows = rows.Where(row => customers.Any(c => c.Id == row.CustomerId && c.Number == ask.Customer.Trim()));
        if (!string.IsNullOrWhiteSpace(ask.Machine))
        {
            string[] machine = [ask.Machine.Trim()];
            rows = rows.Where(row => machine.All(name => row.Machines.Contains(name)));
        }
        if (!string.IsNullOrWhiteSpace(ask.Who))
        {
            var like = $"%{ask.Who.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";
            rows = rows.Where(row =>
                EF.Functions.ILike(row.AskedBy, like)
                || EF.Functions.ILike(row.OpenedBy ?? "", like)
                || EF.Functions.ILike(row.ClosedBy ?? "", like)
            );
        }
        return rows;
    }

    /// <summary>Lines of rows a scope lets someone see, newest first.</summary>
    public static IQueryable<RemoteSessionLine> Of(ContrefortDb db, IQueryable<RemoteSessionRow> rows)
    {
        var (interventions, reversals) = (db.Interventions, db.Reversals);
        return from row in rows.AsNoTracking()
            join ticket in db.Tickets on row.TicketId equals ticket.Id
            join customer in db.Customers on row.CustomerId equals customer.Id
            orderby row.AskedAt descending
            select new RemoteSessionLine(
                row,
                ticket.Number,
                ticket.Subject,
                customer.Number,
                customer.Name,
                interventions
                    .Where(work =>
                        work.TicketId == row.TicketId
                        && row.OpenedAt != null
                        && work.StartedAt >= row.OpenedAt
                        && (row.ClosedAt == null || work.StartedAt < row.ClosedAt)
                        && (row.Way == AccessWay.OnSite) == (work.Mode == InterventionMode.OnSite)
                        && !reversals.Any(reversal => reversal.InterventionId == work.Id)
                    )
                    .OrderBy(work => work.StartedAt)
                    .Select(work => new SessionWork(work.Id, work.Worked, work.Travel))
                    .ToList()
            );
    }
}
