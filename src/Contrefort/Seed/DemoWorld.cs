using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Invoicing;
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
    TicketLife life,
    UpdateLife updates,
    WatchLife watch,
    PaymentLife payers,
    MovableTime time,
    OfferShelf shelf,
    ContractDesk contracts,
    ContractBook book,
    SellerDesk sellers,
    BillRun billing,
    SeededOnCall nights,
    IServiceScopeFactory scopes,
    IDbContextFactory<ContrefortDb> data
)
{
    /// <summary>Known to everyone who reads this: for a demo only, never made where it could be reached by mistake.</summary>
    public const string Password = "contrefort-demo";
    const string Engineer = "ines@contrefort.example";

    const int Tickets = 200;

    /// <summary>So many of them in the last two days, so that each state has its tickets today.</summary>
    const int Lately = 34;

    /// <summary>Contracts are for a year: the oldest comes up for renewal in three weeks.</summary>
    static readonly Duration FirstSigned = Duration.FromDays(344);
    static readonly Duration BetweenSignatures = Duration.FromDays(9);

    readonly Random _dice = new(20060102);
    readonly List<Actor> _engineers = [];

    public async Task<bool> IsEmpty()
    {
        await using var db = await data.CreateDbContextAsync();
        return !await db.Customers.AnyAsync();
    }

    /// <summary>Whether what is there is the demo world, and nobody's own.</summary>
    public async Task<bool> IsThere()
    {
        await using var db = await data.CreateDbContextAsync();
        return await db.Users.AnyAsync(user => user.Email == Engineer);
    }

    /// <param name="offers">The folder of the offers on sale.</param>
    /// <param name="told">Called after each act with how many there have been.</param>
    public async Task Build(string offers, Instant until, Action<int>? told = null)
    {
        time.Now = until - FirstSigned;
        foreach (var refused in await shelf.Publish(offers))
            throw new InvalidOperationException(refused);
        await Hire();
        await nights.Build([.. _engineers.Select(engineer => engineer.Id!.Value)], time.Now);
        await sellers.Save(null, BillingCast.Seller);
        foreach (var (i, household) in Cast.Customers.Index())
            story.At(SignedAt(i, until), () => SignUp(household, i + 1));
        PlanTickets(until);
        PlanBilling(until);
        story.At(until - Duration.FromDays(3), updates.Listen);
        watch.Plan(until);
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
                ("Inès Martin", Engineer, Role.Agent),
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

    static Instant SignedAt(int customer, Instant until) => until - FirstSigned + BetweenSignatures * customer;

    async Task SignUp(Household household, int number)
    {
        var customer = await contracts.AddCustomer(
            $"K-{number:000}",
            household.Name,
            household.Country,
            household.Zone,
            household.Language,
            [household.Domain]
        );
        if (BillingCast.Buyers.TryGetValue(household.Domain, out var buyer))
            await sellers.Save(customer, buyer);
        var people = new List<ContactId>();
        foreach (var person in household.People)
            people.Add(
                await contracts.AddContact(customer, person.Name, person.Email, person.Language, [person.Phone])
            );
        foreach (var (i, signature) in household.Contracts.Index())
            await Sign(household, customer, people, signature, $"{number:00}{i + 1}");
        await Invite(household);
    }

    /// <summary>Signs from today; a contract shorter than the story is renewed whenever it ends.</summary>
    async Task Sign(
        Household household,
        CustomerId customer,
        IReadOnlyList<ContactId> people,
        Signature signature,
        string name
    )
    {
        var zone = DateTimeZoneProviders.Tzdb[household.Zone];
        var startsOn = time.Now.InZone(zone).Date;
        var offer = (await shelf.OnSale()).Single(o => o.Id == signature.Offer);
        var signed = await contracts.Sign(
            $"C-{startsOn.Year}-{name}",
            customer,
            signature.Offer,
            offer.Version,
            new Choices { Parameters = signature.Parameters, Options = signature.Options },
            signature.Components,
            startsOn
        );
        foreach (var person in people.Take(2))
            await contracts.NameContact(signed, person);
        if (signature.Pack is { } hours)
            await BuyPacks(signed, hours);
        if (await book.Find(signed) is { EndsOn: { } end })
            RenewOn(end);

        void RenewOn(LocalDate last) =>
            story.At(zone.AtStartOfDay(last).ToInstant(), async () => RenewOn(await contracts.Renew(signed, last)));
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

    /// <summary>On the first of each month, what is owed by then; this month's drafts wait for someone to look at them.</summary>
    void PlanBilling(Instant until)
    {
        var today = until.InZone(TicketLife.Provider).Date;
        var month = (until - FirstSigned)
            .InZone(TicketLife.Provider)
            .Date.With(DateAdjusters.StartOfMonth)
            .PlusMonths(1);
        for (; month <= today; month = month.PlusMonths(1))
        {
            var first = month;
            story.At(
                TicketLife.Provider.AtStartOfDay(first).ToInstant() + Duration.FromHours(9),
                () => Bill(first, isIssued: first.PlusMonths(1) <= today)
            );
        }
        story.At(until, () => Bill(today, isIssued: false));
    }

    async Task Bill(LocalDate day, bool isIssued)
    {
        await Run(BillingRunKind.Draft);
        if (!isIssued)
            return;
        var begun = time.Now;
        await Run(BillingRunKind.Issue);
        // Refunds of what was only just invoiced.
        await Run(BillingRunKind.Draft);
        await Run(BillingRunKind.Issue);
        await payers.Expect(begun);

        async Task Run(BillingRunKind kind) => await billing.Finish(await billing.Begin(kind, day, Issuer.Contrefort));
    }

    void PlanTickets(Instant until)
    {
        for (var i = 0; i < Tickets; i++)
        {
            // Denser towards today, so that the queue has something in it.
            var share = Math.Sqrt((i + _dice.NextDouble()) / (Tickets - Lately));
            var at =
                i < Tickets - Lately
                    ? until - FirstSigned * (1 - share)
                    : until - Duration.FromMinutes(_dice.Next(10, 48 * 60));
            var household = Pick([.. Cast.Customers.Where((_, number) => SignedAt(number, until) < at)]);
            var trouble = household.Language == "en" ? Any(Troubles.InEnglish) : Any(Troubles.InFrench);
            var plot = new Plot(household, Any(household.People), trouble, Any(_engineers), _dice.Next());
            story.At(
                i < Tickets - Lately ? WorkingMoment(at, household, plot.Seed) : BackIntoOffice(at),
                () => life.Begin(plot)
            );
        }
    }

    Household Pick(IReadOnlyList<Household> customers)
    {
        var ticket = _dice.Next(customers.Sum(customer => customer.Weight));
        foreach (var household in customers)
            if ((ticket -= household.Weight) < 0)
                return household;
        return customers[^1];
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

    /// <summary>The same hour of the nearest day before when someone writes.</summary>
    static Instant BackIntoOffice(Instant at)
    {
        var local = at.InZone(TicketLife.Provider).LocalDateTime;
        var shifted =
            local.Hour < 8 ? local.PlusHours(-14)
            : local.Hour >= 18 ? local.PlusHours(-8)
            : local;
        while (shifted.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
            shifted = shifted.PlusDays(-1);
        return shifted.InZoneLeniently(TicketLife.Provider).ToInstant();
    }

    /// <summary>The world's addresses do not exist: its mail is shown as sent, and no server ever gets it.</summary>
    async Task LeaveMailUnsent()
    {
        await using var db = await data.CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync("update outgoing_recipients set state = 'sent', reply = 'demo'");
        book.Forget();
    }
}
