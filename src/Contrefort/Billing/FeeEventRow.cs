using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>Something a fee is due upon, with who said so and why. See <see cref="Core.Billing.FeeEvent"/>.</summary>
internal sealed class FeeEventRow
{
    public Guid Id { get; init; }
    public ContractId ContractId { get; init; }
    public required string Name { get; init; }
    public required string Key { get; init; }
    public Instant At { get; init; }

    /// <summary>A <see cref="Core.Billing.PriceFacts"/>; see <see cref="PriceFactsJson"/>.</summary>
    public string Prices { get; init; } = "{}";
    public TicketId? TicketId { get; init; }
    public Guid? ById { get; init; }
    public required string ByName { get; init; }
    public required string Reason { get; init; }
    public Instant RecordedAt { get; init; }
}

/// <summary>An event that was no event, and why. It stays on the record.</summary>
internal sealed class FeeEventReversalRow
{
    public Guid FeeEventId { get; init; }
    public Guid? ById { get; init; }
    public required string ByName { get; init; }
    public required string Reason { get; init; }
    public Instant RecordedAt { get; init; }
}

internal static class FeeEventSets
{
    extension(ContrefortDb db)
    {
        public DbSet<FeeEventRow> FeeEvents => db.Set<FeeEventRow>();
        public DbSet<FeeEventReversalRow> FeeEventReversals => db.Set<FeeEventReversalRow>();
    }
}

internal sealed class FeeEventMapping
    : IEntityTypeConfiguration<FeeEventRow>,
        IEntityTypeConfiguration<FeeEventReversalRow>
{
    public void Configure(EntityTypeBuilder<FeeEventRow> happened)
    {
        happened.ToTable("fee_events");
        happened.HasIndex(e => new { e.ContractId, e.Key }).IsUnique();
        happened.HasIndex(e => new { e.TicketId, e.At });
        happened.Property(e => e.Prices).HasColumnType("jsonb").HasDefaultValueSql("'{}'");
        happened.HasOne<ContractRow>().WithMany().HasForeignKey(e => e.ContractId);
        happened.HasOne<TicketRow>().WithMany().HasForeignKey(e => e.TicketId);
    }

    public void Configure(EntityTypeBuilder<FeeEventReversalRow> reversal)
    {
        reversal.ToTable("fee_event_reversals");
        reversal.HasKey(r => r.FeeEventId);
        reversal.HasOne<FeeEventRow>().WithMany().HasForeignKey(r => r.FeeEventId);
    }
}
