using System.Net;
using Contrefort.Core.Tickets;
using Contrefort.Tests.Isolation;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.Portal;

public sealed class PortalTests
{
    [Fact]
    public async Task The_first_page_says_what_waits_for_me_and_what_is_left()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        var page = await alice.ReadText("/portal");
        Assert.Contains("En attente de votre réponse Sauvegarde rsync incomplète", page);
        Assert.Contains("Reste 1 h sur 10 h", page);
        // A colleague's ticket, with its promise in words.
        Assert.Contains("Imprimante muette", page);
        Assert.Contains("Prise en charge en retard depuis mer. 18 nov. 14:00", page);
    }

    [Fact]
    public async Task A_ticket_page_tells_promises_steps_and_why_time_was_charged()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        var page = await alice.ReadText($"/portal/tickets/{two.Open.Number}");
        Assert.Contains("Prise en charge faite ven. 20 nov. 17:15, due lun. 23 nov. 12:00", page);
        Assert.Contains("Passée au niveau de support 2", page);
        Assert.Contains("Arrondi à 15 min : chaque tranche de 15 min entamée compte", page);
        Assert.Contains("Relay access denied", page);
        // It hears of what happens to this ticket.
        var html = await alice.GetStringAsync($"/portal/tickets/{two.Open.Number}");
        Assert.Contains($"/live?topics={Uri.EscapeDataString(Noticeboard.Topic(two.Open.Id))}", html);
    }

    [Fact]
    public async Task A_form_sent_twice_makes_one_ticket()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        var form = PageForm.In(await alice.GetStringAsync("/portal/tickets/new")).Single();
        (string, string)[] typed = [("Draft.Subject", "DHCP muet"), ("Draft.Text", "Plus d'adresses ce matin.")];
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => alice.PostAsync("/portal/tickets/new", form.Filled(typed)))
        );
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Found, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location!.ToString()).Distinct());
        await using var db = two.World.Db();
        var ticket = await db.Tickets.SingleAsync(ticket => ticket.Subject == "DHCP muet");
        Assert.Equal("DHCP / DHCPd", ticket.Component);
        Assert.Equal(two.Pack, ticket.ContractId);
    }

    [Fact]
    public async Task Before_sending_the_contract_is_asked_and_nothing_is_lost()
    {
        await using var two = await TwoCustomers.Make();
        two.World.Time.Now = Moment.At("2026-11-21 11:00"); // a Saturday
        using var alice = two.Browser(two.Alice);
        using var answer = await alice.Submit(
            "/portal/tickets/new",
            "request",
            [("Draft.Subject", "Question"), ("Draft.Text", "Bonjour"), ("Draft.Component", "Oracle"), ("preview", "1")]
        );
        var page = await answer.Text();
        Assert.Contains("Hors des heures de service : le délai part lun. 23 nov. 09:00", page);
        Assert.Contains("Oracle n’est pas dans la liste de ce qui est couvert", page);
        Assert.Contains("value=\"Question\"", await answer.Content.ReadAsStringAsync());
        await using var db = two.World.Db();
        Assert.False(await db.Tickets.AnyAsync(ticket => ticket.Subject == "Question"));
    }

    [Fact]
    public async Task A_file_too_large_is_refused_with_its_limit_and_the_rest_is_kept()
    {
        await using var two = await TwoCustomers.Make(("Mail:LargestAttachment", "1000"));
        using var alice = two.Browser(two.Alice);
        using var refused = await alice.Submit(
            "/portal/tickets/new",
            "request",
            [("Draft.Subject", "Journaux"), ("Draft.Text", "Ci-joint.")],
            ("petit.txt", new byte[200]),
            ("grand.log", new byte[1200])
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var html = await refused.Content.ReadAsStringAsync();
        Assert.Contains(
            "grand.log fait 1,2 ko ; au plus 1 ko sont acceptés ici",
            (await refused.Text()).Replace('\u202f', ' ')
        );
        var form = PageForm.In(html).Single();
        Assert.Contains(KeyValuePair.Create("Draft.Subject", "Journaux"), form.Fields);

        using var sent = await alice.PostAsync("/portal/tickets/new", form.Filled([]));
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        await using var db = two.World.Db();
        Assert.Equal(
            ["petit.txt"],
            await db.Attachments.Where(file => file.Size == 200).Select(file => file.Name).ToListAsync()
        );
    }

    [Fact]
    public async Task A_half_filled_form_answers_422_and_keeps_what_was_typed()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        using var answer = await alice.Submit(
            "/portal/tickets/new",
            "request",
            [("Draft.Text", "Tout ce que je sais")]
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Dites de quoi il s’agit.", await answer.Text());
        Assert.Contains("Tout ce que je sais", await answer.Text());
    }

    [Fact]
    public async Task A_thank_you_leaves_a_resolved_ticket_resolved_and_a_complaint_opens_it_again()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        var path = $"/portal/tickets/{two.Resolved.Number}";
        await alice.Submit(path, "reply", [("Answer.Text", "Merci beaucoup !")]);
        Assert.Equal(TicketState.Resolved, await State(two, two.Resolved));
        await alice.Submit(path, "contradict", [("No.Text", "Il manque encore /srv/plans.")]);
        Assert.Equal(TicketState.Open, await State(two, two.Resolved));
        Assert.Contains("Il manque encore /srv/plans.", await alice.ReadText(path));
    }

    [Fact]
    public async Task An_answer_ends_the_wait_for_it_and_counts_once()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        var path = $"/portal/tickets/{two.OnHold.Number}";
        var form = PageForm.In(await alice.GetStringAsync(path)).Single(form => form.Handler == "reply");
        for (var i = 0; i < 2; i++)
            await alice.PostAsync(path, form.Filled([("Answer.Text", "Dupont, Durand, Martin.")]));
        Assert.Equal(TicketState.Open, await State(two, two.OnHold));
        await using var db = two.World.Db();
        Assert.Equal(1, await db.Messages.CountAsync(message => message.Text == "Dupont, Durand, Martin."));
    }

    [Fact]
    public async Task Agreeing_closes_and_what_is_left_opens_a_linked_follow_up()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        await alice.Submit($"/portal/tickets/{two.Resolved.Number}", "agree", []);
        Assert.Equal(TicketState.Closed, await State(two, two.Resolved));
        var path = $"/portal/tickets/new?continues={two.Resolved.Number}";
        var form = PageForm.In(await alice.GetStringAsync(path)).Single();
        (string, string)[] typed = [("Draft.Text", "Le nouveau disque fait du bruit.")];
        using var opened = await alice.PostAsync(path, form.Filled(typed));
        using var again = await alice.PostAsync(path, form.Filled(typed));
        Assert.Equal(opened.Headers.Location, again.Headers.Location);
        var closed = await two.Get<TicketDesk>().Read(two.Resolved.Id);
        Assert.Single(closed.Ticket.Story.FollowUps);
        var followUp = await alice.ReadText(opened.Headers.Location!.PathAndQuery());
        Assert.Contains($"Suite de {two.Resolved.Number}", followUp);
        Assert.Contains("Suivi par", await alice.ReadText($"/portal/tickets/{two.Resolved.Number}"));
    }

    [Fact]
    public async Task What_engineers_tell_each_other_is_found_nowhere()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        foreach (
            var path in new[]
            {
                "/portal",
                "/portal/tickets",
                $"/portal/tickets/{two.Open.Number}",
                "/portal/contracts/C-2026-01",
                "/portal/contracts/C-2026-01/statement.csv",
            }
        )
            Assert.DoesNotContain(TwoCustomers.Internal, await alice.GetStringAsync(path));
        Assert.Contains("Rien trouvé", await alice.ReadText($"/portal/tickets?q={TwoCustomers.Internal}"));
        Assert.Contains("Postfix refuse les messages", await alice.ReadText("/portal/tickets?q=relay%20denied"));
    }

    [Fact]
    public async Task What_a_form_does_not_ask_is_not_listened_to()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        await alice.Submit(
            "/portal/tickets/new",
            "request",
            [
                ("Draft.Subject", "Usurpation"),
                ("Draft.Text", "Bonjour"),
                ("Draft.Priority", "P1"),
                ("Draft.Contract", "C-2026-02"),
                ("Draft.CustomerId", Guid.NewGuid().ToString()),
                ("Draft.Requester", "Bruno Lambert"),
                ("Draft.RequesterEmail", "bruno@gamma.example"),
                ("Draft.At", "2020-01-01"),
                ("kept-files", "CfDJ8forged"),
            ]
        );
        await using var db = two.World.Db();
        var ticket = await db.Tickets.SingleAsync(ticket => ticket.Subject == "Usurpation");
        Assert.Equal(
            (two.Pack, two.Durand, "alice@durand.example", null, two.World.Now),
            (
                ticket.ContractId!.Value,
                ticket.CustomerId!.Value,
                ticket.RequesterEmail,
                ticket.Priority,
                ticket.OpenedAt
            )
        );
        using var other = await alice.GetAsync("/portal/tickets/new?contract=C-2026-02");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task Files_kept_for_one_person_are_nobody_elses()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = two.Browser(two.Alice);
        using var bruno = two.Browser(two.Bruno);
        using var half = await alice.Submit("/portal/tickets/new", "request", [], ("secret.txt", new byte[10]));
        var kept = PageForm
            .In(await half.Content.ReadAsStringAsync())
            .Single()
            .Fields.Single(field => field.Key == "kept-files");
        await bruno.Submit(
            "/portal/tickets/new",
            "request",
            [("Draft.Subject", "Vol"), ("Draft.Text", "Bonjour"), ("kept-files", kept.Value)]
        );
        await using var db = two.World.Db();
        Assert.True(await db.Tickets.AnyAsync(ticket => ticket.Subject == "Vol"));
        Assert.False(await db.Attachments.AnyAsync(file => file.Name == "secret.txt"));
    }

    [Fact]
    public async Task A_program_that_sends_without_end_is_told_to_wait_and_others_are_not()
    {
        await using var two = await TwoCustomers.Make(("Portal:FormsInFiveMinutes", "3"));
        using var alice = two.Browser(two.Alice);
        using var antoine = two.Browser(two.Antoine);
        var answers = new List<HttpResponseMessage>();
        for (var n = 0; n < 5; n++)
            answers.Add(await alice.Submit("/portal/tickets/new", "request", []));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1].StatusCode);
        Assert.NotNull(answers[^1].Headers.RetryAfter);
        using var other = await antoine.Submit("/portal/tickets/new", "request", []);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Fact]
    public async Task The_offers_own_scale_is_proposed_with_its_words_and_changed_later()
    {
        await using var two = await TwoCustomers.Make();
        var edge = await two.Sign(
            "C-2026-03",
            two.Durand,
            "edge-pack",
            "2006-01-02",
            new NodaTime.LocalDate(2026, 1, 1),
            ("pack", "10"),
            ("components", "[Apache, Samba]")
        );
        await two.Get<Contrefort.Contracts.ContractDesk>().NameContact(edge, two.Alice.ContactId!.Value);
        using var alice = two.Browser(two.Alice);
        Assert.Contains("Au titre de quel contrat ?", await alice.ReadText("/portal/tickets/new"));
        const string path = "/portal/tickets/new?contract=C-2026-03";
        Assert.Contains("aucun contournement acceptable", await alice.ReadText(path));
        using var opened = await alice.Submit(
            path,
            "request",
            [("Draft.Subject", "Apache en panne"), ("Draft.Text", "Tout est arrêté."), ("Draft.Priority", "P2")]
        );
        await alice.Submit(opened.Headers.Location!.PathAndQuery(), "priority", [("Change.Priority", "P1")]);
        await using var db = two.World.Db();
        Assert.Equal("P1", (await db.Tickets.SingleAsync(ticket => ticket.Subject == "Apache en panne")).Priority);
        var page = await alice.ReadText(opened.Headers.Location!.PathAndQuery());
        Assert.Contains("Priorité P2 demandée par Alice Durand", page);
        Assert.Contains("Priorité P1 demandée par Alice Durand", page);
    }

    static async Task<TicketState> State(TwoCustomers two, Ticket ticket)
    {
        await using var db = two.World.Db();
        return await db.Tickets.Where(row => row.Id == ticket.Id).Select(row => row.State).SingleAsync();
    }
}

internal static class Addresses
{
    public static string PathAndQuery(this Uri address) =>
        address.IsAbsoluteUri ? address.PathAndQuery : address.ToString();
}
