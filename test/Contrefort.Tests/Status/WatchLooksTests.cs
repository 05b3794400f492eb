using Contrefort.Monitoring;
using Contrefort.SignIn;
using Contrefort.Status;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Status;

/// <summary>
/// Each page of monitoring in both languages, both lights and two widths; see <see cref="Looks"/>.
/// </summary>
public sealed class WatchLooksTests
{
    [Theory]
    [EachLook]
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
        var looks = new Looks(tab, language, isDark, width);
        foreach (var (name, path) in pages)
            await looks.Go(path, name);
        looks.Hold();
    }
}
