using System.Net;
using System.Text.RegularExpressions;
using Contrefort.Approvals;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.RemoteWork;
using Contrefort.SignIn;
using Contrefort.Tests.Scenarios;
using Contrefort.Tests.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Visitor = Contrefort.Tests.Browser.Visitor;

namespace Contrefort.Tests.RemoteWork;

/// <summary>Who went in, for what, how and when; and who let them (I4).</summary>
public sealed partial class RemoteWorkTests
{
    [Fact]
    public async Task The_customers_IT_grants_by_link_and_the_story_keeps_it_all()
    {
        await using var tale = await Signed();
        await Name(tale, "bart@durand.example");
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        var session = await Ask(tale, ticket, "Lire les journaux du serveur web");
        var mail = await MailTo(tale, "bart@durand.example");
        Assert.Contains("Lire les journaux du serveur web", mail.Text);
        Assert.Contains("Machines : web", Plain(mail.Text));
        await Refused("has not granted", tale.Get<RemoteDesk>().Open(session, Tale.Ines));

        using var scanner = new Visitor(tale.World);
        for (var again = 0; again < 3; again++)
            await scanner.Get(Link(mail));
        Assert.Null((await tale.Story(ticket)).Sessions[session].Answered);
        using var altered = new Visitor(tale.World);
        await altered.Get(Link(mail)[..^4] + "AAAA");
        Assert.Equal(HttpStatusCode.Gone, altered.Status);

        using var bart = new Visitor(tale.World);
        await bart.Get(Link(mail));
        Assert.Contains("Lire les journaux du serveur web", bart.Text);
        await bart.Send("grant", ("Answer.Grants", "true"), ("Answer.Remark", "Compte ouvert"));
        await tale.Get<RemoteDesk>().Open(session, Tale.Ines);
        await tale.Works("2026-10-08 10:20", ticket, "0:30", writtenDownAt: "2026-10-08 11:00");
        await tale.Get<RemoteDesk>().Close(session, Tale.Ines, "Index ajouté sur la table des commandes");

        var line = Assert.Single(await tale.Get<RemoteBook>().OfTicket(ticket));
        Assert.Equal(
            ("Bart Peeters", AnsweredVia.Link, "Compte ouvert", "Inès Martin", SessionState.Closed),
            (
                line.Row.AnsweredBy,
                line.Row.AnsweredVia!.Value,
                line.Row.Remark,
                line.Row.OpenedBy,
                line.StateAt(tale.World.Now)
            )
        );
        Assert.Equal(Duration.FromMinutes(30), line.Worked);
        var facts = (await tale.Get<TicketDesk>().Read(ticket)).Ticket.Facts.OfType<AccessFact>();
        Assert.Equal(
            [typeof(AccessAsked), typeof(AccessAnswered), typeof(AccessOpened), typeof(AccessClosed)],
            facts.Select(fact => fact.GetType())
        );
        var changed = await Assert.ThrowsAsync<PostgresException>(() =>
            tale.World.Execute("delete from ticket_facts where kind like 'access%'")
        );
        Assert.Equal(PostgresErrorCodes.RestrictViolation, changed.SqlState);
    }

    [Fact]
    public async Task The_portal_grants_shows_who_is_in_and_gives_the_register()
    {
        await using var tale = await Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        var session = await Ask(tale, ticket, "Lire les journaux");
        using var sofie = await tale.World.Portal("sofie@durand.example");
        await sofie.Get("/portal/access");
        await sofie.Get(sofie.Page.QuerySelector("a.btn-sm")!.GetAttribute("href")!);
        await sofie.Send("grant", ("Answer.Grants", "true"));
        await sofie.Follow();
        Assert.Contains("sur le portail", sofie.Text);
        await tale.Get<RemoteDesk>().Open(session, Tale.Ines);
        await sofie.Get("/portal/access");
        Assert.Contains("Accès ouvert par Inès Martin depuis", sofie.Text);
        await sofie.Get("/portal");
        Assert.Contains("Accès ouvert par Inès Martin depuis", sofie.Text);
        using var csv = await sofie.Http.GetAsync("/portal/access/register.csv");
        var lines = (await csv.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Contains("Lire les journaux", lines[1]);
        Assert.Contains(";VPN;web;", lines[1]);
    }

    [Fact]
    public async Task By_telephone_an_engineer_writes_down_who_said_so()
    {
        await using var tale = await Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        var session = await Ask(tale, ticket, "Lire les journaux");
        var desk = tale.Get<RemoteDesk>();
        await Refused("Say who told you", desk.Answer(session, Tale.Ines, AnsweredVia.Engineer, true, " "));
        await Refused(
            "There is no such question",
            desk.Answer(session, Actor.Contact(Guid.NewGuid(), "Mallory"), AnsweredVia.Portal, true, null)
        );
        await desk.Answer(session, Tale.Ines, AnsweredVia.Engineer, false, "Bart Peeters, au téléphone");
        await Refused("The customer refused", desk.Open(session, Tale.Ines));
    }

    [Fact]
    public async Task A_standing_access_asks_nobody_until_it_is_ended()
    {
        await using var tale = await Signed();
        var standings = tale.Get<StandingDesk>();
        await standings.Give(
            tale.Contract,
            [AccessWay.Vpn],
            new(2026, 10, 1),
            new(2026, 10, 31),
            "Bart Peeters, par lettre",
            null,
            Tale.Ines
        );
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        var (first, second) = (await Ask(tale, ticket, "Lire"), await Ask(tale, ticket, "Relire"));
        Assert.Empty(await tale.Mails("remote-access"));
        await tale.Get<RemoteDesk>().Open(first, Tale.Ines);
        var given = Assert.Single(await standings.Of(tale.Customer));
        await standings.End(given.Row.Id, tale.Customer, "Changement de prestataire réseau", Tale.Ines);
        await Refused("The standing access has ended", tale.Get<RemoteDesk>().Open(second, Tale.Ines));
        await tale.Get<RemoteDesk>().Close(first, Tale.Ines, "Lu");
    }

    [Fact]
    public async Task A_visit_is_planned_and_its_travel_is_read_from_the_intervention()
    {
        await using var tale = await Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Disque en panne");
        var visit = await Ask(tale, ticket, "Changer le disque", AccessWay.OnSite);
        Assert.Empty(await tale.Mails("remote-access"));
        await tale.On("2026-10-08 16:00");
        await tale.Get<RemoteDesk>().Open(visit, Tale.Ines, tale.Moment("2026-10-08 14:00"));
        await tale.Get<RemoteDesk>().Close(visit, Tale.Ines, "Disque changé", tale.Moment("2026-10-08 15:30"));
        await tale.Works(
            "2026-10-08 14:10",
            ticket,
            "1:00",
            InterventionMode.OnSite,
            travel: "0:40",
            writtenDownAt: "2026-10-08 16:10",
            despite: "Le client a appelé"
        );
        var line = Assert.Single(await tale.Get<RemoteBook>().OfTicket(ticket));
        Assert.Equal((Duration.FromHours(1), Duration.FromMinutes(40)), (line.Worked, line.Travel));
        Assert.Single(await tale.Get<RemoteBook>().Register(new(Customer: "K-1", Machine: "web", Who: "inès")));
        Assert.Empty(await tale.Get<RemoteBook>().Register(new(Machine: "db")));
        Assert.Empty(await tale.Get<RemoteBook>().Register(new(Who: "%")));
    }

    static async Task<RemoteSessionId> Ask(Tale tale, TicketId ticket, string purpose, AccessWay way = AccessWay.Vpn) =>
        await tale.Get<RemoteDesk>()
            .Ask(
                new(
                    ticket,
                    way,
                    ["web"],
                    purpose,
                    new Interval(tale.World.Now, tale.World.Now + Duration.FromHours(4)),
                    Tale.Ines
                )
            );

    static async Task Name(Tale tale, string email)
    {
        await using var db = tale.World.Db();
        var contact = await db.Contacts.SingleAsync(row => row.Email == email);
        await tale.Get<StandingDesk>().Name(tale.Customer, [contact.Id], Tale.Ines);
    }

    static async Task<OutgoingMailRow> MailTo(Tale tale, string address)
    {
        await using var db = tale.World.Db();
        return await db.OutgoingMails.SingleAsync(mail =>
            mail.Kind == "remote-access" && mail.Recipients.Any(recipient => recipient.Address == address)
        );
    }

    static async Task Refused(string why, Task step) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<RuleViolationException>(() => step)).Sentence.ToString());

    static string Link(OutgoingMailRow mail) => Access().Match(mail.Text).Value;

    static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ').Replace('’', '\'');

    [GeneratedRegex("/access/[A-Za-z0-9_-]+")]
    private static partial Regex Access();

    static Task<Tale> Signed() =>
        Tale.Begin(
            "2026-10-01 09:00",
            "Europe/Brussels",
            ("myown-b", "1"),
            new Dictionary<string, string> { ["servers"] = "[{name: web, criticality: high, virtualised: false}]" },
            named: ["Sofie Claes"],
            others: ["Bart Peeters"]
        );
}

internal static class PortalVisits
{
    extension(World world)
    {
        /// <summary>Someone of a customer, signed in on the portal.</summary>
        public async Task<Visitor> Portal(string email, Role role = Role.CompanyContact)
        {
            await world.Do(async services =>
            {
                var people = services.GetRequiredService<People>();
                var user = (await people.Find(email))!;
                await people.Change(user, role);
                await people.SetPassword(user, Staff.Password);
                return user;
            });
            var visitor = new Visitor(world);
            await visitor.SignIn(email, Staff.Password);
            return visitor;
        }
    }
}
