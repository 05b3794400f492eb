using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.AlertsIn;

/// <summary>
/// The sources that may send now, by their tokens. All are kept, so that a burst asks the database nothing about who
/// sends; what changes in any process is forgotten here at once.
/// </summary>
internal sealed class KnownSources : IDisposable
{
    /// <summary>So that a program that looks for lost secrets finds ours.</summary>
    public const string Prefix = "cta_";
    public const string Topic = "alert-sources";

    const int SecretBytes = 32;
    const int LongestSecret = 100;

    readonly Kept<bool, Dictionary<string, Guid>> _known;
    readonly IDisposable _listening;

    public KnownSources(IDbContextFactory<ContrefortDb> data, Notices notices)
    {
        _known = new(async _ =>
        {
            await using var db = await data.CreateDbContextAsync();
            return await db
                .AlertSources.Where(source => source.StoppedAt == null)
                .Select(source => new { source.TokenHash, source.Id })
                .ToDictionaryAsync(source => Convert.ToHexString(source.TokenHash), source => source.Id);
        });
        _listening = notices.Listen(notice =>
        {
            if (notice is { Channel: Notices.Changed, Payload: Topic or Notices.Anything })
                Forget();
        });
    }

    public static (string Secret, byte[] Hash, string Hint) NewToken()
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (secret, Hash(secret), secret[..(Prefix.Length + 4)]);
    }

    /// <summary>Whose token this is. It is looked for by its hash, so that time tells nothing of it.</summary>
    public async ValueTask<Guid?> Find(string? secret) =>
        secret is { Length: <= LongestSecret }
        && secret.StartsWith(Prefix, StringComparison.Ordinal)
        && (await _known.Find(true)).TryGetValue(Convert.ToHexString(Hash(secret)), out var id)
            ? id
            : null;

    public void Forget() => _known.Forget();

    static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public void Dispose() => _listening.Dispose();
}
