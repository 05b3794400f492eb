using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Invoicing;

/// <summary>A draft with all it takes to issue it.</summary>
internal sealed record DraftFile(
    DraftRow Draft,
    IReadOnlyList<DraftedLine> Lines,
    IReadOnlyList<DraftChangeRow> Changes,
    InvoiceTerms? Terms,
    Preceding? Preceding
)
{
    public DraftCheck Check(VatCases cases, LocalDate day) => DraftCheck.Of(Draft, Lines, Terms, cases, Preceding, day);

    /// <summary>For many drafts, in a few queries; in the order of the drafts.</summary>
    public static async Task<IReadOnlyList<DraftFile>> Read(
        ContrefortDb db,
        IReadOnlyList<DraftRow> drafts,
        CancellationToken stop = default
    )
    {
        var ids = drafts.Select(draft => draft.Id).ToList();
        var customerIds = drafts.Select(draft => draft.CustomerId).Distinct().ToList();
        var contractIds = drafts.Select(draft => draft.ContractId).Distinct().ToList();
        var precedingIds = drafts.Select(draft => draft.PrecedingId).OfType<Guid>().Distinct().ToList();
        var changes = await db
            .DraftChanges.AsNoTracking()
            .Where(change => ids.Contains(change.DraftId))
            .OrderBy(change => change.At)
            .ToListAsync(stop);
        var customers = await db
            .Customers.AsNoTracking()
            .Where(customer => customerIds.Contains(customer.Id))
            .ToDictionaryAsync(customer => customer.Id, stop);
        var contracts = await db
            .Contracts.Where(contract => contractIds.Contains(contract.Id))
            .Select(contract => new { contract.Id, contract.Number })
            .ToDictionaryAsync(contract => contract.Id, contract => contract.Number, stop);
        var identities = await db
            .BillingIdentities.AsNoTracking()
            .Where(identity => customerIds.Contains(identity.CustomerId))
            .ToDictionaryAsync(identity => identity.CustomerId, stop);
        var sellers = await db.Sellers.AsNoTracking().OrderBy(seller => seller.CreatedAt).ToListAsync(stop);
        var preceding = precedingIds.Count == 0 ? [] : await ReadPreceding(db, precedingIds, stop);
        var byDraft = changes.ToLookup(change => change.DraftId);
        return
        [
            .. drafts.Select(draft => new DraftFile(
                draft,
                DraftedLine.Changed(InvoiceJson.Read<IReadOnlyList<DraftedLine>>(draft.Lines), [.. byDraft[draft.Id]]),
                [.. byDraft[draft.Id]],
                TermsOf(draft),
                draft.PrecedingId is { } id ? preceding.GetValueOrDefault(id) : null
            )),
        ];

        InvoiceTerms? TermsOf(DraftRow draft) =>
            identities.GetValueOrDefault(draft.CustomerId) is { } identity
            && sellers.FirstOrDefault(seller => identity.SellerId is null || seller.Id == identity.SellerId)
                is { } seller
                ? new(
                    seller,
                    identity,
                    customers[draft.CustomerId].Number,
                    contracts[draft.ContractId],
                    Reader.Of(customers[draft.CustomerId].Language, customers[draft.CustomerId].Zone)
                )
                : null;
    }

    static async Task<Dictionary<Guid, Preceding>> ReadPreceding(
        ContrefortDb db,
        IReadOnlyList<Guid> ids,
        CancellationToken stop
    )
    {
        var found = await db
            .Invoices.Where(invoice => ids.Contains(invoice.Id))
            .Select(invoice => new
            {
                invoice.Id,
                invoice.Number,
                invoice.IssuedOn,
                invoice.Net,
                Given = db.Set<InvoiceRow>()
                    .Where(credit => credit.PrecedingId == invoice.Id && credit.Type == DocumentType.CreditNote)
                    .Sum(credit => credit.Net),
            })
            .ToListAsync(stop);
        return found.ToDictionary(
            one => one.Id,
            one => new Preceding(one.Id, one.Number, one.IssuedOn, one.Net - one.Given)
        );
    }
}
