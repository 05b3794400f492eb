using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.Webhooks;

/// <summary>Secrets shared with the other side: shown once, kept encrypted. For a day after a change the earlier signs too.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    const string Prefix = "whsec_";
    const int Bytes = 32;

    public static readonly Duration Overlap = Duration.FromDays(1);

    readonly IDataProtector _protector = protection.CreateProtector("webhook secrets");

    /// <returns>What to show once, and what to keep.</returns>
    public (string Shown, string Kept) Make()
    {
        var shown = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
        return (shown, _protector.Protect(shown));
    }

    public IEnumerable<byte[]> Good(WebhookRow webhook, Instant now)
    {
        yield return Read(webhook.Secret);
        if (webhook.EarlierSecret is { } earlier && webhook.EarlierUntil > now)
            yield return Read(earlier);
    }

    byte[] Read(string kept) => Convert.FromBase64String(_protector.Unprotect(kept)[Prefix.Length..]);
}
