using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Tickets;

namespace Contrefort.Tests.Scenarios;

/// <summary>Managed servers at their three levels, around the clock change of October 2026. Wall clocks are those of Brussels.</summary>
public sealed class MyownTests
{
    const string Acknowledgement = "response.acknowledgement";
    const string Quarters = "credit.included-interventions";

    [Fact]
    public async Task Level_A_takes_charge_within_a_day_whatever_the_day()
    {
        await using var tale = await Sign("myown-a", 2);

        // Saturday to Sunday; and a day is 24 h, also on the night that has 25 of them.
        var shop = await tale.Writes("2026-10-17 10:00", "Sofie Claes", "La boutique ne répond plus");
        Assert.True((await tale.Story(shop)).Verdict!.IsAdmitted);
        await tale.Promised(
            shop,
            ServiceClock.Acknowledgement,
            "2026-10-18 10:00",
            ClockState.Running,
            Acknowledgement,
            "24h 7J/7"
        );
        await tale.Acknowledges("2026-10-18 10:00", shop);
        await tale.Promised(
            shop,
            ServiceClock.Acknowledgement,
            "2026-10-18 10:00",
            ClockState.Met,
            Acknowledgement,
            "24h 7J/7"
        );
        var long25 = await tale.Asks("2026-10-24 12:00", "Sofie Claes", "Page lente");
        await tale.Promised(
            long25,
            ServiceClock.Acknowledgement,
            "2026-10-25 11:00",
            ClockState.Running,
            Acknowledgement,
            "24h 7J/7"
        );

        // The telephone keeps business hours: at night a call waits for a person to look at it.
        var call = await tale.Calls("2026-10-20 20:00", "Sofie Claes", "Encore la boutique");
        Assert.Equal(TicketState.Triage, (await tale.Story(call)).State);
        Assert.Equal(VerdictAnswer.No, (await tale.Verdict(call, VerdictQuestion.AllowedChannel)).Answer);

        // A quarter a server and a month, put together: 30 min. Saturday's 20 min count half an hour (meter.off-minimum).
        var work = await tale.Works("2026-10-18 10:10", shop, "0:20", writtenDownAt: "2026-10-24 12:10");
        Assert.Equal("0:30", await tale.Charged(work));
        Assert.Equal(0, await tale.Left(Quarters));

        // What is included is used up: work goes on and is charged, nothing is held.
        var next = await tale.Writes("2026-10-27 10:00", "Sofie Claes", "Mise à jour du site");
        var hours = await tale.Verdict(next, VerdictQuestion.HoursLeft);
        Assert.Equal((VerdictAnswer.Note, Quarters), (hours.Answer, Assert.Single(hours.Because).Ref));
        Assert.Equal(TicketState.New, (await tale.Story(next)).State);
        await tale.Works("2026-10-27 11:00", next, "0:16");
        Assert.Equal((PostingKind.Uncovered, -30m), Last(await tale.Statement(Quarters)));
        Assert.Equal(0, await tale.Left(Quarters));

        // November brings its own quarters.
        await tale.On("2026-11-01 00:00");
        Assert.Equal(30, await tale.Left(Quarters));
    }

    [Fact]
    public async Task Level_B_looks_at_when_it_was_asked_and_lets_wall_hours_run()
    {
        await using var tale = await Sign("myown-b", 3);

        await Promise(tale, "2026-10-08 14:12", "2026-10-08 18:12", Acknowledgement);
        await Promise(tale, "2026-10-14 16:59", "2026-10-14 20:59", Acknowledgement);
        await Promise(tale, "2026-10-14 17:00", "2026-10-15 05:00", "response.acknowledgement-off-hours");

        // A probe at night, taken charge of 1 h 05 late: a guaranteed promise is broken.
        await tale.On("2026-10-19 02:41");
        var probe = await tale.Probes("Reservation ne répond plus");
        Assert.Equal(VerdictAnswer.Yes, (await tale.Verdict(probe, VerdictQuestion.AllowedChannel)).Answer);
        await tale.Acknowledges("2026-10-19 15:46", probe);
        await tale.Promised(
            probe,
            ServiceClock.Acknowledgement,
            "2026-10-19 14:41",
            ClockState.Late,
            "response.acknowledgement-off-hours",
            "12h en dehors"
        );
        var late = await tale.Clock(probe, ServiceClock.Acknowledgement);
        Assert.Equal((true, Tale.Long("1:05")), (late.IsBreach, late.LateBy(tale.World.Now)!.Value));

        // The definition of working hours names no holidays: Wednesday 11 November counts.
        var october = await tale.Asks("2026-10-21 10:05", "Sofie Claes", "Copie de secours en échec");
        var night = await tale.Writes("2026-10-28 23:10", "Sofie Claes", "Disque plein");
        var first = await tale.Asks("2026-10-29 09:00", "Sofie Claes", "Certificat");

        // Six quarters for three servers: 45 min in hours, 20 min of the night as 30, 30 min; then 70 min of a night.
        await tale.Works("2026-10-19 16:00", probe, "0:20", writtenDownAt: "2026-10-30 09:00");
        await tale.Works("2026-10-21 11:00", october, "0:30", writtenDownAt: "2026-10-30 09:01");
        await tale.Works("2026-10-28 23:30", night, "1:10", writtenDownAt: "2026-10-30 09:02");
        await tale.Works("2026-10-08 15:00", first, "0:45", writtenDownAt: "2026-10-30 09:03");
        var statement = await tale.Statement(Quarters);
        Assert.Equal(
            [
                (PostingKind.Granted, 90m),
                (PostingKind.Drawn, -45m), // written down last, drawn first
                (PostingKind.Drawn, -30m),
                (PostingKind.Drawn, -15m),
                (PostingKind.Uncovered, -15m),
                (PostingKind.Uncovered, -75m),
            ],
            statement.Postings.Select(posting => (posting.Kind, posting.Amount))
        );
        await Promise(tale, "2026-11-11 10:00", "2026-11-11 14:00", Acknowledgement);
    }

    [Fact]
    public async Task Level_C_takes_charge_within_four_hours_of_any_night()
    {
        await using var tale = await Sign("myown-c", 4);

        // 00:30 in summer time, on the night that has two hours from 2 to 3.
        await Promise(tale, "2026-10-25 00:30", "2026-10-25 03:30", Acknowledgement);
        await Promise(tale, "2026-10-31 22:00", "2026-11-01 02:00", Acknowledgement);

        // Its own telephone number answers at any hour (channel.priority-number).
        var call = await tale.Calls("2026-11-03 03:00", "Sofie Claes", "Pare-feu muet", takesCharge: true);
        var channel = await tale.Verdict(call, VerdictQuestion.AllowedChannel);
        Assert.Equal(
            (VerdictAnswer.Yes, "channel.priority-number"),
            (channel.Answer, Assert.Single(channel.Because).Ref)
        );
        await tale.Promised(
            call,
            ServiceClock.Acknowledgement,
            "2026-11-03 07:00",
            ClockState.Met,
            Acknowledgement,
            "4h 7J/7"
        );

        // Three quarters for each of four servers, each month; what is left of a month is lost with it.
        await tale.Works("2026-11-03 03:05", call, "1:01");
        await tale.On("2026-12-01 00:00");
        Assert.Equal(
            [180, -180, 180, -75, -105, 180],
            (await tale.Statement(Quarters)).Postings.Select(posting => posting.Amount)
        );
    }

    static async Task Promise(Tale tale, string asked, string due, string term)
    {
        var ticket = await tale.Writes(asked, "Sofie Claes", $"Demande de {asked}");
        await tale.Promised(ticket, ServiceClock.Acknowledgement, due, ClockState.Running, term, "S2 tableau");
    }

    static (PostingKind, decimal) Last(CreditStatement statement) =>
        (statement.Postings[^1].Kind, statement.Postings[^1].Amount);

    static Task<Tale> Sign(string offer, int servers) =>
        Tale.Begin(
            "2026-10-01 09:00",
            "Europe/Brussels",
            (offer, "1"),
            new Dictionary<string, string>
            {
                ["servers"] =
                    $"[{string.Join(", ", Enumerable.Range(1, servers).Select(n => $"{{name: srv{n}, criticality: high, virtualised: false}}"))}]",
            },
            named: ["Sofie Claes"],
            others: []
        );
}
