using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;

namespace Contrefort.Tests.Ui;

/// <summary>
/// Each page in both languages, both lights and two widths: nothing is refused by the browser, nothing overflows, and each
/// says its language. With <c>CONTREFORT_PICTURES</c> set to a folder, a picture of each is kept there to be looked at.
/// </summary>
public sealed class LooksTests
{
    static readonly string? Pictures = Environment.GetEnvironmentVariable("CONTREFORT_PICTURES");

    [Theory]
    [InlineData("fr-FR", false, 1280)]
    [InlineData("en-GB", true, 1280)]
    [InlineData("fr-FR", true, 390)]
    [InlineData("en-GB", false, 390)]
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

        foreach (var path in new[] { "/sign-in", "/sign-in/sent", "/sign-in/forgotten", "/sign-in/link/none" })
            await Look(tab, path, language);
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
            await Look(tab, path, language);
        Assert.True(
            tab.Complaints.All(complaint => complaint.Contains("404", StringComparison.Ordinal)),
            string.Join(Environment.NewLine, tab.Complaints.Distinct())
        );

        async Task Look(Tab at, string path, string spoken)
        {
            var answer = await at.Go(path);
            Assert.True(answer.Status < 500, $"{path} answers {answer.Status}");
            Assert.Equal(spoken[..2], await at.Page.GetAttributeAsync("html", "lang"));
            if (Pictures is not null)
                await at.Page.ScreenshotAsync(
                    new()
                    {
                        Path = Path.Combine(
                            Pictures,
                            $"{path.Trim('/').Replace('/', '-')}-{spoken[..2]}-{(isDark ? "dark" : "light")}-{width}.png"
                        ),
                        FullPage = true,
                    }
                );
            var overflow = await at.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
            Assert.True(overflow <= 0, $"{path} is {overflow} pixels wider than the window");
        }
    }
}
