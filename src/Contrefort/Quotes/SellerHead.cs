using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Quotes;

/// <summary>How a seller stands at the head of a paper: its name, address and numbers as far as they are known.</summary>
internal static class SellerHead
{
    /// <summary>The legal entity of that name, else the first one; else the name alone.</summary>
    public static async Task<IReadOnlyList<string>> Of(ContrefortDb db, string seller)
    {
        var parties = (
            await db.Sellers.AsNoTracking().OrderBy(row => row.CreatedAt).Select(row => row.Party).ToListAsync()
        )
            .Select(InvoiceJson.Read<Party>)
            .ToList();
        return
            (parties.Find(party => party.Name == seller || party.TradingName == seller) ?? parties.FirstOrDefault())
                is { } found
            ? Lines(found)
            : [seller];
    }

    /// <summary>A customer as they are invoiced, when that is known; else by name.</summary>
    public static async Task<IReadOnlyList<string>> OfBuyer(ContrefortDb db, Contracts.CustomerRow customer) =>
        await db
            .BillingIdentities.AsNoTracking()
            .Where(identity => identity.CustomerId == customer.Id)
            .Select(identity => identity.Party)
            .SingleOrDefaultAsync()
            is { } party
            ? Lines(InvoiceJson.Read<Party>(party))
            : [customer.Name, customer.Country];

    static IReadOnlyList<string> Lines(Party party) =>
        [
            .. new[]
            {
                party.TradingName is { } trade && trade != party.Name ? $"{trade} – {party.Name}" : party.Name,
                party.LegalForm,
                party.Address.Street,
                party.Address.Complement,
                $"{party.Address.PostCode} {party.Address.City}".Trim(),
                party.Address.Country,
                party.LegalId is { Scheme: "0002", Value: var siren } ? $"SIREN {siren}" : party.LegalId?.Value,
                party.VatNumber,
            }
                .OfType<string>()
                .Where(line => line.Length > 0),
        ];
}
