using System.Globalization;
using System.Security.Cryptography;
using Contrefort.Core.Contracts;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.SignIn;

/// <summary>
/// Leave for one contact to decide one thing without signing in, until an instant. Only this program can make one; its
/// signature is compared in constant time, and one made for a purpose is good for no other.
/// </summary>
internal sealed class ContactPasses(IDataProtectionProvider protection, IClock clock, string purpose)
{
    readonly IDataProtector _protector = protection.CreateProtector(purpose);

    public string Write(Guid subject, ContactId contact, Instant until) =>
        _protector.Protect(
            string.Create(CultureInfo.InvariantCulture, $"{subject:n} {contact.Value:n} {until.ToUnixTimeSeconds()}")
        );

    /// <returns>Null when it was not made here, or is too old.</returns>
    public (Guid Subject, ContactId Contact)? Read(string token)
    {
        try
        {
            return
                _protector.Unprotect(token).Split(' ') is [var subject, var contact, var until]
                && Instant.FromUnixTimeSeconds(long.Parse(until, CultureInfo.InvariantCulture))
                    > clock.GetCurrentInstant()
                ? (Guid.ParseExact(subject, "n"), new(Guid.ParseExact(contact, "n")))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
