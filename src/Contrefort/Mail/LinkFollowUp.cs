using Contrefort.Agenda;
using Contrefort.Core.Tickets;
using Contrefort.Tickets;
using NodaTime;

namespace Contrefort.Mail;

/// <summary>Writes on a closed ticket that a late answer went to another, which continues it; as often as it is run, once.</summary>
internal sealed class LinkFollowUp(TicketDesk desk) : ILeasedAgendaHandler
{
    public const string AgendaKind = "link-follow-up";

    public static AgendaEntry Of(TicketId closed, TicketId followUp, Instant now) =>
        new(AgendaKind, $"{AgendaKind}:{followUp.Value}", now, closed.Value, new Link(followUp.Value));

    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var followUp = new TicketId(row.Read<Link>().FollowUp);
        await desk.Change(
            new TicketId(row.Subject!.Value),
            change =>
            {
                if (!change.Ticket.Story.FollowUps.Contains(followUp))
                    change.Ticket.FollowUp(Actor.Contrefort, followUp, change.Now);
            },
            stop
        );
        return (_, _) => Task.FromResult<Instant?>(null);
    }

    internal sealed record Link(Guid FollowUp);
}
