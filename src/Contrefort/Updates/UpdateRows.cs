using Contrefort.Core.Monitoring;
using Contrefort.Core.Updates;
using Contrefort.Data;
using Contrefort.Monitoring;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Updates;

/// <summary>What a machine said of its packages, as it said it.</summary>
internal sealed class PackageListingRow
{
    public Guid Id { get; init; }
    public MachineId MachineId { get; init; }
    public Instant PostedAt { get; init; }
    public required string PostedBy { get; init; }
    public required string Body { get; init; }

    /// <summary>How many packages it lists; null where it does not say.</summary>
    public int? Installed { get; init; }

    /// <summary>How many updates it lists; null where it does not say.</summary>
    public int? Lacking { get; init; }

    /// <summary>Why it could not be read: a sentence.</summary>
    public string? Problem { get; init; }
}

/// <summary>With which a machine may post its listings, and nothing else.</summary>
internal sealed class MachineTokenRow
{
    public Guid Id { get; init; }
    public MachineId MachineId { get; init; }
    public required byte[] Hash { get; init; }
    public required string Hint { get; init; }
    public required string MadeBy { get; init; }
    public Instant MadeAt { get; init; }
    public Instant? RevokedAt { get; set; }
}

/// <summary>A critical update that a machine lacks, or lacked.</summary>
public sealed class SecurityUpdateRow
{
    public SecurityUpdateId Id { get; init; }
    public MachineId MachineId { get; init; }
    public required string Package { get; init; }
    public string? FromVersion { get; set; }
    public required string ToVersion { get; set; }

    /// <summary>The suite, repository or advisory.</summary>
    public required string Source { get; set; }
    public UpdateState State { get; set; }
    public bool NeedsValidation { get; init; }

    /// <summary>The term that includes it; null where none does.</summary>
    public string? Term { get; init; }
    public Instant FoundAt { get; init; }
    public Instant DueAt { get; init; }
    public Instant? PlannedFor { get; set; }
    public Instant? EndedAt { get; set; }
    public string? EndedBy { get; set; }
    public string? Said { get; set; }

    internal SecurityUpdate Update => new(Id, Package, ToVersion, State, NeedsValidation);
}

internal sealed class SecurityUpdateStepRow
{
    public Guid Id { get; init; }
    public SecurityUpdateId UpdateId { get; init; }
    public UpdateStep Step { get; init; }
    public required string Version { get; init; }
    public Instant At { get; init; }
    public required string ByName { get; init; }
    public string? Said { get; init; }
}

internal static class UpdateSets
{
    extension(ContrefortDb db)
    {
        public DbSet<PackageListingRow> PackageListings => db.Set<PackageListingRow>();
        public DbSet<MachineTokenRow> MachineTokens => db.Set<MachineTokenRow>();
        public DbSet<SecurityUpdateRow> SecurityUpdates => db.Set<SecurityUpdateRow>();
        public DbSet<SecurityUpdateStepRow> SecurityUpdateSteps => db.Set<SecurityUpdateStepRow>();
    }
}

internal sealed class UpdateMapping
    : IEntityTypeConfiguration<PackageListingRow>,
        IEntityTypeConfiguration<MachineTokenRow>,
        IEntityTypeConfiguration<SecurityUpdateRow>,
        IEntityTypeConfiguration<SecurityUpdateStepRow>
{
    public void Configure(EntityTypeBuilder<PackageListingRow> listing)
    {
        listing.ToTable("package_listings");
        listing.HasIndex(l => new { l.MachineId, l.PostedAt });
        listing.Property(l => l.Problem).HasColumnType("jsonb");
        listing.HasOne<MachineRow>().WithMany().HasForeignKey(l => l.MachineId);
    }

    public void Configure(EntityTypeBuilder<MachineTokenRow> token)
    {
        token.ToTable("machine_tokens");
        token.HasIndex(t => t.Hash).IsUnique();
        token.HasIndex(t => t.MachineId);
        token.HasOne<MachineRow>().WithMany().HasForeignKey(t => t.MachineId);
    }

    public void Configure(EntityTypeBuilder<SecurityUpdateRow> update)
    {
        update.ToTable("security_updates");
        update.HasIndex(u => new { u.MachineId, u.Package }).IsUnique().HasFilter("ended_at is null");
        update.HasIndex(u => new { u.MachineId, u.FoundAt });
        update.HasIndex(u => u.DueAt).HasFilter("ended_at is null");
        update.Ignore(u => u.Update);
        update.HasOne<MachineRow>().WithMany().HasForeignKey(u => u.MachineId);
    }

    public void Configure(EntityTypeBuilder<SecurityUpdateStepRow> step)
    {
        step.ToTable("security_update_steps");
        step.HasIndex(s => new { s.UpdateId, s.At });
        step.HasOne<SecurityUpdateRow>().WithMany().HasForeignKey(s => s.UpdateId);
    }
}
