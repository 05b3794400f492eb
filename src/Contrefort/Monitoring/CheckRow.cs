using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>What is watched on a machine.</summary>
public sealed class CheckRow
{
    public CheckId Id { get; init; }
    public MachineId MachineId { get; init; }
    public required string Name { get; set; }

    /// <summary>How: <c>ping</c>, <c>tcp</c>, <c>http</c>, <c>smtp</c>, <c>tls</c>, <c>dns</c>, <c>plugin</c>, <c>heartbeat</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The settings of that kind, as JSON.</summary>
    public required string Settings { get; set; }

    /// <summary>Between two runs while all is well.</summary>
    public Duration Every { get; set; }

    /// <summary>And while it fails.</summary>
    public Duration RetryEvery { get; set; }

    /// <summary>Failures in a row that make it hard, in one place.</summary>
    public int Attempts { get; set; }

    /// <summary>Places that must agree that it is down.</summary>
    public int Places { get; set; }

    /// <summary>False: it is shown and nobody is called.</summary>
    public bool Wakes { get; set; }

    /// <summary>Which share of the watch runs it; see <see cref="ShareCount"/>.</summary>
    public int Share { get; init; }
    public Instant CreatedAt { get; init; }
    public Instant? RetiredAt { get; set; }

    public const int ShareCount = 64;

    public CheckPolicy Policy => new(Every, RetryEvery, Attempts, Places);
}

/// <summary>Where probes run: the server itself, or the same program elsewhere.</summary>
internal sealed class ProbeLocationRow
{
    public LocationId Id { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256; none for the server itself.</summary>
    public byte[]? TokenHash { get; set; }
    public Instant CreatedAt { get; init; }
    public Instant? LastSeenAt { get; set; }
    public Instant? RetiredAt { get; set; }
}

internal sealed class CheckLocationRow
{
    public CheckId CheckId { get; init; }
    public LocationId LocationId { get; init; }
}

/// <summary>A job that must call in.</summary>
internal sealed class HeartbeatRow
{
    public CheckId CheckId { get; init; }
    public required byte[] TokenHash { get; set; }
    public Instant? LastBeatAt { get; set; }
}

/// <summary>What the places together mean; see <see cref="CheckStanding"/>.</summary>
internal sealed class CheckStandingRow
{
    public CheckId CheckId { get; init; }
    public CheckState State { get; set; }
    public Instant Since { get; set; }
    public Instant? FirstFailedAt { get; set; }
    public Instant? ConfirmedAt { get; set; }
    public bool IsFlapping { get; set; }

    /// <summary>Unix milliseconds at which it last turned, newest last.</summary>
    public long[] Turns { get; set; } = [];

    public CheckStanding Standing
    {
        get =>
            new(
                State,
                Since,
                FirstFailedAt,
                ConfirmedAt,
                IsFlapping,
                [.. Turns.Select(Instant.FromUnixTimeMilliseconds)]
            );
        set =>
            (State, Since, FirstFailedAt, ConfirmedAt, IsFlapping, Turns) = (
                value.State,
                value.Since,
                value.FirstFailedAt,
                value.ConfirmedAt,
                value.IsFlapping,
                [.. value.Turns.Select(turn => turn.ToUnixTimeMilliseconds())]
            );
    }
}

/// <summary>Once that a check was down, confirmed: what availability is read from.</summary>
internal sealed class OutageRow
{
    public CheckId CheckId { get; init; }
    public Instant FirstFailedAt { get; init; }
    public Instant ConfirmedAt { get; init; }
    public Instant? EndedAt { get; set; }

    /// <summary>The worst seen; only a critical one is downtime.</summary>
    public Sight Sight { get; set; }
}

internal static class CheckSets
{
    extension(ContrefortDb db)
    {
        public DbSet<CheckRow> Checks => db.Set<CheckRow>();
        public DbSet<ProbeLocationRow> ProbeLocations => db.Set<ProbeLocationRow>();
        public DbSet<CheckLocationRow> CheckLocations => db.Set<CheckLocationRow>();
        public DbSet<HeartbeatRow> Heartbeats => db.Set<HeartbeatRow>();
        public DbSet<OutageRow> Outages => db.Set<OutageRow>();
        public DbSet<CheckStandingRow> CheckStandings => db.Set<CheckStandingRow>();
    }

    extension(IQueryable<CheckRow> checks)
    {
        public IQueryable<CheckRow> InUse => checks.Where(check => check.RetiredAt == null);
    }
}

internal sealed class CheckMapping
    : IEntityTypeConfiguration<CheckRow>,
        IEntityTypeConfiguration<ProbeLocationRow>,
        IEntityTypeConfiguration<CheckLocationRow>,
        IEntityTypeConfiguration<HeartbeatRow>,
        IEntityTypeConfiguration<CheckStandingRow>,
        IEntityTypeConfiguration<OutageRow>
{
    public void Configure(EntityTypeBuilder<CheckRow> check)
    {
        check.ToTable("checks");
        check.Property(c => c.Settings).HasColumnType("jsonb");
        check.HasIndex(c => new { c.MachineId, c.Name }).IsUnique().HasFilter("retired_at is null");
        check.HasIndex(c => c.Share).HasFilter("retired_at is null");
        check.HasOne<MachineRow>().WithMany().HasForeignKey(c => c.MachineId);
        check.Ignore(c => c.Policy);
    }

    public void Configure(EntityTypeBuilder<ProbeLocationRow> location)
    {
        location.ToTable("probe_locations");
        location.HasIndex(l => l.Name).IsUnique();
        location.HasIndex(l => l.TokenHash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<CheckLocationRow> place)
    {
        place.ToTable("check_locations");
        place.HasKey(p => new { p.CheckId, p.LocationId });
        place.HasIndex(p => p.LocationId);
        place.HasOne<CheckRow>().WithMany().HasForeignKey(p => p.CheckId);
        place.HasOne<ProbeLocationRow>().WithMany().HasForeignKey(p => p.LocationId);
    }

    public void Configure(EntityTypeBuilder<HeartbeatRow> heartbeat)
    {
        heartbeat.ToTable("heartbeats");
        heartbeat.HasKey(h => h.CheckId);
        heartbeat.HasIndex(h => h.TokenHash).IsUnique();
        heartbeat.HasOne<CheckRow>().WithMany().HasForeignKey(h => h.CheckId);
    }

    public void Configure(EntityTypeBuilder<OutageRow> outage)
    {
        outage.ToTable("outages");
        outage.HasKey(o => new { o.CheckId, o.FirstFailedAt });
        outage.HasIndex(o => o.CheckId).IsUnique().HasFilter("ended_at is null");
        outage.HasOne<CheckRow>().WithMany().HasForeignKey(o => o.CheckId);
    }

    public void Configure(EntityTypeBuilder<CheckStandingRow> standing)
    {
        standing.ToTable("check_standings");
        standing.HasKey(s => s.CheckId);
        standing.Ignore(s => s.Standing);
        standing.Property(s => s.IsFlapping).HasDefaultValue(false);
        standing.HasOne<CheckRow>().WithMany().HasForeignKey(s => s.CheckId);
    }
}
