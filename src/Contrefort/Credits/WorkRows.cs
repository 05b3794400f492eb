using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Credits;

/// <summary>One stretch of work. Durations are whole seconds.</summary>
public sealed record InterventionRow
{
    public InterventionId Id { get; init; }
    public TicketId TicketId { get; init; }
    public ContractId? ContractId { get; init; }
    public Guid EngineerId { get; init; }
    public required string Engineer { get; init; }
    public Instant StartedAt { get; init; }
    public Duration Worked { get; init; }
    public Duration Phone { get; init; }
    public Duration Travel { get; init; }
    public InterventionMode Mode { get; init; }
    public Instant TriggerAt { get; init; }
    public required string Summary { get; init; }

    /// <summary>What the engineer was told before saving. Balances are replayed, not summed from this.</summary>
    public Duration Charged { get; init; }

    /// <summary>The row of the travel table the site is in, where travel is charged by zone.</summary>
    public string? Zone { get; init; }

    /// <summary>What the journey cost, where travel is charged at cost.</summary>
    public decimal? TravelCost { get; init; }

    /// <summary>Why work went on though nothing was left.</summary>
    public string? Despite { get; init; }
    public Instant RecordedAt { get; init; }
}

/// <summary>An entry taken back, and why. The entry stays.</summary>
internal sealed class ReversalRow
{
    public InterventionId InterventionId { get; init; }
    public Guid ById { get; init; }
    public required string ByName { get; init; }
    public required string Reason { get; init; }
    public Instant RecordedAt { get; init; }
}

/// <summary>A lot bought, in the unit of its credit term. Periodic grants are computed, not stored.</summary>
internal sealed class CreditLotRow
{
    public Guid Id { get; init; }
    public ContractId ContractId { get; init; }
    public required string Term { get; init; }
    public decimal Amount { get; init; }
    public Instant GrantedAt { get; init; }
    public Instant RecordedAt { get; init; }
    public required string Key { get; init; }
}

/// <summary>That a notice was given: its key keeps it from being given twice.</summary>
internal sealed class NoticeGivenRow
{
    public ContractId ContractId { get; init; }
    public required string Term { get; init; }
    public required string Subject { get; init; }
    public Instant GivenAt { get; init; }
}

internal static class WorkSets
{
    extension(ContrefortDb db)
    {
        public DbSet<InterventionRow> Interventions => db.Set<InterventionRow>();
        public DbSet<ReversalRow> Reversals => db.Set<ReversalRow>();
        public DbSet<CreditLotRow> CreditLots => db.Set<CreditLotRow>();
        public DbSet<NoticeGivenRow> NoticesGiven => db.Set<NoticeGivenRow>();
    }
}

internal sealed class WorkMapping
    : IEntityTypeConfiguration<InterventionRow>,
        IEntityTypeConfiguration<ReversalRow>,
        IEntityTypeConfiguration<CreditLotRow>,
        IEntityTypeConfiguration<NoticeGivenRow>
{
    public void Configure(EntityTypeBuilder<InterventionRow> intervention)
    {
        intervention.ToTable("interventions");
        intervention.HasIndex(i => new { i.TicketId, i.StartedAt });
        intervention.HasIndex(i => new { i.EngineerId, i.StartedAt }, "interventions_engineer_id");
        intervention
            .HasIndex(i => new { i.ContractId, i.StartedAt })
            .IncludeProperties(i => new
            {
                i.Id,
                i.TicketId,
                i.Worked,
                i.Phone,
                i.Travel,
                i.Mode,
                i.TriggerAt,
                i.Zone,
                i.TravelCost,
            });
        intervention.HasOne<TicketRow>().WithMany().HasForeignKey(i => i.TicketId);
        intervention.HasOne<ContractRow>().WithMany().HasForeignKey(i => i.ContractId);
    }

    public void Configure(EntityTypeBuilder<ReversalRow> reversal)
    {
        reversal.ToTable("intervention_reversals");
        reversal.HasKey(r => r.InterventionId);
        reversal.HasOne<InterventionRow>().WithMany().HasForeignKey(r => r.InterventionId);
    }

    public void Configure(EntityTypeBuilder<CreditLotRow> lot)
    {
        lot.ToTable("credit_lots");
        lot.HasIndex(l => new { l.ContractId, l.GrantedAt });
        lot.HasIndex(l => l.Key).IsUnique();
        lot.HasOne<ContractRow>().WithMany().HasForeignKey(l => l.ContractId);
    }

    public void Configure(EntityTypeBuilder<NoticeGivenRow> notice)
    {
        notice.ToTable("notices_given");
        notice.HasKey(n => new
        {
            n.ContractId,
            n.Term,
            n.Subject,
        });
        notice.HasOne<ContractRow>().WithMany().HasForeignKey(n => n.ContractId);
    }
}
