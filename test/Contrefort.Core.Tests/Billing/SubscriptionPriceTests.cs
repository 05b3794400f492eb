using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using static Contrefort.Core.Tests.Billing.Ledger;

namespace Contrefort.Core.Tests.Billing;

public sealed class SubscriptionPriceTests
{
    static readonly TermDuration Month = new(1, DurationUnit.Month);
    static readonly TermDuration Year = new(1, DurationUnit.Year);

    static Quote Price(Contract contract) => Quote.Of(contract.Terms, PriceFacts.None);

    [Fact]
    public void Thirty_four_servers_are_tier_C_and_components_count_three_times()
    {
        var quote = Price(Site(34));
        Assert.Equal(7900, quote.NetEvery(Year));
        Assert.Equal(
            [("fee.linux", "C", 4000m), ("fee.component", "Samba", 1500m), ("fee.component", "OpenLDAP", 2400m)],
            quote.Lines.Select(line => (line.Term, line.Row!, line.Net))
        );
    }

    [Fact]
    public void A_price_by_tier_cites_the_tier_and_the_fee()
    {
        var samba = Price(Site(34)).Lines.Single(line => line.Row == "Samba");
        Assert.Equal(["scale.tier", "fee.component"], samba.Because.Refs());
        Assert.Equal(
            ["34 machines: tier C (20 to 49)", "Samba: 500 × 3"],
            samba.Steps.Select(step => $"{step.Reason}")
        );
    }

    [Fact]
    public void A_price_not_published_says_which_row_of_which_parameter_is_missing()
    {
        var line = Assert.Single(Price(Site(34, "{A: 1000, B: null, C: null, D: null, E: null, F: null}")).Missing);
        Assert.Equal("linux-price", line.Missing!.Parameter);
        Assert.Equal("“linux-price” gives no price for “C” yet.", $"{line.Missing.Sentence}");
        Assert.Equal(0, line.Net);
    }

    [Theory]
    [InlineData(3, 420)]
    [InlineData(4, 546)] // 560 − 10 % of the fourth
    [InlineData(5, 672)]
    public void The_discount_is_taken_from_the_fourth_server_on(int servers, decimal net)
    {
        var contract = Servers("myown-b", servers, Day(2026, 1, 1), Day(2026, 12, 31), ("server-discount", "10"));
        Assert.Equal(net, Price(contract).NetEvery(Month));
    }

    [Fact]
    public void A_discount_is_an_allowance_with_its_term()
    {
        var contract = Servers("myown-b", 5, Day(2026, 1, 1), Day(2026, 12, 31), ("server-discount", "10"));
        var line = Price(contract).Lines.Single(line => line.Term == "fee.monthly");
        Assert.Equal((5m, UnitCode.Month, 140m, 700m), (line.Quantity, line.Unit, line.UnitPrice, line.Gross));
        var allowance = Assert.Single(line.Allowances);
        Assert.Equal(
            (2m, 28m, "discount.many-servers"),
            (allowance.Quantity, line.Taken(allowance), allowance.Because.Ref)
        );
    }

    [Fact]
    public void A_flat_price_replaces_the_price_by_server_and_its_discount()
    {
        var contract = Servers(
            "myown-b",
            9,
            Day(2026, 1, 1),
            Day(2026, 12, 31),
            ("server-discount", "10"),
            ("flat-fee", "500")
        );
        var line = Price(contract).Lines.Single(line => line.Term == "fee.monthly");
        Assert.Equal((1m, 500m), (line.Quantity, line.Net));
        Assert.Empty(line.Allowances);
    }

    [Theory]
    [InlineData("10", 700)]
    [InlineData("20", 1200)]
    [InlineData("50", 2500)]
    [InlineData("100", 5000)]
    public void An_hour_pack_has_the_price_of_its_size(string pack, decimal net) =>
        Assert.Equal(net, Price(SignedContracts.Sign("libra-help", ("pack", pack))).NetAtPurchase);

    [Fact]
    public void What_an_event_costs_is_in_no_total()
    {
        var quote = Price(Servers("myown-a", 1, Day(2026, 1, 1), Day(2026, 12, 31)));
        Assert.Equal(75, quote.Lines.Single(line => line.Upon == "expedite-accepted").Net);
        Assert.Equal((70m, 0m), (quote.NetEvery(Month), quote.NetAtPurchase));
        Assert.Equal(
            [("rate.office", 20m), ("rate.off-hours", 35m)],
            quote.Rates.Select(rate => (rate.Term, rate.UnitPrice))
        );
    }

    [Fact]
    public void Travel_without_a_published_price_list_is_missing() =>
        Assert.Equal("travel-fee", Assert.Single(Price(SignedContracts.HourPack).Missing).Missing!.Parameter);

    [Fact]
    public void An_option_on_a_quote_stays_a_line_for_a_person_to_price()
    {
        var offer = Tests.Terms.Offers.Read("edge-site");
        var quote = Quote.Of(
            offer,
            new()
            {
                Parameters = new Dictionary<string, string> { ["machines"] = "34", ["components"] = "[]" },
                Options = ["extended-hours"],
            },
            new CalendarShelf(Calendars.HolidayFiles.All.Find)
        );
        Assert.Equal("fee.option-extended-hours", Assert.Single(quote.OnQuote).Term);
    }

    [Fact]
    public void A_share_of_the_sale_price_is_worked_out()
    {
        var contract = SignedContracts.Sign(
            "ipm-maintenance",
            ("customer-zone", "Europe/Paris"),
            ("customer-country", "FR"),
            ("maintenance", "[corrective]"),
            ("pricing", "percent-of-sale"),
            ("sale-price", "80000")
        );
        Assert.Equal(12000, Price(contract).NetEvery(Year));
    }

    [Theory]
    [InlineData(5, 8, 0)] // 13 in all
    [InlineData(5, 12, 2)] // 17 in all, 15 allowed
    public void Contacts_past_what_the_programmes_share_are_a_line_of_their_own(int held, int elsewhere, int charged)
    {
        var contract = SignedContracts.Sign(
            "techconnect",
            ("region", "Europe/Paris"),
            ("holidays", "FR"),
            ("product", "x"),
            ("yearly-price", "10000")
        );
        var quote = Quote.Of(
            contract.Terms,
            new()
            {
                Held = new Dictionary<string, int> { ["contacts"] = held },
                Elsewhere = new Dictionary<string, int> { ["contacts"] = elsewhere },
            }
        );
        var extra = quote.Lines.SingleOrDefault(line => line.Term == "fee.extra-contact");
        Assert.Equal(charged, extra?.Quantity ?? 0);
        Assert.Equal(charged > 0, quote.OnQuote.Count > 0);
    }
}
