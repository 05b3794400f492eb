using Contrefort.Monitoring;
using Contrefort.SignIn;
using Contrefort.Status;
using Contrefort.Tests.Isolation;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.Status;

/// <summary>A customer's people see their own machines, and nobody else's.</summary>
public sealed class PortalMonitoringTests
{
    [Theory]
    [InlineData("/portal/monitoring")]
    [InlineData("/portal/monitoring/availability")]
    public async Task Their_machines_are_shown_to_those_who_see_the_company_and_to_nobody_else(string path)
    {
        await using var two = await TwoCustomers.Make();
        foreach (var (user, sees) in new[] { (two.Alice, true), (two.Antoine, false), (two.Bruno, false) })
        {
            using var browser = two.Browser(user);
            Assert.Equal(sees, (await browser.GetStringAsync(path)).Contains($"{TwoCustomers.Secret}-1"));
        }
    }

    [Fact]
    public async Task Their_availability_comes_on_paper()
    {
        await using var two = await TwoCustomers.Make();
        using var browser = two.Browser(two.Alice);
        using var answer = await browser.GetAsync("/portal/monitoring/availability.pdf");
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Their_status_page_is_a_click_away_while_it_stands()
    {
        await using var two = await TwoCustomers.Make();
        await using var db = two.World.Db();
        var check = await db.Checks.FirstAsync(row => row.MachineId == two.Machine);
        var desk = two.Get<StatusDesk>();
        await desk.Save(two.Durand, "durand", "État", isPublic: true, [(check.Id, "Site")], "Aurore");
        Assert.Equal((true, false), (await Links(two.Alice), await Links(two.Bruno)));
        await desk.Stop(two.Durand, "Aurore");
        Assert.False(await Links(two.Alice));

        async Task<bool> Links(User user)
        {
            using var browser = two.Browser(user);
            return (await browser.GetStringAsync("/portal/monitoring")).Contains("/status/durand.pdf");
        }
    }
}
