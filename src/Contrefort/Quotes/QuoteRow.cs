using System.Text.Json;
using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Contrefort.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Quotes;

/// <summary>An offer made to somebody. A draft may change; what was sent stays, and a new revision takes its place.</summary>
internal sealed class QuoteRow
{
    public Guid Id { get; init; }
    public required string Number { get; init; }
    public int Revision { get; init; }
    public CustomerId? CustomerId { get; set; }

    /// <summary>Who is asked, when they are no customer yet.</summary>
    public string? Prospect { get; set; }

    /// <summary>The person it is written to.</summary>
    public string Recipient { get; set; } = "";
    public string Email { get; set; } = "";
    public required string Language { get; set; }
    public required string Offer { get; set; }
    public required string Version { get; set; }
    public string Parameters { get; set; } = "{}";
    public string Options { get; set; } = "[]";
    public string[] Components { get; set; } = [];
    public string Roles { get; set; } = "{}";
    public bool StopsWhenClosed { get; set; }

    /// <summary>A list of <see cref="GivenPrice"/>.</summary>
    public string Prices { get; set; } = "[]";
    public LocalDate StartsOn { get; set; }

    /// <summary>The last day it may be accepted.</summary>
    public LocalDate ValidUntil { get; set; }
    public string Note { get; set; } = "";
    public required string DraftedBy { get; set; }
    public Instant DraftedAt { get; init; }
    public string? SentBy { get; set; }
    public Instant? SentAt { get; set; }

    /// <summary>The PDF as it was sent.</summary>
    public byte[]? Document { get; set; }

    /// <summary>Its number, and which revision once there are several.</summary>
    public string Name => Revision == 1 ? Number : $"{Number}/{Revision}";

    public Choices Choices =>
        new()
        {
            Parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(Parameters)!,
            Options = JsonSerializer.Deserialize<string[]>(Options)!,
        };

    public IReadOnlyList<GivenPrice> Given =>
        [.. JsonSerializer.Deserialize<StoredPrice[]>(Prices)!.Select(price => price.ToGiven())];

    public IReadOnlyDictionary<string, string> Filled => JsonSerializer.Deserialize<Dictionary<string, string>>(Roles)!;
}

/// <summary>A given price as it is kept.</summary>
/// <param name="Every">As the terms write it: <c>1mo</c>, <c>1y</c>; null for once.</param>
internal sealed record StoredPrice(string Term, string? Row, decimal Amount, string Reason, string? Every)
{
    public static StoredPrice Of(GivenPrice price) =>
        new(price.Term, price.Row, price.Amount, price.Reason, price.Every?.ToString());

    public GivenPrice ToGiven() => new(Term, Row, Amount, Reason, Every is null ? null : TermDuration.Parse(Every));
}

internal enum QuoteAnswer
{
    Accepted,
    Refused,
}

internal sealed class QuoteAnswerRow
{
    public Guid QuoteId { get; init; }
    public QuoteAnswer Answer { get; init; }
    public string Reason { get; init; } = "";
    public ContractId? ContractId { get; init; }
    public required string ByName { get; init; }
    public Instant AnsweredAt { get; init; }
}

internal static class QuoteSets
{
    extension(ContrefortDb db)
    {
        public DbSet<QuoteRow> Quotes => db.Set<QuoteRow>();
        public DbSet<QuoteAnswerRow> QuoteAnswers => db.Set<QuoteAnswerRow>();
    }
}

internal sealed class QuoteMapping : IEntityTypeConfiguration<QuoteRow>, IEntityTypeConfiguration<QuoteAnswerRow>
{
    public void Configure(EntityTypeBuilder<QuoteRow> quote)
    {
        quote.ToTable("quotes");
        quote.Ignore(q => q.Name).Ignore(q => q.Choices).Ignore(q => q.Given).Ignore(q => q.Filled);
        quote.HasIndex(q => new { q.Number, q.Revision }).IsUnique();
        quote.HasIndex(q => new { q.CustomerId, q.DraftedAt }).IsDescending(false, true);
        quote.HasIndex(q => new { q.DraftedAt, q.Id }).IsDescending();
        quote.Property(q => q.Parameters).HasColumnType("jsonb");
        quote.Property(q => q.Options).HasColumnType("jsonb");
        quote.Property(q => q.Roles).HasColumnType("jsonb");
        quote.Property(q => q.Prices).HasColumnType("jsonb");
        quote.HasOne<CustomerRow>().WithMany().HasForeignKey(q => q.CustomerId);
        quote.HasOne<OfferVersionRow>().WithMany().HasForeignKey(q => new { q.Offer, q.Version });
        quote.HasOne<BlobRow>().WithMany().HasForeignKey(q => q.Document);
    }

    public void Configure(EntityTypeBuilder<QuoteAnswerRow> answer)
    {
        answer.ToTable("quote_answers");
        answer.HasKey(a => a.QuoteId);
        answer.HasOne<QuoteRow>().WithMany().HasForeignKey(a => a.QuoteId);
        answer.HasOne<ContractRow>().WithMany().HasForeignKey(a => a.ContractId);
    }
}
