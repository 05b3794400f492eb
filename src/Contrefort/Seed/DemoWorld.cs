using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Seed;

/// <summary>
/// The demo world: a provider selling every offer, a dozen customers, two hundred tickets over twelve months up to now,
/// lived through the verbs of real use. The same seed and the same day give the same world.
/// </summary>
internal sealed class DemoWorld(
    Storyteller story,
    MovableTime time,
    OfferShelf shelf,
    ContractDesk contracts,
    ContractBook book,
    IServiceScopeFactory scopes,
    IDbContextFactory<ContrefortDb> data
)
{
    /// <summary>Known to everyone who reads this: for a demo only, never made where it could be reached by mistake.</summary>
    public const string Password = "contrefort-demo";

    const int Tickets = 200;

    readonly Random _dice = new(20060102);
    readonly List<Actor> _engineers = [];

    public async Task<bool> IsEmpty()
    {
        await using var db = await data.CreateDbContextAsync();
        return !await db.Customers.AnyAsync();
    }

    /// <param name="offers">The folder of the offers on sale.</param>
    /// <param name="told">Called after each act with how many there have been.</param>
    public async Task Build(string offers, Instant until, Action<int>? told = null)
    {
        time.Now = until - Duration.FromDays(365);
        foreach (var refused in await shelf.Publish(offers))
            throw new InvalidOperationException(refused);
        await Hire();
        var customers = new List<(Household Household, IReadOnlyList<ContractId> Contracts)>();
        foreach (var household in Cast.Customers)
            customers.Add((household, await SignUp(household, customers.Count + 1)));
        PlanTickets(customers, until);
        var done = 0;
        await story.Tell(until, () => told?.Invoke(++done));
        await LeaveMailUnsent();
    }

    async Task Hire()
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<People>();
        foreach (
            var (name, email, role) in new[]
            {
                ("Inès Martin", "ines@contrefort.example", Role.Agent),
                ("Karim Benali", "karim@contrefort.example", Role.Agent),
                ("Sophie Laurent", "sophie@contrefort.example", Role.Lead),
                ("Thomas Petit", "thomas@contrefort.example", Role.AccountManager),
                ("Admin", "admin@contrefort.example", Role.Administrator),
            }
        )
        {
            var user = await people.Add(name, email, role, "fr", Password);
            if (role is Role.Agent or Role.Lead)
                _engineers.Add(Actor.Engineer(user.Id, name));
        }
    }

    async Task<IReadOnlyList<ContractId>> SignUp(Household household, int number)
    {
        var customer = await contracts.AddCustomer(
            $"K-{number:000}",
            household.Name,
            household.Country,
            household.Zone,
            household.Language,
            [household.Domain]
        );
        var people = new List<ContactId>();
        foreach (var person in household.People)
            people.Add(
                await contracts.AddContact(customer, person.Name, person.Email, person.Language, [person.Phone])
            );
        var startsOn = time.Now.InZone(DateTimeZoneProviders.Tzdb[household.Zone]).Date;
        var signed = new List<ContractId>();
        foreach (var signature in household.Contracts)
        {
            var offer = (await shelf.OnSale()).Single(o => o.Id == signature.Offer);
            var contract = await contracts.Sign(
                $"C-{startsOn.Year}-{number:00}{signed.Count + 1}",
                customer,
                signature.Offer,
                offer.Version,
                new Choices { Parameters = signature.Parameters, Options = signature.Options },
                signature.Components,
                startsOn
            );
            foreach (var person in people.Take(2))
                await contracts.NameContact(contract, person);
            if (signature.Pack is { } hours)
                await BuyPacks(contract, hours);
            signed.Add(contract);
        }
        await Invite(household);
        return signed;
    }

    /// <summary>The first contact of each customer sees the whole company; all may sign in.</summary>
    async Task Invite(Household household)
    {
        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<People>();
        for (var i = 0; i < household.People.Count; i++)
        {
            var user = (await accounts.Find(household.People[i].Email))!;
            if (i == 0)
                await accounts.Change(user, Role.CompanyContact);
            await accounts.SetPassword(user, Password);
        }
    }

    /// <summary>A pack at the start, and another whenever less than a tenth is left.</summary>
    async Task BuyPacks(ContractId contract, decimal hours)
    {
        await story.Buy(contract, "credit.hours", hours, $"{contract.Value}/1");
        for (var month = 3; month <= 11; month += 4)
        {
            var order = month;
            story.At(
                time.Now + Duration.FromDays(30 * month),
                () => story.Buy(contract, "credit.hours", hours, $"{contract.Value}/{order}")
            );
        }
    }

    void PlanTickets(IReadOnlyList<(Household Household, IReadOnlyList<ContractId>)> customers, Instant until)
    {
        var total = customers.Sum(customer => customer.Household.Weight);
        var start = time.Now;
        for (var i = 0; i < Tickets; i++)
        {
            // Denser towards today, so that the queue has something in it.
            var share = Math.Sqrt((i + _dice.NextDouble()) / Tickets);
            var at = start + Duration.FromSeconds((long)((until - start).TotalSeconds * share));
            var household = Pick(customers, total);
            var trouble = household.Language == "en" ? Any(Troubles.InEnglish) : Any(Troubles.InFrench);
            var plot = new Plot(household, Any(household.People), trouble, Any(_engineers), _dice.Next());
            story.At(WorkingMoment(at, household, plot.Seed), () => Begin(plot));
        }
    }

    Household Pick(IReadOnlyList<(Household Household, IReadOnlyList<ContractId>)> customers, int total)
    {
        var ticket = _dice.Next(total);
        foreach (var (household, _) in customers)
            if ((ticket -= household.Weight) < 0)
                return household;
        return customers[^1].Household;
    }

    T Any<T>(IReadOnlyList<T> list) => list[_dice.Next(list.Count)];

    /// <summary>Nine requests in ten come in office hours of the customer's own zone; some do not.</summary>
    static Instant WorkingMoment(Instant at, Household household, int seed)
    {
        if (seed % 10 == 0)
            return at;
        var zone = DateTimeZoneProviders.Tzdb[household.Zone];
        var date = at.InZone(zone).Date;
        while (date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
            date = date.PlusDays(-1);
        return (date + new LocalTime(8 + (seed / 10 % 10), seed / 100 % 60)).InZoneLeniently(zone).ToInstant();
    }

    async Task Begin(Plot plot)
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
            story.At(story.Now + Minutes(plot, 8, 5, 170), () => TakeCharge(plot, id));
    }

    async Task TakeCharge(Plot plot, TicketId ticket)
    {
        var change = await story.Read(ticket);
        if (change.Ticket.Story.State == TicketState.Triage)
        {
            // Half of what waits for triage is admitted by a person; the rest waits, as it does.
            if (plot.Seed % 2 == 0)
                return;
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
        story.At(story.Now + Minutes(plot, 3, 10, 90), () => Investigate(plot, ticket));
    }

    async Task Investigate(Plot plot, TicketId ticket)
    {
        await Log(plot, ticket, 10 + (plot.Seed % 50), InterventionMode.Remote, $"Diagnostic : {plot.Trouble.Work}");
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
            story.At(
                story.Now + Minutes(plot, 5, 30, 600),
                () => story.Answer(plot.Caller, ticket, plot.Trouble.Answer)
            );
            story.At(story.Now + Minutes(plot, 5, 640, 900), () => Finish(plot, ticket));
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
        story.At(story.Now + Minutes(plot, 4, 60, 2600), () => Finish(plot, ticket));
    }

    async Task Finish(Plot plot, TicketId ticket)
    {
        var onSite = plot.Seed % 25 == 0;
        await Log(
            plot,
            ticket,
            onSite ? 230 : 5 + (plot.Seed % 75),
            onSite ? InterventionMode.OnSite : InterventionMode.Remote,
            plot.Trouble.Work
        );
        await story.Change(ticket, c => c.Ticket.Resolve(plot.Engineer, plot.Trouble.Solution, c.Now));
        if (plot.Seed % 4 == 0)
            story.At(
                story.Now + Minutes(plot, 2, 15, 200),
                () => story.Answer(plot.Caller, ticket, "Merci beaucoup !")
            );
        story.At(story.Now + Duration.FromDays(2) + Minutes(plot, 6, 0, 300), () => Close(plot, ticket));
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
        if (plot.Seed % 12 == 0)
            story.At(
                story.Now + Duration.FromDays(3),
                () =>
                    story.Answer(
                        plot.Caller,
                        ticket,
                        "Bonjour,\n\nLe problème est revenu ce matin, pouvez-vous regarder à nouveau ?"
                    )
            );
    }

    /// <summary>Work that the contract holds because the pack is empty waits, as it would.</summary>
    async Task Log(Plot plot, TicketId ticket, int minutes, InterventionMode mode, string summary)
    {
        try
        {
            await story.Work(ticket, plot.Engineer, story.Now - Duration.FromMinutes(minutes), minutes, mode, summary);
        }
        catch (Core.RuleViolationException)
        {
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
    }

    static Duration Minutes(Plot plot, int salt, int least, int most) =>
        Duration.FromMinutes(least + (plot.Seed / salt % (most - least + 1)));

    /// <summary>The world's addresses do not exist: its mail is shown as sent, and no server ever gets it.</summary>
    async Task LeaveMailUnsent()
    {
        await using var db = await data.CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync("update outgoing_recipients set state = 'sent', reply = 'demo'");
        book.Forget();
    }

    sealed record Plot(Household Household, Person Caller, Trouble Trouble, Actor Engineer, int Seed);
}
