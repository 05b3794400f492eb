using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.AlertsIn;

public enum SourceKind
{
    Alertmanager,

    /// <summary>And Icinga, and whatever runs their notification commands.</summary>
    Nagios,
    Zabbix,
    UptimeKuma,
    Json,
    Mail,
}

/// <summary>Another monitoring system that tells us of trouble.</summary>
internal sealed class AlertSourceRow
{
    public const int LongestName = 80;

    public Guid Id { get; init; }
    public required string Name { get; set; }
    public SourceKind Kind { get; init; }

    /// <summary>Whose machines it speaks of; everybody's when null.</summary>
    public CustomerId? CustomerId { get; set; }
    public ContractId? ContractId { get; set; }
    public required byte[] TokenHash { get; set; }
    public required string TokenHint { get; set; }
    public required SourceSettings Settings { get; set; }
    public required string CreatedBy { get; init; }
    public Instant CreatedAt { get; init; }
    public Instant? StoppedAt { get; set; }
}

/// <summary>Whose an alert is when the name of its host does not say it.</summary>
internal sealed class SourceRuleRow
{
    public Guid Id { get; init; }
    public Guid SourceId { get; init; }
    public int Position { get; init; }

    /// <summary><c>host</c>, <c>address</c>, or a label of the source.</summary>
    public required string Label { get; init; }

    /// <summary><c>*</c> stands for anything; case does not count.</summary>
    public required string Pattern { get; init; }
    public CustomerId CustomerId { get; init; }
    public ContractId? ContractId { get; init; }
    public MachineId? MachineId { get; init; }
}

/// <summary>What a source sent, as it sent it; only ever added.</summary>
internal sealed class IncomingAlertRow
{
    public const int Largest = 1 << 20;

    /// <summary>In the order they were received.</summary>
    public long Number { get; init; }
    public Guid SourceId { get; init; }
    public Instant ReceivedAt { get; init; }
    public required string ContentType { get; init; }
    public required byte[] Body { get; init; }
    public required byte[] Sha256 { get; init; }

    /// <summary>The mail it came by.</summary>
    public Guid? MailId { get; init; }
}

internal sealed class WaitingAlertRow
{
    public Guid SourceId { get; init; }
    public long Number { get; init; }
}

/// <summary>What came of it when it was last read.</summary>
internal sealed class AlertReadingRow
{
    public long Number { get; init; }
    public Guid SourceId { get; init; }
    public Instant ReadAt { get; set; }

    /// <summary>Why it could not be read: an English sentence without arguments, said in any language.</summary>
    public string? Reason { get; set; }
    public int Alerts { get; set; }

    /// <summary>That the source says it did not send.</summary>
    public int LeftOut { get; set; }
}

/// <summary>A host a source speaks of that is no machine of anybody.</summary>
internal sealed class UnknownHostRow
{
    public Guid SourceId { get; init; }
    public required string Host { get; init; }
    public string Address { get; set; } = "";

    /// <summary>Whose it is, as far as the source or a rule says.</summary>
    public CustomerId? CustomerId { get; set; }
    public int Times { get; set; }
    public Instant FirstAt { get; init; }
    public Instant LastAt { get; set; }
}

internal static class SourceSets
{
    extension(ContrefortDb db)
    {
        public DbSet<AlertSourceRow> AlertSources => db.Set<AlertSourceRow>();
        public DbSet<SourceRuleRow> SourceRules => db.Set<SourceRuleRow>();
        public DbSet<IncomingAlertRow> IncomingAlerts => db.Set<IncomingAlertRow>();
        public DbSet<WaitingAlertRow> WaitingAlerts => db.Set<WaitingAlertRow>();
        public DbSet<AlertReadingRow> AlertReadings => db.Set<AlertReadingRow>();
        public DbSet<UnknownHostRow> UnknownHosts => db.Set<UnknownHostRow>();
    }
}

internal sealed class SourceMapping
    : IEntityTypeConfiguration<AlertSourceRow>,
        IEntityTypeConfiguration<SourceRuleRow>,
        IEntityTypeConfiguration<IncomingAlertRow>,
        IEntityTypeConfiguration<WaitingAlertRow>,
        IEntityTypeConfiguration<AlertReadingRow>,
        IEntityTypeConfiguration<UnknownHostRow>
{
    public void Configure(EntityTypeBuilder<AlertSourceRow> source)
    {
        source.ToTable("alert_sources");
        source.HasIndex(s => s.Name).IsUnique();
        source.HasIndex(s => s.TokenHash).IsUnique();
        source
            .Property(s => s.Settings)
            .HasColumnType("jsonb")
            .HasConversion(settings => settings.Write(), stored => SourceSettings.Read(stored));
        source.HasOne<CustomerRow>().WithMany().HasForeignKey(s => s.CustomerId);
        source.HasOne<ContractRow>().WithMany().HasForeignKey(s => s.ContractId);
    }

    public void Configure(EntityTypeBuilder<SourceRuleRow> rule)
    {
        rule.ToTable("alert_source_rules");
        rule.HasIndex(r => new { r.SourceId, r.Position }).IsUnique();
        rule.HasOne<AlertSourceRow>().WithMany().HasForeignKey(r => r.SourceId);
        rule.HasOne<CustomerRow>().WithMany().HasForeignKey(r => r.CustomerId);
        rule.HasOne<ContractRow>().WithMany().HasForeignKey(r => r.ContractId);
        rule.HasOne<MachineRow>().WithMany().HasForeignKey(r => r.MachineId);
    }

    public void Configure(EntityTypeBuilder<IncomingAlertRow> incoming)
    {
        incoming.ToTable("incoming_alerts");
        incoming.HasKey(i => i.Number);
        incoming.Property(i => i.Number).UseIdentityAlwaysColumn();
        incoming.HasIndex(i => new { i.SourceId, i.Number });
        incoming.HasOne<AlertSourceRow>().WithMany().HasForeignKey(i => i.SourceId);
        incoming.HasOne<IncomingMailRow>().WithMany().HasForeignKey(i => i.MailId);
    }

    public void Configure(EntityTypeBuilder<WaitingAlertRow> waiting)
    {
        waiting.ToTable("waiting_alerts");
        waiting.HasKey(w => new { w.SourceId, w.Number });
        waiting.HasOne<AlertSourceRow>().WithMany().HasForeignKey(w => w.SourceId);
        waiting.HasOne<IncomingAlertRow>().WithMany().HasForeignKey(w => w.Number);
    }

    public void Configure(EntityTypeBuilder<AlertReadingRow> reading)
    {
        reading.ToTable("alert_readings");
        reading.HasKey(r => r.Number);
        reading.Property(r => r.Number).ValueGeneratedNever();
        reading.HasIndex(r => new { r.SourceId, r.Number }, "alert_readings_refused").HasFilter("reason is not null");
        reading.HasOne<AlertSourceRow>().WithMany().HasForeignKey(r => r.SourceId);
        reading.HasOne<IncomingAlertRow>().WithMany().HasForeignKey(r => r.Number);
    }

    public void Configure(EntityTypeBuilder<UnknownHostRow> unknown)
    {
        unknown.ToTable("unknown_hosts");
        unknown.HasKey(u => new { u.SourceId, u.Host });
        unknown.HasOne<AlertSourceRow>().WithMany().HasForeignKey(u => u.SourceId);
        unknown.HasOne<CustomerRow>().WithMany().HasForeignKey(u => u.CustomerId);
    }
}
