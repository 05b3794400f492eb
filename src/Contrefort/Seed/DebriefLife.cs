using Contrefort.Core.Tickets;
using Contrefort.Debriefs;
using NodaTime;

namespace Contrefort.Seed;

/// <summary>The morning after, two incidents of three are debriefed where the contract asks for it; the last one waits.</summary>
internal sealed class DebriefLife(Storyteller story, DebriefDesk desk)
{
    public void Plan(Plot plot, TicketId ticket)
    {
        if (plot.Seed % 3 != 0)
            story.At(story.Now + Duration.FromDays(1), () => Write(plot, ticket));
    }

    async Task Write(Plot plot, TicketId ticket)
    {
        if (await desk.Of(ticket) is not { Row: { DueAt: not null, WrittenAt: null } })
            return;
        await desk.Write(
            ticket,
            new Dictionary<string, string>
            {
                ["cause"] = $"{plot.Trouble.Work}.",
                ["prevention"] = "Une sonde surveille désormais ce point, et l'alerte part avant la panne.",
            },
            plot.Seed % 4 != 1,
            plot.Engineer
        );
    }
}
