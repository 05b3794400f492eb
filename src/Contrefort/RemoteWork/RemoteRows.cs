using Contrefort.Approvals;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.RemoteWork;

/// <summary>A remote session's line in the registers; its ticket's facts are what it was written from.</summary>
public sealed class RemoteSessionRow
{
    public RemoteSessionId Id { get; init; }
    public TicketId TicketId { get; init; }
    public CustomerId CustomerId { get; init; }
    public ContractId? ContractId { get; init; }
    public AccessWay Way { get; init; }

    /// <summary>As they are called on the site.</summary>
    public string[] Machines { get; init; } = [];
    public required string Purpose { get; init; }
    public Instant FromAt { get; init; }
    public Instant UntilAt { get; init; }
    public Guid AskedById { get; init; }
    public required string AskedBy { get; init; }
    public Instant AskedAt { get; init; }

    /// <summary>The standing access it was asked under.</summary>
    public Guid? StandingId { get; init; }
    public bool? Granted { get; init; }
    public string? AnsweredBy { get; init; }
    public AnsweredVia? AnsweredVia { get; init; }
    public Instant? AnsweredAt { get; init; }
    public string? Remark { get; init; }
    public string? OpenedBy { get; init; }
    public Instant? OpenedAt { get; init; }
    public string? ClosedBy { get; init; }
    public Instant? ClosedAt { get; init; }
    public string? Done { get; init; }
    public string? WithdrawnBy { get; init; }
    public Instant? WithdrawnAt { get; init; }
}

internal sealed class RemoteSessionContactRow
{
    public RemoteSessionId SessionId { get; init; }
    public ContactId ContactId { get; init; }
}

/// <summary>Someone the customer named to let people in.</summary>
internal sealed class AccessGranterRow
{
    public ContactId ContactId { get; init; }
    public CustomerId CustomerId { get; init; }
    public required string NamedBy { get; init; }
    public Instant NamedAt { get; init; }
}

/// <summary>What a customer granted beforehand.</summary>
public sealed class StandingAccessRow
{
    public Guid Id { get; init; }
    public ContractId ContractId { get; init; }
    public string[] Ways { get; init; } = [];
    public LocalDate FromOn { get; init; }

    /// <summary>Its last day, in the contract's zone.</summary>
    public LocalDate UntilOn { get; init; }
    public required string GrantedBy { get; init; }
    public string Note { get; init; } = "";
    public required string AddedBy { get; init; }
    public Instant AddedAt { get; init; }

    public IReadOnlyList<AccessWay> AllWays => [.. Ways.Select(EnumText.To<AccessWay>)];
}

public sealed class StandingAccessEndRow
{
    public Guid StandingId { get; init; }
    public required string Reason { get; init; }
    public required string EndedBy { get; init; }
    public Instant EndedAt { get; init; }
}

internal static class RemoteSets
{
    extension(ContrefortDb db)
    {
        public DbSet<RemoteSessionRow> RemoteSessions => db.Set<RemoteSessionRow>();
        public DbSet<RemoteSessionContactRow> RemoteSessionContacts => db.Set<RemoteSessionContactRow>();
        public DbSet<AccessGranterRow> AccessGranters => db.Set<AccessGranterRow>();
        public DbSet<StandingAccessRow> StandingAccesses => db.Set<StandingAccessRow>();
        public DbSet<StandingAccessEndRow> StandingAccessEnds => db.Set<StandingAccessEndRow>();
    }

    extension(IQueryable<RemoteSessionRow> sessions)
    {
        public IQueryable<RemoteSessionRow> OpenNow =>
            sessions.Where(row => row.OpenedAt != null && row.ClosedAt == null);
    }
}

internal sealed class RemoteMapping
    : IEntityTypeConfiguration<RemoteSessionRow>,
        IEntityTypeConfiguration<RemoteSessionContactRow>,
        IEntityTypeConfiguration<AccessGranterRow>,
        IEntityTypeConfiguration<StandingAccessRow>,
        IEntityTypeConfiguration<StandingAccessEndRow>
{
    public void Configure(EntityTypeBuilder<RemoteSessionRow> session)
    {
        session.ToTable("remote_sessions");
        session.HasIndex(s => new { s.TicketId, s.AskedAt });
        session.HasIndex(s => new { s.CustomerId, s.AskedAt });
        session.HasIndex(s => new { s.AskedById, s.AskedAt });
        session.HasIndex(s => s.AskedAt);
        session.HasIndex(s => s.Machines).HasMethod("gin");
        session.HasOne<TicketRow>().WithMany().HasForeignKey(s => s.TicketId);
        session.HasOne<CustomerRow>().WithMany().HasForeignKey(s => s.CustomerId);
        session.HasOne<ContractRow>().WithMany().HasForeignKey(s => s.ContractId);
        session.HasOne<StandingAccessRow>().WithMany().HasForeignKey(s => s.StandingId);
    }

    public void Configure(EntityTypeBuilder<RemoteSessionContactRow> asked)
    {
        asked.ToTable("remote_session_contacts");
        asked.HasKey(a => new { a.SessionId, a.ContactId });
        asked.HasIndex(a => a.ContactId);
        asked.HasOne<RemoteSessionRow>().WithMany().HasForeignKey(a => a.SessionId);
        asked.HasOne<ContactRow>().WithMany().HasForeignKey(a => a.ContactId);
    }

    public void Configure(EntityTypeBuilder<AccessGranterRow> granter)
    {
        granter.ToTable("access_granters");
        granter.HasKey(g => g.ContactId);
        granter.HasIndex(g => g.CustomerId);
        granter.HasOne<ContactRow>().WithMany().HasForeignKey(g => g.ContactId);
        granter.HasOne<CustomerRow>().WithMany().HasForeignKey(g => g.CustomerId);
    }

    public void Configure(EntityTypeBuilder<StandingAccessRow> standing)
    {
        standing.ToTable("standing_accesses");
        standing.HasIndex(s => s.ContractId);
        standing.Property(s => s.Note).HasDefaultValue("");
        standing.HasOne<ContractRow>().WithMany().HasForeignKey(s => s.ContractId);
        standing.Ignore(s => s.AllWays);
    }

    public void Configure(EntityTypeBuilder<StandingAccessEndRow> end)
    {
        end.ToTable("standing_access_ends");
        end.HasKey(e => e.StandingId);
        end.HasOne<StandingAccessRow>().WithMany().HasForeignKey(e => e.StandingId);
    }
}
