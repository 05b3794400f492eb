using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>Why there is a draft.</summary>
public enum DraftOrigin
{
    /// <summary>A billing term, for a period or an event.</summary>
    Terms,

    /// <summary>Facts changed after a line was invoiced.</summary>
    Correction,

    /// <summary>A promise was broken.</summary>
    Penalty,

    /// <summary>A person gives an invoice back, or invoices it again.</summary>
    Person,
}

public enum DraftState
{
    Open,

    /// <summary>Nothing is owed for it, as things are: it opens again when that changes.</summary>
    Nothing,
    Issued,
}

/// <summary>A document that may be issued. Its key is there once, whatever is run again.</summary>
public sealed class DraftRow
{
    public Guid Id { get; init; }
    public required string Key { get; init; }
    public ContractId ContractId { get; init; }
    public CustomerId CustomerId { get; init; }
    public DraftOrigin Origin { get; init; }

    /// <summary><see cref="DocumentType.Invoice"/> or <see cref="DocumentType.CreditNote"/>.</summary>
    public DocumentType Type { get; init; }

    /// <summary>The billing or penalty term, e.g. <c>billing.quarter</c>.</summary>
    public required string Term { get; init; }
    public LocalDate FromOn { get; init; }
    public LocalDate UntilOn { get; init; }
    public LocalDate InvoicedOn { get; init; }
    public required string Currency { get; init; }

    /// <summary>A list of <see cref="DraftedLine"/>, as the terms gave them.</summary>
    public required string Lines { get; init; }

    /// <summary>A <see cref="DraftProof"/>.</summary>
    public string? Proof { get; init; }
    public string? Reason { get; init; }
    public Guid? PrecedingId { get; init; }
    public DraftState State { get; set; }
    public decimal Net { get; set; }

    /// <summary>Nothing is missing, as far as was seen; issuing looks again.</summary>
    public bool IsReady { get; set; }
    public Instant CreatedAt { get; init; }
    public Instant UpdatedAt { get; set; }
}

/// <summary>What a person changed on a line of a draft, and why.</summary>
internal sealed class DraftChangeRow
{
    public Guid Id { get; init; }
    public Guid DraftId { get; init; }
    public required string LineKey { get; init; }
    public DraftChangeKind Kind { get; init; }
    public decimal? Price { get; init; }
    public string? Text { get; init; }
    public required string Reason { get; init; }
    public Guid? ById { get; init; }
    public required string ByName { get; init; }
    public Instant At { get; init; }
}

internal enum DraftChangeKind
{
    Price,
    Text,
    LeaveOut,
    PutBack,
}

internal static class DraftSets
{
    extension(ContrefortDb db)
    {
        public DbSet<DraftRow> Drafts => db.Set<DraftRow>();
        public DbSet<DraftChangeRow> DraftChanges => db.Set<DraftChangeRow>();
    }
}

internal sealed class DraftMapping : IEntityTypeConfiguration<DraftRow>, IEntityTypeConfiguration<DraftChangeRow>
{
    public void Configure(EntityTypeBuilder<DraftRow> draft)
    {
        draft.ToTable("drafts");
        draft.HasIndex(d => d.Key).IsUnique();
        draft.Property(d => d.Lines).HasColumnType("jsonb");
        draft.Property(d => d.Proof).HasColumnType("jsonb");
        draft
            .HasIndex(
                d => new
                {
                    d.IsReady,
                    d.InvoicedOn,
                    d.Key,
                },
                "drafts_open"
            )
            .HasFilter("state = 'open'");
        draft.HasIndex(d => new { d.ContractId, d.State }, "drafts_by_contract");
        draft.HasIndex(d => d.CustomerId, "drafts_by_customer").HasFilter("state = 'open'");
        draft.HasOne<ContractRow>().WithMany().HasForeignKey(d => d.ContractId);
        draft.HasOne<CustomerRow>().WithMany().HasForeignKey(d => d.CustomerId);
        draft.HasOne<InvoiceRow>().WithMany().HasForeignKey(d => d.PrecedingId);
    }

    public void Configure(EntityTypeBuilder<DraftChangeRow> change)
    {
        change.ToTable("draft_changes");
        change.HasIndex(c => new { c.DraftId, c.At });
        change.HasOne<DraftRow>().WithMany().HasForeignKey(c => c.DraftId);
    }
}
