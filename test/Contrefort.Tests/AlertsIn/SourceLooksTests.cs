using Contrefort.AlertsIn;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;

namespace Contrefort.Tests.AlertsIn;

/// <summary>The pages of sources in both languages, both lights and two widths; see <see cref="Looks"/>.</summary>
public sealed class SourceLooksTests
{
    [Theory]
    [InlineData("fr-FR", false, 1280, SourceKind.Json)]
    [InlineData("en-GB", true, 1280, SourceKind.Nagios)]
    [InlineData("fr-FR", true, 390, SourceKind.Zabbix)]
    [InlineData("en-GB", false, 390, SourceKind.Mail)]
    public async Task The_pages_of_a_source_hold_in_each_language_light_and_width(
        string language,
        bool isDark,
        int width,
        SourceKind kind
    )
    {
        await using var site = await SourceSite.Begin(
            kind,
            kind == SourceKind.Json
                ? new SourceSettings
                {
                    Json = new("$.alerts[*]", "@.fingerprint", "@.status") { Host = "@.labels.instance" },
                }
                : null
        );
        await site.Hears(
            Payloads.Alertmanager(
                Payloads.Alert("f1", "routeur-du-fond-a-gauche.lyon.example:9100", severity: "warning")
            )
        );
        await site.Hears(new string('x', 300));
        await site.World.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator, language[..2]);
        await using var tab = await BrowserRig.Open(site.World, language, isDark, width);
        await tab.SignIn("aurore@provider.example");
        var looks = new Looks(tab, language, isDark, width);
        await looks.Go("/alert-sources");
        await tab.Go($"/alert-sources/{site.Source.Id}");
        foreach (var folded in await tab.Page.Locator("main details").AllAsync())
            await folded.EvaluateAsync("details => details.open = true");
        await looks.At($"alert-source-{kind}");
        looks.Hold();
    }
}
