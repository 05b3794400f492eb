using System.Text.RegularExpressions;
using Contrefort.Billing;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;
using Contrefort.Data;
using Contrefort.Documents.Pdf;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Invoicing;

/// <summary>A seller as it is given.</summary>
internal sealed record SellerTerms(
    Party Party,
    string VatCase,
    decimal? VatRate,
    string InvoicePrefix,
    string CreditPrefix
)
{
    public IReadOnlyList<SellerAccount> Accounts { get; init; } = [];
    public string? CreditorId { get; init; }
    public bool VatOnDebits { get; init; }
    public int PaymentDays { get; init; } = 30;
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>An opaque PNG; null keeps the one it has.</summary>
    public byte[]? Logo { get; init; }
}

/// <summary>How a customer is invoiced, as it is given; null is as the seller has it.</summary>
internal sealed record BuyerTerms(Party Party, InvoiceProfile Profile)
{
    public Guid? Seller { get; init; }
    public string? VatCase { get; init; }
    public decimal? VatRate { get; init; }
    public string? BuyerReference { get; init; }
    public string? OrderReference { get; init; }
    public int? PaymentDays { get; init; }
}

/// <summary>Who sells, and how each customer is invoiced. Issued documents keep what they say.</summary>
internal sealed partial class SellerDesk(
    IDbContextFactory<ContrefortDb> data,
    VatCases cases,
    DraftDesk drafts,
    IClock clock
)
{
    const int LargestLogo = 500_000;

    /// <exception cref="RuleViolationException">An identifier, account, prefix or VAT case is wrong.</exception>
    public async Task<Guid> Save(Guid? id, SellerTerms terms, CancellationToken stop = default)
    {
        Refuse(PartyFaults.Of(terms.Party));
        RefuseVat(terms.VatCase, terms.VatRate, terms.Party.Address.Country);
        RefuseDays(terms.PaymentDays);
        foreach (var account in terms.Accounts)
        {
            IdentifierKind.Iban.Read(account.Iban);
            if (account.Bic is { } bic)
                IdentifierKind.Bic.Read(bic);
        }
        if (terms.CreditorId is { } creditor)
            IdentifierKind.CreditorId.Read(creditor);
        if (!Prefix().IsMatch(terms.InvoicePrefix) || !Prefix().IsMatch(terms.CreditPrefix))
            throw new RuleViolationException("A prefix is one to ten capital letters and digits.");
        if (terms.InvoicePrefix == terms.CreditPrefix)
            throw new RuleViolationException("Invoices and credit notes have a series each: give them two prefixes.");
        if (terms.Logo is { } logo)
            RefuseLogo(logo);
        await using var db = await data.CreateDbContextAsync(stop);
        var prefixes = new[] { terms.InvoicePrefix, terms.CreditPrefix };
        if (
            await db.Sellers.AnyAsync(
                row => row.Id != id && (prefixes.Contains(row.InvoicePrefix) || prefixes.Contains(row.CreditPrefix)),
                stop
            )
        )
            throw new RuleViolationException("Another seller numbers its documents with this prefix.");
        var now = clock.GetCurrentInstant();
        var row = id is null
            ? null
            : await db.Sellers.SingleOrDefaultAsync(known => known.Id == id, stop)
                ?? throw new RuleViolationException("There is no such seller.");
        if (row is null)
            db.Add(
                row = new()
                {
                    Id = NewId.At(now),
                    CreatedAt = now,
                    VatCase = terms.VatCase,
                    InvoicePrefix = terms.InvoicePrefix,
                    CreditPrefix = terms.CreditPrefix,
                }
            );
        row.Party = InvoiceJson.Write(terms.Party);
        row.Accounts = InvoiceJson.Write(terms.Accounts);
        row.CreditorId = terms.CreditorId;
        (row.VatCase, row.VatRate, row.VatOnDebits) = (terms.VatCase, terms.VatRate, terms.VatOnDebits);
        row.PaymentDays = terms.PaymentDays;
        (row.InvoicePrefix, row.CreditPrefix) = (terms.InvoicePrefix, terms.CreditPrefix);
        row.Notes = InvoiceJson.Write(terms.Notes);
        row.Logo = terms.Logo ?? row.Logo;
        row.UpdatedAt = now;
        await db.SaveChangesAsync(stop);
        await drafts.CheckAgain(null, stop);
        return row.Id;
    }

    /// <exception cref="RuleViolationException">An identifier or VAT case is wrong.</exception>
    public async Task Save(CustomerId customer, BuyerTerms terms, CancellationToken stop = default)
    {
        Refuse(PartyFaults.Of(terms.Party));
        await using var db = await data.CreateDbContextAsync(stop);
        var seller = await db
            .Sellers.OrderBy(row => row.CreatedAt)
            .FirstOrDefaultAsync(row => terms.Seller == null || row.Id == terms.Seller, stop);
        if (terms.Seller is not null && seller is null)
            throw new RuleViolationException("There is no such seller.");
        if (terms.VatCase is { } own)
            RefuseVat(
                own,
                terms.VatRate,
                seller is null ? "FR" : InvoiceJson.Read<Party>(seller.Party).Address.Country
            );
        else if (terms.VatRate is not null)
            throw new RuleViolationException("A VAT rate goes with its case.");
        RefuseDays(terms.PaymentDays ?? 30);
        var row = await db.BillingIdentities.SingleOrDefaultAsync(known => known.CustomerId == customer, stop);
        if (row is null)
            db.Add(row = new() { CustomerId = customer });
        row.SellerId = terms.Seller;
        row.Party = InvoiceJson.Write(terms.Party);
        (row.VatCase, row.VatRate) = (terms.VatCase, terms.VatRate);
        row.BuyerReference = terms.BuyerReference.Given;
        row.OrderReference = terms.OrderReference.Given;
        row.PaymentDays = terms.PaymentDays;
        row.Profile = terms.Profile;
        row.UpdatedAt = clock.GetCurrentInstant();
        await db.SaveChangesAsync(stop);
        await drafts.CheckAgain(customer, stop);
    }

    static void Refuse(IEnumerable<PartyFaults.Fault> faults)
    {
        foreach (var fault in faults)
            throw new RuleViolationException(fault.Sentence);
    }

    static void RefuseDays(int days)
    {
        if (days is < 0 or > 365)
            throw new RuleViolationException("Payment is due within 0 to 365 days.");
    }

    void RefuseVat(string name, decimal? rate, string country)
    {
        if (rate is < 0 or > 100)
            throw new RuleViolationException("A VAT rate lies between 0 and 100 per cent.");
        cases[name].On(clock.GetCurrentInstant().InUtc().Date, country, "fr", rate);
    }

    static void RefuseLogo(byte[] png)
    {
        if (png.Length > LargestLogo)
            throw new RuleViolationException("A logo has at most 500 kB.");
        try
        {
            Picture.Png(png);
        }
        catch (InvalidDataException)
        {
            throw new RuleViolationException("A logo is a PNG picture without transparency.");
        }
    }

    [GeneratedRegex("^[A-Z0-9]{1,10}$")]
    private static partial Regex Prefix();
}
