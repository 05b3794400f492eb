using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;

namespace Contrefort.Tests.Scenarios;

/// <summary>Professional support in its three forms, and the club that has none unless it is added.</summary>
public sealed class EdgeTests
{
    const string Version = "2006-01-02";

    [Fact]
    public async Task A_pack_counts_minutes_knows_two_people_and_promises_news_every_day()
    {
        await using var tale = await Tale.Begin(
            "2026-11-02 09:00",
            "Europe/Paris",
            ("edge-pack", Version),
            new Dictionary<string, string> { ["pack"] = "10", ["components"] = "[Samba, Bind, Postfix]" },
            named: ["Alice Durand", "Bruno Girard"],
            others: ["Chloé Petit"]
        );
        await tale.Buys("2026-11-02 09:00", 10, "PO-1");
        var third = await Assert.ThrowsAsync<RuleViolationException>(() => tale.NameContact("Chloé Petit"));
        Assert.Equal("Contract C-1 allows 2 named contacts.", third.Sentence.ToString());

        // By telephone at once, by mail within four hours of opening.
        var call = await tale.Calls(
            "2026-11-20 10:00",
            "Alice Durand",
            "Bind ne résout plus",
            component: "Bind",
            priority: "P1",
            takesCharge: true
        );
        await tale.Promised(
            call,
            ServiceClock.Acknowledgement,
            "2026-11-20 10:00",
            ClockState.Met,
            "response.acknowledgement-phone",
            "immédiat"
        );
        var mail = await tale.Writes("2026-11-20 17:30", "Bruno Girard", "Samba très lent");
        await tale.Promised(
            mail,
            ServiceClock.Acknowledgement,
            "2026-11-23 12:30",
            ClockState.Running,
            "response.acknowledgement",
            "S0 §4.1"
        );
        Assert.Equal(VerdictAnswer.Yes, (await tale.Verdict(mail, VerdictQuestion.CoveredComponent)).Answer);

        // The components of the contract are those its parameters name; another of the catalogue was not chosen.
        var contract = (await tale.Get<ContractBook>().Find(tale.Contract))!;
        Assert.Equal(["Samba", "Bind", "Postfix"], Coverage.ComponentsOf(contract));
        var exim = await tale.Asks("2026-11-20 17:40", "Bruno Girard", "Exim refuse le courrier");
        Assert.Equal(TicketState.Triage, (await tale.Story(exim)).State);
        Assert.Contains(
            "was not chosen",
            (await tale.Verdict(exim, VerdictQuestion.CoveredComponent)).Reason.ToString()
        );

        // The customer sets the priority; without agreement theirs holds, and the aim is steered by it.
        var clocks = await tale.Clock(call, ServiceClock.Update);
        Assert.Equal(tale.Moment("2026-11-23 10:00"), clocks.Due); // news within a working day
        await tale.Does(
            "2026-11-20 10:30",
            call,
            change => change.Ticket.SetPriority(Tale.Ines, "P2", Side.Provider, false, change.Now)
        );
        var story = await tale.Story(call);
        Assert.Equal(
            ("P1", "P2", "P1"),
            (story.PriorityByCustomer, story.PriorityByProvider, story.PriorityBy(contract.Terms.PriorityScale))
        );

        // Level by level; at level 3 a named expert, 48 h and 30 d for base software, indicative and in wall hours.
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            tale.Does(
                "2026-11-20 11:00",
                call,
                change => change.Ticket.Escalate(Tale.Ines, 3, "Karim", "Trop vite", [2], change.Now)
            )
        );
        await tale.Does(
            "2026-11-20 11:00",
            call,
            change => change.Ticket.Escalate(Tale.Ines, 2, null, "À reproduire", [2], change.Now)
        );
        await tale.Does(
            "2026-11-20 12:00",
            call,
            change => change.Ticket.Escalate(Tale.Ines, 3, "Karim Benali", "Correctif à écrire", [3], change.Now)
        );
        await tale.Promised(
            call,
            ServiceClock.Workaround,
            "2026-11-22 10:00",
            ClockState.Running,
            "response.workaround-base",
            "S0 §3.1.2 a"
        );
        await tale.Promised(
            call,
            ServiceClock.Resolution,
            "2026-12-20 10:00",
            ClockState.Running,
            "response.resolution-base",
            "S0 §3.1.2 a"
        );
        await tale.Does(
            "2026-11-21 10:00",
            call,
            change => change.Ticket.Hold(Tale.Ines, HoldReason.WaitingForCustomer, "Journal attendu", change.Now)
        );
        await tale.Does("2026-11-21 16:00", call, change => change.Ticket.Resume(Tale.Ines, change.Now));
        await tale.Promised(
            call,
            ServiceClock.Workaround,
            "2026-11-22 16:00",
            ClockState.Running,
            "response.workaround-base",
            "S0 §3.1.2 a"
        );
        Assert.Equal(
            1,
            await tale.World.Scalar<long>(
                $"select count(*) from agenda where kind = 'ticket-clock' and subject = '{call.Value}'"
            )
        );
        await tale.On("2026-11-22 17:00");
        Assert.Equal(
            (ClockState.Late, false),
            (
                (await tale.Clock(call, ServiceClock.Workaround)).State,
                (await tale.Clock(call, ServiceClock.Workaround)).IsBreach
            )
        );

        // Minutes as they are; what the telephone takes is not counted.
        Assert.Equal("0:40", await tale.Charged(await tale.Works("2026-11-23 09:00", call, "0:40", phone: "0:25")));
        Assert.Equal(560, await tale.Left());
        Assert.Equal("7:19", await tale.Charged(await tale.Works("2026-11-23 10:00", call, "7:19")));
        Assert.Empty(await tale.Mails("notice"));
        await tale.Works("2026-11-23 18:00", call, "0:01"); // 8 h 00: 80 %
        Assert.Equal(["alice@durand.example", "bruno@durand.example"], (await tale.Mails("notice")).Order());
        // A pack begun in time is finished over its end; the next one settles it.
        await tale.Works("2026-11-24 09:00", call, "2:30");
        Assert.Equal(-30, await tale.Left());
        await Assert.ThrowsAsync<RuleViolationException>(() => tale.Works("2026-11-24 14:00", call, "0:10"));
        await tale.Buys("2026-11-24 15:00", 20, "PO-2");
        Assert.Equal((20 * 60) - 30, await tale.Left());
        Assert.Equal(2, (await tale.Mails("notice")).Count);
    }

    [Fact]
    public async Task A_site_has_its_base_its_components_its_hours_and_half_days()
    {
        await using var tale = await Tale.Begin(
            "2026-11-02 09:00",
            "Europe/Paris",
            ("edge-site", Version),
            new Dictionary<string, string>
            {
                ["machines"] = "34",
                ["components"] = "[Samba]",
                ["days"] = "5",
            },
            named: [.. Enumerable.Range(1, 7).Select(n => $"Contact{n} Durand")],
            others: [],
            options: ["onsite-days", "extended-hours"]
        );
        await tale.Buys("2026-11-02 09:00", 5, "PO-D", "credit.onsite-days");

        // 8 h to 19 h by the option: 30 min on Friday evening, 3 h 30 from 8 h on Monday.
        var samba = await tale.Writes("2026-11-20 18:30", "Contact7 Durand", "Samba ne démarre plus");
        Assert.True((await tale.Story(samba)).Verdict!.IsAdmitted);
        await tale.Promised(
            samba,
            ServiceClock.Acknowledgement,
            "2026-11-23 11:30",
            ClockState.Running,
            "response.acknowledgement",
            "S0 §4.1"
        );
        // The Linux base is covered unasked, a component nobody chose is not.
        var kernel = await tale.Asks("2026-11-20 18:40", "Contact1 Durand", "Serveur gelé", component: "kernel");
        Assert.Equal((VerdictAnswer.Yes, "scope.linux-base"), await Covered(tale, kernel));
        var zabbix = await tale.Asks("2026-11-20 18:45", "Contact1 Durand", "Zabbix muet", component: "Zabbix");
        Assert.Equal(VerdictAnswer.No, (await Covered(tale, zabbix)).Answer);

        // Sunday at 2 h on the portal: its clock starts on Monday at 8 h.
        var night = await tale.Asks("2026-11-22 02:00", "Contact2 Durand", "Samba encore");
        await tale.Promised(
            night,
            ServiceClock.Acknowledgement,
            "2026-11-23 12:00",
            ClockState.Running,
            "response.acknowledgement",
            "S0 §4.1"
        );

        // Five hours on site are half a day begun; remote work takes nothing from the days.
        await tale.Acknowledges("2026-11-23 08:30", samba);
        await tale.Works("2026-11-23 09:00", samba, "5:00", InterventionMode.OnSite);
        await tale.Works("2026-11-23 15:00", samba, "1:00");
        Assert.Equal(4.5m, await tale.Left("credit.onsite-days"));
    }

    [Fact]
    public async Task Unlimited_calls_come_from_two_people_or_from_more_by_an_option()
    {
        var values = new Dictionary<string, string>
        {
            ["perimeter"] = "postes de travail",
            ["components"] = "[Samba, OpenVPN]",
            ["yearly-price"] = "18500",
        };
        await using var tale = await Tale.Begin(
            "2026-11-02 09:00",
            "Europe/Paris",
            ("edge-unlimited", Version),
            values,
            named: ["Alice Durand", "Bruno Girard"],
            others: ["Chloé Petit", "David Roy"]
        );
        var third = await Assert.ThrowsAsync<RuleViolationException>(() => tale.NameContact("Chloé Petit"));
        Assert.Equal(
            "Contract C-1 allows 2 named contacts; the option “Contacts supplémentaires” adds more.",
            third.Sentence.ToString()
        );
        var larger = await tale.Sign(
            "C-2",
            ("edge-unlimited", Version),
            new Dictionary<string, string>(values) { ["extra"] = "1" },
            ["extra-contacts"]
        );
        foreach (var name in new[] { "Alice Durand", "Bruno Girard", "Chloé Petit" })
            await tale.NameContact(name, larger);
        await Assert.ThrowsAsync<RuleViolationException>(() => tale.NameContact("David Roy", larger));

        var ticket = await tale.Writes("2026-11-10 16:00", "Alice Durand", "OpenVPN coupé");
        await tale.Promised(
            ticket,
            ServiceClock.Acknowledgement,
            "2026-11-12 11:00",
            ClockState.Running,
            "response.acknowledgement",
            "S0 §4.1"
        );
        Assert.DoesNotContain(
            (await tale.Story(ticket)).Verdict!.Lines,
            line => line.Question == VerdictQuestion.HoursLeft
        );
        // Additional software: 72 h and 60 days, from the acknowledgement.
        await tale.Acknowledges("2026-11-12 09:30", ticket);
        await tale.Does(
            "2026-11-12 10:00",
            ticket,
            change => change.Ticket.Escalate(Tale.Ines, 2, null, "À reproduire", [2], change.Now)
        );
        await tale.Does(
            "2026-11-12 10:10",
            ticket,
            change => change.Ticket.Escalate(Tale.Ines, 3, "Karim Benali", "Correctif", [3], change.Now)
        );
        await tale.Promised(
            ticket,
            ServiceClock.Workaround,
            "2026-11-15 09:30",
            ClockState.Running,
            "response.workaround-additional",
            "S0 §3.1.2 a"
        );
        await tale.Promised(
            ticket,
            ServiceClock.Resolution,
            "2027-01-11 09:30",
            ClockState.Running,
            "response.resolution-additional",
            "S0 §3.1.2 a"
        );
    }

    [Fact]
    public async Task The_club_has_no_support_unless_it_is_added_and_only_where_it_is_served()
    {
        var values = new Dictionary<string, string>
        {
            ["products"] = "[corporate-desktop, clustering]",
            ["installed"] = "{corporate-desktop: 120, clustering: 4}",
            ["membership"] = "mirror",
        };
        await using var tale = await Tale.Begin(
            "2026-11-02 09:00",
            "Europe/Paris",
            ("corporate-club", Version),
            values,
            named: ["Alice Durand"],
            others: ["Bruno Girard"]
        );
        var alone = await tale.Writes("2026-11-03 10:00", "Alice Durand", "Panne Samba");
        Assert.Equal(TicketState.Triage, (await tale.Story(alone)).State);
        var without = await tale.Verdict(alone, VerdictQuestion.CoveredComponent);
        Assert.Equal((VerdictAnswer.No, "scope.products"), (without.Answer, Assert.Single(without.Because).Ref));

        var supported = await tale.Sign("C-2", ("corporate-club", Version), values, ["support-pack"]);
        await tale.NameContact("Bruno Girard", supported);
        var desktop = await tale.Asks(
            "2026-11-04 10:00",
            "Bruno Girard",
            "Bureau figé",
            component: "corporate-desktop",
            contract: "C-2"
        );
        Assert.Equal(TicketState.New, (await tale.Story(desktop)).State);
        var cluster = await tale.Asks(
            "2026-11-04 10:05",
            "Bruno Girard",
            "Grappe arrêtée",
            component: "clustering",
            contract: "C-2"
        );
        Assert.Equal(VerdictAnswer.No, (await tale.Verdict(cluster, VerdictQuestion.CoveredComponent)).Answer);

        var abroad = await tale.Get<ContractDesk>().AddCustomer("K-2", "Müller", "DE", "Europe/Berlin", "en", []);
        var refused = await Assert.ThrowsAsync<RuleViolationException>(() =>
            tale.Get<ContractDesk>()
                .Sign(
                    "C-3",
                    abroad,
                    "corporate-club",
                    Version,
                    new Choices { Parameters = values, Options = ["support-pack"] },
                    [],
                    new NodaTime.LocalDate(2026, 11, 2)
                )
        );
        Assert.Equal("This is only served in FR, CH, BE, LU, and the customer is in DE.", refused.Sentence.ToString());
    }

    static async Task<(VerdictAnswer Answer, string Term)> Covered(Tale tale, TicketId ticket)
    {
        var line = await tale.Verdict(ticket, VerdictQuestion.CoveredComponent);
        return (line.Answer, line.Because[0].Ref);
    }
}
