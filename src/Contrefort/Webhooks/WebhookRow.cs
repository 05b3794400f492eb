using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Webhooks;

/// <summary>A program somewhere that wants to be told.</summary>
internal sealed class WebhookRow
{
    public Guid Id { get; init; }
    public required string Name { get; set; }
    public required string Url { get; set; }
    public required string[] Events { get; set; }

    /// <summary>It is told of this customer only, and never of notes; of all of them when null.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Encrypted.</summary>
    public required string Secret { get; set; }

    /// <summary>Signs too, until <see cref="EarlierUntil"/>.</summary>
    public string? EarlierSecret { get; set; }
    public Instant? EarlierUntil { get; set; }
    public required string CreatedBy { get; init; }
    public Instant CreatedAt { get; init; }
    public Instant? StoppedAt { get; set; }
}

internal enum WebhookState
{
    Queued,
    Delivered,

    /// <summary>Tried too often: it waits for a person to ask again.</summary>
    Failed,
}

internal sealed class WebhookDelivery
{
    public Guid Id { get; init; }
    public Guid WebhookId { get; init; }

    /// <summary>The fact it tells of: told once to each.</summary>
    public required string Key { get; init; }
    public required string Event { get; init; }
    public TicketId? TicketId { get; init; }
    public required string Body { get; init; }
    public WebhookState State { get; set; }
    public int Attempts { get; set; }

    /// <summary>A status or a failure in our own words, never what the other side wrote.</summary>
    public string? Answer { get; set; }
    public Instant CreatedAt { get; init; }
    public Instant ChangedAt { get; set; }
}

internal static class WebhookSets
{
    extension(ContrefortDb db)
    {
        public DbSet<WebhookRow> Webhooks => db.Set<WebhookRow>();
        public DbSet<WebhookDelivery> WebhookDeliveries => db.Set<WebhookDelivery>();
    }
}

internal sealed class WebhookMapping : IEntityTypeConfiguration<WebhookRow>, IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookRow> webhook)
    {
        webhook.ToTable("webhooks");
        webhook.HasOne<CustomerRow>().WithMany().HasForeignKey(w => w.CustomerId);
    }

    public void Configure(EntityTypeBuilder<WebhookDelivery> delivery)
    {
        delivery.ToTable("webhook_deliveries");
        delivery.Property(d => d.State).HasDefaultValue(WebhookState.Queued);
        delivery.Property(d => d.Attempts).HasDefaultValue(0);
        delivery.HasIndex(d => new { d.WebhookId, d.Key }).IsUnique();
        delivery
            .HasIndex(d => new
            {
                d.WebhookId,
                d.CreatedAt,
                d.Id,
            })
            .IsDescending(false, true, false);
        delivery.HasOne<WebhookRow>().WithMany().HasForeignKey(d => d.WebhookId);
        delivery.HasOne<TicketRow>().WithMany().HasForeignKey(d => d.TicketId);
    }
}
