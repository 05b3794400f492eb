using System.Text.Json;
using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Contrefort.Files;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Quotes;

/// <summary>Contracts and amendments on paper: made when they are signed, kept as they are, known by their hash.</summary>
internal sealed class ContractPapers(IDbContextFactory<ContrefortDb> data, Blobs blobs)
{
    /// <summary>Who signs, read before the signing's own transaction.</summary>
    public async Task<(Parties Parties, string Language)> PartiesOf(CustomerId customer, Offer offer)
    {
        await using var db = await data.CreateDbContextAsync();
        var row = await db.Customers.AsNoTracking().SingleAsync(found => found.Id == customer);
        return (
            new(await SellerHead.Of(db, offer.Seller), await SellerHead.OfBuyer(db, row)),
            ContractPaper.LanguageOf(offer, row.Language)
        );
    }

    /// <summary>Adds the contract's paper to the rows that sign it.</summary>
    public static void Keep(
        ContrefortDb db,
        ContractRow row,
        SettledQuote settled,
        (Parties Parties, string Language) who
    )
    {
        var contract = new Contract(
            row.Id,
            row.Number,
            row.CustomerId,
            row.StartsOn,
            row.EndsOn,
            settled.Quote.Terms,
            row.Components,
            []
        );
        var pdf = ContractPaper.Of(
            contract,
            settled,
            who.Parties,
            JsonSerializer.Deserialize<Dictionary<string, string>>(row.Roles)!,
            row.StopsWhenClosed,
            who.Language,
            row.SignedAt
        );
        Keep(db, row, 0, $"{row.Number}.pdf", who.Language, pdf, row.SignedAt);
    }

    public static void Keep(
        ContrefortDb db,
        ContractRow row,
        int position,
        string name,
        string language,
        byte[] pdf,
        Instant at
    ) =>
        db.Add(
            new ContractDocumentRow
            {
                ContractId = row.Id,
                Position = position,
                Name = name,
                Language = language,
                Sha256 = db.Keep(pdf, at),
                MadeAt = at,
            }
        );

    /// <summary>The bytes, when they are still those that were signed.</summary>
    public Task<byte[]> Read(ContractDocumentRow document, CancellationToken stop) => blobs.Read(document.Sha256, stop);
}
