using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>What contracts owe and was invoiced; a customer's own pages read it through their scope.</summary>
internal sealed class MoneyBook(ContractFactsBook facts, IDbContextFactory<ContrefortDb> data)
{
    /// <param name="from">Null for all there is.</param>
    public async Task<MoneyStatement> Of(
        Contract contract,
        LocalDate? from,
        LocalDate until,
        CancellationToken stop = default
    )
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var billed = await Billed(db, db.BilledLines.Where(line => line.ContractId == contract.Id)).ToListAsync(stop);
        return MoneyStatement.Of(await facts.Of(contract, stop), billed, from ?? LocalDate.MinIsoValue, until);
    }

    /// <summary>Lines that were billed, in the order of their documents.</summary>
    public static IQueryable<BilledPart> Billed(ContrefortDb db, IQueryable<BilledLineRow> lines) =>
        from line in lines.AsNoTracking()
        join invoice in db.Invoices on line.InvoiceId equals invoice.Id
        join draft in db.Drafts on invoice.DraftId equals draft.Id
        orderby invoice.IssuedOn, invoice.Number, line.Position
        select new BilledPart(
            line.Line,
            invoice.Number,
            invoice.Type == DocumentType.CreditNote,
            invoice.IssuedOn,
            line.Net,
            line.Name,
            line.ByPerson || draft.Origin == DraftOrigin.Penalty || draft.Origin == DraftOrigin.Person
        );
}
