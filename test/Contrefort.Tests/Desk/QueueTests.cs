using System.Net;

namespace Contrefort.Tests.Desk;

public sealed class QueueTests
{
    [Fact]
    public async Task The_most_urgent_ticket_comes_first_and_a_late_one_before_it()
    {
        await using var world = await World.At("2026-11-20 09:30");
        var durand = await Papeterie.Founded(world);
        await durand.Asks("Première demande");
        await world.MoveTo("2026-11-20 15:00");
        await durand.Asks("Seconde demande");
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get("/tickets");
        var subjects = page.Document.QuerySelectorAll("tbody a").Select(a => a.TextContent).ToList();
        Assert.Equal(["Première demande", "Seconde demande"], subjects);
        Assert.Contains("En retard de 1 h 30 prise en charge · 13:30", page.Text);
    }

    [Fact]
    public async Task On_Friday_evening_the_queue_counts_the_same_opening_hours_as_the_ticket()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        await world.MoveTo("2026-11-20 20:00");
        using var ines = await Visitor.Engineer(world);
        var queue = (await ines.Get("/tickets")).Text;
        Assert.Contains("lun. 23 nov. 12:30 prise en charge · encore 3 h 30 d'ouverture", queue);
        Assert.Contains("encore 3 h 30 d'ouverture", (await ines.Get($"/tickets/{ticket.Number}")).Text);
    }

    [Fact]
    public async Task What_is_due_first_thing_on_Monday_is_soon_on_Friday_evening()
    {
        await using var world = await World.At("2026-11-20 16:00");
        var durand = await Papeterie.Founded(world);
        await durand.Asks("Due on Monday at eleven");
        await world.MoveTo("2026-11-20 17:30");
        await durand.Asks("Due at half past twelve");
        using var ines = await Visitor.Engineer(world);
        Assert.DoesNotContain("half past twelve", (await ines.Get("/tickets?view=due")).Text);
        await world.MoveTo("2026-11-20 20:00");
        var due = (await ines.Get("/tickets?view=due")).Text;
        Assert.Contains("Due on Monday at eleven", due);
        Assert.Contains("Due at half past twelve", due);
    }

    [Fact]
    public async Task On_the_day_itself_the_queue_says_first_how_much_of_the_opening_is_left()
    {
        await using var world = await World.At("2026-11-20 17:30");
        await (await Papeterie.Founded(world)).Asks();
        await world.MoveTo("2026-11-23 06:30");
        using var ines = await Visitor.Engineer(world);
        Assert.Contains("encore 3 h 30 d'ouverture prise en charge · 12:30", (await ines.Get("/tickets")).Text);
    }

    [Fact]
    public async Task A_note_does_not_let_a_late_ticket_sink()
    {
        await using var world = await World.At("2026-11-20 09:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        await world.MoveTo("2026-11-20 15:00");
        using var ines = await Visitor.Engineer(world);
        await ines.Submit(
            await ines.Get($"/tickets/{ticket.Number}?do=note"),
            "note",
            [],
            ("Note.Text", "Je regarde.")
        );
        Assert.Contains("En retard de 1 h 30 prise en charge · 13:30", (await ines.Get("/tickets")).Text);
    }

    [Theory]
    [InlineData("message")]
    [InlineData("PARTIR")]
    [InlineData("durand")]
    [InlineData("reseau")]
    [InlineData("postf")]
    public async Task Words_are_found_in_any_form_and_without_accents(string words)
    {
        await using var world = await World.At("2026-11-20 09:30");
        await (await Papeterie.Founded(world)).Asks(
            "Postfix refuse les messages",
            "Les réseaux tombent, rien ne part."
        );
        using var ines = await Visitor.Engineer(world);
        Assert.Contains("Postfix refuse les messages", (await ines.Get($"/tickets?q={words}")).Text);
    }

    [Fact]
    public async Task The_number_of_a_ticket_leads_straight_to_it()
    {
        await using var world = await World.At("2026-11-20 09:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        Assert.Equal($"/tickets/{ticket.Number}", (await ines.Get($"/tickets?q={ticket.Number}")).Path);
        var said = int.Parse(ticket.Number[5..]);
        Assert.Equal($"/tickets/{ticket.Number}", (await ines.Get($"/tickets?q={said}")).Path);
    }

    [Theory]
    [InlineData("?view=nothing")]
    [InlineData("?sort=subject;drop table tickets")]
    [InlineData("?page=0")]
    [InlineData("?page=abc")]
    [InlineData("?channel=pigeon")]
    public async Task An_address_that_asks_for_what_there_is_not_is_a_bad_request(string query)
    {
        await using var world = await World.At("2026-11-20 09:30");
        using var ines = await Visitor.Engineer(world);
        Assert.Equal(HttpStatusCode.BadRequest, (await ines.Get("/tickets" + query)).Status);
    }

    [Theory]
    [InlineData("a' or 1=1 --")]
    [InlineData("& | ! ( ) :* <->")]
    [InlineData("\"unclosed")]
    [InlineData("le la les")]
    public async Task Any_words_can_be_searched(string words)
    {
        await using var world = await World.At("2026-11-20 09:30");
        await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        Assert.Equal(HttpStatusCode.OK, (await ines.Get($"/tickets?q={Uri.EscapeDataString(words)}")).Status);
    }

    [Fact]
    public async Task A_view_is_kept_under_a_name_for_oneself_alone()
    {
        await using var world = await World.At("2026-11-20 09:30");
        await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        using var karim = await Visitor.Engineer(world, "Karim Benali", "karim@provider.example");
        var page = await ines.Get("/tickets?q=postfix&sort=opened");
        page = await ines.Submit(page, "keep", ("Keep.Name", "Postfix récents"));
        Assert.Contains("Postfix récents", page.Document.QuerySelector(".saved-view a")!.TextContent);
        Assert.Contains("q=postfix", page.Document.QuerySelector(".saved-view a")!.GetAttribute("href"));
        Assert.DoesNotContain("Postfix récents", (await karim.Get("/tickets")).Text);
        page = await ines.Submit(page, "keep", ("Keep.Name", "Postfix récents"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
    }

    [Fact]
    public async Task A_visitor_who_is_not_staff_sees_no_ticket()
    {
        await using var world = await World.At("2026-11-20 09:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var nobody = Visitor.Of(world);
        foreach (
            var path in new[]
            {
                "/tickets",
                $"/tickets/{ticket.Number}",
                $"/files/{Guid.NewGuid()}",
                $"/messages/{Guid.NewGuid()}/html",
            }
        )
            Assert.StartsWith("/sign-in", (await nobody.Get(path)).Path);
    }
}
