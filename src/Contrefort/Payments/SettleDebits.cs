using Contrefort.Agenda;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Payments;

/// <summary>On the day of a collection its money is there, unless the bank said otherwise; a return opens the invoice again.</summary>
internal sealed class SettleDebits(ContrefortDb db, PaymentDesk payments) : IAgendaHandler
{
    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var file = await db.DebitFiles.AsNoTracking().SingleAsync(f => f.Id == row.Subject, stop);
        var seller = await db.Sellers.AsNoTracking().SingleAsync(s => s.Id == file.SellerId, stop);
        var account = InvoiceJson
            .Read<IReadOnlyList<SellerAccount>>(seller.Accounts)
            .FirstOrDefault(one => one.Currency == "EUR");
        foreach (
            var debit in await db
                .Debits.AsNoTracking()
                .Where(d => d.FileId == file.Id && !db.Set<DebitReturnRow>().Any(r => r.DebitId == d.Id))
                .OrderBy(d => d.EndToEnd)
                .ToListAsync(stop)
        )
            await payments.Record(
                db,
                new(KeyOf(debit), file.CollectOn, debit.Amount, "EUR", PaymentSource.Debit)
                {
                    Account = account?.Iban,
                    Text = debit.EndToEnd,
                    Invoice = debit.InvoiceId,
                },
                Issuer.Contrefort.Name,
                stop
            );
        return null;
    }

    public static string KeyOf(DebitRow debit) => $"debit:{debit.Id}";
}
