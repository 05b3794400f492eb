using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Contrefort.Payments;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Seed;

/// <summary>Customers pay: most by the due date, some late, a few not at all.</summary>
internal sealed class PaymentLife(Storyteller story, PaymentDesk payments, IDbContextFactory<ContrefortDb> data)
{
    /// <summary>One after the other; null never comes.</summary>
    static readonly int?[] DaysToPay = [28, 30, 19, 30, 37, 25, 30, 12, 44, 29, null];

    int _issued;

    /// <summary>Plans the payment of what was issued since.</summary>
    public async Task Expect(Instant since)
    {
        await using var db = await data.CreateDbContextAsync();
        var issued = await db
            .Invoices.Where(invoice => invoice.IssuedAt >= since && invoice.Type != DocumentType.CreditNote)
            .OrderBy(invoice => invoice.Number)
            .Select(invoice => invoice.Id)
            .ToListAsync();
        foreach (var invoice in issued)
            if (DaysToPay[_issued++ % DaysToPay.Length] is { } days)
                story.At(since + Duration.FromDays(days), () => Pay(invoice));
    }

    async Task Pay(Guid id)
    {
        await using var db = await data.CreateDbContextAsync();
        if ((await Receivable.Read(db, null, int.MaxValue)).FirstOrDefault(one => one.Invoice.Id == id) is not { } owed)
            return;
        var today = story.Now.InZone(TicketLife.Provider).Date;
        await payments.Record(
            new($"demo:{owed.Invoice.Number}", today, owed.Open, owed.Invoice.Currency, PaymentSource.Bank)
            {
                Payer = owed.Customer,
                Reference = owed.Owed.State.Reference,
                Text = $"Facture {owed.Invoice.Number}",
            },
            "Thomas Petit"
        );
    }
}
