using Contrefort.AlertsIn;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;

namespace Contrefort.Tests.AlertsIn;

/// <summary>The pages of sources in both languages, both lights and two widths; see <see cref="Ui.LooksTests"/>.</summary>
public sealed class SourceLooksTests
{
    static readonly string? Pictures = Environment.GetEnvironmentVariable("CONTREFORT_PICTURES");

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
        foreach (var path in new[] { "/alert-sources", $"/alert-sources/{site.Source.Id}" })
        {
            var answer = await tab.Go(path);
            Assert.True(answer.Status < 400, $"{path} answers {answer.Status}");
            foreach (var opened in await tab.Page.Locator("main details").AllAsync())
                await opened.EvaluateAsync("details => details.open = true");
            if (Pictures is not null)
                await tab.Page.ScreenshotAsync(
                    new()
                    {
                        Path = Path.Combine(Pictures, $"{path.Split('/')[1]}-{path.Length}-{kind}-{width}.png"),
                        FullPage = true,
                    }
                );
            Assert.Equal([], await tab.Barriers());
            var overflow = await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
            Assert.True(overflow <= 0, $"{path} is {overflow} pixels wider than the window");
        }
        Assert.Equal([], tab.Complaints);
    }
}
