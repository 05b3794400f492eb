using Contrefort.Billing;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Invoicing;

/// <summary>
/// Each page of money in both languages, both lights and two widths; see <see cref="Looks"/>.
/// </summary>
public sealed class MoneyLooksTests
{
    [Theory]
    [EachLook]
    public async Task Every_page_of_money_holds_in_each_language_light_and_width(
        string language,
        bool isDark,
        int width
    )
    {
        await using var trade = await Trade.Open();
        var nantes = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(nantes);
        await trade.Pack(await trade.Buyer("K-2", Trade.Namur, "reverse-charge-eu"), 20);
        await trade.Bill();
        await trade.Bill(BillingRunKind.Issue);
        await trade.Pack(nantes, 50);
        await trade.Pack(await trade.Buyer("K-3", null));
        await trade.Bill();
        var invoice = (await trade.Issued())[0];
        await trade.Drafts.GiveBack(invoice.Id, null, "Commande annulée", false, Trade.Thomas);
        var drafts = await trade.Open();
        var ready = drafts.First(draft => draft.IsReady);
        var incomplete = drafts.First(draft => !draft.IsReady);
        var line = (await trade.Drafts.Find(ready.Id))!.Value.File.Lines[0].Key;
        await trade.World.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator, language[..2]);
        await using var tab = await BrowserRig.Open(trade.World, language, isDark, width);
        await tab.SignIn("aurore@provider.example");
        await Look(
            new(tab, language, isDark, width),
            ("billing", "/billing"),
            ("billing-ready", "/billing?view=ready"),
            ("billing-issue", "/billing?confirm=issue"),
            ("draft", $"/billing/drafts/{ready.Id}"),
            ("draft-change", $"/billing/drafts/{ready.Id}?do=change&line={Uri.EscapeDataString(line)}"),
            ("draft-incomplete", $"/billing/drafts/{incomplete.Id}"),
            ("invoices", "/invoices"),
            ("invoices-none", "/invoices?q=rien-de-tel"),
            ("invoice", $"/invoices/{invoice.Number}"),
            ("invoice-credit", $"/invoices/{invoice.Number}?do=credit"),
            ("company", "/company"),
            ("identity", "/customers/K-1/billing"),
            ("customer", "/customers/K-1")
        );
    }

    [Theory]
    [InlineData("fr-FR", false, 1280)]
    [InlineData("en-GB", true, 390)]
    public async Task A_customer_finds_their_invoices(string language, bool isDark, int width)
    {
        await using var trade = await Trade.Open();
        var nantes = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(nantes);
        await trade.Pack(await trade.Buyer("K-2", Trade.Namur, "reverse-charge-eu"), 20);
        await trade.Bill();
        await trade.Bill(BillingRunKind.Issue);
        await trade.World.AddContact("Alice Durand", "alice@durand.example", nantes);
        await trade.World.Do(async services =>
        {
            var people = services.GetRequiredService<People>();
            var alice = (await people.Find("alice@durand.example"))!;
            await people.Change(alice, Role.CompanyContact);
            await people.SetPassword(alice, Staff.Password);
        });
        await trade.World.Execute($"update users set language = '{language[..2]}'");
        var issued = await trade.Issued();
        var (own, other) = (
            issued.Single(row => row.CustomerId == nantes),
            issued.Single(row => row.CustomerId != nantes)
        );
        await using var tab = await BrowserRig.Open(trade.World, language, isDark, width);
        await tab.SignIn("alice@durand.example");
        await Look(
            new(tab, language, isDark, width),
            ("portal-invoices", "/portal/invoices"),
            ("portal-invoice", $"/portal/invoices/{own.Number}")
        );
        Assert.Equal(404, (await tab.Go($"/portal/invoices/{other.Number}")).Status);
        Assert.DoesNotContain("Atelier Meuse", await tab.Page.ContentAsync());
    }

    static async Task Look(Looks looks, params (string Name, string Path)[] pages)
    {
        foreach (var (name, path) in pages)
            await looks.Go(path, name);
        looks.Hold();
    }
}
