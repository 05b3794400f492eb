using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Invoicing;

/// <summary>A legal entity that issues invoices.</summary>
internal sealed class SellerRow
{
    public Guid Id { get; init; }

    /// <summary>A <see cref="Core.Invoicing.Party"/>; see <see cref="InvoiceJson"/>.</summary>
    public string Party { get; set; } = "{}";

    /// <summary>A list of <see cref="SellerAccount"/>.</summary>
    public string Accounts { get; set; } = "[]";

    /// <summary>SEPA creditor identifier, for direct debits.</summary>
    public string? CreditorId { get; set; }

    /// <summary>A case of <c>vat/cases.yaml</c>, unless the customer has one.</summary>
    public required string VatCase { get; set; }

    /// <summary>Per cent; null where the case takes none.</summary>
    public decimal? VatRate { get; set; }

    /// <summary>French option: tax on services falls due when they are invoiced, not when they are paid.</summary>
    public bool VatOnDebits { get; set; }
    public int PaymentDays { get; set; } = 30;
    public required string InvoicePrefix { get; set; }
    public required string CreditPrefix { get; set; }

    /// <summary>Its own words for the notes the law asks for, by subject: <c>PMT</c>, <c>PMD</c>, <c>AAB</c>.</summary>
    public string Notes { get; set; } = "{}";

    /// <summary>An opaque PNG.</summary>
    public byte[]? Logo { get; set; }
    public Instant CreatedAt { get; init; }
    public Instant UpdatedAt { get; set; }
}

/// <summary>Where to pay.</summary>
/// <param name="Currency">ISO 4217.</param>
internal sealed record SellerAccount(string Currency, string Iban, string? Bic);

/// <summary>How a customer wants to be invoiced; what is null is as the seller has it.</summary>
internal sealed class BillingIdentityRow
{
    public CustomerId CustomerId { get; init; }
    public Guid? SellerId { get; set; }
    public string Party { get; set; } = "{}";
    public string? VatCase { get; set; }
    public decimal? VatRate { get; set; }
    public string? BuyerReference { get; set; }
    public string? OrderReference { get; set; }
    public int? PaymentDays { get; set; }

    /// <summary>Which rules its documents are held to.</summary>
    public InvoiceProfile Profile { get; set; }
    public Instant UpdatedAt { get; set; }
}

internal static class SellerSets
{
    extension(ContrefortDb db)
    {
        public DbSet<SellerRow> Sellers => db.Set<SellerRow>();
        public DbSet<BillingIdentityRow> BillingIdentities => db.Set<BillingIdentityRow>();
    }
}

internal sealed class SellerMapping : IEntityTypeConfiguration<SellerRow>, IEntityTypeConfiguration<BillingIdentityRow>
{
    public void Configure(EntityTypeBuilder<SellerRow> seller)
    {
        seller.ToTable("sellers");
        seller.HasIndex(s => s.InvoicePrefix).IsUnique();
        seller.HasIndex(s => s.CreditPrefix).IsUnique();
        seller.Property(s => s.Party).HasColumnType("jsonb");
        seller.Property(s => s.Accounts).HasColumnType("jsonb");
        seller.Property(s => s.Notes).HasColumnType("jsonb");
    }

    public void Configure(EntityTypeBuilder<BillingIdentityRow> identity)
    {
        identity.ToTable("billing_identities");
        identity.HasKey(i => i.CustomerId);
        identity.Property(i => i.Party).HasColumnType("jsonb");
        identity.HasOne<CustomerRow>().WithMany().HasForeignKey(i => i.CustomerId);
        identity.HasOne<SellerRow>().WithMany().HasForeignKey(i => i.SellerId);
    }
}
