using Contrefort.Channels;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Invoicing;

/// <summary>An invoice of which something is owed still.</summary>
internal sealed class OwedInvoice
{
    public required InvoiceRow Invoice { get; init; }
    public required InvoiceStateRow State { get; init; }

    public InvoiceBalance Balance => State.Balance(Invoice.Gross);

    public InvoiceStage Stage => InvoiceLifecycle.With(State.Stage, Balance);
}

internal static class OwedInvoiceSet
{
    extension(ContrefortDb db)
    {
        /// <summary>What <see cref="InvoiceBalance.Open"/> is positive for.</summary>
        public IQueryable<OwedInvoice> OwedInvoices =>
            db.Set<InvoiceRow>()
                .AsNoTracking()
                .Where(invoice => invoice.Type != DocumentType.CreditNote)
                .Join(
                    db.Set<InvoiceStateRow>(),
                    invoice => invoice.Id,
                    state => state.InvoiceId,
                    (invoice, state) => new OwedInvoice { Invoice = invoice, State = state }
                )
                .Where(one => one.Invoice.Gross - one.State.Paid - one.State.Credited > 0);
    }
}
