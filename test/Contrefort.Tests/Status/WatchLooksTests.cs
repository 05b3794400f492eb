using Contrefort.Monitoring;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.Status;

/// <summary>
/// Each page of monitoring in both languages, both lights and two widths; see <see cref="Ui.LooksTests"/>. With
/// <c>CONTREFORT_PICTURES</c> set to a folder, a picture of each is kept there.
/// </summary>
public sealed class WatchLooksTests
{
    static readonly string? Pictures = Environment.GetEnvironmentVariable("CONTREFORT_PICTURES");

    [Theory]
    [InlineData("fr-FR", false, 1280)]
    [InlineData("en-GB", true, 1280)]
    [InlineData("fr-FR", true, 390)]
    public async Task Every_page_of_monitoring_holds_in_each_language_light_and_width(
        string language,
        bool isDark,
        int width
    )
    {
        await using var site = await Supervised.Begin();
        await site.World.Add("Ada Martin", "ada@provider.example", Role.Administrator, language[..2]);
        await using var db = site.World.Db();
        var alert = await db.Alerts.Select(row => row.Id).SingleAsync();
        await using var tab = await BrowserRig.Open(site.World, language, isDark, width);
        await tab.SignIn("ada@provider.example");
        (string Name, string Path)[] pages =
        [
            ("machines", "/machines"),
            ("machine", $"/machines/{site.Web.Value}"),
            ("machine-down", $"/machines/{site.Database.Value}"),
            ("machine-new", "/customers/K-1/machines/new?name=mail-1"),
            ("machine-edit", $"/machines/{site.Database.Value}/edit"),
            ("check-kinds", $"/machines/{site.Web.Value}/checks/new"),
            ("check-new", $"/machines/{site.Web.Value}/checks/new?kind=http"),
            ("check", $"/checks/{site.Page.Value}"),
            ("alerts", "/alerts"),
            ("alert", $"/alerts/{alert.Value}"),
            ("locations", "/locations"),
            ("maintenance", "/customers/K-1/maintenance"),
            ("board", "/customers/K-1/board"),
            ("wall", "/customers/K-1/board?wall=1"),
            ("availability", "/customers/K-1/availability"),
            ("risks", "/risks"),
        ];
        var faults = new List<string>();
        foreach (var (name, path) in pages)
        {
            var answer = await tab.Go(path);
            if (answer.Status >= 400)
                faults.Add($"{path} answers {answer.Status}");
            if (Pictures is not null)
                await tab.Page.ScreenshotAsync(
                    new()
                    {
                        Path = Path.Combine(
                            Pictures,
                            $"{name}-{language[..2]}-{(isDark ? "dark" : "light")}-{width}.png"
                        ),
                        FullPage = true,
                    }
                );
            if (await tab.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > window.innerWidth"))
                faults.Add($"{path} is wider than {width}");
            faults.AddRange((await tab.Barriers()).Select(barrier => $"{path}: {barrier}"));
        }
        Assert.Equal([], faults);
        Assert.Equal([], tab.Complaints);
    }
}
