using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Mail;

internal enum IncomingState
{
    Received,
    Read,
    Quarantined,
}

/// <summary>A message as it was handed to us, stored whole before anything of it was read.</summary>
internal sealed class IncomingMailRow
{
    public Guid Id { get; init; }
    public Instant ReceivedAt { get; init; }
    public required string Source { get; init; }
    public string? EnvelopeFrom { get; init; }
    public required string[] EnvelopeTo { get; init; }
    public required byte[] Sha256 { get; init; }
    public long Size { get; init; }
    public IncomingState State { get; set; }

    /// <summary>What became of it: new ticket, reply, follow-up, automatic, bounce, duplicate, loop.</summary>
    public string? Outcome { get; set; }
    public string? Reason { get; set; }
    public string? Subject { get; set; }
    public string? FromAddress { get; set; }
    public TicketId? TicketId { get; set; }
    public Instant? ReadAt { get; set; }
}

/// <summary>A Message-ID that was read once already.</summary>
internal sealed class MailSeenRow
{
    public required string MessageId { get; init; }
    public Guid MailId { get; init; }
}

public enum DeliveryState
{
    Queued,

    /// <summary>Given to the server, whose answer is not known yet; after a crash a person decides, so that none goes twice.</summary>
    HandingOver,
    Sent,
    Refused,
    Bounced,
}

internal sealed class OutgoingMailRow
{
    public Guid Id { get; init; }

    /// <summary>What the mail is about: written twice, it is one mail.</summary>
    public required string Key { get; init; }
    public required string Kind { get; init; }
    public TicketId? TicketId { get; init; }
    public required string FromName { get; init; }

    /// <summary>Answers come to the signed address of the ticket.</summary>
    public bool ReplyToken { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }
    public required string MessageId { get; init; }
    public string? InReplyTo { get; init; }
    public string[] Refs { get; init; } = [];

    /// <summary>Written by the program, not by a person: marked so, and never answered by another program.</summary>
    public bool Automatic { get; init; }
    public Guid[] Attachments { get; init; } = [];

    /// <summary>A sign-in link: its text is shown to nobody.</summary>
    public bool Secret { get; init; }
    public Instant CreatedAt { get; init; }
    public List<OutgoingRecipientRow> Recipients { get; } = [];
}

/// <summary>A file a mail carries that belongs to no ticket.</summary>
internal sealed class OutgoingFileRow
{
    public Guid MailId { get; init; }
    public int Position { get; init; }
    public required string Name { get; init; }
    public required string Type { get; init; }
    public required byte[] Sha256 { get; init; }
}

internal sealed class OutgoingRecipientRow
{
    public Guid MailId { get; init; }
    public required string Address { get; init; }
    public DeliveryState State { get; set; }
    public int Attempts { get; set; }

    /// <summary>The server's last words.</summary>
    public string? Reply { get; set; }
    public Instant ChangedAt { get; set; }

    /// <summary>The mail's; here too, so that a ticket's page need not read its mails.</summary>
    public TicketId? TicketId { get; init; }
}

internal sealed class BlobRow
{
    public required byte[] Sha256 { get; init; }
    public long Size { get; init; }
    public Instant CreatedAt { get; init; }
}

internal sealed class BlobChunkRow
{
    public required byte[] Sha256 { get; init; }
    public int N { get; init; }
    public required byte[] Bytes { get; init; }
}

internal sealed class SigningKeyRow
{
    public required string Name { get; init; }
    public required byte[] Key { get; init; }
    public Instant CreatedAt { get; init; }
}

internal static class MailSets
{
    extension(ContrefortDb db)
    {
        public DbSet<IncomingMailRow> IncomingMails => db.Set<IncomingMailRow>();
        public DbSet<OutgoingMailRow> OutgoingMails => db.Set<OutgoingMailRow>();
        public DbSet<OutgoingRecipientRow> OutgoingRecipients => db.Set<OutgoingRecipientRow>();
    }
}

internal sealed class MailMapping
    : IEntityTypeConfiguration<IncomingMailRow>,
        IEntityTypeConfiguration<MailSeenRow>,
        IEntityTypeConfiguration<OutgoingMailRow>,
        IEntityTypeConfiguration<OutgoingRecipientRow>,
        IEntityTypeConfiguration<OutgoingFileRow>,
        IEntityTypeConfiguration<BlobRow>,
        IEntityTypeConfiguration<BlobChunkRow>,
        IEntityTypeConfiguration<SigningKeyRow>
{
    public void Configure(EntityTypeBuilder<IncomingMailRow> mail)
    {
        mail.ToTable("incoming_mails");
        mail.Property(m => m.State).HasDefaultValue(IncomingState.Received);
        mail.HasIndex(m => new { m.State, m.ReceivedAt });
        mail.HasIndex(m => new { m.ReceivedAt, m.Id }).IsDescending(true, false);
        mail.HasIndex(m => new { m.FromAddress, m.ReceivedAt }).HasFilter("from_address is not null");
        mail.HasOne<BlobRow>().WithMany().HasForeignKey(m => m.Sha256);
        mail.HasOne<TicketRow>().WithMany().HasForeignKey(m => m.TicketId);
    }

    public void Configure(EntityTypeBuilder<MailSeenRow> seen)
    {
        seen.ToTable("mail_seen");
        seen.HasKey(s => s.MessageId);
        seen.HasOne<IncomingMailRow>().WithMany().HasForeignKey(s => s.MailId);
    }

    public void Configure(EntityTypeBuilder<OutgoingMailRow> mail)
    {
        mail.ToTable("outgoing_mails");
        mail.HasIndex(m => m.Key).IsUnique();
        mail.HasIndex(m => m.MessageId).IsUnique();
        mail.HasIndex(m => new { m.CreatedAt, m.Id }).IsDescending(true, false);
        mail.HasOne<TicketRow>().WithMany().HasForeignKey(m => m.TicketId);
        mail.HasMany(m => m.Recipients).WithOne().HasForeignKey(r => r.MailId);
    }

    public void Configure(EntityTypeBuilder<OutgoingRecipientRow> recipient)
    {
        recipient.ToTable("outgoing_recipients");
        recipient.HasKey(r => new { r.MailId, r.Address });
        recipient.Property(r => r.State).HasDefaultValue(DeliveryState.Queued);
        recipient.HasIndex(r => new { r.State, r.ChangedAt }).HasFilter("state <> 'sent'");
        recipient.HasIndex(r => r.TicketId).HasFilter("ticket_id is not null");
    }

    public void Configure(EntityTypeBuilder<OutgoingFileRow> file)
    {
        file.ToTable("outgoing_files");
        file.HasKey(f => new { f.MailId, f.Position });
        file.HasOne<OutgoingMailRow>().WithMany().HasForeignKey(f => f.MailId);
        file.HasOne<BlobRow>().WithMany().HasForeignKey(f => f.Sha256);
    }

    public void Configure(EntityTypeBuilder<BlobRow> blob)
    {
        blob.ToTable("blobs");
        blob.HasKey(b => b.Sha256);
    }

    public void Configure(EntityTypeBuilder<BlobChunkRow> chunk)
    {
        chunk.ToTable("blob_chunks");
        chunk.HasKey(c => new { c.Sha256, c.N });
        chunk.HasOne<BlobRow>().WithMany().HasForeignKey(c => c.Sha256);
    }

    public void Configure(EntityTypeBuilder<SigningKeyRow> key)
    {
        key.ToTable("signing_keys");
        key.HasKey(k => k.Name);
    }
}
