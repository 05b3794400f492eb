using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.SignIn;

internal enum LinkPurpose
{
    SignIn,
    NewPassword,
    Invitation,
}

/// <summary>
/// A link mailed to one person, good once and for a while. Its token is 256 random bits, of which only the hash is kept:
/// who reads the database cannot come in with it.
/// </summary>
internal sealed class SignInLink
{
    public required byte[] TokenHash { get; init; }
    public Guid UserId { get; init; }
    public LinkPurpose Purpose { get; init; }
    public Instant CreatedAt { get; init; }
    public Instant ExpiresAt { get; init; }

    /// <summary>When it was used, or revoked because something it relied on has changed.</summary>
    public Instant? EndedAt { get; init; }

    public static Duration Life(LinkPurpose purpose) =>
        purpose == LinkPurpose.Invitation ? Duration.FromDays(7) : Duration.FromHours(1);
}

internal sealed class SignInLinkMapping : IEntityTypeConfiguration<SignInLink>
{
    public void Configure(EntityTypeBuilder<SignInLink> link)
    {
        link.ToTable("sign_in_links");
        link.HasKey(l => l.TokenHash);
        link.HasIndex(l => l.UserId);
        link.HasOne<User>().WithMany().HasForeignKey(l => l.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
