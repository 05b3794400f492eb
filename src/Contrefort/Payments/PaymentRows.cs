using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Payments;

internal enum PaymentSource
{
    Hand,
    Bank,

    /// <summary>We collected it; see <see cref="DebitRow"/>.</summary>
    Debit,
}

/// <summary>Money that came.</summary>
internal sealed class PaymentRow
{
    public Guid Id { get; init; }
    public required string Key { get; init; }
    public LocalDate ReceivedOn { get; init; }
    public decimal Amount { get; init; }
    public required string Currency { get; init; }
    public string? Payer { get; init; }
    public string? PayerAccount { get; init; }

    /// <summary>Ours.</summary>
    public string? Account { get; init; }
    public string? Reference { get; init; }
    public string Text { get; init; } = "";
    public PaymentSource Source { get; init; }
    public Guid? ImportId { get; init; }
    public required string ByName { get; init; }
    public Instant RecordedAt { get; init; }
}

/// <summary>It did not come after all, or was taken back.</summary>
internal sealed class PaymentReversalRow
{
    public Guid PaymentId { get; init; }
    public LocalDate OnDate { get; init; }
    public required string Reason { get; init; }
    public required string ByName { get; init; }
    public Instant RecordedAt { get; init; }
}

internal enum AllocationHow
{
    Reference,
    Hand,
    Debit,
}

/// <summary>What of a payment is for which invoice.</summary>
internal sealed class AllocationRow
{
    public Guid Id { get; init; }
    public Guid PaymentId { get; init; }
    public Guid InvoiceId { get; init; }
    public decimal Amount { get; init; }
    public AllocationHow How { get; init; }
    public required string ByName { get; init; }
    public Instant RecordedAt { get; init; }
}

internal sealed class AllocationReversalRow
{
    public Guid AllocationId { get; init; }
    public LocalDate OnDate { get; init; }
    public required string Reason { get; init; }
    public required string ByName { get; init; }
    public Instant RecordedAt { get; init; }
}

/// <summary>A statement that was read. The same file is read once.</summary>
internal sealed class BankImportRow
{
    public Guid Id { get; init; }
    public required byte[] Sha256 { get; init; }
    public required string Name { get; init; }
    public required string Format { get; init; }
    public int Entries { get; init; }
    public int Made { get; init; }
    public int Matched { get; init; }
    public int Skipped { get; init; }
    public required string ByName { get; init; }
    public Instant At { get; init; }
}

internal static class PaymentSets
{
    extension(ContrefortDb db)
    {
        public DbSet<PaymentRow> Payments => db.Set<PaymentRow>();
        public DbSet<PaymentReversalRow> PaymentReversals => db.Set<PaymentReversalRow>();
        public DbSet<AllocationRow> Allocations => db.Set<AllocationRow>();
        public DbSet<AllocationReversalRow> AllocationReversals => db.Set<AllocationReversalRow>();
        public DbSet<BankImportRow> BankImports => db.Set<BankImportRow>();

        /// <summary>Allocations that hold: neither they nor their payment was taken back.</summary>
        public IQueryable<AllocationRow> Holding =>
            db.Set<AllocationRow>().Where(a => !db.Set<AllocationReversalRow>().Any(r => r.AllocationId == a.Id));
    }
}

internal sealed class PaymentMapping
    : IEntityTypeConfiguration<PaymentRow>,
        IEntityTypeConfiguration<PaymentReversalRow>,
        IEntityTypeConfiguration<AllocationRow>,
        IEntityTypeConfiguration<AllocationReversalRow>,
        IEntityTypeConfiguration<BankImportRow>
{
    public void Configure(EntityTypeBuilder<PaymentRow> payment)
    {
        payment.ToTable("payments");
        payment.HasIndex(p => p.Key).IsUnique();
        payment.Property(p => p.Text).HasDefaultValue("");
        payment.HasIndex(p => new { p.ReceivedOn, p.Id }, "payments_newest").IsDescending();
        payment.HasOne<BankImportRow>().WithMany().HasForeignKey(p => p.ImportId);
    }

    public void Configure(EntityTypeBuilder<PaymentReversalRow> reversal)
    {
        reversal.ToTable("payment_reversals");
        reversal.HasKey(r => r.PaymentId);
        reversal.HasOne<PaymentRow>().WithMany().HasForeignKey(r => r.PaymentId);
    }

    public void Configure(EntityTypeBuilder<AllocationRow> allocation)
    {
        allocation.ToTable("payment_allocations");
        allocation.HasIndex(a => a.PaymentId);
        allocation.HasIndex(a => a.InvoiceId);
        allocation.HasOne<PaymentRow>().WithMany().HasForeignKey(a => a.PaymentId);
        allocation.HasOne<InvoiceRow>().WithMany().HasForeignKey(a => a.InvoiceId);
    }

    public void Configure(EntityTypeBuilder<AllocationReversalRow> reversal)
    {
        reversal.ToTable("allocation_reversals");
        reversal.HasKey(r => r.AllocationId);
        reversal.HasOne<AllocationRow>().WithMany().HasForeignKey(r => r.AllocationId);
    }

    public void Configure(EntityTypeBuilder<BankImportRow> import)
    {
        import.ToTable("bank_imports");
        import.HasIndex(i => i.Sha256).IsUnique();
    }
}
