using System.Text.Json;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Agenda;

/// <summary>
/// Something that must happen at an instant. Its key says what it is for and is there once; planning the key again
/// replaces the row, with a new id. The row goes away with its effect.
/// </summary>
internal sealed class AgendaRow
{
    public Guid Id { get; private set; }

    /// <summary>Which handler runs it.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>The ticket, contract or mail it is about.</summary>
    public Guid? Subject { get; private set; }
    public string Key { get; private set; } = "";
    public Instant DueAt { get; private set; }

    /// <summary>Whatever else its handler wants to know, as JSON.</summary>
    public string Data { get; private set; } = "{}";

    /// <summary>Runs that failed, or leases taken, since it was planned or last succeeded.</summary>
    public int Attempts { get; private set; }

    /// <summary>A worker is busy with it until then; after that, whoever comes may take it.</summary>
    public Instant? LeasedUntil { get; private set; }
    public string? LastError { get; private set; }

    /// <summary>It failed too often and waits for a person.</summary>
    public Instant? ParkedAt { get; private set; }

    public T Read<T>() => JsonSerializer.Deserialize<T>(Data)!;

    /// <summary>A person has mended the cause: due at once, all attempts forgiven.</summary>
    public void Retry(Instant now) => (DueAt, Attempts, LeasedUntil, LastError, ParkedAt) = (now, 0, null, null, null);
}

internal sealed class AgendaRowMapping : IEntityTypeConfiguration<AgendaRow>
{
    public void Configure(EntityTypeBuilder<AgendaRow> row)
    {
        row.ToTable("agenda");
        row.Property(agenda => agenda.Data).HasColumnType("jsonb");
        row.HasAlternateKey(agenda => agenda.Key);
        row.HasIndex(agenda => new { agenda.DueAt, agenda.Key }, "agenda_due")
            .HasFilter("parked_at is null and leased_until is null");
        row.HasIndex(agenda => agenda.LeasedUntil, "agenda_leased").HasFilter("leased_until is not null");
        row.HasIndex(agenda => agenda.ParkedAt, "agenda_parked").HasFilter("parked_at is not null");
        row.HasIndex(agenda => agenda.Subject, "agenda_subject");
    }
}

internal static class AgendaScopes
{
    extension(ContrefortDb db)
    {
        public DbSet<AgendaRow> Agenda => db.Set<AgendaRow>();
    }

    extension(IQueryable<AgendaRow> rows)
    {
        public IQueryable<AgendaRow> Upcoming => rows.Where(row => row.ParkedAt == null).OrderBy(row => row.DueAt);

        public IQueryable<AgendaRow> Parked => rows.Where(row => row.ParkedAt != null).OrderBy(row => row.ParkedAt);

        public IQueryable<AgendaRow> About(Guid subject) => rows.Where(row => row.Subject == subject);
    }
}
