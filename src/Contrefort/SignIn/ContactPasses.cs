using Contrefort.Core.Contracts;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.SignIn;

/// <summary>Leave for one contact to decide one thing without signing in, until an instant.</summary>
internal sealed class ContactPasses(IDataProtectionProvider protection, IClock clock, string purpose)
{
    readonly SignedPasses _passes = new(protection, clock, purpose);

    public string Write(Guid subject, ContactId contact, Instant until) =>
        _passes.Write($"{subject:n} {contact.Value:n}", until);

    /// <inheritdoc cref="SignedPasses.Read"/>
    public (Guid Subject, ContactId Contact)? Read(string token) =>
        _passes.Read(token)?.Split(' ') is [var subject, var contact]
            ? (Guid.ParseExact(subject, "n"), new(Guid.ParseExact(contact, "n")))
            : null;
}
