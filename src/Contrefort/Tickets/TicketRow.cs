using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using NpgsqlTypes;

namespace Contrefort.Tickets;

/// <summary>
/// What lists and searches need of a ticket, rewritten in the transaction that adds a fact. The truth is in the facts.
/// </summary>
public sealed class TicketRow
{
    public TicketId Id { get; init; }
    public required string Number { get; init; }
    public required string Subject { get; init; }
    public TicketKind Kind { get; init; }
    public Channel Channel { get; init; }
    public TicketState State { get; init; }
    public string? Priority { get; init; }
    public int Level { get; init; }
    public string? Component { get; init; }
    public CustomerId? CustomerId { get; init; }
    public ContactId? ContactId { get; init; }
    public ContractId? ContractId { get; init; }
    public required string Requester { get; init; }
    public string? RequesterEmail { get; init; }
    public Guid? AssigneeId { get; init; }
    public string? Assignee { get; init; }
    public Instant OpenedAt { get; init; }
    public Instant UpdatedAt { get; init; }

    /// <summary>When the next running clock is due, and the term that says so; null when nothing runs.</summary>
    public Instant? NextDueAt { get; init; }

    /// <summary>From when on that deadline is soon, see <see cref="OpenTime.SoonFrom"/>.</summary>
    public Instant? NextSoonAt { get; init; }
    public string? NextDue { get; init; }

    /// <summary>How many facts the row was read from.</summary>
    public int Facts { get; init; }
    public required NpgsqlTsVector Search { get; init; }
}

/// <summary>One fact as it is stored, whole in <see cref="Data"/>; see <see cref="FactJson"/>.</summary>
internal sealed class FactRow
{
    public TicketId TicketId { get; init; }
    public int Position { get; init; }
    public required string Kind { get; init; }
    public Instant At { get; init; }
    public Instant RecordedAt { get; init; }
    public required string Data { get; init; }
}

/// <summary>A message between customer and provider. Everything here may be seen by the customer.</summary>
public sealed class MessageRow
{
    public MessageId Id { get; init; }
    public TicketId TicketId { get; init; }
    public Instant At { get; init; }
    public bool Incoming { get; init; }
    public bool Automatic { get; init; }
    public Channel Channel { get; init; }
    public ActorKind ByKind { get; init; }
    public Guid? ById { get; init; }
    public required string ByName { get; init; }
    public string? ByEmail { get; init; }

    /// <summary>What the author wrote; quoted replies and signatures are in <see cref="Rest"/>.</summary>
    public required string Text { get; init; }
    public string Rest { get; init; } = "";

    /// <summary>Whether its mail was laid out in HTML, which is cleaned each time it is shown.</summary>
    public bool HasHtml { get; init; }
    public string? MessageId { get; init; }

    /// <summary>How a reply found its ticket: references, token, number.</summary>
    public string? MatchedBy { get; init; }
    public Guid? MailId { get; init; }
}

/// <summary>What engineers say among themselves. The portal has no query that reaches it.</summary>
internal sealed class NoteRow
{
    public Guid Id { get; init; }
    public TicketId TicketId { get; init; }
    public Instant At { get; init; }
    public Guid ById { get; init; }
    public required string ByName { get; init; }
    public required string Text { get; init; }
}

public sealed class AttachmentRow
{
    public Guid Id { get; init; }
    public TicketId TicketId { get; init; }
    public MessageId? MessageId { get; init; }
    public Guid? NoteId { get; init; }
    public required string Name { get; init; }
    public required string Type { get; init; }
    public long Size { get; init; }
    public required byte[] Sha256 { get; init; }
    public string? ContentId { get; init; }
    public bool Inline { get; init; }
}

/// <summary>A Message-ID ever sent or received for a ticket.</summary>
internal sealed class MailReferenceRow
{
    public required string MessageId { get; init; }
    public TicketId TicketId { get; init; }
}

internal static class TicketSets
{
    extension(ContrefortDb db)
    {
        public DbSet<TicketRow> Tickets => db.Set<TicketRow>();
        public DbSet<FactRow> Facts => db.Set<FactRow>();
        public DbSet<MessageRow> Messages => db.Set<MessageRow>();
        public DbSet<NoteRow> Notes => db.Set<NoteRow>();
        public DbSet<AttachmentRow> Attachments => db.Set<AttachmentRow>();
        public DbSet<MailReferenceRow> MailReferences => db.Set<MailReferenceRow>();
    }
}

internal sealed class TicketMapping
    : IEntityTypeConfiguration<TicketRow>,
        IEntityTypeConfiguration<FactRow>,
        IEntityTypeConfiguration<MessageRow>,
        IEntityTypeConfiguration<NoteRow>,
        IEntityTypeConfiguration<AttachmentRow>,
        IEntityTypeConfiguration<MailReferenceRow>
{
    public void Configure(EntityTypeBuilder<TicketRow> ticket)
    {
        ticket.ToTable("tickets");
        ticket.Property(t => t.Level).HasDefaultValue(1);
        ticket.HasIndex(t => t.Number).IsUnique();
        const string open = "state <> 'closed'";
        ticket.HasIndex(t => new { t.NextDueAt, t.Id }).HasFilter(open);
        ticket
            .HasIndex(t => new
            {
                t.AssigneeId,
                t.NextDueAt,
                t.Id,
            })
            .HasFilter(open);
        ticket
            .HasIndex(t => new
            {
                t.State,
                t.NextDueAt,
                t.Id,
            })
            .HasFilter(open);
        ticket.HasIndex(t => new { t.UpdatedAt, t.Id }).IsDescending(true, false);
        ticket.HasIndex(t => new { t.CustomerId, t.OpenedAt }).IsDescending(false, true);
        ticket.HasIndex(t => new { t.ContactId, t.OpenedAt }).IsDescending(false, true);
        ticket.HasIndex(t => new { t.ContractId, t.OpenedAt }).IsDescending(false, true);
        ticket.HasIndex(t => t.Search).HasMethod("gin");
    }

    public void Configure(EntityTypeBuilder<FactRow> fact)
    {
        fact.ToTable("ticket_facts");
        fact.HasKey(f => new { f.TicketId, f.Position });
        fact.Property(f => f.Data).HasColumnType("jsonb");
        fact.HasOne<TicketRow>().WithMany().HasForeignKey(f => f.TicketId);
    }

    public void Configure(EntityTypeBuilder<MessageRow> message)
    {
        message.ToTable("messages");
        message.HasIndex(m => new { m.TicketId, m.At });
        message.HasOne<TicketRow>().WithMany().HasForeignKey(m => m.TicketId);
    }

    public void Configure(EntityTypeBuilder<NoteRow> note)
    {
        note.ToTable("notes");
        note.HasIndex(n => new { n.TicketId, n.At });
        note.HasOne<TicketRow>().WithMany().HasForeignKey(n => n.TicketId);
    }

    public void Configure(EntityTypeBuilder<AttachmentRow> attachment)
    {
        attachment.ToTable("attachments");
        attachment.HasOne<TicketRow>().WithMany().HasForeignKey(a => a.TicketId);
        attachment.HasOne<MessageRow>().WithMany().HasForeignKey(a => a.MessageId);
        attachment.HasOne<NoteRow>().WithMany().HasForeignKey(a => a.NoteId);
    }

    public void Configure(EntityTypeBuilder<MailReferenceRow> reference)
    {
        reference.ToTable("mail_references");
        reference.HasKey(r => r.MessageId);
        reference.HasOne<TicketRow>().WithMany().HasForeignKey(r => r.TicketId);
    }
}
