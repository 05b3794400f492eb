using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>Who declared, changed or retired what is watched; only ever added.</summary>
internal sealed class WatchChangeRow
{
    public Guid Id { get; init; }
    public Instant At { get; init; }
    public required string ByName { get; init; }
    public CustomerId? CustomerId { get; init; }
    public MachineId? MachineId { get; init; }
    public required Sentence What { get; init; }
}

internal static class WatchChangeSets
{
    extension(ContrefortDb db)
    {
        public DbSet<WatchChangeRow> WatchChanges => db.Set<WatchChangeRow>();
    }
}

internal sealed class WatchChangeMapping : IEntityTypeConfiguration<WatchChangeRow>
{
    public void Configure(EntityTypeBuilder<WatchChangeRow> change)
    {
        change.ToTable("watch_changes");
        change
            .Property(c => c.What)
            .HasColumnType("jsonb")
            .HasConversion(what => SentenceText.Write(what), stored => SentenceText.Read(stored));
        change.HasIndex(c => new { c.MachineId, c.At }, "watch_changes_machine_id");
        change.HasIndex(c => new { c.CustomerId, c.At }, "watch_changes_customer_id");
        change.HasOne<CustomerRow>().WithMany().HasForeignKey(c => c.CustomerId);
        change.HasOne<MachineRow>().WithMany().HasForeignKey(c => c.MachineId);
    }
}
