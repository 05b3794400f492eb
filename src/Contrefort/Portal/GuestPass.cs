using Contrefort.Core.Tickets;
using Contrefort.SignIn;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.Portal;

/// <summary>Leave to look at one ticket, for the address it was opened from.</summary>
internal sealed record GuestPass(TicketId Ticket, string Email);

/// <summary>Makes and reads the links that are mailed to people without an account.</summary>
internal sealed class GuestPasses(IDataProtectionProvider protection, IClock clock)
{
    public static readonly Duration Life = Duration.FromHours(24);

    readonly SignedPasses _passes = new(protection, clock, "guest pass");

    public string Write(GuestPass pass) =>
        _passes.Write($"{pass.Ticket.Value:n} {pass.Email}", clock.GetCurrentInstant() + Life);

    /// <inheritdoc cref="SignedPasses.Read"/>
    public GuestPass? Read(string token) =>
        _passes.Read(token)?.Split(' ', 2) is [var id, var email]
            ? new GuestPass(new TicketId(Guid.ParseExact(id, "n")), email)
            : null;
}
