using System.Net;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.Desk;

public sealed class CallTests
{
    [Theory]
    [InlineData("01 42 00 00 01")]
    [InlineData("+33 1 42 00 00 01")]
    [InlineData("durand")]
    [InlineData("Alice")]
    [InlineData("alice@durand")]
    [InlineData("K-1")]
    [InlineData("C-1")]
    [InlineData("PAPETERIE")]
    public async Task A_caller_is_found_by_whatever_they_say_first(string words)
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/new?who={Uri.EscapeDataString(words)}");
        Assert.Contains("Alice Durand", page.Document.QuerySelector("#found-callers")!.TextContent);
    }

    [Fact]
    public async Task A_percent_sign_finds_nobody()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get("/tickets/new?who=%25%25");
        Assert.DoesNotContain("Alice", page.Document.QuerySelector("#found-callers")!.TextContent);
    }

    [Fact]
    public async Task The_hour_of_the_call_starts_the_clock()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var durand = await Papeterie.Founded(world);
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/new?contact={durand.Alice.Value}");
        Assert.Contains("LibrA-HELP", page.Text);
        Assert.Contains("Dossier conseil", page.Text);
        Assert.Contains("Reste 10 h", page.Text);
        (string, string)[] answers =
        [
            ("Draft.Subject", "Postfix muet"),
            ("Draft.Text", "Plus rien ne part."),
            ("Draft.At", "2026-11-20T14:00"),
        ];
        var asked = await ines.Submit(page, "call", [.. answers, ("Draft.Ask", "true")]);
        Assert.Contains("prise en charge due ven. 20 nov. 18:00", asked.Text);
        Assert.Contains("Alice Durand est un contact désigné du contrat C-1", asked.Text);
        await using var db = world.Db();
        Assert.Empty(await db.Set<Contrefort.Tickets.TicketRow>().ToListAsync());
        var opened = await ines.Submit(asked, "call", answers);
        Assert.StartsWith("/tickets/2026-", opened.Path);
        Assert.Contains("prise en charge due ven. 20 nov. 18:00", opened.Text);
        var row = await db.Set<Contrefort.Tickets.TicketRow>().SingleAsync();
        Assert.Equal((Channel.Phone, durand.Contract), (row.Channel, row.ContractId!.Value));
    }

    [Fact]
    public async Task An_engineer_takes_charge_while_still_on_the_line()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var durand = await Papeterie.Founded(world);
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/new?contact={durand.Alice.Value}");
        var opened = await ines.Submit(
            page,
            "call",
            ("Draft.Subject", "Postfix muet"),
            ("Draft.Text", "Plus rien ne part."),
            ("Draft.TakeCharge", "true")
        );
        Assert.Contains("Inès Martin a pris la demande en charge", opened.Text);
    }

    [Fact]
    public async Task A_caller_nobody_knows_is_taken_in_too()
    {
        await using var world = await World.At("2026-11-20 14:30");
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get("/tickets/new?unknown=Camille");
        var opened = await ines.Submit(
            page,
            "call",
            ("Draft.Subject", "Imprimante"),
            ("Draft.Text", "Elle fume."),
            ("Draft.Phone", "06 00 00 00 09")
        );
        Assert.Contains("À trier", opened.Text);
        Assert.Contains("Téléphone : 06 00 00 00 09", opened.Text);
        Assert.Contains("Camille", opened.Text);
    }

    [Fact]
    public async Task A_call_that_cannot_be_kept_loses_no_word()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var durand = await Papeterie.Founded(world);
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/new?contact={durand.Alice.Value}");
        page = await ines.Submit(
            page,
            "call",
            ("Draft.Subject", "Postfix muet"),
            ("Draft.Text", "Plus rien ne part."),
            ("Draft.At", "2026-11-21T14:00")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Un appel ne peut pas être dans le futur.", page.Text);
        Assert.Equal(("Postfix muet", "Plus rien ne part."), (page.Value("Draft.Subject"), page.Value("Draft.Text")));
    }

    [Fact]
    public async Task A_call_about_an_open_ticket_goes_there()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var durand = await Papeterie.Founded(world);
        var ticket = await durand.Asks();
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/new?contact={durand.Alice.Value}");
        var link = page.Document.QuerySelector($"a[href='/tickets/{ticket.Number}?do=call#do']");
        Assert.NotNull(link);
        page = await ines.Get($"/tickets/{ticket.Number}?do=call");
        page = await ines.Submit(page, "heard", ("Heard.Text", "Elle rappelle : toujours rien."));
        Assert.Contains(
            "Elle rappelle : toujours rien.",
            page.Document.QuerySelector(".is-theirs:last-of-type, .is-theirs")!.ParentElement!.TextContent
        );
    }
}
