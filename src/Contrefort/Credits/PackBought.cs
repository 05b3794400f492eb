using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Credits;

/// <summary>
/// A contract has hours again: requests that waited for nothing else go on, and a pack that settles old work at once may
/// already owe its notice. Each step finds out by itself what was done, so that it can be run again.
/// </summary>
internal sealed class PackBought(ContrefortDb db, TicketDesk desk, ContractBook contracts, WorkDesk work)
    : IAgendaHandler
{
    public const string AgendaKind = "pack-bought";

    public static AgendaEntry Of(ContractId contract, Instant at) =>
        new(AgendaKind, $"{AgendaKind}:{contract.Value}", at, contract.Value);

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        if (await contracts.Find(new ContractId(row.Subject!.Value)) is not { } contract)
            return null;
        await work.GiveNotices(contract, stop);
        var waiting = await db
            .Tickets.Where(ticket => ticket.ContractId == contract.Id && ticket.State == TicketState.Triage)
            .OrderBy(ticket => ticket.OpenedAt)
            .Select(ticket => ticket.Id)
            .ToListAsync(stop);
        foreach (var ticket in waiting)
            await desk.Release(ticket, stop);
        return null;
    }
}
