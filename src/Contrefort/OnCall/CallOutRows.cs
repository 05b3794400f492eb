using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>What somebody is woken for.</summary>
public enum CallSubject
{
    Alert,
    Ticket,

    /// <summary>Nothing: a person tries their own number.</summary>
    Test,
}

public enum AcknowledgedHow
{
    /// <summary>By the link of a call.</summary>
    Link,
    Page,
    Api,

    /// <summary>What it is about was taken in hand: the alert or the ticket.</summary>
    Subject,
}

/// <summary>Somebody is wanted for something, until one says they have it or it is over.</summary>
public sealed class CallOutRow
{
    public Guid Id { get; init; }
    public CallSubject SubjectKind { get; init; }
    public Guid SubjectId { get; init; }

    /// <summary>Where it is worked on: <c>/tickets/2026-00042</c>.</summary>
    public required string Page { get; init; }

    /// <summary>A <see cref="Core.Sentence"/>, read with <see cref="CallOutJson"/>.</summary>
    public required string Title { get; init; }
    public CustomerId? CustomerId { get; init; }
    public ContractId? ContractId { get; init; }

    /// <summary>The path as it was when this was opened, read with <see cref="CallOutJson"/>.</summary>
    public required string Path { get; init; }
    public Instant? DeadlineAt { get; init; }

    /// <summary>What was promised, such as <c>B: 12 h</c>.</summary>
    public string? Deadline { get; init; }
    public Instant OpenedAt { get; init; }

    /// <summary>When a gateway or a mail server took the first call: the provider is told.</summary>
    public Instant? ToldAt { get; init; }
    public Instant? AcknowledgedAt { get; init; }
    public Guid? AcknowledgedBy { get; init; }
    public string? AcknowledgedName { get; init; }
    public AcknowledgedHow? AcknowledgedHow { get; init; }
    public Instant? EndedAt { get; init; }

    /// <summary>When everybody had been called as often as the path says, and nobody had answered.</summary>
    public Instant? ExhaustedAt { get; init; }

    public Instant? SettledAt => AcknowledgedAt ?? EndedAt;
}

internal sealed class CallStepRow
{
    public Guid CallOutId { get; init; }
    public int Number { get; init; }
    public Instant At { get; init; }
    public int Calls { get; init; }
}

/// <summary>A person to be called for something, by one way.</summary>
internal sealed class CallRow
{
    public Guid Id { get; init; }
    public long Number { get; init; }
    public Guid CallOutId { get; init; }
    public int Step { get; init; }
    public Guid UserId { get; init; }
    public CallWay Way { get; init; }
    public Instant At { get; init; }
}

internal enum CallOutcome
{
    /// <summary>A gateway or a mail server took it.</summary>
    HandedOver,

    /// <summary>Tried again later; the next person is called at once if nobody else was reached.</summary>
    Failed,

    /// <summary>It stands on the page of calls to be made by telephone.</summary>
    Listed,

    /// <summary>Somebody had it already.</summary>
    Needless,
}

internal sealed class CallOutcomeRow
{
    public Guid CallId { get; init; }
    public int Attempt { get; init; }
    public Instant At { get; init; }
    public CallOutcome Outcome { get; init; }
    public required string Through { get; init; }
    public string Detail { get; init; } = "";
}

internal sealed class CallAcknowledgementRow
{
    public Guid CallOutId { get; init; }
    public Guid? UserId { get; init; }
    public required string Name { get; init; }
    public AcknowledgedHow How { get; init; }
    public Instant At { get; init; }
}

internal static class CallOutSets
{
    extension(ContrefortDb db)
    {
        public DbSet<CallOutRow> CallOuts => db.Set<CallOutRow>();
        public DbSet<CallStepRow> CallSteps => db.Set<CallStepRow>();
        public DbSet<CallRow> OnCallCalls => db.Set<CallRow>();
        public DbSet<CallOutcomeRow> CallOutcomes => db.Set<CallOutcomeRow>();
    }

    extension(IQueryable<CallOutRow> rows)
    {
        public IQueryable<CallOutRow> Open => rows.Where(row => row.EndedAt == null);

        /// <summary>Nobody has said yet that they have it.</summary>
        public IQueryable<CallOutRow> Waiting => rows.Where(row => row.EndedAt == null && row.AcknowledgedAt == null);
    }
}

internal sealed class CallOutMapping
    : IEntityTypeConfiguration<CallOutRow>,
        IEntityTypeConfiguration<CallStepRow>,
        IEntityTypeConfiguration<CallRow>,
        IEntityTypeConfiguration<CallOutcomeRow>,
        IEntityTypeConfiguration<CallAcknowledgementRow>
{
    public void Configure(EntityTypeBuilder<CallOutRow> callOut)
    {
        callOut.ToTable("call_outs");
        callOut.Property(c => c.Title).HasColumnType("jsonb");
        callOut.Property(c => c.Path).HasColumnType("jsonb");
        callOut.HasOne<CustomerRow>().WithMany().HasForeignKey(c => c.CustomerId);
        callOut.HasOne<ContractRow>().WithMany().HasForeignKey(c => c.ContractId);
        callOut.HasOne<User>().WithMany().HasForeignKey(c => c.AcknowledgedBy);
        const string open = "ended_at is null";
        callOut.HasIndex(c => new { c.SubjectKind, c.SubjectId }).IsUnique().HasFilter(open);
        callOut.HasIndex(c => c.OpenedAt, "call_outs_open").IsDescending().HasFilter(open);
        callOut.HasIndex(c => new { c.OpenedAt, c.Id }).IsDescending(true, false);
        callOut.HasIndex(c => new { c.AcknowledgedBy, c.AcknowledgedAt });
    }

    public void Configure(EntityTypeBuilder<CallStepRow> step)
    {
        step.ToTable("call_steps");
        step.HasKey(s => new { s.CallOutId, s.Number });
        step.HasOne<CallOutRow>().WithMany().HasForeignKey(s => s.CallOutId);
    }

    public void Configure(EntityTypeBuilder<CallRow> call)
    {
        call.ToTable("on_call_calls");
        call.Property(c => c.Number).UseIdentityAlwaysColumn();
        call.HasAlternateKey(c => c.Number);
        call.HasOne<CallOutRow>().WithMany().HasForeignKey(c => c.CallOutId);
        call.HasOne<User>().WithMany().HasForeignKey(c => c.UserId);
        call.HasIndex(c => new
            {
                c.CallOutId,
                c.Step,
                c.UserId,
                c.Way,
            })
            .IsUnique();
        call.HasIndex(c => new { c.UserId, c.At });
    }

    public void Configure(EntityTypeBuilder<CallOutcomeRow> outcome)
    {
        outcome.ToTable("call_outcomes");
        outcome.HasKey(o => new { o.CallId, o.Attempt });
        outcome.Property(o => o.Detail).HasDefaultValue("");
        outcome.HasOne<CallRow>().WithMany().HasForeignKey(o => o.CallId);
    }

    public void Configure(EntityTypeBuilder<CallAcknowledgementRow> said)
    {
        said.ToTable("call_acknowledgements");
        said.HasKey(a => a.CallOutId);
        said.HasOne<CallOutRow>().WithMany().HasForeignKey(a => a.CallOutId);
        said.HasOne<User>().WithMany().HasForeignKey(a => a.UserId);
    }
}
