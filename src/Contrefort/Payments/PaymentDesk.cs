using Contrefort.Agenda;
using Contrefort.Channels;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Payments;

/// <summary>Money that came, as it is told.</summary>
/// <param name="Key">The same is recorded once.</param>
internal sealed record NewPayment(string Key, LocalDate On, decimal Amount, string Currency, PaymentSource Source)
{
    public string? Payer { get; init; }
    public string? PayerAccount { get; init; }
    public string? Account { get; init; }
    public string? Reference { get; init; }
    public string Text { get; init; } = "";
    public Guid? Import { get; init; }

    /// <summary>What it is for, when that is known without looking.</summary>
    public Guid? Invoice { get; init; }
}

/// <summary>What became of a payment that was told.</summary>
/// <param name="IsNew">False: it was recorded before, and nothing happened.</param>
internal sealed record Recorded(Guid Payment, bool IsNew, decimal Matched);

/// <summary>Records payments, says what they are for, and takes back what was wrong. Nothing is changed in place.</summary>
internal sealed class PaymentDesk(IDbContextFactory<ContrefortDb> data, IClock clock)
{
    /// <summary>A payment whose reference is one of ours goes where that says, as far as is owed; the rest waits for a person.</summary>
    /// <exception cref="RuleViolationException"/>
    public async Task<Recorded> Record(NewPayment payment, string by, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var recorded = await Record(db, payment, by, stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return recorded;
    }

    /// <summary>In the caller's transaction; save afterwards.</summary>
    public async Task<Recorded> Record(ContrefortDb db, NewPayment payment, string by, CancellationToken stop)
    {
        Check(payment);
        var now = clock.GetCurrentInstant();
        var id = NewId.At(now);
        var isNew =
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into payments (id, key, received_on, amount, currency, payer, payer_account, account, reference, text, source,
                    import_id, by_name, recorded_at)
                values ({id}, {payment.Key}, {payment.On.ToDateOnly()}, {payment.Amount}, {payment.Currency}, {payment.Payer},
                    {payment.PayerAccount}, {payment.Account}, {payment.Reference}, {payment.Text},
                    {EnumText.Of(payment.Source)}, {payment.Import}, {by}, {now.ToDateTimeUtc()})
                on conflict (key) do nothing
                """,
                stop
            ) > 0;
        db.Announce(InvoiceDesk.Topic);
        if (!isNew)
            return new(
                await db.Payments.Where(row => row.Key == payment.Key).Select(row => row.Id).SingleAsync(stop),
                false,
                0
            );
        var meant = payment.Invoice is { } known ? [known] : await Meant(db, payment, stop);
        var matched = 0m;
        foreach (var invoice in meant)
            if (Math.Min(await Open(db, invoice, stop), payment.Amount - matched) is > 0 and var part)
            {
                var how = payment.Source == PaymentSource.Debit ? AllocationHow.Debit : AllocationHow.Reference;
                await Allocate(db, id, invoice, part, how, by, now, stop);
                matched += part;
            }
        return new(id, true, matched);
    }

    /// <summary>The invoices whose reference or number stands in what the payer wrote, the oldest first.</summary>
    static async Task<List<Guid>> Meant(ContrefortDb db, NewPayment payment, CancellationToken stop)
    {
        var said = ReferenceSearch.In($"{payment.Reference} {payment.Text}").ToList();
        if (payment.Reference is { } reference)
            said.Add(ReferenceSearch.Plain(reference));
        if (said.Count == 0)
            return [];
        return await db
            .InvoiceStates.Join(
                db.Invoices,
                state => state.InvoiceId,
                invoice => invoice.Id,
                (state, invoice) => new { state, invoice }
            )
            .Where(one =>
                one.invoice.Type != DocumentType.CreditNote
                && one.invoice.Currency == payment.Currency
                && (said.Contains(one.state.Reference!) || said.Contains(one.invoice.Number.Replace("-", "")))
            )
            .OrderBy(one => one.invoice.DueOn)
            .ThenBy(one => one.invoice.Number)
            .Select(one => one.invoice.Id)
            .Take(50)
            .ToListAsync(stop);
    }

    /// <summary>A person says what a payment is for.</summary>
    /// <param name="amount">Null: as much as is owed and left.</param>
    /// <exception cref="RuleViolationException"/>
    public Task Match(Guid payment, string number, decimal? amount, string by, CancellationToken stop = default) =>
        Change(
            payment,
            async (db, row, now) =>
            {
                var invoice =
                    await db.Invoices.AsNoTracking().SingleOrDefaultAsync(one => one.Number == number.Trim(), stop)
                    ?? throw new RuleViolationException(new Sentence("There is no invoice {0}.", number.Trim()));
                if (invoice.Type == DocumentType.CreditNote)
                    throw new RuleViolationException("A payment is for an invoice, not for a credit note.");
                if (invoice.Currency != row.Currency)
                    throw new RuleViolationException("The payment is in another currency than the invoice.");
                var left = await Left(db, row, stop);
                var open = await Open(db, invoice.Id, stop);
                var part = amount ?? Math.Min(left, open);
                if (part <= 0 || part > left || Cents.Decimals(part) > 2)
                    throw new RuleViolationException(new Sentence("{0} of this payment are left.", left));
                if (part > open)
                    throw new RuleViolationException(new Sentence("Only {0} are owed on {1}.", open, invoice.Number));
                await Allocate(db, row.Id, invoice.Id, part, AllocationHow.Hand, by, now, stop);
            },
            stop
        );

    /// <summary>It was for something else: what it paid is owed again.</summary>
    public async Task Unmatch(Guid allocation, string reason, string by, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var payment = await db
            .Allocations.Where(row => row.Id == allocation)
            .Select(row => (Guid?)row.PaymentId)
            .SingleOrDefaultAsync(stop);
        await Change(
            payment ?? throw new RuleViolationException("There is no such payment."),
            async (within, row, now) =>
            {
                var held = await within.Holding.AsNoTracking().SingleOrDefaultAsync(a => a.Id == allocation, stop);
                if (held is not null)
                    await Release(within, held, Today(now), Given(reason), by, now, stop);
            },
            stop
        );
    }

    /// <summary>It did not come, or was taken back: everything it paid is owed again.</summary>
    public Task Reverse(Guid payment, LocalDate on, string reason, string by, CancellationToken stop = default) =>
        Change(payment, (db, row, now) => Reverse(db, row, on, reason, by, now, stop), stop);

    public static async Task Reverse(
        ContrefortDb db,
        PaymentRow row,
        LocalDate on,
        string reason,
        string by,
        Instant now,
        CancellationToken stop
    )
    {
        foreach (var held in await db.Holding.AsNoTracking().Where(a => a.PaymentId == row.Id).ToListAsync(stop))
            await Release(db, held, on, Given(reason), by, now, stop);
        db.Add(
            new PaymentReversalRow
            {
                PaymentId = row.Id,
                OnDate = on,
                Reason = Given(reason),
                ByName = by,
                RecordedAt = now,
            }
        );
    }

    /// <summary>The payment is locked; one that was taken back is not touched any more.</summary>
    async Task Change(Guid payment, Func<ContrefortDb, PaymentRow, Instant, Task> change, CancellationToken stop)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var row =
            await db
                .Payments.FromSql($"select * from payments where id = {payment} for update")
                .AsNoTracking()
                .SingleOrDefaultAsync(stop)
            ?? throw new RuleViolationException("There is no such payment.");
        if (await db.PaymentReversals.AnyAsync(reversal => reversal.PaymentId == payment, stop))
            throw new RuleViolationException("This payment was taken back.");
        await change(db, row, clock.GetCurrentInstant());
        db.Announce(InvoiceDesk.Topic);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    public static async Task Allocate(
        ContrefortDb db,
        Guid payment,
        Guid invoice,
        decimal amount,
        AllocationHow how,
        string by,
        Instant now,
        CancellationToken stop
    )
    {
        var state = await InvoiceJourney.Lock(db, invoice, stop);
        var row = new AllocationRow
        {
            Id = NewId.At(now),
            PaymentId = payment,
            InvoiceId = invoice,
            Amount = amount,
            How = how,
            ByName = by,
            RecordedAt = now,
        };
        db.Add(row);
        await db.SaveChangesAsync(stop);
        await Paid(db, state, amount, now, $"collected:{row.Id}", stop);
    }

    static async Task Release(
        ContrefortDb db,
        AllocationRow held,
        LocalDate on,
        string reason,
        string by,
        Instant now,
        CancellationToken stop
    )
    {
        var state = await InvoiceJourney.Lock(db, held.InvoiceId, stop);
        db.Add(
            new AllocationReversalRow
            {
                AllocationId = held.Id,
                OnDate = on,
                Reason = reason,
                ByName = by,
                RecordedAt = now,
            }
        );
        await db.SaveChangesAsync(stop);
        await Paid(db, state, -held.Amount, now, $"collected:{held.Id}:back", stop);
        db.PlanOnce(
            new AgendaEntry(RemindOfInvoice.AgendaKind, RemindOfInvoice.KeyOf(held.InvoiceId), now, held.InvoiceId)
        );
    }

    static async Task Paid(
        ContrefortDb db,
        InvoiceStateRow before,
        decimal amount,
        Instant now,
        string key,
        CancellationToken stop
    )
    {
        await db
            .InvoiceStates.Where(state => state.InvoiceId == before.InvoiceId)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(state => state.Paid, before.Paid + amount)
                        .SetProperty(state => state.ChangedAt, now),
                stop
            );
        await CollectedStatus.Add(db, before, amount, key, now, stop);
    }

    static async Task<decimal> Open(ContrefortDb db, Guid invoice, CancellationToken stop)
    {
        var state = await InvoiceJourney.Lock(db, invoice, stop);
        var gross = await db.Invoices.Where(row => row.Id == invoice).Select(row => row.Gross).SingleAsync(stop);
        return state.Balance(gross).Open;
    }

    static async Task<decimal> Left(ContrefortDb db, PaymentRow row, CancellationToken stop) =>
        row.Amount - await db.Holding.Where(a => a.PaymentId == row.Id).SumAsync(a => a.Amount, stop);

    static LocalDate Today(Instant now) => now.InZone(Ui.Reader.InFrench.Zone).Date;

    static string Given(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? throw new RuleViolationException("Give a reason.") : reason.Trim();

    void Check(NewPayment payment)
    {
        if (payment.Amount <= 0 || Cents.Decimals(payment.Amount) > 2 || payment.Amount >= 1_000_000_000_000m)
            throw new RuleViolationException("An amount is positive and has two decimals.");
        if (payment.Currency is not { Length: 3 } || !payment.Currency.All(char.IsAsciiLetterUpper))
            throw new RuleViolationException("A currency has three letters: EUR.");
        if (payment.On > Today(clock.GetCurrentInstant()))
            throw new RuleViolationException("Money that is still to come is no payment yet.");
    }
}
