using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Contrefort.Tests.Scenarios;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.Monitoring;

/// <summary>What follows from an alert: one ticket per key, repeats on it, a human's word, and who is not to be woken.</summary>
public sealed class AlertTests
{
    [Fact]
    public async Task An_alert_opens_one_ticket_under_the_contract_and_repeats_are_counted_on_it()
    {
        await using var site = await Site.Begin("2026-10-19 02:41");
        await site.Fails("web");
        var alert = await site.Alert("web");
        var ticket = await site.Ticket(alert);

        Assert.Equal((TicketState.New, Channel.Probe), (ticket.State, ticket.Opened!.Channel));
        Assert.Equal(alert.Id, ticket.Alerted!.Alert);
        Assert.Equal(site.Tale.Contract, ticket.Contract);

        for (var minute = 42; minute < 50; minute++)
            await site.Fails("web", $"2026-10-19 02:{minute}");
        Assert.Equal(8, (await site.Alert("web")).Repeats);
        Assert.Equal(1, await site.Tale.World.Scalar<long>("select count(*) from tickets"));
    }

    [Fact]
    public async Task Two_alerts_of_one_machine_meet_on_one_ticket()
    {
        await using var site = await Site.Begin("2026-10-19 02:41");
        await site.FailTogether("web", "mail");

        Assert.Equal((await site.Alert("web")).TicketId, (await site.Alert("mail")).TicketId);
        Assert.Equal(2, (await site.Ticket(await site.Alert("web"))).Firing.Count);
    }

    [Fact]
    public async Task Many_alerts_of_one_machine_join_its_ticket_each_once()
    {
        await using var site = await Site.Begin("2026-10-19 02:41");
        var keys = Enumerable.Range(0, 30).Select(n => $"disk {n}").ToArray();
        await site.FailTogether(keys);
        await site.Recovers(keys[29], "2026-10-19 02:50");

        var story = await site.Ticket(await site.Alert(keys[0]));
        Assert.Equal(29, story.Firing.Count);
        Assert.Equal(1, await site.Tale.World.Scalar<long>("select count(distinct ticket_id) from alerts"));
        Assert.Equal(
            30,
            await site.Tale.World.Scalar<long>("select count(*) from ticket_facts where kind = 'alerted'")
        );
        Assert.Equal(
            30,
            await site.Tale.World.Scalar<long>("select count(*) from alert_events where kind = 'ticket-opened'")
        );
    }

    [Fact]
    public async Task Recovery_only_proposes_and_a_second_failure_is_the_same_ticket()
    {
        await using var site = await Site.Begin("2026-10-19 02:41");
        await site.Fails("web");
        await site.Recovers("web", "2026-10-19 02:50");
        var first = await site.Alert("web");
        var story = await site.Ticket(first);
        Assert.Equal((TicketState.New, 0), (story.State, story.Firing.Count));

        await site.Fails("web", "2026-10-19 03:10");
        Assert.Equal(first.TicketId, (await site.Alert("web")).TicketId);
        Assert.Single((await site.Ticket(first)).Firing);
    }

    [Fact]
    public async Task A_person_who_closes_the_ticket_is_right_until_it_has_recovered_and_fails_again()
    {
        await using var site = await Site.Begin("2026-10-19 09:00");
        await site.Fails("web");
        var first = await site.Alert("web");
        await site.Closes(first.TicketId!.Value, "2026-10-19 10:00");
        Assert.Equal(Tale.Ines.Name, (await site.Alert("web")).ClosedBy);

        await site.Fails("web", "2026-10-19 10:05");
        Assert.Equal(1, await site.Tale.World.Scalar<long>("select count(*) from alerts"));

        await site.Recovers("web", "2026-10-19 11:00");
        await site.Fails("web", "2026-10-19 12:00");
        var second = await site.Alert("web");
        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.TicketId, second.TicketId);
        Assert.NotNull(second.TicketId);
    }

    [Fact]
    public async Task Who_takes_charge_of_the_ticket_has_acknowledged_its_alert()
    {
        await using var site = await Site.Begin("2026-10-19 09:00");
        await site.Fails("web");
        await site.Tale.Acknowledges("2026-10-19 09:20", (await site.Alert("web")).TicketId!.Value);
        await site.Tale.World.MoveTo(site.Tale.World.Now);

        Assert.Equal(Tale.Ines.Name, (await site.Alert("web")).AcknowledgedBy);
    }

    [Fact]
    public async Task Planned_maintenance_tells_nobody_until_it_ends_and_it_still_fails()
    {
        await using var site = await Site.Begin("2026-10-24 22:00");
        await site.Window("2026-10-25T01:30", minutes: 120, WindowRepeat.Once); // the night an hour comes twice: until 02:30 CET

        await site.Fails("web", "2026-10-25 01:45");
        Assert.Equal(HeldBack.Maintenance, (await site.Alert("web")).HeldBack);
        Assert.Null((await site.Alert("web")).TicketId);

        await site.Tale.World.MoveTo(Instant.FromUtc(2026, 10, 25, 1, 29));
        Assert.Null((await site.Alert("web")).TicketId);
        await site.Tale.World.MoveTo(Instant.FromUtc(2026, 10, 25, 1, 31));
        Assert.NotNull((await site.Alert("web")).TicketId);
    }

    [Fact]
    public async Task What_recovers_under_maintenance_was_nobodys_business()
    {
        await using var site = await Site.Begin("2026-10-20 22:00");
        await site.Window("2026-10-20T22:00", minutes: 60, WindowRepeat.Once);
        await site.Fails("web", "2026-10-20 22:10");
        await site.Recovers("web", "2026-10-20 22:20");

        var alert = await site.Alert("web");
        Assert.Equal((null, true), (alert.TicketId, alert.ClosedAt is not null));
    }

    [Fact]
    public async Task A_warning_is_shown_and_opens_nothing_until_it_grows_worse()
    {
        await using var site = await Site.Begin("2026-10-20 10:00");
        await site.Fails("web", severity: AlertSeverity.Warning);
        Assert.Null((await site.Alert("web")).TicketId);

        await site.Fails("web", "2026-10-20 11:00");
        Assert.NotNull((await site.Alert("web")).TicketId);
    }

    [Fact]
    public async Task A_customer_who_writes_about_a_machine_in_alert_joins_its_ticket_and_is_told()
    {
        await using var site = await Site.Begin("2026-10-19 02:41");
        await site.Fails("web");
        var ticket = (await site.Alert("web")).TicketId!.Value;

        Assert.Equal(ticket, await site.Tale.Writes("2026-10-19 02:50", "Sofie Claes", "SRV-1 en panne ?"));
        var story = await site.Tale.Story(ticket);
        Assert.NotNull(story.Contact);
        Assert.Contains(
            "a rejoint le ticket",
            await site.Tale.World.Scalar<string>("select string_agg(text, ' ') from outgoing_mails")
        );

        // Another matter is another ticket.
        Assert.NotEqual(ticket, await site.Tale.Writes("2026-10-19 02:55", "Sofie Claes", "Une question de facture"));
    }

    [Fact]
    public async Task Contacts_who_asked_are_told_of_the_alert_and_of_its_end_as_the_contract_says()
    {
        await using var site = await Site.Begin("2026-10-19 02:41");
        await site.Listens("Sofie Claes");
        await site.Fails("web");
        await site.Recovers("web", "2026-10-19 02:50");

        var mails = await site.MailsTo("sofie@durand.example");
        Assert.Equal(2, mails.Count);
        Assert.Contains("srv-1 · web est en alerte", mails[0]);
        Assert.Contains("14:41", mails[0]);
        Assert.Contains("S2 Divers §7 et §11.1", mails[0]);
        Assert.Contains("fonctionne de nouveau", mails[1]);
        Assert.Empty(await site.MailsTo("bram@durand.example"));
    }

    [Fact]
    public async Task A_colleague_of_who_speaks_on_its_ticket_has_one_beside_it_and_is_told_that_it_is_known()
    {
        await using var site = await Site.Begin("2026-10-19 02:41");
        await site.Fails("web");
        var ticket = await site.Tale.Writes("2026-10-19 02:50", "Sofie Claes", "srv-1 en panne ?");
        var beside = await site.Tale.Writes("2026-10-19 02:55", "Bram Peeters", "srv-1 ne répond plus");

        Assert.NotEqual(ticket, beside);
        Assert.Equal(ticket, (await site.Tale.Story(beside)).KnownInAlert?.Beside);
        var mail = Assert.Single(await site.MailsTo("bram@durand.example"));
        Assert.Contains("srv-1, depuis", mail);
        Assert.Contains("Nous y travaillons.", mail);
        Assert.DoesNotContain("Sofie", mail);
    }

    /// <summary>A customer with one machine under a contract that knows probes.</summary>
    sealed class Site(Tale tale, MachineId machine) : IAsyncDisposable
    {
        public Tale Tale => tale;

        public static async Task<Site> Begin(string moment)
        {
            var tale = await Tale.Begin(
                moment,
                "Europe/Brussels",
                ("myown-b", "1"),
                new Dictionary<string, string>
                {
                    ["servers"] = """[{"name":"srv-1","criticality":"1","virtualised":false}]""",
                },
                ["Sofie Claes", "Bram Peeters"],
                []
            );
            var machine = new MachineId(NewId.At(tale.World.Now));
            await using var db = tale.World.Db();
            db.Machines.Add(
                new MachineRow
                {
                    Id = machine,
                    CustomerId = tale.Customer,
                    ContractId = tale.Contract,
                    Name = "srv-1",
                    CreatedAt = tale.World.Now,
                }
            );
            await db.SaveChangesAsync();
            return new(tale, machine);
        }

        public async Task Fails(string key, string? moment = null, AlertSeverity severity = AlertSeverity.Critical)
        {
            if (moment is not null)
                await tale.On(moment);
            await Raise([key], severity);
            await Settle();
        }

        async Task Settle()
        {
            await tale.World.MoveTo(tale.World.Now);
            await using var db = tale.World.Db();
            Assert.Equal(
                [],
                await db.Agenda.Where(row => row.LastError != null).Select(row => row.LastError).ToListAsync()
            );
        }

        public async Task FailTogether(params string[] keys)
        {
            await Raise(keys, AlertSeverity.Critical);
            await Settle();
        }

        async Task Raise(string[] keys, AlertSeverity severity)
        {
            await using var db = tale.World.Db();
            foreach (var key in keys)
                await tale.Get<AlertDesk>()
                    .Raise(
                        db,
                        new(key, "probe", severity, $"srv-1 · {key}", "Ne répond plus", tale.World.Now, tale.World.Now)
                        {
                            Customer = tale.Customer,
                            Contract = tale.Contract,
                            Machine = machine,
                        },
                        tale.World.Now
                    );
            await db.SaveChangesAsync();
        }

        public async Task Recovers(string key, string moment)
        {
            await tale.On(moment);
            await using (var db = tale.World.Db())
            {
                await tale.Get<AlertDesk>().Recover(db, key, tale.World.Now, tale.World.Now);
                await db.SaveChangesAsync();
            }
            await Settle();
        }

        public async Task Closes(TicketId ticket, string moment)
        {
            await tale.Acknowledges(moment, ticket);
            await tale.Does(
                moment,
                ticket,
                change =>
                {
                    change.Ticket.Resolve(Tale.Ines, "Redémarré", change.Now);
                    change.Ticket.AgreeToClose(Tale.Ines, Side.Provider, needsBoth: false, change.Now);
                }
            );
            await Settle();
        }

        public async Task Listens(string who)
        {
            await using var db = tale.World.Db();
            var contact = await db.Contacts.SingleAsync(contact => contact.Name == who);
            await tale.Get<AlertListeners>().Ask(tale.Contract, contact.Id, bySms: false, who);
        }

        public async Task<IReadOnlyList<string>> MailsTo(string address)
        {
            await using var db = tale.World.Db();
            return await db
                .OutgoingMails.Where(mail => mail.Recipients.Any(recipient => recipient.Address == address))
                .OrderBy(mail => mail.CreatedAt)
                .Select(mail => mail.Text)
                .ToListAsync();
        }

        public async Task Window(string startsAt, int minutes, WindowRepeat repeats)
        {
            await using var db = tale.World.Db();
            db.MaintenanceWindows.Add(
                new MaintenanceWindowRow
                {
                    Id = new WindowId(NewId.At(tale.World.Now)),
                    CustomerId = tale.Customer,
                    Reason = "Mise à jour",
                    Zone = "Europe/Brussels",
                    StartsAt = LocalDateTime.FromDateTime(
                        DateTime.Parse(startsAt, System.Globalization.CultureInfo.InvariantCulture)
                    ),
                    Minutes = minutes,
                    Repeats = repeats,
                    AddedBy = "Inès Martin",
                    AddedAt = tale.World.Now,
                }
            );
            await db.SaveChangesAsync();
        }

        public async Task<AlertRow> Alert(string key)
        {
            await using var db = tale.World.Db();
            return await db
                .Alerts.AsNoTracking()
                .Where(alert => alert.Key == key)
                .OrderBy(alert => alert.ConfirmedAt)
                .LastAsync();
        }

        public Task<TicketStory> Ticket(AlertRow alert) => tale.Story(alert.TicketId!.Value);

        public ValueTask DisposeAsync() => tale.DisposeAsync();
    }
}
