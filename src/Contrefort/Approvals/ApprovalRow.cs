using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Approvals;

/// <summary>What a customer was asked to agree to.</summary>
public sealed class ApprovalRow
{
    public ApprovalId Id { get; init; }
    public TicketId TicketId { get; init; }
    public ContractId ContractId { get; init; }

    /// <summary>That asks for it: <c>approval.mandate</c>.</summary>
    public required string Term { get; init; }

    /// <summary>What the term is about: <c>metered-work</c>, <c>onsite</c>.</summary>
    public required string Subject { get; init; }
    public required string What { get; init; }

    /// <summary>Charged on the ticket when it was asked.</summary>
    public Duration Spent { get; init; }

    /// <summary>What may be charged on the ticket in all; null where the term measures no time.</summary>
    public Duration? UpTo { get; init; }

    /// <summary>What the rest would cost at most, before tax; null where no price is known.</summary>
    public decimal? Net { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The calculation and its term as they were said; see <see cref="ApprovalReason"/>.</summary>
    public required string Because { get; init; }
    public Guid AskedById { get; init; }
    public required string AskedBy { get; init; }
    public Instant AskedAt { get; init; }
    public Instant ExpiresAt { get; init; }
}

/// <summary>Someone who was asked, and so may answer.</summary>
internal sealed class ApprovalContactRow
{
    public ApprovalId ApprovalId { get; init; }
    public ContactId ContactId { get; init; }
}

public enum AnsweredVia
{
    Link,
    Portal,

    /// <summary>They told an engineer, who wrote it down.</summary>
    Engineer,
}

/// <summary>What they said; the first answer is the only one.</summary>
public sealed class ApprovalAnswerRow
{
    public ApprovalId ApprovalId { get; init; }
    public bool Agreed { get; init; }
    public string Remark { get; init; } = "";
    public ActorKind ByKind { get; init; }
    public Guid ById { get; init; }
    public required string ByName { get; init; }
    public AnsweredVia Via { get; init; }
    public Instant AnsweredAt { get; init; }
}

internal static class ApprovalSets
{
    extension(ContrefortDb db)
    {
        public DbSet<ApprovalRow> Approvals => db.Set<ApprovalRow>();
        public DbSet<ApprovalContactRow> ApprovalContacts => db.Set<ApprovalContactRow>();
        public DbSet<ApprovalAnswerRow> ApprovalAnswers => db.Set<ApprovalAnswerRow>();
    }
}

internal sealed class ApprovalMapping
    : IEntityTypeConfiguration<ApprovalRow>,
        IEntityTypeConfiguration<ApprovalContactRow>,
        IEntityTypeConfiguration<ApprovalAnswerRow>
{
    public void Configure(EntityTypeBuilder<ApprovalRow> approval)
    {
        approval.ToTable("approvals");
        approval.HasIndex(a => new { a.TicketId, a.AskedAt });
        approval.HasIndex(a => new { a.ContractId, a.AskedAt });
        approval.Property(a => a.Because).HasColumnType("jsonb");
        approval.HasOne<TicketRow>().WithMany().HasForeignKey(a => a.TicketId);
        approval.HasOne<ContractRow>().WithMany().HasForeignKey(a => a.ContractId);
    }

    public void Configure(EntityTypeBuilder<ApprovalContactRow> asked)
    {
        asked.ToTable("approval_contacts");
        asked.HasKey(a => new { a.ApprovalId, a.ContactId });
        asked.HasIndex(a => a.ContactId);
        asked.HasOne<ApprovalRow>().WithMany().HasForeignKey(a => a.ApprovalId);
        asked.HasOne<ContactRow>().WithMany().HasForeignKey(a => a.ContactId);
    }

    public void Configure(EntityTypeBuilder<ApprovalAnswerRow> answer)
    {
        answer.ToTable("approval_answers");
        answer.HasKey(a => a.ApprovalId);
        answer.Property(a => a.Remark).HasDefaultValue("");
        answer.HasOne<ApprovalRow>().WithMany().HasForeignKey(a => a.ApprovalId);
    }
}
