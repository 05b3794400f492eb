using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Seed;

/// <summary>What one ticket of the demo world will be about, and the dice its life is read from.</summary>
internal sealed record Plot(Household Household, Person Caller, Trouble Trouble, Actor Engineer, int Seed);

/// <summary>The life of one ticket, act by act; each act plans the next.</summary>
internal sealed class TicketLife(Storyteller story, RemoteLife remote, DebriefLife debriefs)
{
    /// <summary>Where the provider's people work.</summary>
    public static readonly DateTimeZone Provider = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    public async Task Begin(Plot plot)
    {
        var trouble = plot.Trouble;
        var signed = $"{trouble.Text}\n\n-- \n{plot.Caller.Name}\n{plot.Household.Name}";
        var ticket = (plot.Seed % 20) switch
        {
            < 11 => await story.Mail(plot.Caller, trouble.Subject, signed),
            < 16 => await story.Open(
                Channel.Web,
                plot.Caller,
                trouble.Subject,
                trouble.Text,
                trouble.Priority,
                trouble.Kind
            ),
            _ => await story.Open(
                Channel.Phone,
                plot.Caller,
                trouble.Subject,
                trouble.Text,
                trouble.Priority,
                trouble.Kind
            ),
        };
        if (ticket is { } id)
            story.At(InOffice(Minutes(plot, 8, 15, 420)), () => TakeCharge(plot, id));
    }

    async Task TakeCharge(Plot plot, TicketId ticket)
    {
        var change = await story.Read(ticket);
        if (change.Ticket.Story.State == TicketState.Triage)
        {
            // The account manager is asked, and answers half of it the day after.
            if (plot.Seed % 2 == 0 && story.Now < change.Ticket.Story.Opened!.At + Duration.FromHours(36))
            {
                story.At(InOffice(Duration.FromHours(40)), () => TakeCharge(plot, ticket));
                return;
            }
            await story.Change(
                ticket,
                c => c.Ticket.Override(plot.Engineer, "Accord du responsable de compte, devis à suivre", c.Now)
            );
        }
        await story.Change(ticket, c => c.Ticket.Acknowledge(plot.Engineer, c.Now));
        if (change.Contract?.Terms.Of<ScaleTerm>().Any(scale => scale.Of is "priority" or "severity") == true)
            await story.Change(
                ticket,
                c => c.Ticket.SetPriority(plot.Engineer, plot.Trouble.Priority, Side.Provider, true, c.Now)
            );
        if (plot.Seed % 4 == 1)
            await story.Note(ticket, plot.Engineer, plot.Trouble.Aside);
        story.At(InOffice(Minutes(plot, 3, 10, 90)), () => Investigate(plot, ticket));
    }

    async Task Investigate(Plot plot, TicketId ticket)
    {
        await Log(plot, ticket, 10 + (plot.Seed % 50), InterventionMode.Remote, $"Diagnostic : {plot.Trouble.Work}");
        if ((await story.Read(ticket)).Ticket.Story.Hold is not null)
        {
            // The pack is empty: the account manager gets an agreement first.
            story.At(InOffice(Minutes(plot, 4, 300, 2600)), () => Finish(plot, ticket));
            return;
        }
        await remote.Begin(plot, ticket);
        if (plot.Seed % 3 == 0)
        {
            await story.Reply(
                ticket,
                plot.Engineer,
                $"Bonjour {plot.Caller.Name},\n\n{plot.Trouble.Question}\n\n{plot.Engineer.Name}"
            );
            await story.Change(
                ticket,
                c => c.Ticket.Hold(plot.Engineer, HoldReason.WaitingForCustomer, plot.Trouble.Question, c.Now)
            );
            story.At(InOffice(Minutes(plot, 5, 60, 2400)), () => HearBack(plot, ticket));
            return;
        }
        if (plot.Seed % 7 == 0)
            await story.Change(
                ticket,
                c => c.Ticket.Escalate(plot.Engineer, 2, null, "Reproduction nécessaire en laboratoire", [2], c.Now)
            );
        if (plot.Seed % 28 == 0)
            await story.Change(
                ticket,
                c => c.Ticket.Escalate(plot.Engineer, 3, "Grégoire Vidal", "Correctif du paquet à étudier", [3], c.Now)
            );
        if (plot.Seed % 5 == 0)
            await story.Change(
                ticket,
                c => c.Ticket.WorkAround(plot.Engineer, "Service rétabli par une configuration provisoire.", c.Now)
            );
        story.At(InOffice(Minutes(plot, 4, 60, 2600)), () => Finish(plot, ticket));
    }

    async Task HearBack(Plot plot, TicketId ticket)
    {
        await story.Answer(plot.Caller, ticket, plot.Trouble.Answer);
        story.At(InOffice(Minutes(plot, 5, 40, 400)), () => Finish(plot, ticket));
    }

    async Task Finish(Plot plot, TicketId ticket)
    {
        var onSite = plot.Seed % 25 == 0;
        var isAsking = await Log(
            plot,
            ticket,
            onSite ? 230 : 5 + (plot.Seed % 75),
            onSite ? InterventionMode.OnSite : InterventionMode.Remote,
            plot.Trouble.Work
        );
        if (isAsking)
        {
            story.At(InOffice(Minutes(plot, 3, 250, 1500)), () => Finish(plot, ticket));
            return;
        }
        await story.Change(ticket, c => c.Ticket.Resolve(plot.Engineer, plot.Trouble.Solution, c.Now));
        if (plot.Seed % 4 == 0)
            story.At(InOffice(Minutes(plot, 2, 15, 200)), () => story.Answer(plot.Caller, ticket, "Merci beaucoup !"));
        story.At(InOffice(Duration.FromDays(2) + Minutes(plot, 6, 0, 300)), () => Close(plot, ticket));
    }

    async Task Close(Plot plot, TicketId ticket)
    {
        await story.Change(
            ticket,
            c =>
            {
                if (c.Ticket.Story.State != TicketState.Resolved)
                    return;
                var needsBoth = c.Contract?.Terms.NeedsBothToClose ?? false;
                if (needsBoth)
                    c.Ticket.AgreeToClose(Actor.Contact(Guid.Empty, plot.Caller.Name), Side.Customer, needsBoth, c.Now);
                if (c.Ticket.Story.State == TicketState.Resolved)
                    c.Ticket.AgreeToClose(plot.Engineer, Side.Provider, needsBoth, c.Now);
            }
        );
        debriefs.Plan(plot, ticket);
        if (plot.Seed % 12 == 0)
            story.At(InOffice(Duration.FromDays(3)), () => ComeBack(plot, ticket));
    }

    /// <summary>Too late to reopen: a ticket of its own, which is worked on like any other and does not come back again.</summary>
    async Task ComeBack(Plot plot, TicketId ticket)
    {
        var followUp = await story.Answer(
            plot.Caller,
            ticket,
            "Bonjour,\n\nLe problème est revenu ce matin, pouvez-vous regarder à nouveau ?"
        );
        if (followUp is { } id && id != ticket)
            story.At(InOffice(Duration.FromMinutes(40)), () => TakeCharge(plot with { Seed = plot.Seed + 1 }, id));
    }

    /// <summary>Work that the contract holds, because the pack is empty or the customer must agree first, waits, as it would.</summary>
    /// <returns>Whether the customer is asked.</returns>
    async Task<bool> Log(Plot plot, TicketId ticket, int minutes, InterventionMode mode, string summary)
    {
        try
        {
            await story.Work(ticket, plot.Engineer, story.Now - Duration.FromMinutes(minutes), minutes, mode, summary);
        }
        catch (Core.RuleViolationException)
        {
            if (await story.Ask(ticket, plot.Engineer, summary, minutes + 60) is { } asked)
            {
                story.At(InOffice(Minutes(plot, 2, 15, 240)), () => story.Decide(asked, agrees: plot.Seed % 6 != 0));
                return true;
            }
            await story.Change(
                ticket,
                c =>
                {
                    if (c.Ticket.Story.Hold is null)
                        c.Ticket.Hold(
                            plot.Engineer,
                            HoldReason.WaitingForApproval,
                            "Pack épuisé : renouvellement proposé",
                            c.Now
                        );
                }
            );
        }
        return false;
    }

    static Duration Minutes(Plot plot, int salt, int least, int most) =>
        Duration.FromMinutes(least + (plot.Seed / salt % (most - least + 1)));

    /// <summary>People act in office hours: what falls outside is done the next morning.</summary>
    Instant InOffice(Duration later)
    {
        var local = (story.Now + later).InZone(Provider).LocalDateTime;
        var morning = new LocalTime(8, local.Minute);
        var shifted =
            local.Hour >= 18 ? local.Date.PlusDays(1) + morning
            : local.Hour < 8 ? local.Date + morning
            : local;
        while (shifted.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
            shifted = shifted.Date.PlusDays(1) + morning;
        return shifted.InZoneLeniently(Provider).ToInstant();
    }
}
