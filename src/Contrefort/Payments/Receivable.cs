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

    /// <summary>Only credit notes have none.</summary>
    public LocalDate DueOn => Invoice.DueOn!.Value;

    /// <summary>Days past the due date; negative before.</summary>
    public int Late(LocalDate today) => Period.Between(DueOn, today, PeriodUnits.Days).Days;

    /// <summary>The oldest first.</summary>
    /// <param name="after">The due date and number of the last one that is known already.</param>
    public static async Task<IReadOnlyList<Receivable>> Read(
        ContrefortDb db,
        string? customer,
        int most,
        CancellationToken stop = default,
        (LocalDate DueOn, string Number)? after = null
    )
    {
        var (on, number) = after ?? (new LocalDate(1900, 1, 1), "");
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
            .Where(one =>
                one.Owed.Invoice.DueOn > on
                || one.Owed.Invoice.DueOn == on && string.Compare(one.Owed.Invoice.Number, number) > 0
            )
            .OrderBy(one => one.Owed.Invoice.DueOn)
            .ThenBy(one => one.Owed.Invoice.Number)
            .Take(most)
            .ToListAsync(stop);
        return rows.ConvertAll(one => new Receivable(one.Owed, one.Name, one.Number));
    }
}
