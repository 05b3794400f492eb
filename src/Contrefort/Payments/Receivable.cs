using Contrefort.Channels;
using Contrefort.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Payments;

/// <summary>An invoice of which something is owed.</summary>
internal sealed record Receivable(InvoiceRow Invoice, InvoiceStateRow State, string Customer, string CustomerNumber)
{
    public decimal Open => new InvoiceBalance(Invoice.Gross, State.Paid, State.Credited).Open;

    /// <summary>Days past the due date; negative before.</summary>
    public int Late(LocalDate today) =>
        Invoice.DueOn is { } due ? Period.Between(due, today, PeriodUnits.Days).Days : 0;

    /// <summary>The oldest first.</summary>
    public static async Task<IReadOnlyList<Receivable>> Read(
        ContrefortDb db,
        string? customer,
        int most,
        CancellationToken stop = default
    )
    {
        var rows = await db.Set<InvoiceRow>()
            .AsNoTracking()
            .Where(i => i.Type != DocumentType.CreditNote)
            .Join(db.Set<InvoiceStateRow>(), i => i.Id, s => s.InvoiceId, (i, s) => new { i, s })
            .Where(one => one.i.Gross - one.s.Paid - one.s.Credited > 0)
            .Join(
                db.Set<CustomerRow>(),
                one => one.i.CustomerId,
                c => c.Id,
                (one, c) =>
                    new
                    {
                        one.i,
                        one.s,
                        c.Name,
                        c.Number,
                    }
            )
            .Where(one => customer == null || one.Number == customer)
            .OrderBy(one => one.i.DueOn)
            .ThenBy(one => one.i.Number)
            .Take(most)
            .ToListAsync(stop);
        return rows.ConvertAll(one => new Receivable(one.i, one.s, one.Name, one.Number));
    }
}
