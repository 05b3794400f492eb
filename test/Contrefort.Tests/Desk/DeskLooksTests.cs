using System.Text;
using Contrefort.Core.Terms;
using Contrefort.Files;
using Contrefort.Mail;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;
using Contrefort.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Desk;

/// <summary>
/// Each page of the desk in both languages, both lights and two widths; see <see cref="Looks"/>.
/// </summary>
public sealed class DeskLooksTests
{
    [Theory]
    [EachLook]
    public async Task Every_page_of_the_desk_holds_in_each_language_light_and_width(
        string language,
        bool isDark,
        int width
    )
    {
        await using var world = await World.At("2026-11-20 09:30", null, ("Webhooks:AllowedNetworks", "192.0.2.1/32"));
        var hook = await Told(world);
        var (number, others, contact) = await Lived(world, language);
        await SetAside(world);
        await using var tab = await BrowserRig.Open(world, language, isDark, width);
        await tab.SignIn("aurore@provider.example");
        string[] paths =
        [
            "/tickets",
            "/tickets?view=triage",
            "/tickets?q=rien-de-tel",
            $"/tickets/{number}",
            $"/tickets/{number}?do=reply",
            $"/tickets/{number}?do=note",
            $"/tickets/{number}?do=work",
            $"/tickets/{number}?do=hold",
            $"/tickets/{number}?do=escalate",
            $"/tickets/{number}?do=priority",
            $"/tickets/{others}",
            $"/tickets/{others}?do=identify&who=durand",
            "/tickets/new?who=durand",
            $"/tickets/new?contact={contact}",
            "/customers",
            "/customers/K-1?do=contact",
            "/customers/K-1/contracts/new?offer=libra-help",
            "/customers/K-1/contracts/new?offer=myown-b",
            "/quotes",
            "/quotes/new",
            "/contracts/C-1",
            "/mail/outgoing",
            "/mail/incoming",
            "/mail/incoming?view=quarantined",
            "/agenda",
            "/customers/K-1/closures",
            "/webhooks",
            hook,
            "/tokens",
            "/profile/tokens",
        ];
        var looks = new Looks(tab, language, isDark, width);
        foreach (var path in paths)
            await looks.Go(path);
        looks.Hold();
    }

    /// <returns>The page of a webhook that could not be delivered, since its address is inside the house.</returns>
    static async Task<string> Told(World world)
    {
        using var ada = await Visitor.Engineer(world, "Ada Roy", "ada@provider.example", Role.Administrator);
        await ada.Submit(
            await ada.Get("/webhooks"),
            "webhook",
            ("Answer.Name", "Salon de l'équipe"),
            ("Answer.Url", "https://192.0.2.7/hook"),
            ("events", "ticket.opened")
        );
        return (await ada.Get("/webhooks")).Document.QuerySelector("tbody a")!.GetAttribute("href")!;
    }

    static async Task SetAside(World world)
    {
        var id = await world
            .Services.GetRequiredService<MailIntake>()
            .Accept(
                "lmtp",
                "alice@durand.example",
                ["support@localhost.localdomain"],
                new MemoryStream(Encoding.UTF8.GetBytes("From: Alice <alice@durand.example>\r\n\r\nPlus rien.\r\n"))
            );
        await world
            .Services.GetRequiredService<MailReader>()
            .Quarantine(id, "The message ends in the middle of its third part.", default);
    }

    /// <returns>The number of a ticket much has happened to, and of one that waits for triage.</returns>
    static async Task<(string Worked, string Waiting, Guid Alice)> Lived(World world, string language)
    {
        var durand = await Papeterie.Founded(world);
        await world.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator, language[..2]);
        using var ines = await Visitor.Engineer(world);
        await durand.Asks("Sauvegarde de nuit en échec depuis la mise à jour du noyau", "La sauvegarde échoue.");
        await world.MoveTo("2026-11-20 14:10");
        var file = await world
            .Services.GetRequiredService<Blobs>()
            .Store(new MemoryStream(Encoding.UTF8.GetBytes("journal")));
        var ticket = await durand.Asks(
            files: new StoredFile(Guid.NewGuid(), "journal de Postfix.log", "text/plain", file.Size, file.Sha256)
        );
        var stranger = await durand.Asks(
            "Imprimante muette au deuxième étage",
            "Bonjour,\n\nl'imprimante du deuxième étage n'imprime plus. Pouvez-vous passer ?\n\nMerci",
            "camille.r@mail.example",
            "Camille Roussel",
            Channel.Email
        );
        var path = $"/tickets/{ticket.Number}";
        world.Time.Now += NodaTime.Duration.FromMinutes(11);
        await ines.Submit(await ines.Get(path), "acknowledge");
        await ines.Submit(
            await ines.Get($"{path}?do=note"),
            "note",
            [],
            ("Note.Text", "Même panne qu'en mars : voir le relais de l'opérateur avant tout.")
        );
        await ines.Submit(await ines.Get($"{path}?do=priority"), "priority", ("Answer.Priority", "P2"));
        world.Time.Now += NodaTime.Duration.FromMinutes(25);
        await ines.Submit(
            await ines.Get($"{path}?do=reply"),
            "reply",
            [("main.cf", Encoding.UTF8.GetBytes("relayhost"))],
            (
                "Reply.Text",
                "Bonjour,\n\nle relais de votre opérateur refuse nos connexions depuis 8 h. J'ai basculé sur le relais de secours.\n\nInès Martin"
            ),
            ("Reply.Then", "hold")
        );
        await ines.Submit(
            await ines.Get($"{path}?do=work"),
            "work",
            ("Entry.Minutes", "22"),
            ("Entry.Phone", "5"),
            ("Entry.Summary", "Relais de secours mis en place")
        );
        await ines.Submit(
            await ines.Get("/customers/K-1/closures"),
            "closures",
            ("Draft.Lines", "2026-12-24 Réveillon\n2026-12-31 Inventaire")
        );
        return (ticket.Number, stranger.Number, durand.Alice.Value);
    }
}
