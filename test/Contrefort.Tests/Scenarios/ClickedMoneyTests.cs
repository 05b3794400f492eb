using Contrefort.Contracts;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;
using Contrefort.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Scenarios;

/// <summary>
/// What was promised and done becomes invoices and a credit note, clicked in a real Chromium: subscribed, worked, invoiced, a
/// promise broken, its price given back, and the customer reading it all.
/// </summary>
public sealed class ClickedMoneyTests
{
    [Fact]
    public async Task A_broken_promise_is_given_back_unasked_from_what_was_subscribed_and_invoiced()
    {
        await using var world = await World.At("2026-10-01 09:00 Europe/Brussels");
        await Known(world);
        await using var office = await Office(world);

        await Company(office);
        await Buyer(office);
        await Subscribe(office);
        await NameSofie(world);

        // A quarter in advance: two servers at 210 € for three months.
        await Run(office, world);
        await office.Page.GetByText("1 260,00 €".Spaced()).First.WaitForAsync();
        await Issue(office, world, "FA-2026-000001");
        Assert.Contains("1 260,00 €", await Read(office, "main"));

        // Sunday night: four hours were promised, nobody answers before the morning. Two hours are eight quarters at the
        // price of the night; six of them are included.
        await using var portal = await Customer(world);
        await world.MoveTo("2026-10-04 02:41 Europe/Brussels");
        var number = await Ask(portal);
        await world.MoveTo("2026-10-04 08:30 Europe/Brussels");
        await office.Go($"/tickets/{number}");
        await office.Button(Fr("Acknowledge")).ClickAsync();
        await office.Page.GetByText(Fr("Acknowledged: the caller gets a mail that says so.")).First.WaitForAsync();
        await office.Go($"/tickets/{number}?do=work");
        await Fill(office, "Entry.Hours", "2");
        await Fill(office, "Entry.Summary", "Disque remplacé");
        await office.Page.Locator("#work-preview").GetByText("70,00 €".Spaced()).First.WaitForAsync();
        await office.Button(Fr("Keep the entry")).ClickAsync();
        await office.Page.GetByText(Fr("The entry is kept.")).First.WaitForAsync();

        // The month ends: the work is invoiced, and the month given back, with its proof.
        await world.MoveTo("2026-11-02 09:00 Europe/Brussels");
        await office.SignIn("aurore@provider.example");
        await portal.SignIn("sofie@meuse.example");
        await Run(office, world);
        var drafts = await Read(office, "main tbody");
        Assert.Contains("70,00 €", drafts);
        Assert.Contains("−420,00 €", drafts);
        await Issue(office, world, "AV-2026-000001");
        var credit = await Read(office, "main");
        Assert.Contains("420,00 €", credit);
        Assert.Contains(number, credit);
        Assert.Contains("avec 1 h 49 de retard", credit);
        await Run(office, world);
        await office.Page.GetByText(Fr("Nothing is ready to be issued")).WaitForAsync();

        // She reads all three, and takes one home.
        await portal.Go("/portal/invoices");
        var told = await Read(portal, "main");
        foreach (var document in new[] { "FA-2026-000001", "FA-2026-000002", "AV-2026-000001", "−420,00 €" })
            Assert.Contains(document, told);
        var file = new Uri(new Uri(portal.Page.Url), "/portal/invoices/FA-2026-000002/files/facturx");
        var pdf = await (await portal.Context.APIRequest.GetAsync($"{file}")).BodyAsync();
        Assert.Equal("%PDF-"u8, pdf.AsSpan(0, 5));
        Assert.Empty(office.Complaints.Concat(portal.Complaints));
    }

    static async Task Company(Tab office)
    {
        await office.Go("/company");
        await Fill(office, "Draft.Name", "Élan Services SARL");
        await Fill(office, "Draft.Street", "4 rue de la Voûte");
        await Fill(office, "Draft.PostCode", "69002");
        await Fill(office, "Draft.City", "Lyon");
        await Fill(office, "Draft.LegalId", "512345679");
        await Fill(office, "Draft.VatNumber", "FR75512345679");
        await Fill(office, "Draft.Iban", "FR1420041010050500013M02606");
        await office.Button(Fr("Save")).ClickAsync();
        await office.Page.GetByText("Élan Services SARL").First.WaitForAsync();
    }

    static async Task Buyer(Tab office)
    {
        await office.Go("/customers/K-1/billing");
        await Fill(office, "Draft.Street", "Quai de Meuse 3");
        await Fill(office, "Draft.PostCode", "5000");
        await Fill(office, "Draft.City", "Namur");
        await Fill(office, "Draft.LegalId", "0876543270");
        await Fill(office, "Draft.VatNumber", "BE0876543270");
        await office.Page.SelectOptionAsync("[name='Draft.VatCase']", "reverse-charge-eu");
        await office.Button(Fr("Save")).ClickAsync();
        await office.Page.WaitForURLAsync("**/customers/K-1");
    }

    static async Task Subscribe(Tab office)
    {
        await office.Go("/quotes/new?offer=myown-c&customer=K-1");
        await Fill(office, "p.servers.0.name", "www");
        await Fill(office, "p.servers.0.criticality", "haute");
        await Fill(office, "p.servers.1.name", "db");
        await Fill(office, "p.servers.1.criticality", "haute");
        await Fill(office, "starts", "2026-10-01");
        await office.Button(Fr("Recalculate")).ClickAsync();
        await office.Page.GetByText("420,00 €".Spaced()).First.WaitForAsync();
        await office.Button(Fr("Save the quote")).ClickAsync();
        await office.Button(Fr("I hand it over myself")).ClickAsync();
        await office.Button(Fr("Refused by the customer")).WaitForAsync(); // it is sent, and can be answered
        await Fill(office, "number", "C-1");
        await office.Button(Fr("Accepted: sign the contract")).ClickAsync();
        await office.Page.WaitForURLAsync("**/contracts/C-1");
    }

    /// <summary>Makes the drafts and goes to those that are ready.</summary>
    static async Task Run(Tab office, World world)
    {
        await office.Go("/billing");
        await Sent(office, "/billing", () => office.Button(Fr("Make the drafts")).ClickAsync());
        await world.MoveTo(world.Now);
        await office.Go("/billing?view=ready");
    }

    /// <summary>Issues all that is ready, and opens one of the documents.</summary>
    static async Task Issue(Tab office, World world, string number)
    {
        await office.Page.Locator("a[data-opens]").ClickAsync();
        await Sent(office, "/billing", () => office.Page.Locator("dialog[open] .btn-danger").ClickAsync());
        await world.MoveTo(world.Now);
        await office.Go($"/invoices/{number}");
    }

    /// <summary>Waits until what a click sends has been answered.</summary>
    static Task Sent(Tab tab, string path, Func<Task> click) =>
        tab.Page.RunAndWaitForResponseAsync(
            click,
            answer => answer.Request.Method == "POST" && new Uri(answer.Url).AbsolutePath == path
        );

    static async Task<string> Ask(Tab portal)
    {
        await portal.Go("/portal/tickets/new");
        await Fill(portal, "Draft.Subject", "La base ne répond plus");
        await Fill(portal, "Draft.Text", "Depuis deux heures.");
        await portal.Button(Fr("Send the request")).ClickAsync();
        await portal.Page.GetByText("Votre demande porte le numéro").WaitForAsync();
        return portal.Page.Url.Split('/')[^1];
    }

    static async Task Known(World world)
    {
        var desk = world.Services.GetRequiredService<ContractDesk>();
        var customer = await desk.AddCustomer("K-1", "Atelier Meuse SA", "BE", "Europe/Brussels", "fr", []);
        await desk.AddContact(customer, "Sofie Claes", "sofie@meuse.example", "fr", []);
    }

    static async Task NameSofie(World world)
    {
        var sofie = await world.Scalar<Guid>("select id from contacts");
        var contract = await world.Scalar<Guid>("select id from contracts");
        await world
            .Services.GetRequiredService<ContractDesk>()
            .NameContact(new Core.Contracts.ContractId(contract), new Core.Contracts.ContactId(sofie));
    }

    static async Task<Tab> Office(World world)
    {
        await world.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator);
        var tab = await BrowserRig.Open(world);
        await tab.SignIn("aurore@provider.example");
        return tab;
    }

    static async Task<Tab> Customer(World world)
    {
        await world.Do(async services =>
        {
            var people = services.GetRequiredService<People>();
            var user = (await people.Find("sofie@meuse.example"))!;
            await people.Change(user, Role.CompanyContact);
            await people.SetPassword(user, Staff.Password);
        });
        var tab = await BrowserRig.Open(world);
        await tab.SignIn("sofie@meuse.example");
        return tab;
    }

    static string Fr(string english) => FrenchWords.All[english];

    static Task Fill(Tab tab, string field, string text) => tab.Page.FillAsync($"[name='{field}']", text);

    static async Task<string> Read(Tab tab, string place) =>
        string.Join(
            ' ',
            (await tab.Page.Locator(place).First.TextContentAsync())!.Split(
                (char[]?)null,
                StringSplitOptions.RemoveEmptyEntries
            )
        );
}

file static class Blanks
{
    /// <summary>People read the same blanks, whatever their width.</summary>
    public static System.Text.RegularExpressions.Regex Spaced(this string words) => new(words.Replace(" ", "\\s"));
}
