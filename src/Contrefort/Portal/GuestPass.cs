using System.Globalization;
using System.Security.Cryptography;
using Contrefort.Core.Tickets;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.Portal;

/// <summary>Leave to look at one ticket, for the address it was opened from.</summary>
internal sealed record GuestPass(TicketId Ticket, string Email);

/// <summary>Makes and reads the links that are mailed to people without an account. Only this program can make one.</summary>
internal sealed class GuestPasses(IDataProtectionProvider protection, IClock clock)
{
    public static readonly Duration Life = Duration.FromHours(24);

    readonly IDataProtector _protector = protection.CreateProtector("guest pass");

    public string Write(GuestPass pass) =>
        _protector.Protect(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pass.Ticket.Value:n} {(clock.GetCurrentInstant() + Life).ToUnixTimeSeconds()} {pass.Email}"
            )
        );

    /// <returns>Null when it was not made here, or is too old.</returns>
    public GuestPass? Read(string token)
    {
        try
        {
            return
                _protector.Unprotect(token).Split(' ', 3) is [var id, var until, var email]
                && Instant.FromUnixTimeSeconds(long.Parse(until, CultureInfo.InvariantCulture))
                    > clock.GetCurrentInstant()
                ? new GuestPass(new TicketId(Guid.ParseExact(id, "n")), email)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
