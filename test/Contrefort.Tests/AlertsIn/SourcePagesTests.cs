using Contrefort.AlertsIn;
using Contrefort.Mail;
using Contrefort.Protocols.Alerting;
using Contrefort.SignIn;
using Contrefort.Tests.Desk;
using Contrefort.Tests.Mail;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.AlertsIn;

public sealed class SourcePagesTests
{
    [Theory]
    [InlineData("fr", "Copiez le jeton maintenant", "En cours", "Ceci n'est pas compris")]
    [InlineData("en", "Copy the token now", "Firing", "This cannot be understood")]
    public async Task A_source_is_made_told_how_to_read_tried_and_shows_its_token_once(
        string language,
        string copy,
        string firing,
        string refused
    )
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var lea = await Visitor.Engineer(world, "Léa Roy", "lea@provider.example", Role.Lead, language);
        var page = await lea.Get("/alert-sources");
        page = await lea.Submit(
            page,
            "source",
            ("Answer.Name", "Baie de Lyon"),
            ("Answer.Kind", "Json"),
            ("Answer.Customer", "K-1")
        );
        Assert.Contains(copy, page.Text);
        Assert.Contains(KnownSources.Prefix, page.Text);
        page = await lea.Get("/alert-sources");
        Assert.DoesNotContain("cta_", page.Html);
        var source = page.Document.QuerySelector("tbody a")!.GetAttribute("href")!;

        page = await lea.Get(source);
        page = await lea.Submit(page, "settings", ("Answer.Key", "{@..id}"), ("Answer.State", "@.state"));
        Assert.Contains(refused, page.Text);
        page = await lea.Get(source);
        await lea.Submit(
            page,
            "settings",
            ("Answer.Items", "$.events[*]"),
            ("Answer.Key", "$.events[*].id"),
            ("Answer.State", "@.state"),
            ("Answer.Host", "@.host"),
            ("Answer.Severities", "p3 = warning")
        );
        page = await lea.Get(source);
        page = await lea.Submit(
            page,
            "try",
            ("Trial.Payload", """{"events":[{"id":7,"state":"down","host":"onduleur-2"}]}""")
        );
        Assert.Contains(firing, page.Text);
        Assert.Contains("onduleur-2", page.Text);
        Assert.Equal(0, await world.Scalar<long>("select count(*) from alerts"));
    }

    [Fact]
    public async Task What_could_not_be_read_and_who_is_not_known_wait_on_the_page()
    {
        await using var site = await SourceSite.Begin(SourceKind.Alertmanager);
        await site.Hears(Payloads.Alertmanager(Payloads.Alert("f1", "routeur-7", severity: "warning")));
        await site.Hears("<script>alert(1)</script>");
        using var lea = await Visitor.Engineer(site.World, "Léa Roy", "lea@provider.example", Role.Lead);
        var page = await lea.Get($"/alert-sources/{site.Source.Id}");
        Assert.Contains("Ce n'est pas du JSON.", page.Text);
        Assert.Contains("<script>alert(1)</script>", page.Text);
        Assert.Contains("En faire une machine de Maison Durand", page.Text);
        await lea.Submit(page, "machine", ("host", "routeur-7"));
        Assert.Equal(2, await site.World.Scalar<long>("select count(*) from machines"));
        page = await lea.Submit(await lea.Get($"/alert-sources/{site.Source.Id}"), "again", ("number", "2"));
        Assert.Contains("Il est relu.", page.Text);
        Assert.Equal(1, await site.World.Scalar<long>("select count(*) from waiting_alerts"));
    }

    [Fact]
    public async Task A_mail_to_a_sources_address_is_an_alert_and_no_ticket_of_a_caller()
    {
        await using var site = await SourceSite.Begin(
            SourceKind.Mail,
            new SourceSettings
            {
                Mail = new MailTemplate("** {type} Service Alert: {host}/{service} is {state} **", "{host}/{service}"),
                Sender = "nagios@durand.example",
            }
        );
        var mine = site.World.Addresses().AddressOfSource(site.Source.Id);
        var mail = await site.World.Receives(
            "From: nagios@durand.example\nSubject: ** PROBLEM Service Alert: srv-1/Disk is CRITICAL **\nAuto-Submitted: auto-generated\n\nDISK CRITICAL - 3 %\n",
            to: mine
        );
        Assert.Equal(("alert", null), (mail.Outcome, mail.TicketId));
        await site.Settle();
        var alert = Assert.Single(await site.Alerts());
        Assert.Equal((site.Machine, "mail"), (alert.MachineId, alert.Source));

        await site.World.Receives(
            "From: nagios@durand.example\nSubject: ** RECOVERY Service Alert: srv-1/Disk is OK **\n\nDISK OK\n"
        );
        await site.Settle();
        Assert.NotNull(Assert.Single(await site.Alerts()).RecoveredAt);

        var other = await site.World.Receives("From: nagios@durand.example\nSubject: Bonjour\n\nUne question.\n");
        Assert.Equal("request", other.Outcome);
    }
}
