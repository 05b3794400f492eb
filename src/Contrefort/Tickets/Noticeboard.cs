using Contrefort.Agenda;
using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>Tells open pages and sleeping workers, after the commit, that there is something new.</summary>
internal sealed class Noticeboard(Changes changes, Notices notices, IClock clock)
{
    public const string Queue = "queue";

    public static string Topic(TicketId ticket) => $"ticket:{ticket.Value}";

    public static string Topic(ContractId contract) => $"contract:{contract.Value}";

    public void Tell(TicketId? ticket = null, ContractId? contract = null)
    {
        if (ticket is { } one)
        {
            changes.Announce(Topic(one));
            changes.Announce(Queue);
        }
        if (contract is { } other)
            changes.Announce(Topic(other));
        notices.Send(AgendaBell.Ring(clock.GetCurrentInstant()));
    }
}
