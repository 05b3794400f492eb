using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.SignIn;

/// <summary>
/// A few words that only this program can have written, good until an instant. Its signature is compared in constant time,
/// and one made for a purpose is good for no other.
/// </summary>
/// <remarks>The framework's own protector of that sort has no clock to be told the time by.</remarks>
internal sealed class SignedPasses(IDataProtectionProvider protection, IClock clock, string purpose)
{
    readonly IDataProtector _protector = protection.CreateProtector(purpose);

    public string Write(string what, Instant until) =>
        _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{until.ToUnixTimeSeconds()} {what}"));

    /// <returns>Null when it was not made here, or is too old.</returns>
    public string? Read(string token)
    {
        try
        {
            return
                _protector.Unprotect(token).Split(' ', 2) is [var until, var what]
                && Instant.FromUnixTimeSeconds(long.Parse(until, CultureInfo.InvariantCulture))
                    > clock.GetCurrentInstant()
                ? what
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
