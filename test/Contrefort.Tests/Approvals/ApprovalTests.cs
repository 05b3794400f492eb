using System.Net;
using System.Text.RegularExpressions;
using Contrefort.Approvals;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Mail;
using Contrefort.SignIn;
using Contrefort.Tests.Scenarios;
using Contrefort.Tests.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Visitor = Contrefort.Tests.Browser.Visitor;

namespace Contrefort.Tests.Approvals;

/// <summary>Four quarter-hours may be spent on a ticket; what goes beyond asks the customer first (approval.mandate).</summary>
public sealed partial class ApprovalTests
{
    [Fact]
    public async Task Work_beyond_the_mandate_waits_for_the_customer_and_goes_on_once_they_agreed()
    {
        await using var tale = await Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        await tale.Works("2026-10-08 11:00", ticket, "0:45");
        var refused = await Assert.ThrowsAsync<RuleViolationException>(() =>
            tale.Works("2026-10-08 12:00", ticket, "0:20")
        );
        Assert.Contains("1 hour may be spent", Said(refused).Replace("01:00:00", "1 hour"));
        Assert.Contains("S2 Divers §7", Said(refused));

        var asked = await Ask(tale, ticket, "Réécrire les requêtes", "1:00");
        Assert.Equal(TicketState.OnHold, (await tale.Story(ticket)).State);
        var mail = await MailTo(tale, "sofie@durand.example");
        Assert.Contains("Réécrire les requêtes", mail.Text);
        Assert.Contains("Jusqu'à 1 h 45 décompté sur ce ticket en tout ; 45 min le sont déjà.", Plain(mail.Text));
        Assert.Contains("Cela coûterait 80,00 € hors taxes, au plus.", Plain(mail.Text));

        using var sofie = new Visitor(tale.World);
        await sofie.Get(Link(mail));
        Assert.Contains("Réécrire les requêtes", sofie.Text);
        await sofie.Send("approval", ("Answer.Agrees", "true"), ("Answer.Remark", "Allez-y"));
        var story = await tale.Story(ticket);
        Assert.Equal(TicketState.New, story.State);
        await tale.Works("2026-10-08 12:00", ticket, "1:00");
        await Assert.ThrowsAsync<RuleViolationException>(() => tale.Works("2026-10-08 13:30", ticket, "0:10"));

        var line = Assert.Single(await tale.Get<ApprovalBook>().OfTicket(ticket));
        Assert.Equal(
            (asked, ApprovalState.Agreed, "Sofie Claes", AnsweredVia.Link, "Allez-y"),
            (line.Row.Id, line.StateAt(tale.World.Now), line.Answer!.ByName, line.Answer.Via, line.Answer.Remark)
        );
    }

    [Fact]
    public async Task Opening_the_link_decides_nothing_and_it_answers_once()
    {
        await using var tale = await Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        await Ask(tale, ticket, "Réécrire les requêtes", "2:00");
        var link = Link(await MailTo(tale, "sofie@durand.example"));
        using var scanner = new Visitor(tale.World);
        for (var again = 0; again < 3; again++)
            await scanner.Get(link);
        using var head = await scanner.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));
        Assert.Single((await tale.Story(ticket)).ApprovalsAwaited);
        // A form without the page's token decides nothing either.
        using var blind = await scanner.Http.PostAsync(
            link,
            new FormUrlEncodedContent([new("_handler", "approval"), new("Answer.Agrees", "true")])
        );
        Assert.Single((await tale.Story(ticket)).ApprovalsAwaited);

        using var first = new Visitor(tale.World);
        using var second = new Visitor(tale.World);
        await first.Get(link);
        await second.Get(link);
        await first.Send("approval", ("Answer.Agrees", "false"));
        await second.Send("approval", ("Answer.Agrees", "true"));
        Assert.Equal((HttpStatusCode)422, second.Status);
        Assert.Contains("Une réponse a déjà été donnée", second.Text);
        Assert.Equal(ApprovalState.Refused, (await Only(tale, ticket)).StateAt(tale.World.Now));
        Assert.Equal(TicketState.New, (await tale.Story(ticket)).State);
        await first.Get(link);
        Assert.Contains("a refusé le", first.Text);
        Assert.Empty(first.Page.QuerySelectorAll("form[name=approval], input[value=approval]"));
    }

    [Fact]
    public async Task A_link_ends_and_an_altered_one_is_none()
    {
        await using var tale = await Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        await Ask(tale, ticket, "Réécrire les requêtes", "2:00");
        var link = Link(await MailTo(tale, "sofie@durand.example"));
        using var sofie = new Visitor(tale.World);
        await sofie.Get(link[..^4] + "AAAA");
        Assert.Equal(HttpStatusCode.Gone, sofie.Status);
        await sofie.Get(link);
        await tale.World.MoveTo(tale.World.Now + ApprovalDesk.Life);
        await sofie.Send("approval", ("Answer.Agrees", "true"));
        await sofie.Follow();
        Assert.Equal(HttpStatusCode.Gone, sofie.Status);
        Assert.Equal(ApprovalState.Expired, (await Only(tale, ticket)).StateAt(tale.World.Now));
    }

    [Fact]
    public async Task Only_who_was_asked_may_answer()
    {
        await using var tale = await Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        var asked = await Ask(tale, ticket, "Réécrire les requêtes", "2:00");
        var stranger = Actor.Contact(Guid.NewGuid(), "Mallory");
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            tale.Get<ApprovalDesk>().Answer(asked, stranger, AnsweredVia.Portal, true, null)
        );
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            tale.Get<ApprovalDesk>().Answer(asked, Tale.Ines, AnsweredVia.Engineer, true, " ")
        );
        await tale.Get<ApprovalDesk>()
            .Answer(asked, Tale.Ines, AnsweredVia.Engineer, true, "Sofie Claes, au téléphone");
        Assert.Equal(AnsweredVia.Engineer, (await Only(tale, ticket)).Answer!.Via);
        var changed = await Assert.ThrowsAsync<PostgresException>(() =>
            tale.World.Execute("update approval_answers set agreed = false")
        );
        Assert.Equal(PostgresErrorCodes.RestrictViolation, changed.SqlState);
    }

    [Fact]
    public async Task An_engineer_may_go_on_all_the_same_and_says_why()
    {
        await using var tale = await Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        await tale.Works("2026-10-08 11:00", ticket, "2:00", despite: "Service arrêté, personne ne répond");
        Assert.Equal(
            "Service arrêté, personne ne répond",
            await tale.World.Scalar<string>("select despite from interventions")
        );
    }

    [Fact]
    public async Task Without_a_ceiling_nobody_is_asked()
    {
        await using var tale = await Signed(quarters: null);
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        await tale.Works("2026-10-08 11:00", ticket, "8:00");
    }

    [Fact]
    public async Task The_portal_answers_too_and_keeps_the_register()
    {
        await using var tale = await Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        await Ask(tale, ticket, "Réécrire les requêtes", "2:00");
        await tale.World.Do(async services =>
        {
            var people = services.GetRequiredService<People>();
            var user = (await people.Find("sofie@durand.example"))!;
            await people.SetPassword(user, Staff.Password);
            return user;
        });
        using var sofie = new Visitor(tale.World);
        await sofie.SignIn("sofie@durand.example", Staff.Password);
        await sofie.Get("/portal/approvals");
        var answer = sofie.Page.QuerySelector("a.btn-sm")!.GetAttribute("href")!;
        await sofie.Get(answer);
        await sofie.Send("approval", ("Answer.Agrees", "true"), ("Answer.Remark", "D'accord"));
        await sofie.Follow();
        Assert.Contains("sur le portail", sofie.Text);
        Assert.Contains("Accordé", sofie.Text);
        Assert.Contains("2 h", Plain(sofie.Text));
    }

    static async Task<ApprovalId> Ask(Tale tale, TicketId ticket, string what, string more) =>
        await tale.Get<ApprovalDesk>().Ask(new(ticket, "approval.mandate", what, Tale.Long(more), Tale.Ines));

    static async Task<AskedApproval> Only(Tale tale, TicketId ticket) =>
        Assert.Single(await tale.Get<ApprovalBook>().OfTicket(ticket));

    static async Task<OutgoingMailRow> MailTo(Tale tale, string address)
    {
        await using var db = tale.World.Db();
        return await db.OutgoingMails.SingleAsync(mail =>
            mail.Kind == "approval" && mail.Recipients.Any(recipient => recipient.Address == address)
        );
    }

    static string Link(OutgoingMailRow mail) => Approve().Match(mail.Text).Value;

    static string Said(RuleViolationException refused) => refused.Sentence.ToString();

    static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ').Replace('’', '\'');

    [GeneratedRegex("/approve/[A-Za-z0-9_-]+")]
    private static partial Regex Approve();

    internal static Task<Tale> Signed(int? quarters = 4)
    {
        var values = new Dictionary<string, string>
        {
            ["servers"] = "[{name: web, criticality: high, virtualised: false}]",
        };
        if (quarters is { } ceiling)
            values["approval-quarters"] = $"{ceiling}";
        return Tale.Begin(
            "2026-10-01 09:00",
            "Europe/Brussels",
            ("myown-b", "1"),
            values,
            named: ["Sofie Claes"],
            others: ["Bart Peeters"]
        );
    }
}

/// <summary>The same in a browser, in both languages and lights.</summary>
public sealed class ApprovalLooksTests
{
    [Theory]
    [InlineData("fr-FR", false, 1280)]
    [InlineData("en-GB", true, 390)]
    public async Task An_engineer_asks_and_the_customer_agrees_by_a_click(string language, bool isDark, int width)
    {
        await using var tale = await ApprovalTests.Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "La boutique est lente depuis ce matin");
        await tale.Works("2026-10-08 11:00", ticket, "0:45");
        var number = (await tale.Get<TicketDesk>().Read(ticket)).Ticket.Number;
        await tale.World.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator, language[..2]);
        await using var tab = await Browser.BrowserRig.Open(tale.World, language, isDark, width);
        await tab.SignIn("aurore@provider.example");
        var looks = new Browser.Looks(tab, language, isDark, width);

        await tab.Go($"/tickets/{number}?do=work");
        await tab.Page.Locator("[name=\"Entry.Hours\"]").FillAsync("2");
        await tab.Page.Locator("#work-preview .alert-danger").WaitForAsync();
        await looks.At("approval-work");
        await tab.Page.Locator("#work-preview .alert-danger a").ClickAsync();
        await tab
            .Page.Locator("[name=\"Asked.What\"]")
            .FillAsync("Réécrire les requêtes les plus lentes et ajouter les index qui manquent");
        await tab.Page.Locator("[name=\"Asked.Hours\"]").FillAsync("2");
        await looks.At("approval-ask");
        await tab.Page.Locator("#do button.btn-primary").ClickAsync();
        await tab.Page.Locator("#approvals .work-entry").WaitForAsync();
        await looks.At("approval-ticket");

        await using var db = tale.World.Db();
        var mail = await db.OutgoingMails.SingleAsync(mail => mail.Kind == "approval");
        await tab.Go(Regex.Match(mail.Text, "/approve/[A-Za-z0-9_-]+").Value);
        await looks.At("approval-approve");
        await tab.Page.Locator("button[value=true]").ClickAsync();
        await tab.Page.Locator(".alert-success").WaitForAsync();
        await looks.At("approval-approved");
        await tab.Go("/approvals?contract=C-1");
        await looks.At("approval-register");
        looks.Hold();
    }
}
