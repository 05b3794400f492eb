using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;

namespace Contrefort.Tests.Scenarios;

/// <summary>
/// A year with a pack of ten hours, from November 2025 to November 2026 and until the last lot lapses. Every figure is the
/// contract's: it can be added up with the calendar of those years and the offer's file.
/// </summary>
public sealed class LibraYearTests
{
    const string Acknowledgement = "response.acknowledgement";
    const string Due = "S1 §2.1.1";

    [Fact]
    public async Task A_year_with_a_pack_of_ten_hours()
    {
        await using var tale = await Tale.Begin(
            "2025-11-03 09:00",
            "Europe/Paris",
            ("libra-help", "2010-02-17"),
            new Dictionary<string, string> { ["pack"] = "10" },
            named: ["Alice Durand"],
            others: ["Bob Lefèvre"]
        );
        await tale.Buys("2025-11-03 09:00", 10, "PO-1");

        // Monday 10 November, the eve of a holiday: 1 h 30 on Monday, nothing on Tuesday 11, 2 h 30 on Wednesday.
        var relay = await tale.Writes("2025-11-10 16:30", "Alice Durand", "Postfix refuse les messages");
        await tale.Promised(
            relay,
            ServiceClock.Acknowledgement,
            "2025-11-12 11:30",
            ClockState.Running,
            Acknowledgement,
            Due
        );
        Assert.Equal("Postfix", (await tale.Story(relay)).Component);
        Assert.True((await tale.Story(relay)).Verdict!.IsAdmitted);
        Assert.Equal(VerdictAnswer.Yes, (await tale.Verdict(relay, VerdictQuestion.ServiceHours)).Answer);

        // The priority she proposes and the one the engineer proposes are both kept, until they agree.
        await tale.Does(
            "2025-11-12 09:10",
            relay,
            change =>
                change.Ticket.SetPriority(
                    Actor.Contact(Guid.NewGuid(), "Alice Durand"),
                    "P1",
                    Side.Customer,
                    false,
                    change.Now
                )
        );
        await tale.Does(
            "2025-11-12 09:20",
            relay,
            change => change.Ticket.SetPriority(Tale.Ines, "P2", Side.Provider, false, change.Now)
        );
        Assert.Equal(("P1", "P2", null), await Priorities(tale, relay));
        await tale.Does(
            "2025-11-12 09:30",
            relay,
            change => change.Ticket.SetPriority(Tale.Ines, "P1", Side.Provider, false, change.Now)
        );
        Assert.Equal(("P1", "P1", "P1"), await Priorities(tale, relay));

        await tale.Acknowledges("2025-11-12 11:30", relay); // at the last instant, and in time
        await tale.Promised(
            relay,
            ServiceClock.Acknowledgement,
            "2025-11-12 11:30",
            ClockState.Met,
            Acknowledgement,
            Due
        );
        Assert.Equal(["alice@durand.example"], await tale.Mails("acknowledgement"));

        // Seven minutes are a quarter of an hour begun; the telephone and the road are not counted (meter.work).
        var seven = await tale.Works("2025-11-12 11:40", relay, "0:07", phone: "0:25", travel: "1:00");
        Assert.Equal("0:15", await tale.Charged(seven));
        Assert.Equal(9.75m * 60, await tale.Left());
        await tale.Ends("2025-11-12 12:00", relay);
        Assert.Equal(["alice@durand.example"], await tale.Mails("closing"));

        // A Saturday on the portal: taken at any hour, and the clock waits for Monday.
        var share = await tale.Asks("2025-11-22 10:00", "Alice Durand", "Partage inaccessible", component: "Samba");
        Assert.Equal(VerdictAnswer.Yes, (await tale.Verdict(share, VerdictQuestion.AllowedChannel)).Answer);
        Assert.Equal(VerdictAnswer.Note, (await tale.Verdict(share, VerdictQuestion.ServiceHours)).Answer);
        await tale.Promised(
            share,
            ServiceClock.Acknowledgement,
            "2025-11-24 13:00",
            ClockState.Running,
            Acknowledgement,
            Due
        );
        await tale.Acknowledges("2025-11-24 13:01", share); // a minute late, and said so
        await tale.Promised(
            share,
            ServiceClock.Acknowledgement,
            "2025-11-24 13:00",
            ClockState.Late,
            Acknowledgement,
            Due
        );
        Assert.True((await tale.Clock(share, ServiceClock.Acknowledgement)).IsBreach);
        Assert.Equal("1:00", await tale.Charged(await tale.Works("2025-11-24 14:00", share, "0:46")));
        Assert.Equal(8.75m * 60, await tale.Left());
        await tale.Ends("2025-11-24 17:00", share);

        // The telephone answers in office hours only; who calls at night is kept for triage, never turned away.
        var night = await tale.Calls(
            "2025-11-29 22:00",
            "Alice Durand",
            "Apache est tombé",
            takenDownAt: "2025-11-29 22:05"
        );
        Assert.Equal(TicketState.Triage, (await tale.Story(night)).State);
        Assert.Equal(VerdictAnswer.No, (await tale.Verdict(night, VerdictQuestion.AllowedChannel)).Answer);
        await tale.Does(
            "2025-12-01 09:00",
            night,
            change => change.Ticket.Override(Tale.Ines, "Pris le lundi", change.Now)
        );
        await tale.Promised(
            night,
            ServiceClock.Acknowledgement,
            "2025-12-01 13:00",
            ClockState.Running,
            Acknowledgement,
            Due
        );
        await tale.Acknowledges("2025-12-01 09:05", night);
        await tale.Ends("2025-12-01 09:30", night);

        // Christmas Eve by telephone, written down the day after Christmas: the clock starts at the hour of the call.
        var eve = await tale.Calls(
            "2025-12-24 17:00",
            "Alice Durand",
            "Squid ne répond plus",
            takenDownAt: "2025-12-26 09:30"
        );
        await tale.Promised(
            eve,
            ServiceClock.Acknowledgement,
            "2025-12-26 12:00",
            ClockState.Running,
            Acknowledgement,
            Due
        );
        await tale.Acknowledges("2025-12-26 09:35", eve);
        Assert.Equal("2:15", await tale.Charged(await tale.Works("2025-12-26 10:00", eve, "2:05")));
        Assert.Equal(6.5m * 60, await tale.Left());
        await tale.Ends("2025-12-26 15:00", eve);

        // Over the night the clocks go forward: 1 h on Friday and 3 h on Monday, whatever Sunday lost.
        var spring = await tale.Writes("2026-03-27 17:00", "Alice Durand", "Nagios muet");
        await tale.Promised(
            spring,
            ServiceClock.Acknowledgement,
            "2026-03-30 12:00",
            ClockState.Running,
            Acknowledgement,
            Due
        );
        await tale.Acknowledges("2026-03-30 09:15", spring);
        // On site for exactly 4 h: not « inférieure à 4 heures », so not doubled (meter.onsite-double).
        Assert.Equal(
            "4:00",
            await tale.Charged(await tale.Works("2026-03-30 13:00", spring, "4:00", InterventionMode.OnSite))
        );
        Assert.Equal(2.5m * 60, await tale.Left());
        Assert.Empty(await tale.Mails("notice"));
        await tale.Ends("2026-03-30 18:00", spring);

        // Thursday before the 1st of May: 2 h that day, 2 h on Monday 4.
        var may = await tale.Asks("2026-04-30 16:00", "Alice Durand", "Certificat expiré", component: "OpenSSL");
        await tale.Promised(
            may,
            ServiceClock.Acknowledgement,
            "2026-05-04 11:00",
            ClockState.Running,
            Acknowledgement,
            Due
        );
        await tale.Acknowledges("2026-05-04 09:30", may);
        await tale.Works("2026-05-04 10:00", may, "0:30");
        // 8 h 00 of 10 h are 80 %: she is told, once (notice.hours-80).
        Assert.Equal(2 * 60m, await tale.Left());
        Assert.Equal(["alice@durand.example"], await tale.Mails("notice"));

        // Work of November written down in May takes its place in November; nobody is told twice.
        var late = await tale.Works("2025-11-24 16:00", share, "0:20", writtenDownAt: "2026-05-05 09:00");
        Assert.Equal("0:30", await tale.Charged(late));
        var drawn = (await tale.Statement()).Postings.Where(posting => posting.Kind == PostingKind.Drawn).ToList();
        Assert.Equal([-15, -60, -30, -135, -240, -30], drawn.Select(posting => posting.Amount));
        Assert.Equal(late, drawn[2].Work);
        Assert.Equal([585, 525, 495, 360, 120, 90], drawn.Select(posting => posting.Balance));
        Assert.Equal(["alice@durand.example"], await tale.Mails("notice"));
        await tale.Get<Contrefort.Credits.WorkDesk>()
            .GiveNotices((await tale.Get<Contrefort.Contracts.ContractBook>().Find(tale.Contract))!);
        Assert.Equal(["alice@durand.example"], await tale.Mails("notice"));

        // 40 min on site: three quarters begun, counted twice. The pack is empty.
        await tale.Works("2026-05-11 14:00", may, "0:40", InterventionMode.OnSite);
        Assert.Equal(0, await tale.Left());
        var empty = await Assert.ThrowsAsync<RuleViolationException>(() => tale.Works("2026-05-11 16:00", may, "0:10"));
        Assert.Equal(
            "The pack is empty: new work waits for a new one. Say why it goes on all the same.",
            empty.Sentence.ToString()
        );
        var under = await Assert.ThrowsAsync<RuleViolationException>(() =>
            tale.Works("2025-12-26 16:00", eve, "0:10", writtenDownAt: "2026-05-11 16:10")
        );
        Assert.StartsWith("Later work has used these hours already", under.Sentence.ToString());
        Assert.Equal(0, await tale.Left());
        await tale.Ends("2026-05-11 17:00", may);

        // A request now waits for hours, with its reason; it is not lost, and it goes on when a pack is bought.
        var held = await tale.Writes("2026-05-12 10:00", "Alice Durand", "Bind ne résout plus");
        Assert.Equal(TicketState.Triage, (await tale.Story(held)).State);
        var hours = await tale.Verdict(held, VerdictQuestion.HoursLeft);
        Assert.Equal((VerdictAnswer.No, "credit.hours"), (hours.Answer, Assert.Single(hours.Because).Ref));
        var stranger = await tale.Writes("2026-05-12 11:00", "Bob Lefèvre", "Bind encore");
        await tale.Buys("2026-05-13 09:00", 20, "PO-2");
        await tale.On("2026-05-13 09:01");
        Assert.Equal(TicketState.New, (await tale.Story(held)).State);
        Assert.Equal(VerdictAnswer.Yes, (await tale.Verdict(held, VerdictQuestion.HoursLeft)).Answer);
        // Bob is not named: hours were not all that was missing.
        Assert.Equal(TicketState.Triage, (await tale.Story(stranger)).State);
        // A second pack of a size the offer does not sell, or the same order again, changes nothing.
        await Assert.ThrowsAsync<RuleViolationException>(() => tale.Buys("2026-05-13 09:02", 15, "PO-3"));
        await tale.Buys("2026-05-13 09:03", 20, "PO-2");
        Assert.Equal(20 * 60, await tale.Left());
        await tale.Acknowledges("2026-05-13 09:10", held);
        await tale.Ends("2026-05-13 10:00", held);

        // 3 h 50 on site are twice four hours: the form says so before it is kept, and that ten minutes more would be four.
        var visit = await tale.Calls(
            "2026-06-16 08:55",
            "Alice Durand",
            "Serveur de fichiers à changer",
            component: "NFS",
            takenDownAt: "2026-06-16 09:00"
        );
        Assert.Equal(TicketState.Triage, (await tale.Story(visit)).State); // five minutes before the telephone opens
        await tale.Does(
            "2026-06-16 09:00",
            visit,
            change => change.Ticket.Override(Tale.Ines, "À cinq minutes près", change.Now)
        );
        await tale.Acknowledges("2026-06-16 09:01", visit);
        await tale.On("2026-06-16 14:00");
        var preview = await tale.Previews("2026-06-16 09:00", visit, "3:50", InterventionMode.OnSite);
        Assert.Equal((Tale.Long("3:50"), Tale.Long("8:00")), (preview.Measured.Worked, preview.Measured.Charged));
        Assert.Equal((1200m, 720m), (preview.Balances.Single().Before, preview.Balances.Single().After));
        Assert.NotNull(preview.Cliff);
        Assert.Equal(1200, await tale.Left()); // only asked
        Assert.Equal(
            "8:00",
            await tale.Charged(
                await tale.Works(
                    "2026-06-16 09:00",
                    visit,
                    "3:50",
                    InterventionMode.OnSite,
                    writtenDownAt: "2026-06-16 14:00"
                )
            )
        );
        Assert.Equal(12 * 60, await tale.Left());
        await tale.Ends("2026-06-16 15:00", visit);

        // Over the night the clocks go back: 30 min on Friday, 3 h 30 on Monday, whatever Sunday gained.
        var autumn = await tale.Writes("2026-10-23 17:30", "Alice Durand", "Mailman bloqué");
        await tale.Promised(
            autumn,
            ServiceClock.Acknowledgement,
            "2026-10-26 12:30",
            ClockState.Running,
            Acknowledgement,
            Due
        );
        await tale.Acknowledges("2026-10-26 09:00", autumn);
        await tale.Works("2026-10-26 09:30", autumn, "0:55");
        await tale.Works("2026-10-26 13:00", autumn, "3:30", InterventionMode.OnSite);
        // 8 + 1 + 7 of 20 h: the second pack has its own notice.
        Assert.Equal(4 * 60, await tale.Left());
        Assert.Equal(["alice@durand.example", "alice@durand.example"], await tale.Mails("notice"));
        await tale.Ends("2026-10-26 17:00", autumn);

        // The year is over: a request is kept, and its reason is the term of the contract.
        var after = await tale.Writes("2026-11-03 10:00", "Alice Durand", "Encore Postfix");
        Assert.Equal(TicketState.Triage, (await tale.Story(after)).State);
        var ended = await tale.Verdict(after, VerdictQuestion.ContractInForce);
        Assert.Equal((VerdictAnswer.No, "period.term"), (ended.Answer, Assert.Single(ended.Because).Ref));

        // A year after it was bought, what is left of the second pack lapses; the statement adds up by hand.
        await tale.On("2027-05-12 23:59");
        Assert.Equal(4 * 60, await tale.Left());
        await tale.On("2027-05-13 00:00");
        var statement = await tale.Statement();
        Assert.Equal(
            [600, -15, -60, -30, -135, -240, -30, -90, 1200, -480, -60, -420, -240],
            statement.Postings.Select(posting => posting.Amount)
        );
        Assert.Equal((0m, 0m), (statement.Balance, statement.Postings.Sum(posting => posting.Amount)));
        Assert.Equal((PostingKind.Expired, -240m), (statement.Postings[^1].Kind, statement.Postings[^1].Amount));
        Assert.Equal(
            [(600m, 600m, 0m, 0m), (1200m, 960m, 240m, 0m)],
            statement.Lots.Select(lot => (lot.Lot.Amount, lot.Drawn, lot.Expired, lot.Left))
        );
    }

    static async Task<(string?, string?, string?)> Priorities(Tale tale, TicketId ticket)
    {
        var story = await tale.Story(ticket);
        return (story.PriorityByCustomer, story.PriorityByProvider, story.PriorityAgreed);
    }
}
