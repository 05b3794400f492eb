using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Contrefort.Portal;
using Contrefort.Seed;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Scenarios;

/// <summary>
/// A contract's life told day by day: each line says a moment, and everything that falls due before it happens first. Mail
/// comes as bytes and is read by the agenda, the telephone and the portal are the verbs their pages call. Moments are read
/// on the customer's wall clock.
/// </summary>
internal sealed class Tale : IAsyncDisposable
{
    public static readonly Actor Ines = Engineer(1, "Inès Martin");
    public static readonly Actor Karim = Engineer(2, "Karim Benali");

    readonly World _world;
    readonly string _zone;
    readonly Dictionary<string, Person> _people = [];
    readonly Dictionary<string, ContactId> _contacts = [];

    Tale(World world, string zone) => (_world, _zone) = (world, zone);

    public World World => _world;
    public CustomerId Customer { get; private set; }
    public ContractId Contract { get; private set; }

    /// <summary>A customer's first day: its people are known, its first contract is signed and names those who may call.</summary>
    public static async Task<Tale> Begin(
        string moment,
        string zone,
        (string Offer, string Version) offer,
        IReadOnlyDictionary<string, string> values,
        IReadOnlyList<string> named,
        IReadOnlyList<string> others,
        IReadOnlyList<string>? options = null,
        string language = "fr",
        params (string Key, string? Value)[] settings
    )
    {
        var tale = new Tale(await World.At($"{moment} {zone}", null, settings), zone);
        var desk = tale.Get<ContractDesk>();
        tale.Customer = await desk.AddCustomer("K-1", "Maison Durand", "FR", zone, language, ["durand.example"]);
        var number = 0;
        foreach (var name in named.Concat(others))
        {
            var email = $"{name.Split(' ')[0].ToLowerInvariant()}@durand.example";
            var phone = $"01 42 00 00 {++number:00}";
            tale._people[name] = new Person(name, email, language, phone);
            tale._contacts[name] = await desk.AddContact(tale.Customer, name, email, language, [phone]);
        }
        tale.Contract = await tale.Sign("C-1", offer, values, options);
        foreach (var name in named)
            await desk.NameContact(tale.Contract, tale._contacts[name]);
        return tale;
    }

    public Task<ContractId> Sign(
        string number,
        (string Offer, string Version) offer,
        IReadOnlyDictionary<string, string> values,
        IReadOnlyList<string>? options = null
    ) =>
        Get<ContractDesk>()
            .Sign(
                number,
                Customer,
                offer.Offer,
                offer.Version,
                new Choices { Parameters = values, Options = options ?? [] },
                [],
                _world.Now.InZone(DateTimeZoneProviders.Tzdb[_zone]).Date
            );

    public Task NameContact(string name, ContractId? contract = null) => Names(name, contract);

    /// <summary>What the quota of contacts says of one more.</summary>
    public Task<QuotaAnswer?> Names(string name, ContractId? contract = null) =>
        Get<ContractDesk>().NameContact(contract ?? Contract, _contacts[name]);

    public T Get<T>()
        where T : notnull => _world.Services.GetRequiredService<T>();

    public Instant Moment(string moment) => Tests.Moment.At($"{moment} {_zone}");

    /// <summary>Time passes until then.</summary>
    public Task On(string moment) => _world.MoveTo(Moment(moment));

    public Task Buys(
        string moment,
        decimal units,
        string order,
        string term = "credit.hours",
        ContractId? contract = null
    ) => Happens(moment, () => Get<WorkDesk>().Buy(contract ?? Contract, term, units, _world.Now, order));

    /// <summary>A mail of theirs arrives and is read.</summary>
    public async Task<TicketId> Writes(
        string moment,
        string who,
        string subject,
        string text = "Bonjour, voici ce qui ne va pas."
    )
    {
        await On(moment);
        var story = ActivatorUtilities.CreateInstance<Storyteller>(_world.Services, _world.Time);
        return (await story.Mail(_people[who], subject, text))!.Value;
    }

    /// <summary>A probe fires now: nobody has asked, and the contract knows the channel.</summary>
    public async Task<TicketId> Probes(string subject)
    {
        await using (var db = _world.Db())
        {
            var alert = new AlertSignal(
                subject,
                "probe",
                AlertSeverity.Critical,
                subject,
                "Trois échecs de suite.",
                _world.Now,
                _world.Now
            )
            {
                Customer = Customer,
                Contract = Contract,
            };
            await Get<AlertDesk>().Raise(db, alert, _world.Now);
            await db.SaveChangesAsync();
        }
        await _world.MoveTo(_world.Now);
        await using var after = _world.Db();
        return (await after.Alerts.SingleAsync(alert => alert.Key == subject && alert.ClosedAt == null))
            .TicketId!
            .Value;
    }

    /// <summary>They call, and an engineer takes the call down.</summary>
    /// <param name="takenDownAt">When it is written down; the clock starts at the hour of the call all the same.</param>
    public async Task<TicketId> Calls(
        string moment,
        string who,
        string subject,
        string? takenDownAt = null,
        string? priority = null,
        string? component = null,
        bool takesCharge = false
    )
    {
        await On(takenDownAt ?? moment);
        var calls = Get<Calls>();
        var call = (await calls.Of(_contacts[who].Value.ToString(), null, null, null, null))!;
        var heard = new Heard(
            Moment(moment),
            subject,
            "Dit au téléphone.",
            TicketKind.Incident,
            priority,
            component,
            null,
            null,
            Ines
        );
        var (number, refusal) = await calls.Take(await calls.Request(call, heard), takesCharge ? Ines : null);
        Assert.Null(refusal);
        await using var db = _world.Db();
        return await db.Tickets.Where(ticket => ticket.Number == number).Select(ticket => ticket.Id).SingleAsync();
    }

    /// <summary>They ask on the portal.</summary>
    public async Task<TicketId> Asks(
        string moment,
        string who,
        string subject,
        string? priority = null,
        string? component = null,
        TicketKind kind = TicketKind.Incident,
        string? contract = null
    )
    {
        await On(moment);
        await using var db = _world.Db();
        var viewer = new ContactViewer(
            Guid.NewGuid(),
            who,
            _people[who].Email,
            _contacts[who],
            Customer,
            SeesCompany: true
        );
        var portal = new PortalDesk(
            new PortalScope(viewer, db),
            viewer,
            Get<TicketDesk>(),
            Get<ContractBook>(),
            Get<Verdicts>(),
            Get<IClock>()
        );
        var number = await portal.Open(
            new PortalRequest(Guid.NewGuid(), subject, "Voici ce qui ne va pas.", kind)
            {
                Priority = priority,
                Component = component,
                Contract = contract,
            }
        );
        return await db.Tickets.Where(ticket => ticket.Number == number).Select(ticket => ticket.Id).SingleAsync();
    }

    public Task<Ticket> Does(string moment, TicketId ticket, Action<TicketChange> verb) =>
        Happens(moment, () => Get<TicketDesk>().Change(ticket, verb));

    public Task<Ticket> Acknowledges(string moment, TicketId ticket) =>
        Does(moment, ticket, change => change.Ticket.Acknowledge(Ines, change.Now));

    /// <summary>An engineer answers: the news an update clock waits for.</summary>
    public Task<Ticket> Answers(string moment, TicketId ticket, string text = "Voici où nous en sommes.") =>
        Does(
            moment,
            ticket,
            change =>
            {
                var said = new MessageDraft(text).SayOn(change, Ines, null, incoming: false, change.Now);
                change.Ticket.Answer(Ines, said.Id, change.Now);
            }
        );

    /// <summary>Resolved, and closed a quarter of an hour later.</summary>
    public async Task Ends(string moment, TicketId ticket)
    {
        await Does(moment, ticket, change => change.Ticket.Resolve(Ines, "Réparé", change.Now));
        await _world.MoveTo(_world.Now + Duration.FromMinutes(15));
        await Get<TicketDesk>()
            .Change(ticket, change => change.Ticket.AgreeToClose(Ines, Side.Provider, false, change.Now));
    }

    /// <summary>Work that began at a moment, written down then, or later when it says so.</summary>
    public async Task<InterventionId> Works(
        string moment,
        TicketId ticket,
        string worked,
        InterventionMode mode = InterventionMode.Remote,
        string phone = "0:00",
        string travel = "0:00",
        string? writtenDownAt = null,
        string? despite = null
    )
    {
        await On(writtenDownAt ?? moment);
        return await Get<WorkDesk>().Log(Entry(moment, ticket, worked, mode, phone, travel, despite));
    }

    public async Task<WorkForecast> Previews(string moment, TicketId ticket, string worked, InterventionMode mode) =>
        (await Get<WorkDesk>().Preview(Entry(moment, ticket, worked, mode, "0:00", "0:00", null)))!;

    NewIntervention Entry(
        string moment,
        TicketId ticket,
        string worked,
        InterventionMode mode,
        string phone,
        string travel,
        string? despite
    ) => new(ticket, Ines, Moment(moment), Long(worked), Long(phone), Long(travel), mode, "Ce qui a été fait", despite);

    /// <summary>"3:50" is three hours and fifty minutes.</summary>
    public static Duration Long(string text) =>
        text.Split(':') is [var hours, var minutes]
            ? Duration.FromMinutes((int.Parse(hours) * 60) + int.Parse(minutes))
            : throw new FormatException(text);

    public async Task<TicketStory> Story(TicketId ticket) => (await Get<TicketDesk>().Read(ticket)).Ticket.Story;

    public async Task<VerdictLine> Verdict(TicketId ticket, VerdictQuestion question) =>
        (await Story(ticket)).Verdict!.Lines.Single(line => line.Question == question);

    public async Task<ClockReading> Clock(TicketId ticket, ServiceClock clock)
    {
        var read = await Get<TicketDesk>().Read(ticket);
        var terms = read.Contract!.Terms.AsOf(read.Ticket.Story.Opened!.Trigger);
        return ServiceClocks.Read(terms, read.Ticket.Facts, read.Now).Single(c => c.Term.Clock == clock && !c.IsAim);
    }

    /// <summary>The clock's promise is due then, in that state, and rests on that term of that place in the signed text.</summary>
    public async Task Promised(
        TicketId ticket,
        ServiceClock clock,
        string due,
        ClockState state,
        string term,
        string source
    )
    {
        var reading = await Clock(ticket, clock);
        Assert.Equal((Moment(due), state, term), (reading.Due!.Value, reading.State, reading.Because.Ref));
        Assert.Contains(source, reading.Because.Source);
    }

    /// <summary>What was charged for an entry, from its meters.</summary>
    public async Task<string> Charged(InterventionId work)
    {
        var (_, works) = await Get<CreditBook>().Read(Contract);
        var entry = works.Single(w => w.Entry.Id == work).Entry;
        var contract = (await Get<ContractBook>().Find(Contract))!;
        Assert.Equal(entry.Charged, CreditBook.Measure(contract, entry).Charged);
        return $"{(int)entry.Charged.TotalHours}:{entry.Charged.Minutes:00}";
    }

    public async Task<CreditStatement> Statement(string term = "credit.hours", ContractId? contract = null)
    {
        var signed = (await Get<ContractBook>().Find(contract ?? Contract))!;
        return (await Get<CreditBook>().Balances(signed, _world.Now)).Single(b => b.Term.Ref == term).Statement;
    }

    /// <summary>Minutes left of a credit.</summary>
    public async Task<decimal> Left(string term = "credit.hours") => (await Statement(term)).Balance;

    /// <summary>Mails of a kind so far, as "who: subject".</summary>
    public async Task<IReadOnlyList<string>> Mails(string kind)
    {
        await using var db = _world.Db();
        return await (
            from mail in db.OutgoingMails
            from to in mail.Recipients
            where mail.Kind == kind
            orderby mail.CreatedAt, mail.Id
            select to.Address
        ).ToListAsync();
    }

    async Task<T> Happens<T>(string moment, Func<Task<T>> act)
    {
        await On(moment);
        return await act();
    }

    async Task Happens(string moment, Func<Task> act)
    {
        await On(moment);
        await act();
        // What follows from it at once.
        await _world.MoveTo(_world.Now);
    }

    static Actor Engineer(int number, string name) =>
        Actor.Engineer(new Guid($"0199aaaa-0000-7000-8000-{number:000000000000}"), name);

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
