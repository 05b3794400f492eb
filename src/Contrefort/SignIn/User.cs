using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.SignIn;

/// <summary>Someone who can sign in. People of a customer are tied to their contact.</summary>
internal sealed class User : IdentityUser<Guid>
{
    public const int LongestName = 120;
    public const int LongestEmail = 254;
    public const int LongestPassword = 128;
    public const int ShortestPassword = 10;

    public required string Name { get; set; }
    public Role Role { get; set; }
    public ContactId? ContactId { get; init; }

    /// <summary><c>fr</c> or <c>en</c>.</summary>
    public string Language { get; set; } = "fr";

    /// <summary>A tz database name.</summary>
    public string Zone { get; set; } = Ui.Reader.DefaultZone;
    public Instant CreatedAt { get; init; }

    /// <summary>Since when they may no longer come in.</summary>
    public Instant? DeactivatedAt { get; set; }

    public bool IsActive => DeactivatedAt is null;
}

internal static class UserSets
{
    extension(ContrefortDb db)
    {
        public DbSet<User> Users => db.Set<User>();
        public DbSet<SignInLink> SignInLinks => db.Set<SignInLink>();
    }
}

internal sealed class UserMapping
    : IEntityTypeConfiguration<User>,
        IEntityTypeConfiguration<IdentityUserToken<Guid>>,
        IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    public void Configure(EntityTypeBuilder<User> user)
    {
        user.Ignore(u => u.UserName).Ignore(u => u.NormalizedUserName);
        user.Ignore(u => u.PhoneNumber).Ignore(u => u.PhoneNumberConfirmed).Ignore(u => u.EmailConfirmed);
        user.Ignore(u => u.LockoutEnabled).Ignore(u => u.LockoutEnd).Ignore(u => u.AccessFailedCount);
        user.Property(u => u.Email).IsRequired();
        user.Property(u => u.NormalizedEmail).IsRequired();
        user.Property(u => u.SecurityStamp).IsRequired();
        user.Property(u => u.ConcurrencyStamp).IsRequired().IsConcurrencyToken();
        user.HasIndex(u => u.NormalizedEmail).IsUnique();
        user.HasIndex(u => u.ContactId).IsUnique();
        user.HasOne<ContactRow>().WithMany().HasForeignKey(u => u.ContactId);
    }

    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> token)
    {
        token.ToTable("user_tokens");
        token.HasKey(t => new
        {
            t.UserId,
            t.LoginProvider,
            t.Name,
        });
        token.HasOne<User>().WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> passkey)
    {
        passkey.ToTable("user_passkeys");
        passkey.HasKey(p => p.CredentialId);
        passkey.OwnsOne(p => p.Data, data => data.ToJson("data"));
        passkey.HasIndex(p => p.UserId);
        passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
