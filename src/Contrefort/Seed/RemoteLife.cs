using Contrefort.Approvals;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.RemoteWork;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Seed;

/// <summary>Now and then an engineer of the demo world asks to be let in, is granted it, works, and leaves.</summary>
internal sealed class RemoteLife(Storyteller story, RemoteDesk desk, IDbContextFactory<ContrefortDb> data)
{
    static readonly AccessWay[] _ways = [AccessWay.Vpn, AccessWay.Ssh, AccessWay.ScreenSharing];

    public async Task Begin(Plot plot, TicketId ticket)
    {
        if (plot.Seed % 5 != 2)
            return;
        try
        {
            var session = await desk.Ask(
                new(
                    ticket,
                    _ways[plot.Seed % _ways.Length],
                    [$"srv{1 + (plot.Seed % 3)}.{plot.Household.Domain}"],
                    $"Chercher la cause sur la machine : {plot.Trouble.Work}",
                    new Interval(story.Now, story.Now + Duration.FromHours(4)),
                    plot.Engineer
                )
            );
            story.At(story.Now + Duration.FromMinutes(20), () => Answer(plot, session));
        }
        catch (RuleViolationException)
        {
            // Nobody has said yet whose ticket it is.
        }
    }

    async Task Answer(Plot plot, RemoteSessionId session)
    {
        await using var db = await data.CreateDbContextAsync();
        var contact = await db
            .RemoteSessionContacts.Where(row => row.SessionId == session)
            .Join(db.Contacts, row => row.ContactId, contact => contact.Id, (row, contact) => contact)
            .OrderBy(contact => contact.Name)
            .FirstOrDefaultAsync();
        var grants = plot.Seed % 11 != 3;
        if (contact is null)
            await desk.Answer(
                session,
                plot.Engineer,
                AnsweredVia.Engineer,
                grants,
                $"{plot.Caller.Name}, au téléphone"
            );
        else
            await desk.Answer(
                session,
                Actor.Contact(contact.Id.Value, contact.Name),
                AnsweredVia.Portal,
                grants,
                grants ? null : "Pas pendant la clôture comptable."
            );
        if (grants)
            story.At(story.Now + Duration.FromMinutes(5), () => Enter(plot, session));
    }

    async Task Enter(Plot plot, RemoteSessionId session)
    {
        try
        {
            await desk.Open(session, plot.Engineer);
            story.At(
                story.Now + Duration.FromMinutes(35),
                () => desk.Close(session, plot.Engineer, plot.Trouble.Solution)
            );
        }
        catch (RuleViolationException)
        {
            // The ticket was closed meanwhile.
        }
    }
}
