using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.SignIn;

/// <summary>Makes, reads and uses the links that let a person in by mail.</summary>
internal sealed class Links(ContrefortDb db, IClock clock)
{
    const int TokenBytes = 32;

    /// <summary>With the next save: a new link, and the end of the earlier ones for the same purpose.</summary>
    /// <returns>The token, which is nowhere else.</returns>
    public async Task<string> Make(User user, LinkPurpose purpose)
    {
        var now = clock.GetCurrentInstant();
        await End(link => link.UserId == user.Id && link.Purpose == purpose);
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        db.SignInLinks.Add(
            new SignInLink
            {
                TokenHash = Hash(token),
                UserId = user.Id,
                Purpose = purpose,
                CreatedAt = now,
                ExpiresAt = now + SignInLink.Life(purpose),
            }
        );
        return token;
    }

    /// <summary>What a link is for and whom it lets in, without using it; null when it is not good.</summary>
    public async Task<(LinkPurpose Purpose, User User)?> Read(string token)
    {
        var (hash, now) = (Hash(token), clock.GetCurrentInstant());
        var found = await db
            .SignInLinks.Where(link => link.TokenHash == hash && link.EndedAt == null && link.ExpiresAt > now)
            .Join(db.Users, link => link.UserId, user => user.Id, (link, user) => new { link.Purpose, User = user })
            .SingleOrDefaultAsync(link => link.User.DeactivatedAt == null);
        return found is null ? null : (found.Purpose, found.User);
    }

    /// <returns>False when someone was faster, or it is no longer good.</returns>
    public async Task<bool> Use(string token)
    {
        var (hash, now) = (Hash(token), clock.GetCurrentInstant());
        return await End(link => link.TokenHash == hash && link.ExpiresAt > now) == 1;
    }

    /// <summary>None of a person's links is good any more: their password, role or address has changed.</summary>
    public Task Revoke(Guid userId) => End(link => link.UserId == userId);

    Task<int> End(System.Linq.Expressions.Expression<Func<SignInLink, bool>> which)
    {
        var now = clock.GetCurrentInstant();
        return db
            .SignInLinks.Where(link => link.EndedAt == null)
            .Where(which)
            .ExecuteUpdateAsync(link => link.SetProperty(ended => ended.EndedAt, now));
    }

    static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
