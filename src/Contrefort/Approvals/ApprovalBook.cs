using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Approvals;

/// <summary>One line of the register: what was asked, and what became of it.</summary>
public sealed record AskedApproval(
    ApprovalRow Row,
    ApprovalAnswerRow? Answer,
    string Ticket,
    string Subject,
    string Contract
)
{
    public ApprovalReason Because => ApprovalReason.Read(Row.Because);

    public ApprovalState StateAt(Instant now) =>
        Answer switch
        {
            { Agreed: true } => ApprovalState.Agreed,
            { Agreed: false } => ApprovalState.Refused,
            null => now < Row.ExpiresAt ? ApprovalState.Awaited : ApprovalState.Expired,
        };
}

public enum ApprovalState
{
    Awaited,
    Agreed,
    Refused,

    /// <summary>Nobody answered in time.</summary>
    Expired,
}

/// <summary>The register of what customers were asked to agree to.</summary>
internal sealed class ApprovalBook(IDbContextFactory<ContrefortDb> data)
{
    public const int MostShown = 500;

    public Task<List<AskedApproval>> OfTicket(TicketId ticket) => Read(row => row.TicketId == ticket);

    public Task<List<AskedApproval>> OfContract(ContractId contract) => Read(row => row.ContractId == contract);

    public async Task<AskedApproval?> Find(ApprovalId id) => (await Read(row => row.Id == id)).SingleOrDefault();

    /// <summary>Newest first, of one customer, one contract or all.</summary>
    public async Task<List<AskedApproval>> Register(string? customer, string? contract)
    {
        await using var db = await data.CreateDbContextAsync();
        var (contracts, customers) = (db.Contracts, db.Customers);
        return await Of(
                db,
                db.Approvals.Where(row =>
                    contracts.Any(signed =>
                        signed.Id == row.ContractId
                        && (contract == null || signed.Number == contract)
                        && (customer == null || customers.Any(c => c.Id == signed.CustomerId && c.Number == customer))
                    )
                )
            )
            .Take(MostShown)
            .ToListAsync();
    }

    /// <summary>What was agreed on a ticket, for the rules of <see cref="Core.Billing.Approvals"/>.</summary>
    public async Task<IReadOnlyList<Consent>> Consents(TicketId ticket, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var answers = db.ApprovalAnswers;
        return await db
            .Approvals.Where(row => row.TicketId == ticket && answers.Any(a => a.ApprovalId == row.Id && a.Agreed))
            .Select(row => new Consent(row.Subject, row.UpTo))
            .ToListAsync(stop);
    }

    async Task<List<AskedApproval>> Read(System.Linq.Expressions.Expression<Func<ApprovalRow, bool>> which)
    {
        await using var db = await data.CreateDbContextAsync();
        return await Of(db, db.Approvals.Where(which)).ToListAsync();
    }

    /// <summary>The same of rows a scope lets someone see.</summary>
    public static IQueryable<AskedApproval> Of(ContrefortDb db, IQueryable<ApprovalRow> rows) =>
        from row in rows.AsNoTracking()
        join ticket in db.Tickets on row.TicketId equals ticket.Id
        join contract in db.Contracts on row.ContractId equals contract.Id
        join answer in db.ApprovalAnswers on row.Id equals answer.ApprovalId into answers
        from answer in answers.DefaultIfEmpty()
        orderby row.AskedAt descending
        select new AskedApproval(row, answer, ticket.Number, ticket.Subject, contract.Number);
}
