using System.Globalization;
using System.Security.Cryptography;
using Contrefort.Core.Contracts;
using Contrefort.Core.RemoteWork;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.RemoteWork;

/// <summary>Leave for one person to grant or refuse one session.</summary>
internal sealed record RemotePass(RemoteSessionId Session, ContactId Contact);

/// <summary>
/// Makes and reads the links that are mailed to those who let people in. Only this program can make one; its signature is
/// compared in constant time. It is good until the window it is about ends, for one answer.
/// </summary>
internal sealed class RemotePasses(IDataProtectionProvider protection, IClock clock)
{
    readonly IDataProtector _protector = protection.CreateProtector("remote session pass");

    public string Write(RemotePass pass, Instant until) =>
        _protector.Protect(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pass.Session.Value:n} {pass.Contact.Value:n} {until.ToUnixTimeSeconds()}"
            )
        );

    /// <returns>Null when it was not made here, or is too old.</returns>
    public RemotePass? Read(string token)
    {
        try
        {
            return
                _protector.Unprotect(token).Split(' ') is [var session, var contact, var until]
                && Instant.FromUnixTimeSeconds(long.Parse(until, CultureInfo.InvariantCulture))
                    > clock.GetCurrentInstant()
                ? new(new(Guid.ParseExact(session, "n")), new(Guid.ParseExact(contact, "n")))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
