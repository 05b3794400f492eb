using System.Net;
using System.Text;
using Contrefort.Mail;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Desk;

public sealed class OperationPagesTests
{
    [Fact]
    public async Task Each_mail_of_ours_stands_with_what_became_of_it()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        await world.Execute(
            "update outgoing_recipients set state = 'refused', reply = '550 5.1.1 <no> such user', attempts = 2"
        );
        using var lea = await Visitor.Engineer(world, "Léa Roy", "lea@provider.example", Role.Lead);
        var page = await lea.Get("/mail/outgoing?view=lost");
        Assert.Contains("refusé alice@durand.example", page.Text);
        Assert.Contains("550 5.1.1 <no> such user", page.Text);
        Assert.Contains(ticket.Number, page.Text);
        await using var db = world.Db();
        var mail = await db.OutgoingMails.SingleAsync();
        page = await lea.Submit(page, "retry", ("mail", mail.Id.ToString()));
        Assert.Contains("Il est renvoyé.", page.Text);
        Assert.Contains("en file alice@durand.example", (await lea.Get("/mail/outgoing")).Text);
    }

    [Fact]
    public async Task A_message_set_aside_can_be_kept_whole_and_read_again()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        var raw =
            "From: Alice <alice@durand.example>\r\nSubject: =?utf-8?q?R=C3=A9seau?=\r\nMessage-ID: <1@durand.example>\r\n\r\nPlus rien.\r\n";
        var id = await world
            .Services.GetRequiredService<MailIntake>()
            .Accept(
                "lmtp",
                "alice@durand.example",
                ["support@localhost.localdomain"],
                new MemoryStream(Encoding.UTF8.GetBytes(raw))
            );
        await world.Services.GetRequiredService<MailReader>().Quarantine(id, "illisible <b>", default);
        using var lea = await Visitor.Engineer(world, "Léa Roy", "lea@provider.example", Role.Lead);
        var page = await lea.Get("/mail/incoming?view=quarantined");
        Assert.Contains("illisible <b>", page.Text);
        var source = await lea.Fetch($"/mail/incoming/{id}/source");
        Assert.Equal("attachment", source.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(raw, await source.Content.ReadAsStringAsync());
        await lea.Submit(page, "again", ("mail", id.ToString()));
        await world.MoveTo("2026-11-20 14:31");
        page = await lea.Get("/mail/incoming");
        Assert.Contains("Nouvelle demande", page.Text);
        Assert.Contains("Réseau", page.Text);
    }

    [Fact]
    public async Task The_agenda_says_what_comes_next_for_whom_and_by_which_term()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var lea = await Visitor.Engineer(world, "Léa Roy", "lea@provider.example", Role.Lead);
        var page = await lea.Get("/agenda");
        Assert.Contains($"Une promesse arrive à échéance {ticket.Number}", page.Text);
        Assert.Contains("Papeterie Durand prise en charge", page.Text);
        Assert.NotNull(page.Document.QuerySelector("details.because blockquote[lang=fr]"));
        await world.Execute(
            "update agenda set parked_at = now(), last_error = 'no route', attempts = 12 where kind = 'ticket-clock'"
        );
        page = await lea.Get("/agenda");
        Assert.Contains("no route", page.Text);
        var row = page.Document.QuerySelector("button[name=row]")!.GetAttribute("value")!;
        page = await lea.Submit(page, "retry", ("row", row));
        Assert.DoesNotContain("no route", page.Text);
    }

    [Fact]
    public async Task An_agent_has_no_business_there()
    {
        await using var world = await World.At("2026-11-20 14:30");
        using var ines = await Visitor.Engineer(world);
        foreach (var path in new[] { "/agenda", "/mail/outgoing", "/mail/incoming" })
            Assert.NotEqual(HttpStatusCode.OK, (await ines.Get(path)).Status);
    }
}
