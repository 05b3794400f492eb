using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Invoicing;

/// <summary>An issued document, for ever. <see cref="Content"/> is the document; the other columns are to find it by.</summary>
internal sealed class InvoiceRow
{
    public Guid Id { get; init; }
    public required string Number { get; init; }
    public Guid SellerId { get; init; }
    public required string Prefix { get; init; }
    public int Year { get; init; }
    public int Position { get; init; }
    public DocumentType Type { get; init; }
    public InvoiceProfile Profile { get; init; }
    public CustomerId CustomerId { get; init; }
    public ContractId ContractId { get; init; }
    public Guid DraftId { get; init; }
    public Guid? PrecedingId { get; init; }
    public LocalDate IssuedOn { get; init; }
    public LocalDate? DueOn { get; init; }
    public required string Currency { get; init; }
    public decimal Net { get; init; }
    public decimal Vat { get; init; }
    public decimal Gross { get; init; }

    /// <summary>An <see cref="IssuedContent"/>, in the very words that were hashed.</summary>
    public required string Content { get; init; }
    public required byte[] Previous { get; init; }
    public required byte[] Hash { get; init; }
    public Instant IssuedAt { get; init; }
    public Guid? ById { get; init; }
    public required string ByName { get; init; }

    /// <summary>Signed: a credit note takes away.</summary>
    public decimal Signed(decimal amount) => Type == DocumentType.CreditNote ? -amount : amount;
}

/// <summary>A file of an issued document.</summary>
internal sealed class InvoiceDocumentRow
{
    public Guid InvoiceId { get; init; }

    /// <summary>See <see cref="InvoiceFormats"/>.</summary>
    public required string Format { get; init; }
    public required byte[] Sha256 { get; init; }
    public required byte[] Content { get; init; }
}

/// <summary>The last number of a series; locked while numbers are given.</summary>
internal sealed class InvoiceSeriesRow
{
    public Guid SellerId { get; init; }
    public required string Prefix { get; init; }
    public int Year { get; init; }
    public int Last { get; init; }
    public LocalDate IssuedOn { get; init; }
    public required byte[] Hash { get; init; }
}

/// <summary>What was asked, or given back, for a line of the terms. Amounts are signed.</summary>
internal sealed class BilledLineRow
{
    public required string Key { get; init; }

    /// <summary>The line it is about: its own, or the one it mends.</summary>
    public required string Line { get; init; }

    /// <summary>The draft on which that line first stood.</summary>
    public required string DraftKey { get; init; }
    public Guid InvoiceId { get; init; }
    public ContractId ContractId { get; init; }
    public int Position { get; init; }

    /// <summary>As it stands on the document.</summary>
    public required string Name { get; init; }
    public required string Term { get; init; }
    public LocalDate FromOn { get; init; }
    public LocalDate UntilOn { get; init; }

    /// <summary>What terms and facts gave.</summary>
    public decimal Computed { get; init; }

    /// <summary>What was invoiced.</summary>
    public decimal Net { get; init; }

    /// <summary>A person priced it, left it out or gave it back: facts do not correct it.</summary>
    public bool ByPerson { get; init; }
}

internal static class InvoiceSets
{
    extension(ContrefortDb db)
    {
        public DbSet<InvoiceRow> Invoices => db.Set<InvoiceRow>();
        public DbSet<InvoiceDocumentRow> InvoiceDocuments => db.Set<InvoiceDocumentRow>();
        public DbSet<InvoiceSeriesRow> InvoiceSeries => db.Set<InvoiceSeriesRow>();
        public DbSet<BilledLineRow> BilledLines => db.Set<BilledLineRow>();
    }
}

internal sealed class InvoiceMapping
    : IEntityTypeConfiguration<InvoiceRow>,
        IEntityTypeConfiguration<InvoiceDocumentRow>,
        IEntityTypeConfiguration<InvoiceSeriesRow>,
        IEntityTypeConfiguration<BilledLineRow>
{
    public void Configure(EntityTypeBuilder<InvoiceRow> invoice)
    {
        invoice.ToTable("invoices");
        invoice.HasIndex(i => i.Number).IsUnique();
        invoice
            .HasIndex(i => new
            {
                i.SellerId,
                i.Prefix,
                i.Year,
                i.Position,
            })
            .IsUnique();
        invoice.HasIndex(i => i.DraftId).IsUnique();
        invoice.HasIndex(i => new { i.IssuedOn, i.Number }, "invoices_newest").IsDescending();
        invoice
            .HasIndex(
                i => new
                {
                    i.CustomerId,
                    i.IssuedOn,
                    i.Number,
                },
                "invoices_by_customer"
            )
            .IsDescending(false, true, true);
        invoice
            .HasIndex(
                i => new
                {
                    i.ContractId,
                    i.IssuedOn,
                    i.Number,
                },
                "invoices_by_contract"
            )
            .IsDescending(false, true, true);
        invoice.HasIndex(i => i.PrecedingId, "invoices_preceding_id").HasFilter("preceding_id is not null");
        invoice.HasOne<SellerRow>().WithMany().HasForeignKey(i => i.SellerId);
        invoice.HasOne<CustomerRow>().WithMany().HasForeignKey(i => i.CustomerId);
        invoice.HasOne<ContractRow>().WithMany().HasForeignKey(i => i.ContractId);
        invoice.HasOne<DraftRow>().WithMany().HasForeignKey(i => i.DraftId);
        invoice.HasOne<InvoiceRow>().WithMany().HasForeignKey(i => i.PrecedingId);
    }

    public void Configure(EntityTypeBuilder<InvoiceDocumentRow> document)
    {
        document.ToTable("invoice_documents");
        document.HasKey(d => new { d.InvoiceId, d.Format });
        document.HasOne<InvoiceRow>().WithMany().HasForeignKey(d => d.InvoiceId);
    }

    public void Configure(EntityTypeBuilder<InvoiceSeriesRow> series)
    {
        series.ToTable("invoice_series");
        series.HasKey(s => new { s.SellerId, s.Prefix });
        series.HasOne<SellerRow>().WithMany().HasForeignKey(s => s.SellerId);
    }

    public void Configure(EntityTypeBuilder<BilledLineRow> line)
    {
        line.ToTable("billed_lines");
        line.HasKey(l => l.Key);
        line.HasIndex(
            l => new
            {
                l.ContractId,
                l.Term,
                l.FromOn,
            },
            "billed_lines_by_contract"
        );
        line.HasIndex(l => new { l.InvoiceId, l.Position }, "billed_lines_by_invoice");
        line.HasOne<InvoiceRow>().WithMany().HasForeignKey(l => l.InvoiceId);
        line.HasOne<ContractRow>().WithMany().HasForeignKey(l => l.ContractId);
    }
}
