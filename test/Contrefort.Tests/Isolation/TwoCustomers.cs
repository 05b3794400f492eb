using System.Net;
using System.Text;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Files;
using Contrefort.SignIn;
using Contrefort.Tests.SignIn;
using Contrefort.Tickets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Contrefort.Tests.Isolation;

/// <summary>
/// One provider and two customers, made by the verbs. Alice sees all of Papeterie Durand, her colleague Antoine only what is
/// his; Bruno is of another company, Gamma Hosting. Inès is an engineer. What is Durand's carries the word
/// <see cref="Secret"/>, and what engineers tell each other <see cref="Internal"/>, so that a test can look for it anywhere.
/// </summary>
internal sealed class TwoCustomers(World world) : IAsyncDisposable
{
    public const string Secret = "zinnober";
    public const string Internal = "licorne";

    public static readonly Actor InesActor = Actor.Engineer(
        new Guid("0199aaaa-0000-7000-8000-000000000001"),
        "Inès Martin"
    );

    public World World => world;
    public User Alice { get; private set; } = null!;
    public User Antoine { get; private set; } = null!;
    public User Bruno { get; private set; } = null!;
    public User Ines { get; private set; } = null!;
    public CustomerId Durand { get; private set; }
    public ContractId Pack { get; private set; }
    public ContractId Servers { get; private set; }

    /// <summary>Durand's, under no contract: for those who see all of their company.</summary>
    public Contrefort.Core.Monitoring.MachineId Machine { get; private set; }

    /// <summary>Alice's, under way, with a file, a note and work.</summary>
    public Ticket Open { get; private set; } = null!;

    /// <summary>Alice's: waiting for her, resolved, closed.</summary>
    public Ticket OnHold { get; private set; } = null!;
    public Ticket Resolved { get; private set; } = null!;
    public Ticket Closed { get; private set; } = null!;
    public Ticket OfAntoine { get; private set; } = null!;
    public Ticket OfBruno { get; private set; } = null!;
    public StoredFile Picture { get; private set; } = null!;
    public StoredFile NoteFile { get; private set; } = null!;

    /// <summary>Monday 16 to Friday 20 November 2026, 17:30 in Paris.</summary>
    public static async Task<TwoCustomers> Make(params (string Key, string? Value)[] settings)
    {
        var made = new TwoCustomers(await World.At("2026-11-16 09:30", null, settings));
        await made.Sign();
        await made.Work();
        return made;
    }

    public T Get<T>()
        where T : notnull => world.Services.GetRequiredService<T>();

    TicketDesk Desk => Get<TicketDesk>();

    async Task Sign()
    {
        var desk = Get<ContractDesk>();
        Durand = await desk.AddCustomer(
            "K-1",
            $"Papeterie Durand {Secret}",
            "FR",
            "Europe/Paris",
            "fr",
            ["durand.example"]
        );
        var gamma = await desk.AddCustomer("K-2", "Gamma Hosting", "BE", "Europe/Brussels", "fr", ["gamma.example"]);
        var alice = await desk.AddContact(Durand, "Alice Durand", "alice@durand.example", "fr", ["01 42 00 00 01"]);
        var antoine = await desk.AddContact(Durand, "Antoine Petit", "antoine@durand.example", "fr", []);
        var bruno = await desk.AddContact(gamma, "Bruno Lambert", "bruno@gamma.example", "fr", []);
        Pack = await Sign("C-2026-01", Durand, "libra-help", "2010-02-17", new LocalDate(2026, 1, 1), ("pack", "10"));
        const string servers =
            "[{name: web1, criticality: high, virtualised: false}, {name: db1, criticality: high, virtualised: false}]";
        Servers = await Sign("C-2026-02", gamma, "myown-b", "1", new LocalDate(2026, 10, 1), ("servers", servers));
        var watch = Get<Contrefort.Monitoring.MachineDesk>();
        Machine = await watch.Add(
            Durand,
            new($"{Secret}-1", "192.0.2.1", Contrefort.Core.Monitoring.MachineRole.Server),
            "Inès Martin"
        );
        await watch.AddCheck(Machine, "ping", new("Ping", "{}"), "Inès Martin");
        await watch.AddWindow(
            Durand,
            Machine,
            new(
                DateTimeZoneProviders.Tzdb["Europe/Paris"],
                new LocalDateTime(2026, 12, 1, 2, 0),
                60,
                Contrefort.Core.Monitoring.WindowRepeat.Once,
                null,
                $"Noyau {Secret}"
            ),
            "Inès Martin"
        );
        await desk.NameContact(Pack, alice);
        await desk.NameContact(Pack, antoine);
        await desk.NameContact(Servers, bruno);
        await Get<WorkDesk>().Buy(Pack, "credit.hours", 10, world.Now - Duration.FromDays(30), "C-2026-01/1");
        Alice = await Account("alice@durand.example", Role.CompanyContact);
        Antoine = await Account("antoine@durand.example", Role.Contact);
        Bruno = await Account("bruno@gamma.example", Role.CompanyContact);
        Ines = await world.Add("Inès Martin", "ines@provider.example");
    }

    public Task<ContractId> Sign(
        string number,
        CustomerId customer,
        string offer,
        string version,
        LocalDate startsOn,
        params (string Name, string Value)[] parameters
    ) =>
        Get<ContractDesk>()
            .Sign(
                number,
                customer,
                offer,
                version,
                new Choices { Parameters = parameters.ToDictionary(given => given.Name, given => given.Value) },
                [],
                startsOn
            );

    async Task Work()
    {
        Closed = await Ask("alice@durand.example", "Apache ne redémarre plus", $"Apache reste muet. {Secret}");
        await Acknowledge(Closed);
        await Log(Closed, 45, InterventionMode.Remote, "Module mod-SSL rechargé");
        await Resolve(Closed, "Certificat renouvelé et module rechargé.");
        Closed = await Desk.Change(
            Closed.Id,
            change => change.Ticket.AgreeToClose(InesActor, Side.Provider, false, change.Now)
        );

        world.Time.Now = Moment.At("2026-11-18 10:00");
        Resolved = await Ask("alice@durand.example", "Sauvegarde rsync incomplète", $"/srv/plans manque. {Secret}");
        await Acknowledge(Resolved);
        await Log(Resolved, 230, InterventionMode.OnSite, "Remplacement du disque et reprise de la sauvegarde");
        Resolved = await Resolve(Resolved, "Le disque est remplacé ; la sauvegarde de cette nuit est complète.");

        OnHold = await Ask(
            "alice@durand.example",
            "Comptes Samba à créer",
            $"Trois personnes arrivent lundi. {Secret}",
            TicketKind.Request
        );
        await Acknowledge(OnHold);
        OnHold = await Desk.Change(
            OnHold.Id,
            change =>
                change.Ticket.Hold(InesActor, HoldReason.WaitingForCustomer, "Il nous faut les trois noms.", change.Now)
        );
        OfAntoine = await Ask("antoine@durand.example", "Imprimante muette", $"CUPS ne la voit plus. {Secret}");

        world.Time.Now = Moment.At("2026-11-20 17:00");
        OfBruno = await Ask("bruno@gamma.example", "Charge élevée sur web1", "Le serveur répond lentement.");
        Picture = await Store("écran <b>.png", "image/png", Png);
        NoteFile = await Store($"{Internal}.txt", "text/plain", Encoding.UTF8.GetBytes(Internal));
        Open = await Ask(
            "alice@durand.example",
            "Postfix refuse les messages",
            $"Bonjour,\n\nPlus rien ne part depuis ce matin : « Relay access denied ». {Secret}\n\nAlice",
            files: [Picture]
        );
        world.Time.Now = Moment.At("2026-11-20 17:15");
        await Acknowledge(Open);
        await Log(Open, 7, InterventionMode.Remote, "Lecture des journaux : relais refusé");
        Open = await Desk.Change(Open.Id, Discuss);
        world.Time.Now = Moment.At("2026-11-20 17:30");
    }

    /// <summary>The smallest PNG there is.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    );

    /// <summary>What engineers tell each other of a ticket.</summary>
    void Discuss(TicketChange change)
    {
        var note = new NoteRow
        {
            Id = Guid.CreateVersion7(),
            TicketId = change.Ticket.Id,
            At = change.Now,
            ById = InesActor.Id!.Value,
            ByName = InesActor.Name,
            Text = $"{Internal} : le client a changé son pare-feu sans le dire.",
        };
        change.Note(note, NoteFile.OnNote(note.Id));
        change.Ticket.Escalate(InesActor, 2, null, $"{Internal} dépasse le premier niveau", [2], change.Now);
    }

    public async Task<Ticket> Ask(
        string from,
        string subject,
        string text,
        TicketKind kind = TicketKind.Incident,
        IReadOnlyList<StoredFile>? files = null
    )
    {
        var caller = await Get<ContractBook>().FindCaller(from);
        return await Desk.Open(
            new NewTicket
            {
                Channel = Channel.Web,
                At = world.Now,
                Subject = subject,
                Kind = kind,
                Message = new MessageDraft(text) { Files = files ?? [] },
                Requester = caller?.Contact.Name ?? from,
                RequesterEmail = from,
                Caller = caller,
            }
        );
    }

    public Task<Ticket> Acknowledge(Ticket ticket) =>
        Desk.Change(ticket.Id, change => change.Ticket.Acknowledge(InesActor, change.Now));

    public Task<Ticket> Resolve(Ticket ticket, string summary) =>
        Desk.Change(ticket.Id, change => change.Ticket.Resolve(InesActor, summary, change.Now));

    public Task<InterventionId> Log(
        Ticket ticket,
        int minutes,
        InterventionMode mode,
        string summary,
        string? despite = null
    ) =>
        Get<WorkDesk>()
            .Log(
                new NewIntervention(
                    ticket.Id,
                    InesActor,
                    world.Now,
                    Duration.FromMinutes(minutes),
                    Duration.Zero,
                    Duration.Zero,
                    mode,
                    summary,
                    despite
                )
            );

    public async Task<StoredFile> Store(string name, string type, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        var (sha, size) = await Get<Blobs>().Store(content);
        return new StoredFile(Guid.NewGuid(), name, type, size, sha);
    }

    Task<User> Account(string email, Role role) =>
        world.Do(async services =>
        {
            var people = services.GetRequiredService<People>();
            var user = (await people.Find(email))!;
            await people.Change(user, role);
            return user;
        });

    /// <summary>A browser that is signed in, or anyone's when there is no user.</summary>
    public HttpClient Browser(User? user, string language = "fr")
    {
        var cookies = new CookieContainer();
        if (user is not null)
            cookies.Add(new Cookie("session", Session(user), "/", world.Address.Host));
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies })
        {
            BaseAddress = world.Address,
        };
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        browser.DefaultRequestHeaders.Add("Accept-Language", language);
        return browser;
    }

    /// <summary>The cookie that signing in gives.</summary>
    public string Session(User user)
    {
        var scheme = IdentityConstants.ApplicationScheme;
        var cookie = Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme);
        var now = world.Time.GetUtcNow();
        var properties = new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddDays(7) };
        return cookie.TicketDataFormat.Protect(new AuthenticationTicket(Sessions.Principal(user), properties, scheme));
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();
}
