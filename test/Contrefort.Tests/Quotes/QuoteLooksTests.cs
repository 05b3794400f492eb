using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.Desk;
using Contrefort.Tests.SignIn;
using Microsoft.Playwright;

namespace Contrefort.Tests.Quotes;

/// <summary>
/// From the offer to the contract as a person does it, in Chromium: the price follows what is filled in, the quote is mailed,
/// its PDF opens, the contract is signed and amended. Each page must hold in its language, light and width.
/// </summary>
public sealed class QuoteLooksTests
{
    [Theory]
    [EachLook]
    public async Task An_offer_is_priced_quoted_signed_and_amended(string language, bool isDark, int width)
    {
        var isFrench = language == "fr-FR";
        await using var world = await World.At("2026-11-20 09:30");
        await Papeterie.Founded(world);
        await world.Add("Aurore Delmas", "aurore@provider.example", Role.AccountManager, language[..2]);
        await using var tab = await BrowserRig.Open(world, language, isDark, width);
        await tab.SignIn("aurore@provider.example");
        var page = tab.Page;
        var looks = new Looks(tab, language, isDark, width);

        await tab.Go("/quotes/new");
        await looks.At("quote-offers");
        await tab.Go("/quotes/new?offer=edge-site&customer=K-1");
        await page.Locator("[name='p.machines']").FillAsync("34");
        await page.Locator("[name='p.components'][value='Samba']").CheckAsync();
        // The price comes by itself, once enough is known.
        await page.Locator("#price .price-line").First.WaitForAsync();
        await page.Locator("[name=options][value=onsite-days]").CheckAsync();
        await page.Locator("[name='p.days']").FillAsync("4");
        await page.Locator("#price [value='fee.option-onsite-days']")
            .WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Give(page, "fee.linux", "4000");
        await Give(page, "fee.component", "500");
        await Give(page, "fee.option-onsite-days", isFrench ? "3600,50" : "3600.50");
        await tab.Button(isFrench ? "Recalculer" : "Recalculate").ClickAsync();
        await page.GetByText("500 × 3").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Locator("#price details").First.EvaluateAsync("d => d.open = true");
        await looks.At("quote-form");
        await page.Locator("[name=recipient]").FillAsync("Alice Durand");
        await page.Locator("[name=email]").FillAsync("alice@durand.example");
        await page.Locator("[name=language]").SelectOptionAsync(language[..2]);
        await tab.Button(isFrench ? "Enregistrer le devis" : "Save the quote").ClickAsync();
        await page.WaitForURLAsync("**/quotes/D-2026-*");
        await looks.At("quote");
        var number = page.Url.Split('/')[^1];
        await tab.Button(isFrench ? "L’envoyer à alice@durand.example" : "Mail it to alice@durand.example")
            .ClickAsync();
        await page.Locator("form:has([value=refuse])").WaitForAsync();
        await looks.At("quote-sent");
        var pdf = await tab.Context.APIRequest.GetAsync($"/quotes/{number}/1.pdf");
        var text = await Paper.Text(await pdf.BodyAsync(), $"quote-{language[..2]}-{width}");
        Assert.Contains($"{(isFrench ? "Devis" : "Quote")} {number}", text);
        Assert.Contains(isFrench ? "5 500,00 €" : "€5,500.00", text);
        Assert.Contains(isFrench ? "3 600,50 €" : "€3,600.50", text);
        Assert.Contains("S0 §4.2", text);

        await page.Locator("[name=number]").FillAsync("C-2026-050");
        await tab.Button(isFrench ? "Accepté : signer le contrat" : "Accepted: sign the contract").ClickAsync();
        await page.WaitForURLAsync("**/contracts/C-2026-050");
        await looks.At("quote-contract");
        pdf = await tab.Context.APIRequest.GetAsync("/contracts/C-2026-050/documents/0.pdf");
        text = await Paper.Text(await pdf.BodyAsync(), $"contract-{language[..2]}-{width}");
        // The offer is signed in French, whoever reads the page.
        Assert.Contains("Contrat C-2026-050", text);
        Assert.Contains("5 500,00 €", text);

        await tab.Go("/contracts/C-2026-050/amendments/new");
        await page.Locator("[name=from]").FillAsync("2027-03-01");
        await page.Locator("[name='p.machines']").FillAsync("60");
        await page.Locator("#price .price-line").First.WaitForAsync();
        await looks.At("amendment-form");
        await Give(page, "fee.linux", "6000");
        await tab.Button(isFrench ? "Signer l’avenant" : "Sign the amendment").ClickAsync();
        await page.WaitForURLAsync("**/contracts/C-2026-050");
        pdf = await tab.Context.APIRequest.GetAsync("/contracts/C-2026-050/documents/1.pdf");
        text = await Paper.Text(await pdf.BodyAsync(), $"amendment-{language[..2]}-{width}");
        Assert.Contains("Avenant 1 au contrat C-2026-050", text);
        await tab.Go("/quotes");
        await looks.At("quotes");
        looks.Hold();
    }

    static async Task Give(IPage page, string term, string amount)
    {
        var line = page.Locator($".given:has([value='{term}'])");
        await line.Locator("[name$='.amount']").FillAsync(amount);
        await line.Locator("[name$='.why']").FillAsync("Grille 2026");
    }
}
