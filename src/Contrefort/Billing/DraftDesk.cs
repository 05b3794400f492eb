using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>What a person does to drafts: prices, words, lines left out, each with a reason that is kept; and credit notes.</summary>
internal sealed class DraftDesk(IDbContextFactory<ContrefortDb> data, DraftBook book, VatCases cases, IClock clock)
{
    const int LongestReason = 500;
    const int LongestText = 200;

    /// <summary>A draft with all it takes to issue it, and what it misses today; null when there is none.</summary>
    public async Task<(DraftFile File, DraftCheck Check)?> Find(Guid id, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        if (await db.Drafts.AsNoTracking().SingleOrDefaultAsync(draft => draft.Id == id, stop) is not { } row)
            return null;
        var file = (await DraftFile.Read(db, [row], stop))[0];
        return (file, file.Check(cases, Today));
    }

    LocalDate Today => clock.GetCurrentInstant().InZone(Ui.Reader.InFrench.Zone).Date;

    /// <summary>Gives a price that is missing, or another one: of one unit, without tax.</summary>
    public Task Price(
        Guid draft,
        string line,
        decimal price,
        string reason,
        Issuer by,
        CancellationToken stop = default,
        Action<ContrefortDb>? also = null
    ) =>
        price is < 0 or > 100_000_000 || Cents.Decimals(price) > 6
            ? throw new RuleViolationException("A price is a positive amount with at most six decimals.")
            : Change(draft, line, DraftChangeKind.Price, price, null, reason, by, stop, also);

    public Task Word(
        Guid draft,
        string line,
        string text,
        string reason,
        Issuer by,
        CancellationToken stop = default,
        Action<ContrefortDb>? also = null
    ) =>
        string.IsNullOrWhiteSpace(text) || text.Length > LongestText
            ? throw new RuleViolationException(new Sentence("Write 1 to {0} characters.", LongestText))
            : Change(draft, line, DraftChangeKind.Text, null, text.Trim(), reason, by, stop, also);

    /// <summary>The line is not invoiced: what it was for is not asked again.</summary>
    public Task LeaveOut(
        Guid draft,
        string line,
        string reason,
        Issuer by,
        CancellationToken stop = default,
        Action<ContrefortDb>? also = null
    ) => Change(draft, line, DraftChangeKind.LeaveOut, null, null, reason, by, stop, also);

    public Task PutBack(
        Guid draft,
        string line,
        string reason,
        Issuer by,
        CancellationToken stop = default,
        Action<ContrefortDb>? also = null
    ) => Change(draft, line, DraftChangeKind.PutBack, null, null, reason, by, stop, also);

    async Task Change(
        Guid id,
        string line,
        DraftChangeKind kind,
        decimal? price,
        string? text,
        string reason,
        Issuer by,
        CancellationToken stop,
        Action<ContrefortDb>? also
    )
    {
        var why = Reason(reason);
        await using var db = await data.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var draft = await Lock(db, id, stop);
        if (draft.State == DraftState.Issued)
            throw new RuleViolationException("What is issued is for ever: give it back by a credit note.");
        if (InvoiceJson.Read<IReadOnlyList<DraftedLine>>(draft.Lines).All(known => known.Key != line))
            throw new RuleViolationException("There is no such line any more.");
        var now = clock.GetCurrentInstant();
        db.Add(
            new DraftChangeRow
            {
                Id = NewId.At(now),
                DraftId = id,
                LineKey = line,
                Kind = kind,
                Price = price,
                Text = text,
                Reason = why,
                ById = by.Id,
                ByName = by.Name,
                At = now,
            }
        );
        also?.Invoke(db);
        db.Announce(BillRun.Topic);
        await db.SaveChangesAsync(stop);
        await book.Check(db, [draft], stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>
    /// Prepares the credit note of an invoice, whole or by lines, to be looked at and issued; and, if asked, a draft of the same
    /// lines, to be mended and invoiced again.
    /// </summary>
    /// <param name="lines">Keys of billed lines; null for all that is left.</param>
    /// <returns>The draft of the credit note.</returns>
    public async Task<Guid> GiveBack(
        Guid invoice,
        IReadOnlyCollection<string>? lines,
        string reason,
        bool again,
        Issuer by,
        CancellationToken stop = default,
        Action<ContrefortDb, DraftRow>? also = null
    )
    {
        var why = Reason(reason);
        await using var db = await data.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var row =
            await db.Invoices.AsNoTracking().SingleOrDefaultAsync(one => one.Id == invoice, stop)
            ?? throw new RuleViolationException("There is no such invoice.");
        if (row.Type == DocumentType.CreditNote)
            throw new RuleViolationException("A credit note is not given back: invoice again what is owed.");
        var source = await Lock(db, row.DraftId, stop);
        if (
            await db.Drafts.AnyAsync(
                draft =>
                    draft.PrecedingId == invoice
                    && draft.Origin == DraftOrigin.Person
                    && draft.State == DraftState.Open,
                stop
            )
        )
            throw new RuleViolationException("A credit note of this invoice is being prepared already.");
        var file = (await DraftFile.Read(db, [source], stop))[0];
        var left = await Left(db, invoice, stop);
        var chosen = file
            .Lines.Where(line => left.GetValueOrDefault(line.Key) > 0 && (lines is null || lines.Contains(line.Key)))
            .ToList();
        if (chosen.Count == 0)
            throw new RuleViolationException("Nothing of it is left to give back.");
        var times = await db.Drafts.CountAsync(draft => draft.Key.StartsWith(source.Key + "!"), stop) + 1;
        var credit = Made($"{source.Key}!{times}", DocumentType.CreditNote, [.. chosen.Select(Back)]);
        db.Add(credit);
        var made = new List<DraftRow> { credit };
        if (again)
            made.Add(Made($"{source.Key}!{times}+", DocumentType.Invoice, [.. chosen.Select(Again)]));
        db.AddRange(made.Skip(1));
        also?.Invoke(db, credit);
        db.Announce(BillRun.Topic);
        await db.SaveChangesAsync(stop);
        await book.Check(db, made, stop);
        await transaction.CommitAsync(stop);
        return credit.Id;

        // What is left of a line, in one unit when part of it was given back before.
        DraftedLine Back(DraftedLine line) =>
            (
                left[line.Key] == line.Net
                    ? line
                    : line with
                    {
                        Quantity = 1,
                        Unit = Core.Billing.UnitCode.One,
                        BaseQuantity = 1,
                        UnitPrice = left[line.Key],
                        Allowances = [],
                    }
            ) with
            {
                Key = $"{line.Key}!{times}",
                ByPerson = true,
                Computed = 0,
            };

        DraftedLine Again(DraftedLine line) =>
            line with
            {
                Key = $"{line.Key}!{times}+",
                ByPerson = true,
                Computed = 0,
            };

        DraftRow Made(string key, DocumentType type, IReadOnlyList<DraftedLine> of)
        {
            var now = clock.GetCurrentInstant();
            return new()
            {
                Id = NewId.At(now),
                Key = key,
                ContractId = source.ContractId,
                CustomerId = source.CustomerId,
                Origin = DraftOrigin.Person,
                Type = type,
                Term = source.Term,
                FromOn = of.Min(line => line.From),
                UntilOn = of.Max(line => line.Until),
                InvoicedOn = Today,
                Currency = source.Currency,
                Lines = InvoiceJson.Write(of),
                Reason = type == DocumentType.CreditNote ? why : null,
                PrecedingId = type == DocumentType.CreditNote ? invoice : null,
                State = DraftState.Open,
                CreatedAt = now,
                UpdatedAt = now,
            };
        }
    }

    /// <summary>What each line of an invoice still has to give back, by its key.</summary>
    public static async Task<Dictionary<string, decimal>> Left(ContrefortDb db, Guid invoice, CancellationToken stop)
    {
        var own = await db.BilledLines.Where(line => line.InvoiceId == invoice).ToListAsync(stop);
        var given = await (
            from credit in db.Invoices
            where credit.PrecedingId == invoice
            join line in db.BilledLines on credit.Id equals line.InvoiceId
            group line.Net by line.Line into one
            select new { one.Key, Net = one.Sum() }
        ).ToDictionaryAsync(one => one.Key, one => one.Net, stop);
        return own.ToDictionary(line => line.Key, line => line.Net + given.GetValueOrDefault(line.Line));
    }

    /// <summary>Looks again at the open drafts of a customer, or of all, since who buys or sells has changed.</summary>
    public async Task CheckAgain(CustomerId? customer, CancellationToken stop = default)
    {
        const int chunk = 500;
        await using var db = await data.CreateDbContextAsync(stop);
        var after = "";
        while (true)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var rows = await db
                .Drafts.AsNoTracking()
                .Where(draft =>
                    draft.State == DraftState.Open
                    && (customer == null || draft.CustomerId == customer.Value)
                    && string.Compare(draft.Key, after) > 0
                )
                .OrderBy(draft => draft.Key)
                .Take(chunk)
                .ToListAsync(stop);
            if (rows.Count > 0)
                await book.Check(db, rows, stop);
            await transaction.CommitAsync(stop);
            if (rows.Count < chunk)
                return;
            after = rows[^1].Key;
        }
    }

    static async Task<DraftRow> Lock(ContrefortDb db, Guid id, CancellationToken stop) =>
        (
            await db.Drafts.FromSql($"select * from drafts where id = {id} for update").AsNoTracking().ToListAsync(stop)
        ).SingleOrDefault() ?? throw new RuleViolationException("There is no such draft.");

    static string Reason(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? throw new RuleViolationException("Say why.")
        : reason.Length > LongestReason
            ? throw new RuleViolationException(new Sentence("Write 1 to {0} characters.", LongestReason))
        : reason.Trim();
}
