using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using NodaTime;
using static Contrefort.Core.Tests.Billing.Ledger;

namespace Contrefort.Core.Tests.Billing;

public sealed class WorkPriceTests
{
    static readonly Contract OneServer = Servers("myown-a", 1, Day(2026, 10, 1), Day(2027, 9, 30));

    static PricedWork Price(Contract contract, string trigger, int minutes) =>
        Read(contract, [], Work(At(contract, trigger), minutes)).Works.Single();

    [Theory]
    [InlineData("2026-10-19 16:59", 30, 20)] // 2 quarters, one of them free
    [InlineData("2026-10-19 17:00", 20, 35)] // half an hour at least, then one free
    [InlineData("2026-10-24 10:00", 70, 140)] // 5 quarters, one free
    [InlineData("2026-10-19 10:00", 15, 0)]
    public void Work_is_priced_by_the_hour_it_was_asked_for(string trigger, int minutes, decimal net) =>
        Assert.Equal(net, Price(OneServer, trigger, minutes).Net);

    [Fact]
    public void Every_step_of_a_price_has_its_term()
    {
        var work = Price(OneServer, "2026-10-24 10:00", 10);
        Assert.Equal(
            ["meter.quarter", "meter.off-minimum", "credit.included-interventions", "rate.off-hours"],
            work.Line!.Because.Refs()
        );
        Assert.Equal((2m, 35m, 35m), (work.Line.Quantity, work.Line.UnitPrice, work.Net));
        var free = Assert.Single(work.Line.Allowances);
        Assert.Equal((1m, 100m, "credit.included-interventions"), (free.Quantity, free.Percent, free.Because.Ref));
    }

    [Fact]
    public void Work_of_unlimited_calls_costs_nothing()
    {
        var work = Price(Site(34), "2026-10-19 10:00", 300);
        Assert.Equal((WorkOutcome.Included, 0m), (work.Outcome, work.Net));
        Assert.Null(work.Line);
    }

    [Fact]
    public void A_pack_pays_and_the_lot_is_named()
    {
        var pack = SignedContracts.HourPack;
        var bought = new Purchase("credit.hours", "C-1/pack/1", 10, At(pack, "2026-01-02 09:00"));
        var work = Read(pack, [bought], Work(At(pack, "2026-02-02 10:00"), 46)).Works.Single();
        Assert.Equal(WorkOutcome.FromCredit, work.Outcome);
        Assert.Equal(("C-1/pack/1", 60m), (work.Draws.Single().Lot.Key, work.Draws.Single().Amount));
        Assert.Contains("credit.hours", work.Steps.Select(step => step.Because.Ref));
    }

    [Fact]
    public void The_pack_that_ends_first_is_drawn_first_and_the_rest_is_owed()
    {
        var pack = SignedContracts.HourPack;
        Purchase[] bought =
        [
            new("credit.hours", "b", 1, At(pack, "2026-02-01 09:00")),
            new("credit.hours", "a", 1, At(pack, "2026-01-02 09:00")),
        ];
        var work = Read(pack, bought, Work(At(pack, "2026-02-02 10:00"), 180)).Works.Single();
        Assert.Equal(WorkOutcome.Overdrawn, work.Outcome);
        Assert.Equal([("a", 60m), ("b", 60m)], work.Draws.Select(draw => (draw.Lot.Key, draw.Amount)));
    }

    [Fact]
    public void A_component_nobody_chose_waits_for_a_quote_and_takes_nothing()
    {
        var contract = Site(34) with { Components = ["Samba", "OpenLDAP"] };
        var asked = Work(At(contract, "2026-10-19 10:00"), 60) with { Component = "Postfix" };
        var work = Read(contract, [], asked).Works.Single();
        Assert.Equal(WorkOutcome.OnQuote, work.Outcome);
        Assert.NotEmpty(work.Steps);
    }

    [Fact]
    public void A_visit_takes_half_a_day_of_the_days_bought()
    {
        var contract = Signed("edge-site", ["onsite-days"], ("machines", "34"), ("components", "[]"), ("days", "5"));
        var bought = new Purchase("credit.onsite-days", "days", 5, At(contract, "2026-01-02 09:00"));
        var visit = Work(At(contract, "2026-03-02 10:00"), 300) with { Mode = InterventionMode.OnSite };
        var account = Read(contract, [bought], visit);
        Assert.Equal(0.5m, account.Works.Single().Draws.Single().Amount);
        Assert.Equal(4.5m, account.Credits.Single().Statement.Balance);
    }

    [Fact]
    public void A_back_dated_entry_changes_what_follows_and_nothing_before()
    {
        var works = Enumerable
            .Range(1, 5)
            .Select(n => Work(At(OneServer, $"2026-10-{n + 4:00} 10:00"), 15, n))
            .ToList();
        var before = Read(OneServer, [], works).Works.Select(work => work.Net).ToList();
        Assert.Equal([0, 20, 20, 20, 20], before);

        var late = Work(At(OneServer, "2026-10-03 10:00"), 20, 99);
        var after = Read(OneServer, [], [.. works, late]).Works;
        Assert.Equal([35m, 20, 20, 20, 20, 20], after.Select(work => work.Net));
    }

    [Fact]
    public void What_was_invoiced_and_would_be_otherwise_now_is_a_correction()
    {
        var first = Work(At(OneServer, "2026-10-05 10:00"), 15, 1);
        var late = Work(At(OneServer, "2026-10-02 10:00"), 15, 2);
        var until = Day(2026, 11, 1);
        var billed = Drafts
            .Of(new(OneServer) { Works = [first] }, until)
            .SelectMany(draft => draft.Lines)
            .Select(line => new BilledLine(line.Key, line.Price.Net))
            .ToList();
        var correction = Assert.Single(
            Corrections.Of(billed, Drafts.Of(new(OneServer) { Works = [first, late] }, until))
        );
        Assert.Equal((0m, 20m), (correction.Billed, correction.Difference));
        Assert.Equal(first.Id, correction.Now!.Work);
    }

    [Fact]
    public void A_server_added_in_November_is_granted_its_quarter_hours_from_December()
    {
        var contract = Amended(Servers("myown-b", 1, Day(2026, 10, 1), Day(2027, 9, 30)), Day(2026, 11, 16), 2);
        var account = WorkAccount.Read(new(contract), At(contract, "2026-12-31 12:00"));
        Assert.Equal([30m, 30m, 60m], account.Credits.Single().Statement.Lots.Select(lot => lot.Lot.Amount));
    }

    [Fact]
    public void A_visit_is_charged_its_journey_by_zone()
    {
        var contract = SignedContracts.Sign("libra-help", ("pack", "10"), ("travel-fee", "{A: 50, B: 120}"));
        var visit = Work(At(contract, "2026-03-02 10:00"), 300) with { Mode = InterventionMode.OnSite, Zone = "B" };
        var line = Assert.Single(Drafts.Of(new(contract) { Works = [visit] }, Day(2026, 4, 1)).Single().Lines);
        Assert.Equal(("fee.travel", 120m, "T-1"), (line.Price.Term, line.Price.Net, line.Ticket));
    }

    internal static Contract Signed(string offer, string[] options, params (string Name, string Value)[] values) =>
        SignedContracts.SiteOf34 with
        {
            Components = [],
            Terms = Tests
                .Terms.Offers.Read(offer)
                .Subscribe(
                    new() { Parameters = values.ToDictionary(v => v.Name, v => v.Value), Options = options },
                    new CalendarShelf(Calendars.HolidayFiles.All.Find)
                ),
        };

    internal static Contract Amended(Contract contract, LocalDate on, int servers) =>
        contract with
        {
            Terms = contract.Terms.Offer.Subscribe(
                contract.Terms.Choices with
                {
                    Amendments = [new(on, "Avenant 1", $"set: {{servers: {List(servers)}}}")],
                },
                new CalendarShelf(Calendars.HolidayFiles.All.Find)
            ),
        };
}
