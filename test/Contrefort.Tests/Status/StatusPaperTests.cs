using Contrefort.Status;
using Contrefort.Tests.Isolation;
using Contrefort.Tests.Quotes;
using Microsoft.EntityFrameworkCore;
using static Contrefort.Tests.Status.StatusPageTests;

namespace Contrefort.Tests.Status;

/// <summary>The status page on paper. With CONTREFORT_PICTURES set to a folder, it is kept there.</summary>
public sealed class StatusPaperTests
{
    /// <summary>In Paris; the customer is an hour west of it.</summary>
    const string Moment = "2026-11-20 02:38";

    [Theory]
    [InlineData(
        "fr",
        "Un service est en panne ; nous y travaillons. constaté ven. 20 nov. 2026 01:38",
        "Paiement en ligne En panne",
        "il y a 90 jours",
        "Maintenances prévues",
        "sam. 21 nov. 02:00 – 04:00",
        "Incidents des 30 derniers jours",
        "depuis ven. 20 nov. 01:38"
    )]
    [InlineData(
        "en",
        "Something is down, and being worked on. as of Fri 20 Nov 2026 01:38",
        "Paiement en ligne Down",
        "90 days ago",
        "Planned maintenance",
        "Sat 21 Nov 02:00 – 04:00",
        "Incidents of the last 30 days",
        "since Fri 20 Nov 01:38"
    )]
    public async Task It_says_what_the_page_says_in_the_readers_language_and_the_customers_hours(
        string language,
        params string[] said
    )
    {
        await using var world = await World.At(Moment);
        var check = await Down(world);
        using var anyone = world.Browser();
        anyone.DefaultRequestHeaders.Add("Accept-Language", language);
        using var answer = await anyone.GetAsync("/status/durand.pdf");
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
        var text = await Paper.Text(await answer.Content.ReadAsByteArrayAsync(), $"status-{language}");
        foreach (var one in (string[])["État des services", .. said, "Nous remplaçons un disque.", "Retour vers 9 h."])
            Assert.Contains(one, text.Replace('’', '\''));
        foreach (var hidden in new[] { "192.0.2.99", check.Value.ToString(), "Inès", "Disques" })
            Assert.DoesNotContain(hidden, text);
    }

    [Fact]
    public async Task The_same_moment_gives_the_same_bytes()
    {
        await using var world = await World.At(Moment);
        await Down(world);
        using var anyone = world.Browser();
        var first = await anyone.GetByteArrayAsync("/status/durand.pdf");
        Assert.Equal(first, await anyone.GetByteArrayAsync("/status/durand.pdf"));
    }

    [Theory]
    [InlineData(true, "public, max-age=15")]
    [InlineData(false, "no-store")]
    public async Task A_public_one_may_be_kept_as_long_as_what_programs_read_and_for_one_language(
        bool isPublic,
        string kept
    )
    {
        await using var two = await TwoCustomers.Make();
        await using var db = two.World.Db();
        var check = await db.Set<Contrefort.Monitoring.CheckRow>().FirstAsync(row => row.MachineId == two.Machine);
        await StatusPageTests
            .Desk(two.World)
            .Save(two.Durand, "durand", "État", isPublic, [(check.Id, "Site")], "Aurore");
        using var alice = two.Browser(two.Alice);
        using var paper = await alice.GetAsync("/status/durand.pdf");
        using var json = await alice.GetAsync("/status/durand.json");
        Assert.Equal((kept, kept), (json.Headers.CacheControl!.ToString(), paper.Headers.CacheControl!.ToString()));
        Assert.Contains("Accept-Language", paper.Headers.Vary);
    }

    static async Task<Contrefort.Core.Monitoring.CheckId> Down(World world)
    {
        var (customer, check) = await Shown(world, isPublic: true);
        await world.Execute(
            $"""
            update customers set zone = 'Europe/London' where id = '{customer}';
            insert into maintenance_windows (id, customer_id, reason, zone, starts_at, minutes, repeats, added_by, added_at)
                values (gen_random_uuid(), '{customer}', 'Disques', 'Europe/London', '2026-11-21 02:00', 120, 'once', 'Inès', '{world.Now}')
            """
        );
        await Fail(world, check);
        await using var db = world.Db();
        var alert = await db.Set<Contrefort.Monitoring.AlertRow>().Select(row => row.Id).SingleAsync();
        await StatusPageTests.Desk(world).Tell(alert, "Nous remplaçons un disque.\r\nRetour vers 9 h.", "Inès Martin");
        return check;
    }
}
