using Contrefort.Monitoring;
using Contrefort.SignIn;
using Contrefort.Status;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Status;

/// <summary>
/// Each page of monitoring in both languages, both lights and two widths; see <see cref="Ui.LooksTests"/>. With
/// <c>CONTREFORT_PICTURES</c> set to a folder, a picture of each is kept there.
/// </summary>
public sealed class WatchLooksTests
{
    static readonly string? Pictures = Environment.GetEnvironmentVariable("CONTREFORT_PICTURES");

    /// <summary>The innermost thing that sticks out, when the page can be scrolled sideways.</summary>
    const string Widest = """
        document.documentElement.scrollWidth <= window.innerWidth ? null
            : [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
                .map(e => e.tagName + '.' + e.getAttribute('class') + ' ' + e.textContent.trim().slice(0, 60)).at(-1) ?? 'beyond main'
        """;

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
        var seen = await db
            .Checks.Join(
                db.Machines,
                check => check.MachineId,
                machine => machine.Id,
                (check, machine) => new { check, machine.CustomerId }
            )
            .ToListAsync();
        await site
            .World.Services.GetRequiredService<StatusDesk>()
            .Save(
                seen[0].CustomerId,
                "durand",
                "Services Durand",
                isPublic: true,
                seen.ConvertAll(one => (one.check.Id, $"Service {one.check.Name}")),
                "Ada Martin"
            );
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
            ("status-page", "/customers/K-1/status-page"),
            ("status", "/status/durand"),
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
            if (await tab.Page.EvaluateAsync<string?>(Widest) is { } widest)
                faults.Add($"{path} is wider than {width}: {widest}");
            faults.AddRange((await tab.Barriers()).Select(barrier => $"{path}: {barrier}"));
        }
        Assert.Equal([], faults);
        Assert.Equal([], tab.Complaints);
    }
}
