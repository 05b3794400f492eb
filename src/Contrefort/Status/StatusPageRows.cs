using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Status;

/// <summary>A customer's status page.</summary>
internal sealed class StatusPageRow
{
    public CustomerId CustomerId { get; init; }

    /// <summary>Its address: <c>/status/{slug}</c>.</summary>
    public required string Slug { get; set; }
    public required string Title { get; set; }

    /// <summary>False: only the customer's people and ours.</summary>
    public bool IsPublic { get; set; }
    public required string ChangedBy { get; set; }
    public Instant ChangedAt { get; set; }
    public Instant? StoppedAt { get; set; }
}

/// <summary>A check that is shown, under a name the public understands.</summary>
internal sealed class StatusComponentRow
{
    public CustomerId CustomerId { get; init; }
    public CheckId CheckId { get; init; }
    public required string Name { get; set; }
    public int Position { get; set; }
}

/// <summary>What the public is told of an incident.</summary>
internal sealed class StatusNoteRow
{
    public Guid Id { get; init; }
    public AlertId AlertId { get; init; }
    public Instant At { get; init; }
    public required string ByName { get; init; }
    public required string Text { get; init; }
}

internal static class StatusSets
{
    extension(ContrefortDb db)
    {
        public DbSet<StatusPageRow> StatusPages => db.Set<StatusPageRow>();
        public DbSet<StatusComponentRow> StatusComponents => db.Set<StatusComponentRow>();
        public DbSet<StatusNoteRow> StatusNotes => db.Set<StatusNoteRow>();
    }
}

internal sealed class StatusMapping
    : IEntityTypeConfiguration<StatusPageRow>,
        IEntityTypeConfiguration<StatusComponentRow>,
        IEntityTypeConfiguration<StatusNoteRow>
{
    public void Configure(EntityTypeBuilder<StatusPageRow> page)
    {
        page.ToTable("status_pages");
        page.HasKey(p => p.CustomerId);
        page.HasIndex(p => p.Slug).IsUnique();
        page.HasOne<CustomerRow>().WithMany().HasForeignKey(p => p.CustomerId);
    }

    public void Configure(EntityTypeBuilder<StatusComponentRow> component)
    {
        component.ToTable("status_components");
        component.HasKey(c => new { c.CustomerId, c.CheckId });
        component.HasIndex(c => c.CheckId);
        component.HasOne<StatusPageRow>().WithMany().HasForeignKey(c => c.CustomerId);
        component.HasOne<CheckRow>().WithMany().HasForeignKey(c => c.CheckId);
    }

    public void Configure(EntityTypeBuilder<StatusNoteRow> note)
    {
        note.ToTable("status_notes");
        note.HasIndex(n => new { n.AlertId, n.At });
        note.HasOne<AlertRow>().WithMany().HasForeignKey(n => n.AlertId);
    }
}
