using System.Globalization;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Books;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Contrefort.Payments;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Books;

/// <summary>The journals of a seller for a year.</summary>
/// <param name="Siren">Names the file; the seller's register number elsewhere.</param>
/// <param name="LeftOut">Documents in a currency the books are not kept in.</param>
internal sealed record Journals(
    string Siren,
    string Seller,
    IReadOnlyList<JournalLine> Lines,
    IReadOnlyList<string> LeftOut
);

/// <summary>
/// Writes the journals from what was issued and paid: nothing is stored, and what was exported comes out the same again. A journal of
/// sales is a series of numbers, which has no gap; the bank's is numbered as it was recorded.
/// </summary>
internal sealed class JournalBook(IDbContextFactory<ContrefortDb> data)
{
    const string Currency = "EUR";
    static readonly Journal Bank = new("BQ", "Banque");

    /// <param name="seller">Null: the first.</param>
    /// <exception cref="RuleViolationException">There is no such seller.</exception>
    public async Task<Journals> Read(Guid? seller, int year, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        // One picture: what is issued or paid meanwhile is not half seen.
        await using var transaction = await db.Database.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            stop
        );
        var sellers = await db.Sellers.AsNoTracking().OrderBy(row => row.CreatedAt).ToListAsync(stop);
        var row =
            sellers.FirstOrDefault(one => seller is null || one.Id == seller)
            ?? throw new RuleViolationException("There is no such seller.");
        var accounts = await AccountsOf(db, row.Id, stop);
        var party = InvoiceJson.Read<Party>(row.Party);
        var customers = await db
            .Customers.AsNoTracking()
            .Select(one => new
            {
                one.Id,
                one.Number,
                one.Name,
            })
            .ToDictionaryAsync(one => one.Id, one => new Account(one.Number, one.Name), stop);
        var (first, last) = (new LocalDate(year, 1, 1), new LocalDate(year, 12, 31));
        var issued = await db
            .Invoices.AsNoTracking()
            .Where(one => one.SellerId == row.Id && one.IssuedOn >= first && one.IssuedOn <= last)
            .OrderBy(one => one.Prefix)
            .ThenBy(one => one.Position)
            .ToListAsync(stop);
        var lines = issued
            .Where(one => one.Currency == Currency)
            .SelectMany(one => Sale(row, one, customers[one.CustomerId], accounts))
            .ToList();
        lines.AddRange(
            (await Money(db, row, sellers[0].Id == row.Id, customers, accounts, stop))
                .Where(entry => entry.On >= first && entry.On <= last)
                .SelectMany(
                    (entry, place) =>
                        entry.Lines.Select(line =>
                            line with
                            {
                                Entry = (place + 1).ToString("000000", CultureInfo.InvariantCulture),
                            }
                        )
                )
        );
        return new(
            party.Siren ?? party.LegalId?.Value ?? row.InvoicePrefix,
            party.Name,
            lines,
            [.. issued.Where(one => one.Currency != Currency).Select(one => one.Number)]
        );
    }

    public static async Task<AccountMap> AccountsOf(ContrefortDb db, Guid seller, CancellationToken stop = default) =>
        AccountMap.With(
            await db
                .SellerAccounts.AsNoTracking()
                .Where(row => row.SellerId == seller)
                .ToDictionaryAsync(row => row.Key, row => new Account(row.Number, row.Name), stop)
        );

    static IEnumerable<JournalLine> Sale(SellerRow seller, InvoiceRow row, Account customer, AccountMap accounts)
    {
        var invoice = InvoiceJson.Read<IssuedContent>(row.Content).Invoice;
        var journal = new Journal(row.Prefix, row.Prefix == seller.CreditPrefix ? "Avoirs" : "Ventes");
        return SalesEntry
            .Of(
                invoice,
                row.Position.ToString("000000", CultureInfo.InvariantCulture),
                customer,
                new(
                    journal,
                    accounts["customers"],
                    accounts.Revenue,
                    part => accounts["penalty home"],
                    vat => accounts.Vat(vat, invoice.VatPoint == VatPoint.Payment)
                )
            )
            .Select(line => line with { ValidatedOn = row.IssuedOn });
    }

    sealed record Entry(LocalDate On, IReadOnlyList<JournalLine> Lines);

    /// <summary>Every movement of money, in the order it was recorded: the balance of an invoice before it is what came before.</summary>
    static async Task<IReadOnlyList<Entry>> Money(
        ContrefortDb db,
        SellerRow seller,
        bool isFirst,
        Dictionary<CustomerId, Account> customers,
        AccountMap accounts,
        CancellationToken stop
    )
    {
        var own = InvoiceJson
            .Read<IReadOnlyList<SellerAccount>>(seller.Accounts)
            .Select(account => account.Iban)
            .ToHashSet();
        var payments = await db.Payments.AsNoTracking().Where(p => p.Currency == Currency).ToListAsync(stop);
        var allocations = await db.Allocations.AsNoTracking().ToListAsync(stop);
        var released = await db.AllocationReversals.AsNoTracking().ToDictionaryAsync(r => r.AllocationId, stop);
        var reversed = await db.PaymentReversals.AsNoTracking().ToDictionaryAsync(r => r.PaymentId, stop);
        var invoices = (
            await db
                .Invoices.AsNoTracking()
                .Where(i => i.SellerId == seller.Id && db.Set<AllocationRow>().Any(a => a.InvoiceId == i.Id))
                .ToListAsync(stop)
        ).ToDictionary(i => i.Id, i => (InvoiceJson.Read<IssuedContent>(i.Content).Invoice, customers[i.CustomerId]));
        var byPayment = allocations.ToLookup(a => a.PaymentId);
        var moves = new List<Move>();
        foreach (var payment in payments)
        {
            var parts = byPayment[payment.Id].ToList();
            var isOurs =
                payment.Account is { Length: > 0 } account && own.Contains(account)
                || (parts.Count > 0 ? parts.Exists(part => invoices.ContainsKey(part.InvoiceId)) : isFirst);
            if (!isOurs)
                continue;
            var back = reversed.GetValueOrDefault(payment.Id);
            var atOnce = parts.Where(part => part.RecordedAt == payment.RecordedAt).ToList();
            moves.Add(
                new(
                    payment,
                    payment.RecordedAt,
                    payment.ReceivedOn,
                    payment.Amount,
                    [.. atOnce.Select(part => (part, 1))]
                )
            );
            foreach (var part in parts.Except(atOnce))
                moves.Add(new(payment, part.RecordedAt, Day(part.RecordedAt), 0, [(part, 1)]));
            foreach (var part in parts)
                if (released.GetValueOrDefault(part.Id) is { } release && release.RecordedAt != back?.RecordedAt)
                    moves.Add(new(payment, release.RecordedAt, release.OnDate, 0, [(part, -1)]));
            if (back is not null)
                moves.Add(
                    new(
                        payment,
                        back.RecordedAt,
                        back.OnDate,
                        -payment.Amount,
                        [
                            .. parts
                                .Where(part => released.GetValueOrDefault(part.Id)?.RecordedAt == back.RecordedAt)
                                .Select(part => (part, -1)),
                        ]
                    )
                );
        }
        var paid = new Dictionary<Guid, decimal>();
        return
        [
            .. moves
                .OrderBy(move => move.At)
                .ThenBy(move => move.Payment.Id)
                .Select(move => new Entry(move.On, Lines(move, invoices, paid, accounts))),
        ];
    }

    sealed record Move(
        PaymentRow Payment,
        Instant At,
        LocalDate On,
        decimal Amount,
        IReadOnlyList<(AllocationRow Part, int Sign)> Parts
    );

    static IReadOnlyList<JournalLine> Lines(
        Move move,
        Dictionary<Guid, (Invoice Invoice, Account Customer)> invoices,
        Dictionary<Guid, decimal> paid,
        AccountMap accounts
    )
    {
        var towards = new List<TowardsInvoice>();
        foreach (var (part, sign) in move.Parts)
            if (invoices.TryGetValue(part.InvoiceId, out var known))
            {
                var before = paid.GetValueOrDefault(part.InvoiceId);
                towards.Add(new(known.Invoice, known.Customer, before, sign * part.Amount));
                paid[part.InvoiceId] = before + sign * part.Amount;
            }
        var numbers = string.Join(", ", towards.Select(part => part.Invoice.Number).Distinct());
        return MoneyEntries.Of(
            new()
            {
                Journal = Bank,
                Entry = "",
                On = move.On,
                Account = accounts["bank"],
                Document = move.Payment.Id.ToString("N"),
                DocumentOn = move.Payment.ReceivedOn,
                Label = $"{move.Payment.Payer ?? move.Payment.Text} {numbers}".Trim() is { Length: > 0 } words
                    ? words
                    : "Encaissement",
                ValidatedOn = Day(move.At),
            },
            move.Amount,
            towards,
            accounts
        );
    }

    static LocalDate Day(Instant at) => at.InZone(Reader.InFrench.Zone).Date;
}
