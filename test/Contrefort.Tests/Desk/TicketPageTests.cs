using System.Net;
using System.Text;
using Contrefort.Core.Tickets;
using Contrefort.Mail;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.Desk;

public sealed class TicketPageTests
{
    [Fact]
    public async Task The_page_shows_the_request_its_verdict_and_its_clock()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/{ticket.Number}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Postfix refuse les messages", page.Text);
        Assert.Contains("plus rien ne part depuis ce matin", page.Text);
        Assert.Contains("prise en charge due lun. 23 nov. 12:30", page.Text);
        Assert.Contains("30 min vendredi, 3 h 30 lundi", page.Text);
        Assert.Contains("Alice Durand est un contact désigné du contrat C-1", page.Text);
        Assert.Contains("Reste 10 h", page.Text);
    }

    [Fact]
    public async Task The_verdict_is_said_in_the_words_of_who_reads_it()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        using var tom = await Visitor.Engineer(world, "Tom Reed", "tom@provider.example", language: "en");
        var (french, english) = (
            await ines.Get($"/tickets/{ticket.Number}"),
            await tom.Get($"/tickets/{ticket.Number}")
        );
        Assert.Contains("Les demandes par web sont reçues à cette heure", french.Text);
        Assert.Contains("Requests by Web are taken at this hour", english.Text);
        Assert.Contains("Debian", french.Document.QuerySelector(".verdict-lines")!.TextContent);
        Assert.DoesNotContain("System.", french.Text);
        Assert.DoesNotContain("System.", english.Text);
    }

    [Fact]
    public async Task Pages_asked_for_at_once_never_mix()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var papeterie = await Papeterie.Founded(world);
        var tickets = new List<Ticket>();
        for (var i = 0; i < 4; i++)
            tickets.Add(await papeterie.Asks());
        using var ines = await Visitor.Engineer(world);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 200),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) =>
            {
                var number = tickets[i % tickets.Count].Number;
                using var answer = await ines.Fetch($"/tickets/{number}");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Contains($"data-copy=\"{number}\"", await answer.Content.ReadAsStringAsync());
            }
        );
    }

    [Fact]
    public async Task A_ticket_that_is_not_there_is_not_found()
    {
        await using var world = await World.At("2026-11-20 17:30");
        using var ines = await Visitor.Engineer(world);
        Assert.Equal(HttpStatusCode.NotFound, (await ines.Get("/tickets/2026-99999")).Status);
    }

    [Fact]
    public async Task Acknowledging_is_one_button_and_its_mail_is_shown()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/{ticket.Number}");
        page = await ines.Submit(page, "acknowledge");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Inès Martin a pris la demande en charge", page.Text);
        Assert.Contains("Prise en charge : en file → alice@durand.example", page.Text);
    }

    [Fact]
    public async Task What_a_colleague_did_first_is_said_and_nothing_happens_twice()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        using var karim = await Visitor.Engineer(world, "Karim Benali", "karim@provider.example");
        var (hers, his) = (await ines.Get($"/tickets/{ticket.Number}"), await karim.Get($"/tickets/{ticket.Number}"));
        await ines.Submit(hers, "acknowledge");
        var refused = await karim.Submit(his, "acknowledge");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Inès Martin a déjà pris ce ticket en compte.", refused.Text);
        await using var db = world.Db();
        Assert.Equal(1, await db.OutgoingMails.CountAsync(mail => mail.Kind == "acknowledgement"));
    }

    [Fact]
    public async Task A_reply_goes_to_the_caller_with_its_file()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/{ticket.Number}?do=reply");
        Assert.Contains("À Alice Durand <alice@durand.example>", page.Text);
        page = await ines.Submit(
            page,
            "reply",
            [("relais été.txt", Encoding.UTF8.GetBytes("relayhost ="))],
            ("Reply.Text", "Le relais est corrigé."),
            ("Reply.Then", "hold")
        );
        Assert.Contains("Le relais est corrigé.", page.Text);
        Assert.Contains("relais été.txt", page.Text);
        Assert.Contains("Réponse : en file → alice@durand.example", page.Text);
        await using var db = world.Db();
        Assert.Equal(TicketState.OnHold, (await db.Tickets.SingleAsync()).State);
        var mail = await db.OutgoingMails.SingleAsync(m => m.Kind == "reply");
        Assert.Single(mail.Attachments);
        var file = await ines.Fetch($"/files/{mail.Attachments[0]}");
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("relayhost =", await file.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_empty_reply_is_refused_and_what_was_chosen_stays()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/{ticket.Number}?do=reply");
        page = await ines.Submit(
            page,
            "reply",
            ("Reply.Text", ""),
            ("Reply.Then", "resolve"),
            ("Reply.Summary", "Relais corrigé")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Écrivez une réponse.", page.Text);
        Assert.Equal("Relais corrigé", page.Value("Reply.Summary"));
        Assert.Equal("resolve", page.Value("Reply.Then"));
    }

    [Fact]
    public async Task A_note_stays_in_the_house()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/{ticket.Number}?do=note");
        page = await ines.Submit(page, "note", [], ("Note.Text", "Client pressé, à rappeler."));
        Assert.Contains("Client pressé, à rappeler.", page.Document.QuerySelector(".is-note")!.TextContent);
        await using var db = world.Db();
        Assert.DoesNotContain(await db.Messages.Select(m => m.Text).ToListAsync(), text => text.Contains("rappeler"));
        Assert.DoesNotContain(
            await db.OutgoingMails.Select(m => m.Text).ToListAsync(),
            text => text.Contains("rappeler")
        );
    }

    [Fact]
    public async Task The_cost_of_work_is_said_before_it_is_kept()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/{ticket.Number}?do=work");
        var asked = await ines.Submit(page, "work", ("Entry.Minutes", "7"), ("Entry.Ask", "true"));
        Assert.Contains("7 min travaillé, 15 min décompté", asked.Text);
        Assert.Contains("Reste 9 h 45", asked.Text);
        Assert.Contains("meter.work", asked.Text);
        await using var db = world.Db();
        Assert.Equal(0, await db.Set<Contrefort.Credits.InterventionRow>().CountAsync());
        var kept = await ines.Submit(asked, "work", ("Entry.Minutes", "7"), ("Entry.Summary", "Relais corrigé"));
        Assert.Contains("La saisie est enregistrée.", kept.Text);
        Assert.Contains("Reste 9 h 45", kept.Text);
    }

    [Fact]
    public async Task Just_under_four_hours_on_site_is_warned_of()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/{ticket.Number}?do=work");
        page = await ines.Submit(
            page,
            "work",
            ("Entry.Hours", "3"),
            ("Entry.Minutes", "50"),
            ("Entry.Mode", "OnSite"),
            ("Entry.Ask", "true")
        );
        Assert.Contains("3 h 50 travaillé, 8 h décompté", page.Text);
        Assert.Contains("Juste sous un seuil", page.Text);
    }

    [Fact]
    public async Task An_empty_pack_holds_work_until_a_reason_is_given()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var durand = await Papeterie.Founded(world, hours: 0);
        var ticket = await durand.Asks();
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/{ticket.Number}?do=override");
        await ines.Submit(page, "say", ("Answer.Text", "Accord de principe de M. Durand"));
        page = await ines.Get($"/tickets/{ticket.Number}?do=work");
        page = await ines.Submit(page, "work", ("Entry.Minutes", "20"), ("Entry.Summary", "Analyse"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Le pack est vide", page.Text);
        Assert.Equal("Analyse", page.Value("Entry.Summary"));
        page = await ines.Submit(page, "work", ("Entry.Despite", "Commande reçue par téléphone"));
        Assert.Contains("bien qu'il ne reste rien : Commande reçue par téléphone", page.Text);
    }

    [Fact]
    public async Task An_entry_taken_back_stays_and_gives_back_what_it_took()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/{ticket.Number}?do=work");
        page = await ines.Submit(page, "work", ("Entry.Minutes", "7"), ("Entry.Summary", "Relais corrigé"));
        var link = page.Document.QuerySelector("a[href*='do=reverse']")!.GetAttribute("href")!;
        page = await ines.Get(link.Split('#')[0]);
        page = await ines.Submit(page, "say", ("Answer.Text", "Saisie sur le mauvais ticket"));
        Assert.Contains("annulée par Inès Martin : Saisie sur le mauvais ticket", page.Text);
        Assert.Contains("Reste 10 h", page.Text);
    }

    [Fact]
    public async Task A_stranger_is_identified_and_the_contract_is_asked_again()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var durand = await Papeterie.Founded(world);
        var ticket = await durand.Asks(from: "alice.perso@mail.example", name: "Alice D.");
        using var ines = await Visitor.Engineer(world);
        var page = await ines.Get($"/tickets/{ticket.Number}");
        Assert.Contains("Alice D. n'est pas un contact connu", page.Text);
        page = await ines.Get($"/tickets/{ticket.Number}?do=identify&who=01 42 00 00 01");
        Assert.Contains("Papeterie Durand", page.Text);
        page = await ines.Get($"/tickets/{ticket.Number}?do=identify&contact={durand.Alice.Value}");
        page = await ines.Submit(page, "identify");
        Assert.Contains("prise en charge due", page.Text);
        await using var db = world.Db();
        Assert.Equal(TicketState.New, (await db.Tickets.SingleAsync()).State);
    }

    [Fact]
    public async Task The_whole_life_of_a_ticket_can_be_clicked()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        var path = $"/tickets/{ticket.Number}";
        using var ines = await Visitor.Engineer(world);
        await ines.Submit(await ines.Get(path), "acknowledge");
        await ines.Submit(
            await ines.Get($"{path}?do=priority"),
            "priority",
            ("Answer.Priority", "P2"),
            ("Answer.CustomerAgrees", "true")
        );
        await ines.Submit(await ines.Get($"{path}?do=component"), "component", ("Answer.Component", "Samba"));
        var assign = await ines.Get($"{path}?do=assign");
        var ownId = assign.Document.QuerySelectorAll("option").First(option => option.TextContent == "Inès Martin");
        await ines.Submit(assign, "assign", ("Answer.Engineer", ownId.GetAttribute("value")!));
        await ines.Submit(await ines.Get($"{path}?do=hold"), "hold", ("Hold.Reason", "WaitingForThirdParty"));
        await ines.Submit(await ines.Get(path), "resume");
        await ines.Submit(await ines.Get($"{path}?do=escalate"), "escalate", ("Escalation.Reason", "À reproduire"));
        var third = await ines.Submit(
            await ines.Get($"{path}?do=escalate"),
            "escalate",
            ("Escalation.Reason", "Correctif")
        );
        Assert.Contains("Nommez l'expert", third.Text);
        await ines.Submit(third, "escalate", ("Escalation.Expert", "Théo Garnier"));
        await ines.Submit(await ines.Get($"{path}?do=work-around"), "say", ("Answer.Text", "Relais provisoire"));
        await ines.Submit(await ines.Get($"{path}?do=resolve"), "say", ("Answer.Text", "Relais corrigé"));
        var closed = await ines.Submit(await ines.Get($"{path}?do=close"), "close");
        Assert.Contains("Inès Martin l'a clos", closed.Text);
        Assert.Contains("P2 convenue", closed.Text);
        Assert.Contains("3, Théo Garnier", closed.Text);
        await using var db = world.Db();
        Assert.Equal(TicketState.Closed, (await db.Tickets.SingleAsync()).State);
    }

    [Fact]
    public async Task What_a_stranger_writes_is_shown_and_never_run()
    {
        await using var world = await World.At("2026-11-20 14:30");
        const string Attack = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>";
        var ticket = await (await Papeterie.Founded(world)).Asks(Attack, Attack, "x@evil.example", Attack);
        using var ines = await Visitor.Engineer(world);
        foreach (
            var path in new[]
            {
                $"/tickets/{ticket.Number}",
                "/tickets?view=triage",
                $"/tickets?q={Uri.EscapeDataString(Attack)}",
                $"/tickets/{ticket.Number}?do=identify&who={Uri.EscapeDataString(Attack)}",
            }
        )
        {
            var page = await ines.Get(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Empty(page.Document.QuerySelectorAll("script:not([type=module]), img, [onerror], [onload]"));
            Assert.Contains("<script>alert(1)</script>", page.Document.Body!.TextContent + page.Document.Title);
        }
    }
}
