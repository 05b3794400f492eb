using Contrefort.Contracts;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Contrefort.Channels;

internal sealed class ChannelMapping
    : IEntityTypeConfiguration<ChannelRow>,
        IEntityTypeConfiguration<CustomerChannelRow>,
        IEntityTypeConfiguration<SellerChannelRow>,
        IEntityTypeConfiguration<SendingRow>,
        IEntityTypeConfiguration<InvoiceEventRow>,
        IEntityTypeConfiguration<InvoiceStateRow>
{
    public void Configure(EntityTypeBuilder<ChannelRow> channel)
    {
        channel.ToTable("channels");
        channel.HasIndex(c => c.Name).IsUnique();
        channel.Property(c => c.Settings).HasColumnType("jsonb");
    }

    public void Configure(EntityTypeBuilder<CustomerChannelRow> choice)
    {
        choice.ToTable("customer_channels");
        choice.HasKey(c => c.CustomerId);
        choice.Property(c => c.Emails).HasDefaultValueSql("'{}'");
        choice.HasOne<CustomerRow>().WithMany().HasForeignKey(c => c.CustomerId);
        choice.HasOne<ChannelRow>().WithMany().HasForeignKey(c => c.ChannelId);
    }

    public void Configure(EntityTypeBuilder<SellerChannelRow> choice)
    {
        choice.ToTable("seller_channels");
        choice.HasKey(c => c.SellerId);
        choice.HasOne<SellerRow>().WithMany().HasForeignKey(c => c.SellerId);
        choice.HasOne<ChannelRow>().WithMany().HasForeignKey(c => c.ChannelId);
    }

    public void Configure(EntityTypeBuilder<SendingRow> sending)
    {
        sending.ToTable("invoice_sendings");
        sending.Property(s => s.Emails).HasDefaultValueSql("'{}'");
        sending.Property(s => s.Data).HasColumnType("jsonb").HasDefaultValueSql("'{}'");
        sending.Property(s => s.Attempts).HasDefaultValue(0);
        sending.HasIndex(s => s.Key).IsUnique();
        sending.HasIndex(s => new { s.InvoiceId, s.CreatedAt }, "invoice_sendings_by_invoice");
        sending
            .HasIndex(s => new { s.ChannelId, s.ChangedAt }, "invoice_sendings_on_channel")
            .HasFilter("state = 'sent'");
        sending
            .HasIndex(s => s.ChangedAt, "invoice_sendings_for_a_person")
            .HasFilter("state in ('failed', 'rejected', 'waiting')");
        sending.HasOne<InvoiceRow>().WithMany().HasForeignKey(s => s.InvoiceId);
        sending.HasOne<ChannelRow>().WithMany().HasForeignKey(s => s.ChannelId);
    }

    public void Configure(EntityTypeBuilder<InvoiceEventRow> happened)
    {
        happened.ToTable("invoice_events");
        happened.HasIndex(e => e.Key).IsUnique();
        happened.HasIndex(e => new { e.InvoiceId, e.At }, "invoice_events_by_invoice");
        happened.HasOne<InvoiceRow>().WithMany().HasForeignKey(e => e.InvoiceId);
        happened.HasOne<SendingRow>().WithMany().HasForeignKey(e => e.SendingId);
    }

    public void Configure(EntityTypeBuilder<InvoiceStateRow> state)
    {
        state.ToTable("invoice_states");
        state.HasKey(s => s.InvoiceId);
        state.Property(s => s.Paid).HasDefaultValue(0m);
        state.Property(s => s.Credited).HasDefaultValue(0m);
        state.HasIndex(s => s.Reference, "invoice_states_reference").HasFilter("reference is not null");
        state.HasOne<InvoiceRow>().WithMany().HasForeignKey(s => s.InvoiceId);
    }
}
