using Contrefort.Core.OnCall;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.OnCall;

internal sealed class RotaRow
{
    public OnCallRotaId Id { get; init; }
    public required string Name { get; set; }
    public required string Zone { get; set; }
    public Instant CreatedAt { get; init; }
    public Instant? ArchivedAt { get; set; }
}

/// <summary>When a layer counts.</summary>
internal enum LayerHours
{
    Always,
    Inside,
    Outside,
}

internal sealed class LayerRow
{
    public Guid Id { get; init; }
    public OnCallRotaId RotaId { get; init; }
    public int Position { get; init; }
    public required string Name { get; init; }
    public HandOverUnit Unit { get; init; }
    public int Every { get; init; }

    /// <summary>Minutes after midnight.</summary>
    public int AtMinute { get; init; }
    public LocalDate Since { get; init; }
    public LayerHours Hours { get; init; }

    /// <summary>Such as <c>mon-fri 09:00-18:00</c>.</summary>
    public string? Week { get; init; }

    /// <summary>The territory whose public holidays close those hours.</summary>
    public string? Holidays { get; init; }
    public Instant? ValidFrom { get; init; }
    public Instant? ValidUntil { get; set; }
    public List<MemberRow> Members { get; init; } = [];
}

internal sealed class MemberRow
{
    public Guid LayerId { get; init; }
    public int Position { get; init; }
    public Guid UserId { get; init; }
}

internal sealed class OverrideRow
{
    public Guid Id { get; init; }
    public OnCallRotaId RotaId { get; init; }
    public Guid UserId { get; init; }
    public Guid? InPlaceOf { get; init; }
    public Instant StartsAt { get; init; }
    public Instant EndsAt { get; init; }
    public required string MadeBy { get; init; }
    public Instant MadeAt { get; init; }

    /// <summary>From then on it does not hold; what was before stays.</summary>
    public Instant? CancelledAt { get; set; }
    public string? CancelledBy { get; set; }
}

internal sealed class AbsenceRow
{
    public Guid Id { get; init; }
    public Guid UserId { get; init; }
    public Instant StartsAt { get; init; }
    public Instant EndsAt { get; init; }
    public required string MadeBy { get; init; }
    public Instant MadeAt { get; init; }
    public Instant? CancelledAt { get; set; }
    public string? CancelledBy { get; set; }
}

/// <summary>How someone of the provider is reached.</summary>
internal sealed class CalledPersonRow
{
    public Guid UserId { get; init; }

    /// <summary>Digits with the country; empty for none.</summary>
    public string Mobile { get; set; } = "";
    public string[] Ways { get; set; } = [];

    /// <summary>Of the secret in the address of their calendar feed.</summary>
    public byte[]? FeedHash { get; set; }
    public Instant UpdatedAt { get; set; }
}

/// <summary>The address of a rota's calendar feed.</summary>
internal sealed class FeedRow
{
    public Guid Id { get; init; }
    public OnCallRotaId RotaId { get; init; }
    public required byte[] Hash { get; init; }
    public required string MadeBy { get; init; }
    public Instant MadeAt { get; init; }
    public Instant? RevokedAt { get; set; }
}

internal static class RotaSets
{
    extension(ContrefortDb db)
    {
        public DbSet<RotaRow> Rotas => db.Set<RotaRow>();
        public DbSet<LayerRow> Layers => db.Set<LayerRow>();
        public DbSet<OverrideRow> Overrides => db.Set<OverrideRow>();
        public DbSet<AbsenceRow> Absences => db.Set<AbsenceRow>();
        public DbSet<CalledPersonRow> CalledPeople => db.Set<CalledPersonRow>();
        public DbSet<FeedRow> Feeds => db.Set<FeedRow>();
    }
}

internal sealed class RotaMapping
    : IEntityTypeConfiguration<RotaRow>,
        IEntityTypeConfiguration<LayerRow>,
        IEntityTypeConfiguration<MemberRow>,
        IEntityTypeConfiguration<OverrideRow>,
        IEntityTypeConfiguration<AbsenceRow>,
        IEntityTypeConfiguration<CalledPersonRow>,
        IEntityTypeConfiguration<FeedRow>
{
    public void Configure(EntityTypeBuilder<RotaRow> rota)
    {
        rota.ToTable("on_call_rotas");
        rota.HasIndex(r => r.Name).IsUnique();
    }

    public void Configure(EntityTypeBuilder<LayerRow> layer)
    {
        layer.ToTable("on_call_layers");
        layer.HasOne<RotaRow>().WithMany().HasForeignKey(l => l.RotaId);
        layer.HasMany(l => l.Members).WithOne().HasForeignKey(m => m.LayerId);
        layer.HasIndex(l => new { l.RotaId, l.Position });
    }

    public void Configure(EntityTypeBuilder<MemberRow> member)
    {
        member.ToTable("on_call_members");
        member.HasKey(m => new { m.LayerId, m.Position });
        member.HasOne<User>().WithMany().HasForeignKey(m => m.UserId);
    }

    public void Configure(EntityTypeBuilder<OverrideRow> change)
    {
        change.ToTable("on_call_overrides");
        change.HasOne<RotaRow>().WithMany().HasForeignKey(o => o.RotaId);
        change.HasOne<User>().WithMany().HasForeignKey(o => o.UserId);
        change.HasOne<User>().WithMany().HasForeignKey(o => o.InPlaceOf);
        change.HasIndex(o => new { o.RotaId, o.EndsAt });
    }

    public void Configure(EntityTypeBuilder<AbsenceRow> absence)
    {
        absence.ToTable("on_call_absences");
        absence.HasOne<User>().WithMany().HasForeignKey(a => a.UserId);
        absence.HasIndex(a => a.EndsAt);
    }

    public void Configure(EntityTypeBuilder<CalledPersonRow> person)
    {
        person.ToTable("on_call_people");
        person.HasKey(p => p.UserId);
        person.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
        person.HasIndex(p => p.FeedHash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<FeedRow> feed)
    {
        feed.ToTable("on_call_feeds");
        feed.HasOne<RotaRow>().WithMany().HasForeignKey(f => f.RotaId);
        feed.HasIndex(f => f.Hash).IsUnique();
        feed.HasIndex(f => f.RotaId);
    }
}
