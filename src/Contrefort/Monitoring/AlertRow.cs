using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>Something is down, by our own probes or by somebody else's. One is open per key.</summary>
internal sealed class AlertRow
{
    public AlertId Id { get; init; }

    /// <summary>What it is about: <c>check:0198…</c>, or a source's own words for it.</summary>
    public required string Key { get; init; }

    /// <summary><c>probe</c>, <c>alertmanager</c>, <c>zabbix</c>, …</summary>
    public required string Source { get; init; }
    public CustomerId? CustomerId { get; set; }
    public ContractId? ContractId { get; set; }
    public MachineId? MachineId { get; set; }
    public CheckId? CheckId { get; init; }
    public AlertSeverity Severity { get; set; }
    public required string Title { get; set; }

    /// <summary>What it says.</summary>
    public required Sentence Detail { get; set; }

    public Instant FirstFailedAt { get; init; }
    public Instant ConfirmedAt { get; init; }

    /// <summary>The provider was told: a first call or mail was handed over.</summary>
    public Instant? ToldAt { get; set; }

    /// <summary>Why nobody is told of it, yet or at all.</summary>
    public HeldBack? HeldBack { get; set; }
    public Instant? RecoveredAt { get; set; }
    public Instant? AcknowledgedAt { get; set; }
    public Guid? AcknowledgedById { get; set; }
    public string? AcknowledgedBy { get; set; }
    public string? AcknowledgedFor { get; set; }

    /// <summary>When the acknowledgement expires and people are called again.</summary>
    public Instant? QuietUntil { get; set; }
    public TicketId? TicketId { get; set; }
    public int Repeats { get; set; }
    public Instant LastAt { get; set; }
    public Instant? ClosedAt { get; set; }
    public string? ClosedBy { get; set; }

    public bool IsOpen => ClosedAt is null;
    public bool IsFiring => ClosedAt is null && RecoveredAt is null;
}

/// <summary>What happened to an alert; only ever added.</summary>
internal sealed class AlertEventRow
{
    public AlertId AlertId { get; init; }
    public int Position { get; init; }
    public Instant At { get; init; }
    public AlertEventKind Kind { get; init; }
    public string ByName { get; init; } = "";
    public string Detail { get; init; } = "";
}

internal enum AlertEventKind
{
    Raised,
    Repeated,
    HeldBack,
    LetGo,
    TicketOpened,
    Told,
    Acknowledged,
    AcknowledgementExpired,
    Recovered,
    FailedAgain,
    Closed,
}

internal static class AlertSets
{
    extension(ContrefortDb db)
    {
        public DbSet<AlertRow> Alerts => db.Set<AlertRow>();
        public DbSet<AlertEventRow> AlertEvents => db.Set<AlertEventRow>();
    }

    extension(IQueryable<AlertRow> alerts)
    {
        public IQueryable<AlertRow> Open => alerts.Where(alert => alert.ClosedAt == null);
    }
}

internal sealed class AlertMapping : IEntityTypeConfiguration<AlertRow>, IEntityTypeConfiguration<AlertEventRow>
{
    public void Configure(EntityTypeBuilder<AlertRow> alert)
    {
        alert.ToTable("alerts");
        alert
            .Property(a => a.Detail)
            .HasColumnType("jsonb")
            .HasConversion(detail => SentenceText.Write(detail), stored => SentenceText.Read(stored));
        alert.Property(a => a.Repeats).HasDefaultValue(0);
        alert.HasIndex(a => a.Key, "alerts_key").IsUnique().HasFilter("closed_at is null");
        alert.HasIndex(a => new { a.Key, a.ConfirmedAt }, "alerts_keys");
        alert.HasIndex(a => a.ConfirmedAt, "alerts_open").HasFilter("closed_at is null");
        alert.HasIndex(a => new { a.CustomerId, a.ConfirmedAt }, "alerts_customer_id");
        alert.HasIndex(a => new { a.ContractId, a.ConfirmedAt }, "alerts_contract_id");
        alert.HasIndex(a => new { a.MachineId, a.ConfirmedAt }, "alerts_machine_id");
        alert.HasIndex(a => new { a.CheckId, a.ConfirmedAt }, "alerts_check_id");
        alert.HasIndex(a => a.TicketId, "alerts_ticket_id");
        alert.HasIndex(a => a.CustomerId, "alerts_in_hand").HasFilter("closed_at is null and ticket_id is not null");
        alert.HasOne<CustomerRow>().WithMany().HasForeignKey(a => a.CustomerId);
        alert.HasOne<ContractRow>().WithMany().HasForeignKey(a => a.ContractId);
        alert.HasOne<MachineRow>().WithMany().HasForeignKey(a => a.MachineId);
        alert.HasOne<CheckRow>().WithMany().HasForeignKey(a => a.CheckId);
        alert.HasOne<TicketRow>().WithMany().HasForeignKey(a => a.TicketId);
        alert.Ignore(a => a.IsOpen);
        alert.Ignore(a => a.IsFiring);
    }

    public void Configure(EntityTypeBuilder<AlertEventRow> happened)
    {
        happened.ToTable("alert_events");
        happened.HasKey(e => new { e.AlertId, e.Position });
        happened.Property(e => e.ByName).HasDefaultValue("");
        happened.Property(e => e.Detail).HasDefaultValue("");
        happened.HasOne<AlertRow>().WithMany().HasForeignKey(e => e.AlertId);
    }
}
