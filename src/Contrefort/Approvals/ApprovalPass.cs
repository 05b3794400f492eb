using System.Globalization;
using System.Security.Cryptography;
using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.Approvals;

/// <summary>Leave for one person to answer one question.</summary>
internal sealed record ApprovalPass(ApprovalId Approval, ContactId Contact);

/// <summary>
/// Makes and reads the links that are mailed to those who may decide. Only this program can make one; its signature is
/// compared in constant time. A link is used up when the question is answered.
/// </summary>
internal sealed class ApprovalPasses(IDataProtectionProvider protection, IClock clock)
{
    readonly IDataProtector _protector = protection.CreateProtector("approval pass");

    public string Write(ApprovalPass pass, Instant until) =>
        _protector.Protect(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pass.Approval.Value:n} {pass.Contact.Value:n} {until.ToUnixTimeSeconds()}"
            )
        );

    /// <returns>Null when it was not made here, or is too old.</returns>
    public ApprovalPass? Read(string token)
    {
        try
        {
            return
                _protector.Unprotect(token).Split(' ') is [var approval, var contact, var until]
                && Instant.FromUnixTimeSeconds(long.Parse(until, CultureInfo.InvariantCulture))
                    > clock.GetCurrentInstant()
                ? new(new(Guid.ParseExact(approval, "n")), new(Guid.ParseExact(contact, "n")))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
