using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;

namespace Contrefort.Tests.Ui;

/// <summary>
/// Each page in both languages, both lights and two widths: nothing is refused by the browser, nothing overflows, and each
/// says its language. See <see cref="Looks"/>.
/// </summary>
public sealed class LooksTests
{
    [Theory]
    [EachLook]
    public async Task Every_page_holds_in_each_language_light_and_width(string language, bool isDark, int width)
    {
        await using var world = await World.At(
            "2026-11-20 17:30",
            builder => builder.Environment.EnvironmentName = "Development"
        );
        var administrator = await world.Add(
            "Aurore Delmas",
            "aurore@provider.example",
            Role.Administrator,
            language[..2]
        );
        await world.Add("Gaëlle Martin", "gaelle@provider.example", Role.Lead);
        await using var tab = await BrowserRig.Open(world, language, isDark, width);

        var looks = new Looks(tab, language, isDark, width);
        foreach (var path in new[] { "/sign-in", "/sign-in/sent", "/sign-in/forgotten", "/sign-in/link/none" })
            await looks.Go(path, below: 500);
        await tab.SignIn("aurore@provider.example");
        foreach (
            var path in new[]
            {
                "/design",
                "/profile",
                "/profile/second-step",
                "/users",
                "/users/new",
                $"/users/{administrator.Id}",
                "/nothing",
            }
        )
            await looks.Go(path, below: 500);
        looks.Hold();
    }

    [Fact]
    public async Task A_form_says_what_is_wrong_beside_each_field_and_keeps_what_was_typed()
    {
        await using var world = await World.At(
            "2026-11-20 17:30",
            builder => builder.Environment.EnvironmentName = "Development"
        );
        await world.Add("Gaëlle Martin", "gaelle@provider.example");
        await using var tab = await BrowserRig.Open(world);
        await tab.SignIn("gaelle@provider.example");
        await tab.Go("/design");
        await tab.Field("Minutes").FillAsync("9999");
        await tab.Page.GetByLabel("Description").FillAsync("Trois lignes déjà écrites");
        await tab.Button("Enregistrer").ClickAsync();
        await tab.Page.GetByText("Dites de quoi il s’agit.").WaitForAsync();

        var subject = tab.Field("Objet");
        Assert.Equal("true", await subject.GetAttributeAsync("aria-invalid"));
        var described = (await subject.GetAttributeAsync("aria-describedby"))!.Split(' ')[0];
        Assert.Equal("Dites de quoi il s’agit.", await tab.Page.Locator($"#{described}").InnerTextAsync());
        Assert.Equal("9999", await tab.Field("Minutes").InputValueAsync());
        Assert.Equal("Trois lignes déjà écrites", await tab.Page.GetByLabel("Description").InputValueAsync());
        await Looks.Keep(tab, "form-wrong");

        await subject.FillAsync("L’imprimante");
        await tab.Field("Minutes").FillAsync("15");
        await tab.Page.SelectOptionAsync("select", "incident");
        await tab.Page.GetByText("C’est urgent").ClickAsync();
        await tab.Button("Enregistrer").ClickAsync();
        await tab.Page.GetByText("se font par téléphone").WaitForAsync();
        Assert.Equal("L’imprimante", await subject.InputValueAsync());
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Menus_and_dialogs_open_and_close_with_the_keyboard(int width)
    {
        await using var world = await World.At(
            "2026-11-20 17:30",
            builder => builder.Environment.EnvironmentName = "Development"
        );
        await world.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator);
        await using var tab = await BrowserRig.Open(world, width: width);
        await tab.SignIn("aurore@provider.example");
        await tab.Go("/design");
        await tab.Page.Locator("details.menu > summary").FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Link("Votre profil").WaitForAsync();
        await Looks.Keep(tab, $"menu-{width}");
        await tab.Page.Keyboard.PressAsync("Escape");
        Assert.False(await tab.Link("Votre profil").IsVisibleAsync());

        await tab.Page.Keyboard.PressAsync("?");
        await tab.Page.Locator("dialog#shortcuts").WaitForAsync();
        await Looks.Keep(tab, $"shortcuts-{width}");
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.Link("Supprimer").ClickAsync();
        await tab
            .Page.GetByRole(Microsoft.Playwright.AriaRole.Dialog, new() { Name = "Supprimer ceci" })
            .WaitForAsync();
        await Looks.Keep(tab, $"confirm-{width}");
        await tab.Link("Annuler").Last.ClickAsync();
        Assert.Equal(0, await tab.Page.Locator("dialog[open]").CountAsync());
        if (width < 700)
        {
            await tab.Page.GetByText("Menu", new() { Exact = true }).ClickAsync();
            await tab.Link("Personnes").WaitForAsync();
            await Looks.Keep(tab, "rail-390");
        }
        await tab.Page.Locator("details.because summary").ClickAsync();
        await Looks.Keep(tab, $"because-{width}");
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task The_light_one_chooses_stays(string theme)
    {
        await using var world = await World.At("2026-11-20 17:30");
        await using var tab = await BrowserRig.Open(world, isDark: theme == "light");
        await tab.Go("/sign-in");
        await tab.Page.ClickAsync($"button[value={theme}]");
        await tab.Go("/sign-in/forgotten");
        Assert.Equal(theme, await tab.Page.GetAttributeAsync("html", "data-bs-theme"));
        var colour = await tab.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).colorScheme");
        Assert.Equal(theme, colour);
    }
}
