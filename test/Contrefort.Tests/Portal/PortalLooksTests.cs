using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.Isolation;
using Microsoft.Playwright;
using NodaTime;

namespace Contrefort.Tests.Portal;

/// <summary>
/// The customers' pages in a real Chromium, in both languages, both lights and two widths, full of texts that would rather
/// be scripts (S07). See <see cref="Looks"/>.
/// </summary>
public sealed class PortalLooksTests
{
    static readonly string[] Hostile =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(2)>",
        "'><svg/onload=alert(3)>",
        "</textarea></title><script>alert(4)</script>",
        "javascript:alert(5)",
        "{{7*7}}${7*7}<%= 7*7 %>",
        "<style>body{display:none}</style><base href=//evil.example>",
        "<form action=//evil.example><input name=p autofocus onfocus=alert(6)>",
        "\u202Etxt.exe\u202C " + "unmotsansfinquinesecoupepasetquidebordedelapage".PadRight(160, 'x'),
    ];

    [Theory]
    [EachLook]
    public async Task Every_page_holds_and_runs_nothing_of_what_people_wrote(string language, bool isDark, int width)
    {
        await using var two = await TwoCustomers.Make();
        await FillWithHostility(two);
        await two.World.Execute($"update users set language = '{language[..2]}'");
        two.Get<Accounts>().Forget(two.Alice.Id);
        await using var tab = await BrowserRig.Open(two.World, language, isDark, width);
        await SignIn(tab, two, two.Alice);
        var looks = new Looks(tab, language, isDark, width);
        foreach (var (name, path) in Pages(two))
            await looks.Go(path, $"portal-{name}");
        looks.Hold();
    }

    [Fact]
    public async Task A_request_is_made_followed_and_closed_with_the_keyboard_alone_without_scripts()
    {
        await using var two = await TwoCustomers.Make();
        await using var tab = await BrowserRig.Open(two.World, hasScripts: false);
        await SignIn(tab, two, two.Alice);
        await tab.Go("/portal");
        await tab.Link("Nouvelle demande").First.PressAsync("Enter");
        await tab.Field("Objet").PressSequentiallyAsync("Samba refuse le partage");
        await tab.Field("Description").PressSequentiallyAsync("Depuis ce matin.");
        await tab.Button("Envoyer la demande").PressAsync("Enter");
        await tab.Page.GetByText("Votre demande porte le numéro").WaitForAsync();
        await tab.Field("Message").PressSequentiallyAsync("Seulement le premier étage.");
        await tab.Button("Envoyer").PressAsync("Enter");
        await tab.Page.GetByText("Votre message est envoyé.").WaitForAsync();
        Assert.Equal(2, await tab.Page.Locator(".turn").CountAsync());

        await tab.Go($"/portal/tickets/{two.Resolved.Number}");
        await tab.Button("Oui, clore").PressAsync("Enter");
        await tab.Page.GetByText("Ticket clos", new() { Exact = true }).WaitForAsync();
        Assert.Empty(tab.Complaints);
    }

    [Fact]
    public async Task With_scripts_a_refused_form_stays_and_keeps_its_words()
    {
        await using var two = await TwoCustomers.Make();
        await using var tab = await BrowserRig.Open(two.World);
        await SignIn(tab, two, two.Alice);
        await tab.Go("/portal/tickets/new");
        await tab.Field("Description").FillAsync("Tout ce que je sais");
        await tab.Button("Envoyer la demande").ClickAsync();
        await tab.Page.GetByText("Dites de quoi il s’agit.").WaitForAsync();
        Assert.Equal("Tout ce que je sais", await tab.Field("Description").InputValueAsync());
        await Looks.Keep(tab, "portal-refused");
        await tab.Page.Locator("input[name='Draft.Component']").FillAsync("Oracle");
        await tab.Page.ClickAsync("button[name=preview]");
        await tab.Page.GetByText("Oracle n’est pas dans la liste").WaitForAsync();
        await Looks.Keep(tab, "portal-preview");
    }

    static IEnumerable<(string Name, string Path)> Pages(TwoCustomers two) =>
        [
            ("home", "/portal"),
            ("tickets", "/portal/tickets"),
            ("closed", "/portal/tickets?state=closed"),
            ("nothing", "/portal/tickets?q=%3Cscript%3Ealert(1)%3C/script%3E"),
            ("ticket", $"/portal/tickets/{two.Open.Number}"),
            ("resolved", $"/portal/tickets/{two.Resolved.Number}"),
            ("waiting", $"/portal/tickets/{two.OnHold.Number}"),
            ("closed-ticket", $"/portal/tickets/{two.Closed.Number}"),
            ("choose", "/portal/tickets/new"),
            ("new", "/portal/tickets/new?contract=C-2026-01"),
            ("new-edge", "/portal/tickets/new?contract=C-2026-03"),
            ("contracts", "/portal/contracts"),
            ("statement", "/portal/contracts/C-2026-01"),
            ("terms", "/portal/contracts/C-2026-01/terms"),
            ("guest", "/guest"),
        ];

    /// <summary>Every text a person can write on a page of the portal, written by someone who means harm.</summary>
    static async Task FillWithHostility(TwoCustomers two)
    {
        var edge = await two.Sign(
            "C-2026-03",
            two.Durand,
            "edge-pack",
            "2006-01-02",
            new LocalDate(2026, 1, 1),
            ("pack", "10"),
            ("components", "[Apache, Samba]")
        );
        await two.Get<Contrefort.Contracts.ContractDesk>().NameContact(edge, two.Alice.ContactId!.Value);
        foreach (var text in Hostile)
        {
            var file = await two.Store(text, "text/html", System.Text.Encoding.UTF8.GetBytes(text));
            await two.Ask("alice@durand.example", text, text, TicketKind.Incident, [file]);
            await two.Log(two.Open, 1, InterventionMode.Remote, text, despite: "urgent");
            using var alice = two.Browser(two.Alice);
            await alice.Submit($"/portal/tickets/{two.Open.Number}", "reply", [("Answer.Text", text)]);
        }
    }

    static Task SignIn(Tab tab, TwoCustomers two, User user) =>
        tab.Context.AddCookiesAsync([
            new Cookie
            {
                Name = "session",
                Value = two.Session(user),
                Domain = "localhost",
                Path = "/",
            },
        ]);
}
