using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Books;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Books;

/// <summary>A line that was invoiced, and how much of it is earned. Signed: a credit note takes away.</summary>
internal sealed record DeferredLine(
    string Invoice,
    LocalDate IssuedOn,
    string Customer,
    string CustomerName,
    string Contract,
    string Name,
    LocalDate From,
    LocalDate Until,
    bool IsPack,
    string Currency,
    decimal Net,
    decimal Earned
)
{
    public decimal Owed => Net - Earned;
}

/// <summary>
/// What was invoiced up to a day, and what of it is still to be earned: fees day by day, packs as they are used and the rest when they
/// expire. Read from the lines billed and the accounts of credits; nothing is stored.
/// </summary>
internal sealed class DeferredBook(IDbContextFactory<ContrefortDb> data, ContractFactsBook facts)
{
    public async Task<IReadOnlyList<DeferredLine>> Read(Guid? seller, LocalDate on, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var found = await db
            .BilledLines.AsNoTracking()
            .Where(line => line.Net != 0)
            .Join(
                db.Invoices.Where(i => i.IssuedOn <= on && (seller == null || i.SellerId == seller)),
                line => line.InvoiceId,
                invoice => invoice.Id,
                (line, invoice) =>
                    new
                    {
                        line,
                        invoice.Number,
                        invoice.IssuedOn,
                        invoice.Currency,
                        invoice.CustomerId,
                    }
            )
            .OrderBy(one => one.IssuedOn)
            .ThenBy(one => one.Number)
            .ThenBy(one => one.line.Position)
            .ToListAsync(stop);
        var customers = await db
            .Customers.AsNoTracking()
            .Select(one => new
            {
                one.Id,
                one.Number,
                one.Name,
            })
            .ToDictionaryAsync(one => one.Id, stop);
        var numbers = await db
            .Contracts.AsNoTracking()
            .Select(one => new { one.Id, one.Number })
            .ToDictionaryAsync(one => one.Id, one => one.Number, stop);
        var packs = new Dictionary<ContractId, IReadOnlyDictionary<string, Earning>>();
        foreach (var some in found.Select(one => one.line.ContractId).Distinct().Chunk(ContractFactsBook.Chunk))
        foreach (var contract in await facts.Of(some, stop))
            packs[contract.Contract.Id] = Packs(contract, on);
        return
        [
            .. found.Select(one =>
            {
                var pack = packs[one.line.ContractId]
                    .FirstOrDefault(lot => $"{one.line.Line}/".Contains($"/{lot.Key}/", StringComparison.Ordinal));
                var earned = new EarnedRevenue(
                    one.line.Net,
                    pack.Value ?? new Earning.OverDays(one.line.FromOn, one.line.UntilOn)
                );
                var customer = customers[one.CustomerId];
                return new DeferredLine(
                    one.Number,
                    one.IssuedOn,
                    customer.Number,
                    customer.Name,
                    numbers[one.line.ContractId],
                    one.line.Name,
                    one.line.FromOn,
                    one.line.UntilOn,
                    pack.Value is not null,
                    one.Currency,
                    one.line.Net,
                    earned.At(on)
                );
            }),
        ];
    }

    /// <summary>How each pack of a contract is earned, by the key of its lot.</summary>
    static Dictionary<string, Earning> Packs(ContractFacts contract, LocalDate on)
    {
        var zone = contract.Contract.Terms.Zone;
        // The end of the day asked for.
        var asOf = zone.AtStartOfDay(on.PlusDays(1)).ToInstant() - Duration.Epsilon;
        var earnings = new Dictionary<string, Earning>();
        foreach (var (_, statement) in WorkAccount.Read(contract, asOf).Credits)
        {
            var used = statement
                .Postings.Where(p => p.Kind == PostingKind.Drawn && p.Lot is not null)
                .ToLookup(p => p.Lot!);
            foreach (var lot in statement.Lots)
                earnings[lot.Lot.Key] = new Earning.OverUse(
                    lot.Lot.Amount,
                    [.. used[lot.Lot.Key].Select(p => (p.At.InZone(zone).Date, -p.Amount))],
                    lot.Lot.ExpiresAt?.InZone(zone).Date
                );
        }
        return earnings;
    }
}
