using Contrefort.Channels;
using Contrefort.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Payments;

/// <summary>An invoice of which something is owed still, and by whom.</summary>
internal sealed record Receivable(OwedInvoice Owed, string Customer, string CustomerNumber)
{
    public InvoiceRow Invoice => Owed.Invoice;
    public decimal Open => Owed.Balance.Open;

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
        var rows = await db
            .OwedInvoices.Join(
                db.Set<CustomerRow>(),
                owed => owed.Invoice.CustomerId,
                buyer => buyer.Id,
                (owed, buyer) =>
                    new
                    {
                        Owed = owed,
                        buyer.Name,
                        buyer.Number,
                    }
            )
            .Where(one => customer == null || one.Number == customer)
            .OrderBy(one => one.Owed.Invoice.DueOn)
            .ThenBy(one => one.Owed.Invoice.Number)
            .Take(most)
            .ToListAsync(stop);
        return rows.ConvertAll(one => new Receivable(one.Owed, one.Name, one.Number));
    }
}
