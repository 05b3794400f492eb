using System.Security.Cryptography;
using Contrefort.Core;
using Contrefort.Data;
using Contrefort.Protocols.Banking;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Payments;

/// <summary>
/// Reads a bank's statement: each credit is a payment, once, whatever file it comes in; a collection that came back opens its invoice
/// again. All of a file is read, or nothing.
/// </summary>
internal sealed class StatementImport(
    IDbContextFactory<ContrefortDb> data,
    PaymentDesk payments,
    DebitDesk debits,
    IClock clock
)
{
    public const int LargestFile = 10 * 1024 * 1024;

    /// <exception cref="RuleViolationException">It cannot be read, or was read before.</exception>
    public async Task<BankImportRow> Read(string name, byte[] file, string by, CancellationToken stop = default)
    {
        if (file.Length > LargestFile)
            throw new RuleViolationException("This file is too large for a statement.");
        var (format, entries) = Parse(file);
        var sha = SHA256.HashData(file);
        await using var db = await data.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // One at a time: two files may hold the same entries.
        await db.Database.TakeTurn("bank-imports", stop);
        if (await db.BankImports.AnyAsync(row => row.Sha256 == sha, stop))
            throw new RuleViolationException("This file was read already.");
        var now = clock.GetCurrentInstant();
        var id = NewId.At(now);
        var import = new BankImportRow
        {
            Id = id,
            Sha256 = sha,
            Name = Files.Blobs.SafeName(name),
            Format = format,
            ByName = by,
            At = now,
        };
        db.Add(import);
        await db.SaveChangesAsync(stop);
        var (made, matched, skipped) = (0, 0, 0);
        foreach (var entry in entries)
            if (await debits.Returned(db, entry, by, stop))
                matched++;
            else if (entry.Amount < 0 || await debits.IsOurs(db, entry, stop))
                skipped++;
            else
            {
                var recorded = await payments.Record(db, Payment(entry, id), by, stop);
                made += recorded.IsNew ? 1 : 0;
                skipped += recorded.IsNew ? 0 : 1;
                matched += recorded.Matched > 0 ? 1 : 0;
            }
        await db
            .BankImports.Where(row => row.Id == id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.Entries, entries.Count)
                        .SetProperty(row => row.Made, made)
                        .SetProperty(row => row.Matched, matched)
                        .SetProperty(row => row.Skipped, skipped),
                stop
            );
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return await db.BankImports.AsNoTracking().SingleAsync(row => row.Id == id, stop);
    }

    static (string Format, IReadOnlyList<BankEntry> Entries) Parse(byte[] file)
    {
        try
        {
            return file.AsSpan().TrimStart("\ufeff \r\n\t"u8).StartsWith("<"u8)
                ? ("camt053", Camt053.Read(file))
                : ("csv", StatementCsv.Read(file));
        }
        catch (StatementException wrong)
        {
            throw new RuleViolationException(new Sentence("This statement cannot be read: {0}", wrong.Message));
        }
    }

    static NewPayment Payment(BankEntry entry, Guid import) =>
        new($"bank:{entry.Key}", LocalDate.FromDateOnly(entry.On), entry.Amount, entry.Currency, PaymentSource.Bank)
        {
            Payer = entry.Payer,
            PayerAccount = entry.PayerAccount,
            Account = entry.Account,
            Reference = entry.Reference,
            Text = entry.Text,
            Import = import,
        };
}
