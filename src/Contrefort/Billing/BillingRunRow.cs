using Contrefort.Core;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Billing;

public enum BillingRunKind
{
    /// <summary>Counts what a run would make, and makes nothing.</summary>
    Preview,
    Draft,
    Issue,
}

/// <summary>A run over many contracts or drafts, and how far it is.</summary>
public sealed class BillingRunRow
{
    /// <summary>So many refusals are kept to be read; all are counted.</summary>
    public const int MostRefusals = 50;

    public Guid Id { get; init; }
    public BillingRunKind Kind { get; init; }

    /// <summary>Drafts due by that day are made; documents issued are dated so.</summary>
    public LocalDate UntilOn { get; init; }
    public int Total { get; init; }
    public int Done { get; set; }
    public int Made { get; set; }
    public int Refreshed { get; set; }
    public int Incomplete { get; set; }
    public int Refused { get; set; }

    /// <summary>Net by currency, of what was made or refreshed.</summary>
    public string Totals { get; set; } = "{}";

    /// <summary>A list of <see cref="RunRefusal"/>.</summary>
    public string Refusals { get; set; } = "[]";

    /// <summary>The last contract number or draft key that was looked at.</summary>
    public string After { get; set; } = "";
    public Guid? ById { get; init; }
    public required string ByName { get; init; }
    public Instant StartedAt { get; init; }
    public Instant? FinishedAt { get; set; }
}

/// <param name="Of">A contract number or a draft key.</param>
internal sealed record RunRefusal(string Of, Sentence Sentence);

internal sealed class BillingRunMapping : IEntityTypeConfiguration<BillingRunRow>
{
    public void Configure(EntityTypeBuilder<BillingRunRow> run)
    {
        run.ToTable("billing_runs");
        run.Property(r => r.Totals).HasColumnType("jsonb");
        run.Property(r => r.Refusals).HasColumnType("jsonb");
        run.HasIndex(r => r.StartedAt, "billing_runs_newest").IsDescending();
    }
}

internal static class BillingRunSets
{
    extension(ContrefortDb db)
    {
        public DbSet<BillingRunRow> BillingRuns => db.Set<BillingRunRow>();
    }
}
