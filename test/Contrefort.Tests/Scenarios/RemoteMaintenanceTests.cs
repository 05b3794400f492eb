using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;

namespace Contrefort.Tests.Scenarios;

/// <summary>Offers served in the customer's own zone and holidays: an application kept from afar, and a named technical lead.</summary>
public sealed class RemoteMaintenanceTests
{
    [Fact]
    public async Task A_week_in_Tokyo_aims_by_severity_in_the_customers_own_hours()
    {
        await using var tale = await Tale.Begin(
            "2026-11-02 08:30",
            "Asia/Tokyo",
            ("ipm-maintenance", "1"),
            new Dictionary<string, string>
            {
                ["customer-zone"] = "Asia/Tokyo",
                ["customer-country"] = "JP",
                ["languages"] = "[en]",
                ["sale-price"] = "80000",
                ["pricing"] = "percent-of-sale",
                ["maintenance"] = "[preventive, corrective]",
            },
            named: ["Kenji Nakamura"],
            others: [],
            language: "en"
        );
        var labels = (await tale.Get<Contrefort.Contracts.ContractBook>().Find(tale.Contract))!.Terms.Labels;
        Assert.Equal(("Rapport d'erreur", "Nouvelle fonctionnalité"), (labels["incident"], labels["enhancement"]));

        // Monday 2 November, the eve of Culture Day. No severity yet: no figure is promised.
        var ticket = await tale.Writes("2026-11-02 16:30", "Kenji Nakamura", "Loading plan is not printed");
        Assert.True((await tale.Story(ticket)).Verdict!.IsAdmitted);
        Assert.Equal(ClockState.Untimed, (await tale.Clock(ticket, ServiceClock.Acknowledgement)).State);

        // The provider says how serious it is: 4 h from 8:30 to 17:30, one of them on Monday, the rest on Wednesday.
        await Severity(tale, "2026-11-02 16:45", ticket, "major", Side.Provider);
        await tale.Promised(
            ticket,
            ServiceClock.Acknowledgement,
            "2026-11-04 11:30",
            ClockState.Running,
            "response.response",
            "temps de réponse"
        );
        await tale.Promised(
            ticket,
            ServiceClock.Resolution,
            "2026-11-06 16:30",
            ClockState.Running,
            "response.repair",
            "temps de réparation"
        );
        // The customer thinks it is worse; until both agree, the provider's word holds.
        await Severity(tale, "2026-11-02 16:50", ticket, "critical", Side.Customer);
        await tale.Promised(
            ticket,
            ServiceClock.Acknowledgement,
            "2026-11-04 11:30",
            ClockState.Running,
            "response.response",
            "temps de réponse"
        );
        await Severity(tale, "2026-11-02 17:00", ticket, "critical", Side.Provider);
        Assert.Equal("critical", (await tale.Story(ticket)).PriorityAgreed);
        // Critical runs round the clock: an hour to answer, eight to repair; an aim is missed, never broken.
        await tale.Promised(
            ticket,
            ServiceClock.Acknowledgement,
            "2026-11-02 17:30",
            ClockState.Running,
            "response.response",
            "temps de réponse"
        );
        await tale.Acknowledges("2026-11-02 17:40", ticket);
        var missed = await tale.Clock(ticket, ServiceClock.Acknowledgement);
        Assert.Equal(
            (ClockState.Late, false, Commitment.Target),
            (missed.State, missed.IsBreach, missed.Term.Commitment)
        );
        await tale.Does(
            "2026-11-02 18:00",
            ticket,
            change => change.Ticket.Hold(Tale.Ines, HoldReason.WaitingForCustomer, "Trace", change.Now)
        );
        await tale.Does("2026-11-02 20:00", ticket, change => change.Ticket.Resume(Tale.Ines, change.Now));
        await tale.Promised(
            ticket,
            ServiceClock.Resolution,
            "2026-11-03 02:30",
            ClockState.Running,
            "response.repair",
            "temps de réparation"
        );

        // A call on the holiday is out of hours: the hot line is closed then.
        var call = await tale.Calls("2026-11-03 10:00", "Kenji Nakamura", "Crane list empty");
        Assert.Equal(VerdictAnswer.No, (await tale.Verdict(call, VerdictQuestion.AllowedChannel)).Answer);
        var minor = await tale.Asks(
            "2026-11-03 11:00",
            "Kenji Nakamura",
            "A new column, please",
            kind: TicketKind.Enhancement
        );
        Assert.Equal(
            (VerdictAnswer.Note, TicketState.New),
            ((await tale.Verdict(minor, VerdictQuestion.AllowedChannel)).Answer, (await tale.Story(minor)).State)
        );
        await Severity(tale, "2026-11-04 09:00", minor, "temporary", Side.Provider);
        // « monitored » is no delay: nothing is promised by when it is repaired.
        Assert.Equal(ClockState.Untimed, (await tale.Clock(minor, ServiceClock.Resolution)).State);
    }

    [Fact]
    public async Task A_technical_lead_answers_within_the_hour_and_nothing_closes_without_both()
    {
        var maintenance = new Dictionary<string, string>
        {
            ["region"] = "Europe/Paris",
            ["holidays"] = "FR",
            ["products"] = "[Content Server]",
            ["contacts"] = "8",
            ["yearly-price"] = "24000",
        };
        await using var tale = await Tale.Begin(
            "2026-11-02 09:00",
            "Europe/Paris",
            ("ot-maintenance", "smph-in-force"),
            maintenance,
            named: [.. Enumerable.Range(1, 8).Select(n => $"Contact{n} Vasseur")],
            others: ["Camille Vasseur", .. Enumerable.Range(9, 7).Select(n => $"Contact{n} Vasseur")]
        );
        var support = await tale.Sign(
            "C-2",
            ("techconnect", "1"),
            new Dictionary<string, string>
            {
                ["region"] = "Europe/Paris",
                ["holidays"] = "FR",
                ["product"] = "Content Server",
                ["yearly-price"] = "36000",
            }
        );
        // Five more beside the eight of the maintenance; past that, and past fifteen in all, each is at a fee.
        await tale.NameContact("Camille Vasseur", support);
        for (var n = 9; n <= 12; n++)
            await tale.NameContact($"Contact{n} Vasseur", support);
        var sixth = await tale.Names("Contact13 Vasseur", support);
        Assert.Equal((1, true, "fee.extra-contact"), (sixth!.Past, sixth.IsGranted, sixth.Beyond.Reference));

        // 16:30 on the eve of a holiday: half an hour that day, half an hour on Thursday.
        var ticket = await tale.Asks("2026-11-10 16:30", "Camille Vasseur", "Import bloqué", contract: "C-2");
        await tale.Promised(
            ticket,
            ServiceClock.FirstResponse,
            "2026-11-12 09:30",
            ClockState.Running,
            "response.answer",
            "S4 §12"
        );
        await tale.Acknowledges("2026-11-12 09:20", ticket);
        await tale.Promised(
            ticket,
            ServiceClock.FirstResponse,
            "2026-11-12 09:30",
            ClockState.Met,
            "response.answer",
            "S4 §12"
        );

        // What is excluded, what is tried, what needs a quote.
        await Covers(tale, "customisations", VerdictAnswer.No);
        await Covers(tale, "third-party-products-resold", VerdictAnswer.Yes);
        await Covers(tale, "other-products", VerdictAnswer.No);

        await tale.Does(
            "2026-11-12 11:00",
            ticket,
            change => change.Ticket.Resolve(Tale.Ines, "Import relancé", change.Now)
        );
        var alone = await Assert.ThrowsAsync<RuleViolationException>(() =>
            tale.Does(
                "2026-11-12 11:10",
                ticket,
                change =>
                    change.Ticket.AgreeToClose(
                        Tale.Ines,
                        Side.Provider,
                        change.Contract!.Terms.NeedsBothToClose,
                        change.Now
                    )
            )
        );
        Assert.Equal(
            "The contract keeps this ticket open until the customer agrees to close it.",
            alone.Sentence.ToString()
        );
        await tale.Does(
            "2026-11-13 10:00",
            ticket,
            change =>
                change.Ticket.AgreeToClose(
                    Actor.Contact(Guid.NewGuid(), "Camille Vasseur"),
                    Side.Customer,
                    change.Contract!.Terms.NeedsBothToClose,
                    change.Now
                )
        );
        Assert.Equal(TicketState.Closed, (await tale.Story(ticket)).State);
    }

    static async Task Covers(Tale tale, string component, VerdictAnswer answer)
    {
        var ticket = await tale.Asks(
            "2026-11-12 10:00",
            "Camille Vasseur",
            "Question",
            component: component,
            contract: "C-2"
        );
        Assert.Equal(answer, (await tale.Verdict(ticket, VerdictQuestion.CoveredComponent)).Answer);
    }

    static Task Severity(Tale tale, string moment, TicketId ticket, string severity, Side side) =>
        tale.Does(
            moment,
            ticket,
            change =>
                change.Ticket.SetPriority(
                    side == Side.Provider ? Tale.Ines : Actor.Contact(Guid.NewGuid(), "Kenji Nakamura"),
                    severity,
                    side,
                    false,
                    change.Now
                )
        );
}
