using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Data;
using NodaTime;

namespace Contrefort.Portal;

/// <summary>People who come without an account: they ask for a link, and come back with it.</summary>
internal sealed class Guests(ContrefortDb db, ContractBook contracts, GuestPasses passes, IClock clock)
{
    public async Task Ask(string email, string number)
    {
        var now = clock.GetCurrentInstant();
        var asked = new GuestRequest(email.Trim().ToLowerInvariant(), number.Trim());
        db.PlanOnce(
            new AgendaEntry(GuestRequest.AgendaKind, $"{GuestRequest.AgendaKind}:{NewId.At(now)}", now, null, asked)
        );
        await db.SaveChangesAsync();
    }

    public async Task<TicketWhole?> Open(string token)
    {
        if (passes.Read(token) is not { } pass)
            return null;
        var scope = new PortalScope(pass, db);
        return await new PortalTickets(scope, contracts, clock).Find(scope.Tickets);
    }
}
