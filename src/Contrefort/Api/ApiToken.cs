using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Api;

/// <summary>Lets a program act for a person, with that person's rights as they are when it is used, or fewer.</summary>
internal sealed class ApiToken
{
    public const int LongestName = 80;

    public Guid Id { get; init; }
    public Guid UserId { get; init; }
    public required string Name { get; init; }
    public required byte[] Hash { get; init; }

    /// <summary>Its first characters, so that a person knows it again.</summary>
    public required string Hint { get; init; }
    public bool ReadOnly { get; init; }
    public required string CreatedBy { get; init; }
    public Instant CreatedAt { get; init; }
    public Instant? ExpiresAt { get; init; }
    public Instant? LastUsedAt { get; init; }
    public Instant? RevokedAt { get; init; }

    public bool IsGood(Instant now) => RevokedAt is null && (ExpiresAt is not { } end || now < end);
}

/// <summary>The answer given to a request that named itself.</summary>
internal sealed class IdempotencyKey
{
    public Guid TokenId { get; init; }
    public required string Key { get; init; }
    public required byte[] Request { get; init; }
    public int Status { get; init; }
    public string? Location { get; init; }
    public required byte[] Body { get; init; }
    public Instant CreatedAt { get; init; }
}

internal static class ApiSets
{
    extension(ContrefortDb db)
    {
        public DbSet<ApiToken> ApiTokens => db.Set<ApiToken>();
        public DbSet<IdempotencyKey> IdempotencyKeys => db.Set<IdempotencyKey>();
    }
}

internal sealed class ApiMapping : IEntityTypeConfiguration<ApiToken>, IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<ApiToken> token)
    {
        token.ToTable("api_tokens");
        token.HasIndex(t => t.Hash).IsUnique();
        token.HasIndex(t => t.UserId);
        token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId);
    }

    public void Configure(EntityTypeBuilder<IdempotencyKey> key)
    {
        key.ToTable("idempotency_keys");
        key.HasKey(k => new { k.TokenId, k.Key });
        key.HasIndex(k => k.CreatedAt);
        key.HasOne<ApiToken>().WithMany().HasForeignKey(k => k.TokenId);
    }
}
