using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Terms;
using Contrefort.Credits;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Invoicing;

/// <summary>A French seller, and customers who buy packs of hours: each pack is a draft. The numbers add up and belong to nobody.</summary>
internal sealed class Trade(World world) : IAsyncDisposable
{
    public static readonly Issuer Thomas = new(new Guid("0199aaaa-0000-7000-8000-000000000009"), "Thomas Petit");

    static readonly Party Seller = new()
    {
        Name = "Élan Services SARL",
        LegalForm = "SARL au capital de 10 000 €",
        Address = new("4 rue de la Voûte", "69002", "Lyon", "FR"),
        LegalId = new("0002", "512345679"),
        Ids = [new("0009", "51234567900017")],
        VatNumber = "FR75512345679",
        ElectronicAddress = new("0225", "512345679"),
        Contact = new("Comptabilité", "+33 4 72 00 00 00", "compta@elan.example"),
    };

    public static readonly Party Nantes = new()
    {
        Name = "Coopérative de l'Erdre",
        Address = new("8 quai de l'Erdre", "44000", "Nantes", "FR"),
        LegalId = new("0002", "412345670"),
        VatNumber = "FR96412345670",
        ElectronicAddress = new("0225", "412345670"),
    };

    public static readonly Party Namur = new()
    {
        Name = "Atelier Meuse SA",
        Address = new("Quai de Meuse 3", "5000", "Namur", "BE"),
        LegalId = new("0208", "0876543270"),
        VatNumber = "BE0876543270",
        ElectronicAddress = new("0208", "0876543270"),
    };

    public static readonly Party Lausanne = new()
    {
        Name = "Vignes & Lacs SA",
        Address = new("Avenue du Léman 9", "1003", "Lausanne", "CH"),
        LegalId = new("0183", "CHE116281710"),
        ElectronicAddress = new("0183", "CHE116281710"),
    };

    public World World => world;
    public InvoiceDesk Desk => Get<InvoiceDesk>();
    public DraftDesk Drafts => Get<DraftDesk>();
    public LocalDate Today => Desk.Today;
    int _signed;

    public T Get<T>()
        where T : notnull => world.Services.GetRequiredService<T>();

    public static async Task<Trade> Open(
        string moment = "2026-11-20 10:00",
        bool hasSeller = true,
        params (string Key, string? Value)[] settings
    )
    {
        var trade = new Trade(await World.At(moment, null, settings));
        if (hasSeller)
            await trade.Sells("FR7620041010050500013M02606".Replace("FR76", "FR14"));
        return trade;
    }

    public Task<Guid> Sells(string iban, Guid? id = null) =>
        Get<SellerDesk>()
            .Save(id, new(Seller, "domestic", 20, "FA", "AV") { Accounts = [new("EUR", iban, "PSSTFRPPLYO")] });

    /// <summary>A customer, and how they are invoiced when <paramref name="party"/> is known.</summary>
    public async Task<CustomerId> Buyer(string number, Party? party, string? vatCase = null, string language = "fr")
    {
        var customer = await Get<ContractDesk>()
            .AddCustomer(
                number,
                party?.Name ?? "Sans adresse",
                party?.Address.Country ?? "FR",
                "Europe/Paris",
                language,
                []
            );
        if (party is not null)
            await Get<SellerDesk>()
                .Save(customer, new(party, PartyFaults.ProfileOf(party.Address.Country)) { VatCase = vatCase });
        return customer;
    }

    /// <summary>A contract and its first pack: 10 hours are 700 €, 20 are 1 200 €.</summary>
    public async Task<ContractId> Pack(CustomerId customer, decimal hours = 10)
    {
        var number = $"C-{++_signed:000}";
        var contract = await Get<ContractDesk>()
            .Sign(
                number,
                customer,
                "libra-help",
                "2010-02-17",
                new Choices { Parameters = new Dictionary<string, string> { ["pack"] = $"{hours}" } },
                [],
                Today
            );
        await Get<WorkDesk>().Buy(contract, "credit.hours", hours, world.Now, $"{number}/1");
        return contract;
    }

    public async Task<BillingRunRow> Bill(BillingRunKind kind = BillingRunKind.Draft, LocalDate? until = null)
    {
        var run = Get<BillRun>();
        return await run.Finish(await run.Begin(kind, until ?? Today, Thomas));
    }

    public async Task<IReadOnlyList<DraftRow>> Open()
    {
        await using var db = world.Db();
        return await db.Drafts.AsNoTracking().Where(d => d.State == DraftState.Open).OrderBy(d => d.Key).ToListAsync();
    }

    public async Task<IReadOnlyList<InvoiceRow>> Issued()
    {
        await using var db = world.Db();
        return await db.Invoices.AsNoTracking().OrderBy(i => i.Prefix).ThenBy(i => i.Position).ToListAsync();
    }

    /// <summary>Issues what can be, today; says numbers, or why not.</summary>
    public async Task<IReadOnlyList<string>> Issue(params IEnumerable<DraftRow> drafts)
    {
        var results = await Desk.Issue([.. drafts.Select(draft => draft.Id)], Today, Thomas);
        return [.. results.Select(result => result.Number ?? result.Refusal!.ToString())];
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();
}
