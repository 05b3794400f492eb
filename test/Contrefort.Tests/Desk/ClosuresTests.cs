using System.Net;
using System.Text;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Tickets;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Desk;

/// <summary>Days on which a customer is closed, and the contracts whose clocks stop on them.</summary>
public sealed class ClosuresTests
{
    [Fact]
    public async Task Days_are_looked_at_before_they_are_kept_and_can_be_removed()
    {
        await using var world = await World.At("2026-11-20 09:30");
        await Papeterie.Founded(world);
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get("/customers/K-1/closures");
        const string lines = "24/12/2026 Réveillon\n2026-02-30 Trop";

        var refused = await ines.Submit(page, "closures", ("Draft.Lines", lines));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Ligne 2 : Ce jour n'existe pas : 2026-02-30.", refused.Text);
        Assert.Contains("24/12/2026 Réveillon", refused.Text); // what was typed is still there
        Assert.Equal(0, await Kept(world));

        var seen = await ines.Submit(page, "closures", ("Draft.Lines", "24/12/2026 Réveillon"), ("Draft.Ask", "true"));
        Assert.Contains("Ce qui serait gardé (1)", seen.Text);
        Assert.Equal(0, await Kept(world));

        var kept = await ines.Submit(seen, "closures", ("Draft.Ask", ""));
        Assert.Contains("24 déc. 2026", kept.Text);
        Assert.Equal(1, await Kept(world));
        await ines.Submit(page, "closures", ("Draft.Lines", "2026-12-24 Encore"));
        Assert.Equal(1, await Kept(world)); // the same day is one

        var id = (await world.Services.GetRequiredService<ClosureDesk>().Of(await Customer(world)))[0].Id;
        var removed = await ines.Submit(kept, $"remove-{id:N}");
        Assert.DoesNotContain("Réveillon", removed.Text);
        Assert.Equal(0, await Kept(world));
    }

    [Fact]
    public async Task A_calendar_file_becomes_lines_to_look_at()
    {
        await using var world = await World.At("2026-11-20 09:30");
        await Papeterie.Founded(world);
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get("/customers/K-1/closures");
        const string ics =
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261224\r\nSUMMARY:Fermeture\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART:2026\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

        var seen = await ines.Submit(
            page,
            "closures",
            [("a.ics", Encoding.UTF8.GetBytes(ics))],
            ("Draft.Lines", "2026-12-31")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, seen.Status);
        Assert.Contains("2026-12-31\n2026-12-24 Fermeture", seen.Html.Replace("&#xA;", "\n"));
        Assert.Equal(0, await Kept(world));
        await ines.Submit(seen, "closures");
        Assert.Equal(2, await Kept(world));
    }

    [Fact]
    public async Task Clocks_stop_where_it_was_agreed_and_say_so()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var papeterie = await Papeterie.Founded(world);
        var desk = world.Services.GetRequiredService<ContractDesk>();
        var stopping = await desk.Sign(
            "C-2",
            papeterie.Customer,
            "libra-help",
            "2010-02-17",
            new Choices { Parameters = new Dictionary<string, string> { ["pack"] = "10" } },
            [],
            new LocalDate(2026, 1, 1),
            stopsWhenClosed: true
        );
        await desk.NameContact(stopping, papeterie.Bob);
        await world
            .Services.GetRequiredService<Contrefort.Credits.WorkDesk>()
            .Buy(stopping, "credit.hours", 10, world.Now, "C-2/1");
        var goesOn = await papeterie.Asks();
        var stops = await papeterie.Asks(from: "bob@durand.example", name: "Bob Lefèvre");
        Assert.Equal(
            (Moment.At("2026-11-23 12:30"), Moment.At("2026-11-23 12:30")),
            (await Due(world, goesOn.Id.Value), await Due(world, stops.Id.Value))
        );

        // They are closed on Monday until noon: half an hour is served on Friday, the rest on Monday afternoon.
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get("/customers/K-1/closures");
        Assert.Contains("Ses délais s'arrêtent ces jours-là", page.Text);
        await ines.Submit(page, "closures", ("Draft.Lines", "2026-11-23 00:00-12:00 Inventaire"));
        await world.MoveTo("2026-11-20 17:31");
        Assert.Equal(
            (Moment.At("2026-11-23 12:30"), Moment.At("2026-11-23 15:30")),
            (await Due(world, goesOn.Id.Value), await Due(world, stops.Id.Value))
        );
        var read = await world.Services.GetRequiredService<TicketDesk>().Read(stops.Id);
        var clock = ServiceClocks
            .Read(read.Contract!.Terms, read.Ticket.Facts, world.Now)
            .Single(c => c.Term.Clock == ServiceClock.Acknowledgement);
        Assert.Contains(
            "stopped by agreement while the customer is closed",
            ClockSentence.Detail(clock, read.Contract.Terms)!.ToString()
        );
        var shown = await ines.Get($"/tickets/{stops.Number}");
        Assert.Contains("arrêté d'un commun accord pendant la fermeture du client", shown.Text);
        Assert.DoesNotContain("arrêté d'un commun accord", (await ines.Get($"/tickets/{goesOn.Number}")).Text);

        // The desk is open all the same: who writes then is inside service hours.
        await world.MoveTo("2026-11-23 10:00");
        var during = await papeterie.Asks(from: "bob@durand.example", name: "Bob Lefèvre");
        Assert.Equal(
            VerdictAnswer.Yes,
            during.Story.Verdict!.Lines.Single(line => line.Question == VerdictQuestion.ServiceHours).Answer
        );
    }

    static async Task<Instant?> Due(World world, Guid ticket)
    {
        var at = await world.Scalar<DateTime>($"select next_due_at from tickets where id = '{ticket}'");
        return Instant.FromDateTimeUtc(DateTime.SpecifyKind(at, DateTimeKind.Utc));
    }

    static Task<long> Kept(World world) => world.Scalar<long>("select count(*) from customer_closures");

    static async Task<CustomerId> Customer(World world) => new(await world.Scalar<Guid>("select id from customers"));
}
