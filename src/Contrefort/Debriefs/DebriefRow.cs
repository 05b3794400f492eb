using System.Text.Json;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Debriefs;

/// <summary>A debrief's line in the lists: due, or written.</summary>
public sealed class DebriefRow
{
    public TicketId TicketId { get; init; }
    public CustomerId CustomerId { get; init; }
    public ContractId? ContractId { get; init; }

    /// <summary>That asks for it; null when it was written unasked.</summary>
    public string? Term { get; init; }
    public Instant? DueAt { get; init; }

    /// <summary>When it was written last.</summary>
    public Instant? WrittenAt { get; init; }
    public bool Shared { get; init; }
}

/// <summary>What somebody wrote; it stays when it is written again.</summary>
public sealed class DebriefVersionRow
{
    public TicketId TicketId { get; init; }
    public int Version { get; init; }
    public required string Records { get; init; }
    public bool Shared { get; init; }
    public Guid ById { get; init; }
    public required string ByName { get; init; }
    public Instant At { get; init; }

    /// <summary>What was recorded, by name.</summary>
    internal IReadOnlyDictionary<string, string> Said =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(Records) ?? [];
}

internal static class DebriefSets
{
    extension(ContrefortDb db)
    {
        public DbSet<DebriefRow> Debriefs => db.Set<DebriefRow>();
        public DbSet<DebriefVersionRow> DebriefVersions => db.Set<DebriefVersionRow>();
    }
}

internal sealed class DebriefMapping : IEntityTypeConfiguration<DebriefRow>, IEntityTypeConfiguration<DebriefVersionRow>
{
    public void Configure(EntityTypeBuilder<DebriefRow> debrief)
    {
        debrief.ToTable("debriefs");
        debrief.HasKey(d => d.TicketId);
        debrief.HasIndex(d => d.DueAt).HasFilter("written_at is null");
        debrief.HasIndex(d => d.WrittenAt);
        debrief.HasIndex(d => d.CustomerId);
        debrief.Property(d => d.Shared).HasDefaultValue(false);
        debrief.HasOne<TicketRow>().WithMany().HasForeignKey(d => d.TicketId);
        debrief.HasOne<CustomerRow>().WithMany().HasForeignKey(d => d.CustomerId);
        debrief.HasOne<ContractRow>().WithMany().HasForeignKey(d => d.ContractId);
    }

    public void Configure(EntityTypeBuilder<DebriefVersionRow> version)
    {
        version.ToTable("debrief_versions");
        version.HasKey(v => new { v.TicketId, v.Version });
        version.Property(v => v.Records).HasColumnType("jsonb");
        version.Ignore(v => v.Said);
        version.HasOne<DebriefRow>().WithMany().HasForeignKey(v => v.TicketId);
    }
}
