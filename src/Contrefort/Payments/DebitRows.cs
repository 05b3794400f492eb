using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Data;
using Contrefort.Documents.Payments;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Payments;

/// <summary>A customer lets a seller collect from their account. It holds until it is revoked.</summary>
internal sealed class MandateRow
{
    public Guid Id { get; init; }
    public CustomerId CustomerId { get; init; }
    public Guid SellerId { get; init; }

    /// <summary>Unique mandate reference.</summary>
    public required string Reference { get; init; }
    public LocalDate SignedOn { get; init; }
    public DebitScheme Scheme { get; init; }
    public required string Debtor { get; init; }
    public required string Iban { get; init; }
    public string? Bic { get; init; }

    /// <summary>How many days before they are told: 14, unless agreed otherwise.</summary>
    public int NoticeDays { get; init; }
    public required string ByName { get; init; }
    public Instant CreatedAt { get; init; }
}

internal sealed class MandateRevocationRow
{
    public Guid MandateId { get; init; }
    public LocalDate OnDate { get; init; }
    public required string Reason { get; init; }
    public required string ByName { get; init; }
    public Instant RecordedAt { get; init; }
}

/// <summary>A file brought to the bank.</summary>
internal sealed class DebitFileRow
{
    public Guid Id { get; init; }
    public Guid SellerId { get; init; }
    public required string MessageId { get; init; }
    public LocalDate CollectOn { get; init; }
    public required byte[] Content { get; init; }
    public decimal Total { get; init; }
    public required string ByName { get; init; }
    public Instant CreatedAt { get; init; }
}

/// <summary>One invoice in such a file.</summary>
internal sealed class DebitRow
{
    public Guid Id { get; init; }
    public Guid FileId { get; init; }
    public Guid InvoiceId { get; init; }
    public Guid MandateId { get; init; }
    public decimal Amount { get; init; }
    public required string EndToEnd { get; init; }
}

/// <summary>The bank of the debtor gave it back.</summary>
internal sealed class DebitReturnRow
{
    public Guid DebitId { get; init; }
    public LocalDate OnDate { get; init; }
    public required string Code { get; init; }
    public required string ByName { get; init; }
    public Instant RecordedAt { get; init; }
}

internal static class DebitSets
{
    extension(ContrefortDb db)
    {
        public DbSet<MandateRow> Mandates => db.Set<MandateRow>();
        public DbSet<MandateRevocationRow> MandateRevocations => db.Set<MandateRevocationRow>();
        public DbSet<DebitFileRow> DebitFiles => db.Set<DebitFileRow>();
        public DbSet<DebitRow> Debits => db.Set<DebitRow>();
        public DbSet<DebitReturnRow> DebitReturns => db.Set<DebitReturnRow>();

        public IQueryable<MandateRow> GoodMandates =>
            db.Set<MandateRow>().Where(m => !db.Set<MandateRevocationRow>().Any(r => r.MandateId == m.Id));
    }
}

internal sealed class DebitMapping
    : IEntityTypeConfiguration<MandateRow>,
        IEntityTypeConfiguration<MandateRevocationRow>,
        IEntityTypeConfiguration<DebitFileRow>,
        IEntityTypeConfiguration<DebitRow>,
        IEntityTypeConfiguration<DebitReturnRow>
{
    public void Configure(EntityTypeBuilder<MandateRow> mandate)
    {
        mandate.ToTable("mandates");
        mandate.HasIndex(m => new { m.SellerId, m.Reference }).IsUnique();
        // Its type is of the documents, whose enums no convention knows.
        mandate.Property(m => m.Scheme).HasConversion<EnumConverter<DebitScheme>>();
        mandate.HasIndex(m => m.CustomerId);
        mandate.HasOne<CustomerRow>().WithMany().HasForeignKey(m => m.CustomerId);
        mandate.HasOne<SellerRow>().WithMany().HasForeignKey(m => m.SellerId);
    }

    public void Configure(EntityTypeBuilder<MandateRevocationRow> revocation)
    {
        revocation.ToTable("mandate_revocations");
        revocation.HasKey(r => r.MandateId);
        revocation.HasOne<MandateRow>().WithMany().HasForeignKey(r => r.MandateId);
    }

    public void Configure(EntityTypeBuilder<DebitFileRow> file)
    {
        file.ToTable("debit_files");
        file.HasIndex(f => f.MessageId).IsUnique();
        file.HasIndex(f => f.CreatedAt, "debit_files_newest").IsDescending();
        file.HasOne<SellerRow>().WithMany().HasForeignKey(f => f.SellerId);
    }

    public void Configure(EntityTypeBuilder<DebitRow> debit)
    {
        debit.ToTable("debits");
        debit.HasIndex(d => d.FileId);
        debit.HasIndex(d => d.InvoiceId);
        debit.HasIndex(d => d.EndToEnd).IsUnique();
        debit.HasOne<DebitFileRow>().WithMany().HasForeignKey(d => d.FileId);
        debit.HasOne<InvoiceRow>().WithMany().HasForeignKey(d => d.InvoiceId);
        debit.HasOne<MandateRow>().WithMany().HasForeignKey(d => d.MandateId);
    }

    public void Configure(EntityTypeBuilder<DebitReturnRow> back)
    {
        back.ToTable("debit_returns");
        back.HasKey(r => r.DebitId);
        back.HasOne<DebitRow>().WithMany().HasForeignKey(r => r.DebitId);
    }
}
