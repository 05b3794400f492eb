using Contrefort.Core.OnCall;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.OnCall;

internal sealed class PathRow
{
    public EscalationPathId Id { get; init; }
    public required string Name { get; set; }

    /// <summary>Read with <see cref="CallOutJson"/>.</summary>
    public required string Steps { get; set; }
    public int Repeats { get; set; }
    public Duration RepeatAfter { get; set; }
    public Instant CreatedAt { get; init; }
    public Instant? ArchivedAt { get; set; }

    public EscalationPath Path => new(Id, Name, CallOutJson.Steps(Steps), Repeats, RepeatAfter);
}

internal sealed class PathChoiceRow
{
    public Guid Id { get; init; }
    public EscalationPathId PathId { get; init; }
    public string? Contract { get; init; }
    public string? Offer { get; init; }
    public string? Level { get; init; }

    public PathChoice Choice => new(PathId, Contract, Offer, Level);
}

internal enum GatewayKind
{
    Kannel,

    /// <summary>Any program spoken to over HTTP, by a template.</summary>
    Template,
    Ntfy,
    Mattermost,
    Slack,
}

/// <summary>A way out.</summary>
internal sealed class GatewayRow
{
    public Guid Id { get; init; }
    public CallWay Way { get; init; }
    public GatewayKind Kind { get; init; }
    public required string Name { get; set; }
    public int Position { get; set; }

    /// <summary>Encrypted: addresses of chats are secrets too. Read with <see cref="GatewayDesk"/>.</summary>
    public required string Settings { get; set; }
    public Instant CreatedAt { get; init; }
    public Instant UpdatedAt { get; set; }
    public Instant? StoppedAt { get; set; }
}

/// <summary>The one row of how standby is counted.</summary>
internal sealed class StandbyRulesRow
{
    public const int Only = 1;

    public int Id { get; init; } = Only;
    public required string Rules { get; set; }
    public required string UpdatedBy { get; set; }
    public Instant UpdatedAt { get; set; }
}

internal static class PathSets
{
    extension(ContrefortDb db)
    {
        public DbSet<PathRow> Paths => db.Set<PathRow>();
        public DbSet<PathChoiceRow> PathChoices => db.Set<PathChoiceRow>();
        public DbSet<GatewayRow> Gateways => db.Set<GatewayRow>();
        public DbSet<StandbyRulesRow> StandbyRules => db.Set<StandbyRulesRow>();
    }
}

internal sealed class PathMapping
    : IEntityTypeConfiguration<PathRow>,
        IEntityTypeConfiguration<PathChoiceRow>,
        IEntityTypeConfiguration<GatewayRow>,
        IEntityTypeConfiguration<StandbyRulesRow>
{
    public void Configure(EntityTypeBuilder<PathRow> path)
    {
        path.ToTable("escalation_paths");
        path.Ignore(p => p.Path);
        path.Property(p => p.Steps).HasColumnType("jsonb");
        path.HasIndex(p => p.Name).IsUnique();
    }

    public void Configure(EntityTypeBuilder<PathChoiceRow> choice)
    {
        choice.ToTable("path_choices");
        choice.Ignore(c => c.Choice);
        choice.HasOne<PathRow>().WithMany().HasForeignKey(c => c.PathId);
        choice
            .HasIndex(c => new
            {
                c.Contract,
                c.Offer,
                c.Level,
            })
            .IsUnique()
            .AreNullsDistinct(false);
    }

    public void Configure(EntityTypeBuilder<GatewayRow> gateway) => gateway.ToTable("on_call_gateways");

    public void Configure(EntityTypeBuilder<StandbyRulesRow> rules)
    {
        rules.ToTable("standby_rules");
        rules.Property(r => r.Id).ValueGeneratedNever();
        rules.Property(r => r.Rules).HasColumnType("jsonb");
    }
}
