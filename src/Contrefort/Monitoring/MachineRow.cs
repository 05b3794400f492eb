using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>What is kept up for a customer.</summary>
public sealed class MachineRow
{
    public MachineId Id { get; init; }
    public CustomerId CustomerId { get; init; }

    /// <summary>That covers it.</summary>
    public ContractId? ContractId { get; set; }
    public required string Name { get; set; }

    /// <summary>Where its checks go unless they say otherwise: a host name or an address.</summary>
    public string Address { get; set; } = "";
    public MachineRole Role { get; set; }

    /// <summary>While that one is dead, nobody is woken for this one.</summary>
    public MachineId? ReachedThrough { get; set; }

    /// <summary>Its hypervisor.</summary>
    public MachineId? HostedOn { get; set; }
    public string Note { get; set; } = "";
    public Instant CreatedAt { get; init; }
    public Instant? RetiredAt { get; set; }
}

/// <summary>A stretch, once or again and again, in which a customer's machines may be down without anybody being told.</summary>
internal sealed class MaintenanceWindowRow
{
    public WindowId Id { get; init; }
    public CustomerId CustomerId { get; init; }

    /// <summary>All of the customer's machines when null.</summary>
    public MachineId? MachineId { get; init; }
    public required string Reason { get; init; }

    /// <summary>IANA.</summary>
    public required string Zone { get; init; }

    /// <summary>Local time of the zone.</summary>
    public LocalDateTime StartsAt { get; init; }
    public int Minutes { get; init; }
    public WindowRepeat Repeats { get; init; }

    /// <summary>The last day it may start on.</summary>
    public LocalDate? EndsOn { get; set; }
    public required string AddedBy { get; init; }
    public Instant AddedAt { get; init; }
    public Instant? RemovedAt { get; set; }

    public MaintenanceWindow Window =>
        new(DateTimeZoneProviders.Tzdb[Zone], StartsAt, Minutes, Repeats, EndsOn, Reason);
}

internal static class MachineSets
{
    extension(ContrefortDb db)
    {
        public DbSet<MachineRow> Machines => db.Set<MachineRow>();
        public DbSet<MaintenanceWindowRow> MaintenanceWindows => db.Set<MaintenanceWindowRow>();
    }

    extension(IQueryable<MachineRow> machines)
    {
        public IQueryable<MachineRow> InUse => machines.Where(machine => machine.RetiredAt == null);
    }
}

internal sealed class MachineMapping
    : IEntityTypeConfiguration<MachineRow>,
        IEntityTypeConfiguration<MaintenanceWindowRow>
{
    public void Configure(EntityTypeBuilder<MachineRow> machine)
    {
        machine.ToTable("machines");
        machine.HasIndex(m => new { m.CustomerId, m.Name }).IsUnique().HasFilter("retired_at is null");
        machine.HasIndex(m => m.ContractId);
        machine.HasIndex(m => m.ReachedThrough);
        machine.HasIndex(m => m.HostedOn);
        machine.Property(m => m.Address).HasDefaultValue("");
        machine.Property(m => m.Note).HasDefaultValue("");
        machine.HasOne<CustomerRow>().WithMany().HasForeignKey(m => m.CustomerId);
        machine.HasOne<ContractRow>().WithMany().HasForeignKey(m => m.ContractId);
        machine.HasOne<MachineRow>().WithMany().HasForeignKey(m => m.ReachedThrough);
        machine.HasOne<MachineRow>().WithMany().HasForeignKey(m => m.HostedOn);
    }

    public void Configure(EntityTypeBuilder<MaintenanceWindowRow> window)
    {
        window.ToTable("maintenance_windows");
        window.HasIndex(w => w.CustomerId).HasFilter("removed_at is null");
        window.HasOne<CustomerRow>().WithMany().HasForeignKey(w => w.CustomerId);
        window.HasOne<MachineRow>().WithMany().HasForeignKey(w => w.MachineId);
        window
            .Property(w => w.StartsAt)
            .HasConversion(at => at.ToDateTimeUnspecified(), stored => LocalDateTime.FromDateTime(stored))
            .HasColumnType("timestamp");
        window.Ignore(w => w.Window);
    }
}
