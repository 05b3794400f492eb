using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using NodaTime;
using static Contrefort.Core.Tests.Billing.Ledger;

namespace Contrefort.Core.Tests.Billing;

public sealed class DraftTests
{
    static Contract Yearly(LocalDate startsOn, LocalDate endsOn) =>
        Site(34) with
        {
            StartsOn = startsOn,
            EndsOn = endsOn,
        };

    static IEnumerable<Draft> Advance(Contract contract, LocalDate until) =>
        Drafts.Of(new(contract), until).Where(draft => draft.Term.Ref == "billing.advance");

    [Fact]
    public void A_quarter_is_invoiced_in_advance_on_its_first_day()
    {
        var draft = Advance(Servers("myown-b", 3, Day(2026, 10, 1), Day(2027, 9, 30)), Day(2026, 10, 1)).Single();
        Assert.Equal((1260m, Day(2026, 10, 1), Day(2026, 12, 31)), (draft.Net, draft.InvoicedOn, draft.Until));
        Assert.Equal((9m, UnitCode.Month), (draft.Lines.Single().Price.Quantity, draft.Lines.Single().Price.Unit));
        Assert.Equal("C-1/billing.advance/2026-10-01", draft.Key);
    }

    [Fact]
    public void A_start_in_the_middle_of_a_quarter_is_counted_by_the_day()
    {
        var draft = Advance(Servers("myown-b", 1, Day(2026, 11, 16), Day(2027, 9, 30)), Day(2026, 11, 16)).Single();
        Assert.Equal([70m, 140m], draft.Lines.Select(line => line.Price.Net));
        Assert.Equal((15m, 30m), (draft.Lines[0].Price.Quantity, draft.Lines[0].Price.BaseQuantity));
        Assert.Equal("C-1/billing.advance/2026-10-01", draft.Key);
    }

    [Fact]
    public void An_end_in_the_middle_of_a_quarter_is_counted_by_the_day()
    {
        var contract = Servers("myown-b", 2, Day(2028, 1, 1), Day(2028, 2, 10)); // a leap year
        Assert.Equal([280m, 96.55m], Advance(contract, Day(2028, 1, 1)).Single().Lines.Select(line => line.Price.Net));
    }

    [Fact]
    public void A_server_added_in_a_quarter_already_invoiced_is_a_draft_of_its_own()
    {
        var contract = WorkPriceTests.Amended(
            Servers("myown-b", 3, Day(2026, 10, 1), Day(2027, 9, 30)),
            Day(2026, 11, 16),
            4
        );
        var drafts = Advance(contract, Day(2026, 11, 16)).ToList();
        Assert.Equal([1260m, 210m], drafts.Select(draft => draft.Net));
        Assert.Equal("C-1/billing.advance/2026-10-01+2026-11-16", drafts[1].Key);
        Assert.Equal(1680, Advance(contract, Day(2027, 1, 1)).Last().Net);
    }

    [Fact]
    public void A_server_taken_away_is_given_back_for_the_days_that_remain()
    {
        var contract = WorkPriceTests.Amended(
            Servers("myown-b", 3, Day(2026, 10, 1), Day(2027, 9, 30)),
            Day(2026, 12, 1),
            2
        );
        Assert.Equal([1260m, -140m], Advance(contract, Day(2026, 12, 31)).Select(draft => draft.Net));
    }

    [Fact]
    public void The_fifth_server_added_has_its_discount()
    {
        var four = Servers("myown-b", 4, Day(2026, 10, 1), Day(2027, 9, 30), ("server-discount", "10"));
        var drafts = Advance(WorkPriceTests.Amended(four, Day(2026, 12, 1), 5), Day(2026, 12, 1)).ToList();
        Assert.Equal([1638m, 126m], drafts.Select(draft => draft.Net));
    }

    [Fact]
    public void A_contract_begun_on_the_31st_comes_round_at_the_end_of_each_month()
    {
        var contract = Yearly(Day(2027, 1, 31), Day(2031, 1, 30));
        Assert.Equal(
            [Day(2027, 1, 31), Day(2028, 1, 31), Day(2029, 1, 31), Day(2030, 1, 31)],
            BillingPeriods.Of(contract, Day(2027, 1, 1), Day(2031, 12, 31)).Select(period => period.Starts)
        );
        var monthly = contract.Terms.Of<Core.Terms.BillingTerm>().Single() with
        {
            Every = new(1, Core.Terms.DurationUnit.Month),
        };
        Assert.Equal(
            [Day(2027, 1, 31), Day(2027, 2, 28), Day(2027, 3, 31), Day(2027, 4, 30)],
            BillingPeriods.Of(contract, monthly, Day(2027, 5, 1)).Select(period => period.Starts)
        );
        Assert.Equal(Day(2027, 2, 27), BillingPeriods.Of(contract, monthly, Day(2027, 5, 1)).First().Ends);
    }

    [Fact]
    public void A_contract_begun_on_29_February_comes_round_on_the_28th_and_again_on_the_29th() =>
        Assert.Equal(
            [Day(2028, 2, 29), Day(2029, 2, 28), Day(2030, 2, 28), Day(2031, 2, 28), Day(2032, 2, 29)],
            BillingPeriods
                .Of(Yearly(Day(2028, 2, 29), Day(2033, 2, 27)), Day(2028, 1, 1), Day(2032, 12, 31))
                .Select(period => period.Starts)
        );

    [Fact]
    public void A_yearly_price_without_proration_is_asked_whole() =>
        Assert.Equal(
            [7900m, 7900m],
            Drafts.Of(new(Yearly(Day(2027, 1, 31), Day(2029, 1, 30))), Day(2028, 2, 1)).Select(draft => draft.Net)
        );

    [Fact]
    public void A_pack_is_invoiced_on_the_day_it_is_bought()
    {
        var pack = SignedContracts.HourPack;
        var facts = new ContractFacts(pack)
        {
            Purchases = [new("credit.hours", "lot-2", 50, At(pack, "2026-06-30 23:30"))],
        };
        var draft = Drafts.Of(facts, Day(2026, 6, 30)).Single();
        Assert.Equal((2500m, "C-1/billing.pack/lot-2"), (draft.Net, draft.Key));
        Assert.Empty(Drafts.Of(facts, Day(2026, 6, 29)));
    }

    [Fact]
    public void A_month_is_invoiced_once_it_is_over_by_the_dates_of_the_contract()
    {
        var contract = Servers("myown-a", 1, Day(2026, 10, 1), Day(2027, 9, 30));
        // Still October in Brussels, an hour after the clocks went back to winter; one more is November there and October in UTC.
        WorkEntry[] works =
        [
            Work(At(contract, "2026-10-31 23:30"), 60, 1),
            Work(At(contract, "2026-11-01 00:30"), 60, 2),
        ];
        var drafts = Drafts
            .Of(new(contract) { Works = works }, Day(2026, 12, 1))
            .Where(draft => draft.Term.Ref == "billing.month-end")
            .ToList();
        Assert.Equal([Day(2026, 11, 1), Day(2026, 12, 1)], drafts.Select(draft => draft.InvoicedOn));
        Assert.All(drafts, draft => Assert.Equal(105, draft.Net)); // 4 quarters at 35, one free
        Assert.DoesNotContain(
            Drafts.Of(new(contract) { Works = works }, Day(2026, 10, 31)),
            draft => draft.Term.Ref == "billing.month-end"
        );
    }

    [Fact]
    public void Work_that_ends_after_the_contract_is_invoiced_all_the_same()
    {
        var contract = Servers("myown-a", 1, Day(2026, 10, 1), Day(2026, 12, 31));
        var work = Work(At(contract, "2027-01-01 00:10"), 60) with { TriggeredAt = At(contract, "2026-12-31 23:50") };
        var line = Drafts.Of(new(contract) { Works = [work] }, Day(2027, 2, 1)).SelectMany(draft => draft.Lines).Last();
        Assert.Equal(work.Id, line.Work);
        Assert.Equal(140, line.Price.Net);
    }

    [Fact]
    public void A_missing_price_is_a_line_that_says_so()
    {
        var contract = Site(34, "{A: null, B: null, C: null, D: null, E: null, F: null}");
        var line = Assert.Single(Drafts.Of(new(contract), Day(2026, 1, 1)).Single().Unpriced);
        Assert.Equal("linux-price", line.Price.Missing!.Parameter);
    }
}
