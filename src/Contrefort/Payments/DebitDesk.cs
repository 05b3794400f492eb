using Contrefort.Agenda;
using Contrefort.Channels;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Documents.Payments;
using Contrefort.Invoicing;
using Contrefort.Protocols.Banking;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Payments;

/// <summary>Collections, and what comes back.</summary>
internal sealed class DebitDesk(IDbContextFactory<ContrefortDb> data, MoneyMails mails, IClock clock)
{
    public const string AgendaKind = "settle-debits";

    LocalDate Today => clock.GetCurrentInstant().InZone(Reader.InFrench.Zone).Date;

    /// <summary>What could be collected on a day: due by then, under a good mandate, not disputed, not collected already.</summary>
    public async Task<IReadOnlyList<Collectable>> Due(Guid seller, LocalDate on, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await Due(db, seller, on, stop);
    }

    static async Task<IReadOnlyList<Collectable>> Due(
        ContrefortDb db,
        Guid seller,
        LocalDate on,
        CancellationToken stop
    )
    {
        var found = await db
            .OwedInvoices.Where(one =>
                one.Invoice.SellerId == seller
                && one.Invoice.Currency == "EUR"
                && one.Invoice.DueOn <= on
                && one.State.Stage != InvoiceStage.Disputed
                && one.State.Stage != InvoiceStage.Refused
                && one.State.Stage != InvoiceStage.Rejected
                && !db.Set<DebitRow>()
                    .Any(d => d.InvoiceId == one.Invoice.Id && !db.Set<DebitReturnRow>().Any(r => r.DebitId == d.Id))
            )
            .OrderBy(one => one.Invoice.Number)
            .ToListAsync(stop);
        var mandates = (await db.GoodMandates.AsNoTracking().Where(m => m.SellerId == seller).ToListAsync(stop))
            .GroupBy(m => m.CustomerId)
            .ToDictionary(own => own.Key, own => own.MaxBy(m => m.SignedOn)!);
        return
        [
            .. found
                .Where(one => mandates.ContainsKey(one.Invoice.CustomerId))
                .Select(one => new Collectable(one.Invoice, mandates[one.Invoice.CustomerId], one.Balance.Open)),
        ];
    }

    /// <summary>Makes the file for the bank, and tells each debtor.</summary>
    /// <returns>The file; it is <see cref="DebitFileRow.Content"/>.</returns>
    /// <exception cref="RuleViolationException"/>
    public async Task<Guid> Collect(Guid seller, LocalDate on, string by, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var row =
            (
                await db
                    .Sellers.FromSql($"select * from sellers where id = {seller} for update")
                    .AsNoTracking()
                    .ToListAsync(stop)
            ).SingleOrDefault() ?? throw new RuleViolationException("There is no such seller.");
        var due = await Due(db, seller, on, stop);
        if (due.Count == 0)
            throw new RuleViolationException("There is nothing to collect.");
        if (due.MaxBy(one => one.Mandate.NoticeDays) is { } slow && Today.PlusDays(slow.Mandate.NoticeDays) > on)
            throw new RuleViolationException(
                new Sentence(
                    "{0} is told {1} days before: collect on {2} at the earliest.",
                    slow.Mandate.Debtor,
                    slow.Mandate.NoticeDays,
                    Today.PlusDays(slow.Mandate.NoticeDays)
                )
            );
        var now = clock.GetCurrentInstant();
        var id = NewId.At(now);
        var debits = due.Select(one => new DebitRow
            {
                Id = NewId.At(now),
                FileId = id,
                InvoiceId = one.Invoice.Id,
                MandateId = one.Mandate.Id,
                Amount = one.Amount,
                EndToEnd = $"{one.Invoice.Number}-{id.ToString("N")[^8..]}"[
                    ..Math.Min(35, one.Invoice.Number.Length + 9)
                ],
            })
            .ToList();
        var content = await Write(db, row, id, on, [.. due.Zip(debits)], now, stop);
        db.Add(
            new DebitFileRow
            {
                Id = id,
                SellerId = seller,
                MessageId = MessageId(id),
                CollectOn = on,
                Content = content,
                Total = debits.Sum(debit => debit.Amount),
                ByName = by,
                CreatedAt = now,
            }
        );
        await db.SaveChangesAsync(stop);
        db.AddRange(debits);
        foreach (var (one, debit) in due.Zip(debits))
            mails.Announce(db, row, one, debit, on, now);
        db.Plan(
            new AgendaEntry(
                AgendaKind,
                $"{AgendaKind}:{id}",
                on.At(new LocalTime(12, 0)).InZoneLeniently(Reader.InFrench.Zone).ToInstant(),
                id
            )
        );
        db.Announce(InvoiceDesk.Topic);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return id;
    }

    static async Task<byte[]> Write(
        ContrefortDb db,
        SellerRow seller,
        Guid id,
        LocalDate on,
        IReadOnlyList<(Collectable What, DebitRow Debit)> all,
        Instant now,
        CancellationToken stop
    )
    {
        var party = InvoiceJson.Read<Party>(seller.Party);
        var account =
            InvoiceJson.Read<IReadOnlyList<SellerAccount>>(seller.Accounts).FirstOrDefault(one => one.Currency == "EUR")
            ?? throw new RuleViolationException("The seller has no account in euros.");
        if (seller.CreditorId is not { } creditor)
            throw new RuleViolationException("The seller has no SEPA creditor identifier.");
        var mandates = all.Select(one => one.What.Mandate.Id).ToList();
        var used = (
            await db
                .Debits.Where(d => mandates.Contains(d.MandateId))
                .Select(d => d.MandateId)
                .Distinct()
                .ToListAsync(stop)
        ).ToHashSet();
        var file = new DirectDebitFile(
            MessageId(id),
            now,
            new Creditor(party.Name, account.Iban, account.Bic, creditor),
            on,
            [
                .. all.Select(one => new Collection(
                    one.Debit.EndToEnd,
                    one.Debit.Amount,
                    one.What.Mandate.Reference,
                    one.What.Mandate.SignedOn,
                    one.What.Mandate.Debtor,
                    one.What.Mandate.Iban,
                    one.What.Mandate.Bic,
                    one.What.Invoice.Number,
                    one.What.Mandate.Scheme,
                    used.Add(one.What.Mandate.Id) ? DebitSequence.First : DebitSequence.Recurring
                )),
            ]
        );
        using var bytes = new MemoryStream();
        file.Write(bytes);
        return bytes.ToArray();
    }

    /// <summary>A collection came back: what it paid is owed again.</summary>
    /// <exception cref="RuleViolationException"/>
    public async Task Return(Guid debit, LocalDate on, string code, string by, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await Return(db, debit, on, code, by, stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    async Task Return(ContrefortDb db, Guid debit, LocalDate on, string code, string by, CancellationToken stop)
    {
        var row = await db
            .Debits.FromSql($"select * from debits where id = {debit} for update")
            .AsNoTracking()
            .SingleAsync(stop);
        if (await db.DebitReturns.AnyAsync(r => r.DebitId == debit, stop))
            return;
        var now = clock.GetCurrentInstant();
        db.Add(
            new DebitReturnRow
            {
                DebitId = debit,
                OnDate = on,
                Code = code.Trim(),
                ByName = by,
                RecordedAt = now,
            }
        );
        var key = SettleDebits.KeyOf(row);
        if (
            await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.Key == key, stop) is { } payment
            && !await db.PaymentReversals.AnyAsync(r => r.PaymentId == payment.Id, stop)
        )
            await PaymentDesk.Reverse(db, payment, on, code, by, now, stop);
        db.Announce(InvoiceDesk.Topic);
    }

    /// <summary>An entry of a statement that gives one of our collections back.</summary>
    public async Task<bool> Returned(ContrefortDb db, BankEntry entry, string by, CancellationToken stop)
    {
        if (entry.EndToEndId is null || entry.ReturnCode is null && entry.Amount > 0)
            return false;
        var debit = await db
            .Debits.Where(d => d.EndToEnd == entry.EndToEndId)
            .Select(d => (Guid?)d.Id)
            .SingleOrDefaultAsync(stop);
        if (debit is not { } id)
            return false;
        await Return(db, id, LocalDate.FromDateOnly(entry.On), entry.ReturnCode ?? "NARR", by, stop);
        await db.SaveChangesAsync(stop);
        return true;
    }

    /// <summary>Money of a collection that is recorded by itself on its day.</summary>
    public Task<bool> IsOurs(ContrefortDb db, BankEntry entry, CancellationToken stop) =>
        entry.EndToEndId is { } id ? db.Debits.AnyAsync(d => d.EndToEnd == id, stop) : Task.FromResult(false);

    static string MessageId(Guid id) => id.ToString("N");
}

/// <param name="Amount">What is still owed.</param>
internal sealed record Collectable(InvoiceRow Invoice, MandateRow Mandate, decimal Amount);
