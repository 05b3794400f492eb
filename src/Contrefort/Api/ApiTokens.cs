using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Contrefort.Core;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Api;

/// <summary>
/// Makes, knows and revokes tokens. Those used lately are kept, so that a request asks the database nothing about who makes
/// it; what changes in any process is announced and forgotten here at once.
/// </summary>
internal sealed class ApiTokens : IDisposable
{
    /// <summary>So that a program that looks for lost secrets finds ours.</summary>
    public const string Prefix = "ctf_";
    public const string Scheme = "token";
    public const string TokenId = "token";
    public const string ReadOnly = "read-only";

    const int SecretBytes = 32;
    const int HintLength = 8;
    const int MostKnown = 10_000;

    static readonly Duration NotedEvery = Duration.FromMinutes(1);

    readonly IDbContextFactory<ContrefortDb> _data;
    readonly Accounts _accounts;
    readonly Changes _changes;
    readonly IClock _clock;
    readonly IDisposable _listening;
    readonly ConcurrentDictionary<string, Known> _known = new();

    public ApiTokens(
        IDbContextFactory<ContrefortDb> data,
        Accounts accounts,
        Changes changes,
        Notices notices,
        IClock clock
    )
    {
        (_data, _accounts, _changes, _clock) = (data, accounts, changes, clock);
        _listening = notices.Listen(notice =>
        {
            if (notice is { Channel: Notices.Changed, Payload: Topic or Notices.Anything })
                _known.Clear();
        });
    }

    const string Topic = "tokens";

    /// <summary>A new token for a person.</summary>
    /// <returns>What to show once; it is nowhere else.</returns>
    /// <exception cref="RuleViolationException"/>
    public async Task<(Guid Id, string Secret)> Make(
        Guid userId,
        string name,
        bool readOnly,
        Instant? expiresAt,
        string by
    )
    {
        var now = _clock.GetCurrentInstant();
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > ApiToken.LongestName)
            throw new RuleViolationException("Give the token a name, so that you know later what uses it.");
        if (expiresAt <= now)
            throw new RuleViolationException("A token expires in the future.");
        if (await _accounts.Find(userId) is null)
            throw new RuleViolationException("There is nobody active with this address.");
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var token = new ApiToken
        {
            Id = NewId.At(now),
            UserId = userId,
            Name = name.Trim(),
            Hash = Hash(secret),
            Hint = secret[..HintLength],
            ReadOnly = readOnly,
            CreatedBy = by,
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        await using var db = await _data.CreateDbContextAsync();
        db.ApiTokens.Add(token);
        await db.SaveChangesAsync();
        return (token.Id, secret);
    }

    /// <param name="of">The person it must belong to; anybody's when null.</param>
    /// <returns>False when there is none to revoke.</returns>
    public async Task<bool> Revoke(Guid id, Guid? of)
    {
        var now = _clock.GetCurrentInstant();
        await using var db = await _data.CreateDbContextAsync();
        var revoked = await db
            .ApiTokens.Where(token => token.Id == id && token.RevokedAt == null && (of == null || token.UserId == of))
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, now));
        _known.Clear();
        _changes.Announce(Topic);
        return revoked > 0;
    }

    /// <summary>Whom a token speaks for; null when it is unknown, over, or its person may no longer come in.</summary>
    public async ValueTask<ClaimsPrincipal?> Principal(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > 100)
            return null;
        var now = _clock.GetCurrentInstant();
        if (!_known.TryGetValue(secret, out var known))
        {
            if (await Read(secret) is not { } token)
                return null;
            if (_known.Count >= MostKnown)
                _known.Clear();
            known = _known.GetOrAdd(secret, new Known(token));
        }
        if (!known.Token.IsGood(now) || await _accounts.Find(known.Token.UserId) is not { } account)
            return null;
        if (known.UsedAt is not { } noted || now - noted >= NotedEvery)
            await Note(known, now);
        return known.For(account);
    }

    async Task<ApiToken?> Read(string secret)
    {
        var hash = Hash(secret);
        await using var db = await _data.CreateDbContextAsync();
        return await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(token => token.Hash == hash);
    }

    async Task Note(Known known, Instant now)
    {
        known.UsedAt = now;
        var earlier = now - NotedEvery;
        await using var db = await _data.CreateDbContextAsync();
        await db
            .ApiTokens.Where(token =>
                token.Id == known.Token.Id && (token.LastUsedAt == null || token.LastUsedAt <= earlier)
            )
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.LastUsedAt, now));
    }

    static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public void Dispose() => _listening.Dispose();

    sealed class Known(ApiToken token)
    {
        (Account Account, ClaimsPrincipal Principal)? _made;

        public ApiToken Token => token;
        public Instant? UsedAt { get; set; } = token.LastUsedAt;

        public ClaimsPrincipal For(Account account)
        {
            if (_made is { } made && ReferenceEquals(made.Account, account))
                return made.Principal;
            List<Claim> claims =
            [
                new(Sessions.UserId, account.Viewer.UserId.ToString()),
                new(Sessions.Role, account.Role.ToString()),
                new(TokenId, token.Id.ToString()),
            ];
            if (token.ReadOnly)
                claims.Add(new(ReadOnly, "true"));
            var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme, Sessions.UserId, Sessions.Role));
            _made = (account, principal);
            return principal;
        }
    }
}
