using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tests.Calendars;
using NodaTime;
using static Contrefort.Core.Tests.Billing.Ledger;

namespace Contrefort.Core.Tests.Billing;

public sealed class GivenPriceTests
{
    static readonly CalendarShelf Shelf = new(HolidayFiles.All.Find);
    static readonly TermDuration Year = new(1, DurationUnit.Year);

    static readonly Choices Site34 = new()
    {
        Parameters = new Dictionary<string, string> { ["machines"] = "34", ["components"] = "[Samba]" },
        Options = ["remote-maintenance"],
    };

    static Quote Priced(string offer, Choices choices, params IReadOnlyList<GivenPrice> prices) =>
        Quote.Of(Terms.Offers.Read(offer), Agreed(offer, choices, prices), Shelf);

    static Choices Agreed(string offer, Choices choices, params IReadOnlyList<GivenPrice> prices) =>
        GivenPrices.Agreed(
            Terms.Offers.Read(offer).Subscribe(choices, Shelf),
            prices,
            Amendment.FromTheBeginning,
            "Devis D-1"
        )
            is { } agreed
            ? choices with
            {
                Amendments = [agreed],
            }
            : choices;

    [Fact]
    public void A_row_of_a_price_list_is_filled_as_publication_would_fill_it()
    {
        var quote = Priced(
            "edge-site",
            Site34,
            new GivenPrice("fee.linux", "C", 4000, "grille 2026"),
            new GivenPrice("fee.component", "Samba", 500, "grille 2026")
        );
        Assert.Equal(5500, quote.NetEvery(Year)); // 4000 + 500 × 3
        Assert.Equal("fee.option-remote-maintenance", Assert.Single(quote.OnQuote).Term);
    }

    [Fact]
    public void A_price_on_a_quote_takes_the_place_of_the_words_and_says_what_it_is_for()
    {
        var quote = Priced(
            "edge-site",
            Site34,
            new GivenPrice("fee.option-remote-maintenance", null, 1200.5m, "deux serveurs", Year)
        );
        Assert.Equal(1200.5m, quote.NetEvery(Year));
        Assert.Equal("S0 §4.2", quote.Lines.Single(line => line.Upon is null && line.Net > 0).Because[0].Source);
    }

    [Fact]
    public void A_price_for_a_line_that_is_not_there_is_left_out() =>
        Assert.Empty(Agreed("edge-site", Site34, new GivenPrice("fee.linux", "A", 1, "")).Amendments);

    [Fact]
    public void A_rate_on_a_quote_is_given_too()
    {
        var choices = new Choices
        {
            Parameters = new Dictionary<string, string>
            {
                ["customer-zone"] = "Europe/Paris",
                ["customer-country"] = "FR",
                ["maintenance"] = "[corrective]",
                ["pricing"] = "on-request",
            },
        };
        var rate = Assert.Single(
            Priced("ipm-maintenance", choices, new GivenPrice("rate.on-request", null, 95, "tarif 2026")).Rates
        );
        Assert.Equal((PriceState.Priced, 95m), (rate.State, rate.UnitPrice));
    }

    [Fact]
    public void An_option_no_term_invoices_is_invoiced_with_the_rest()
    {
        var contract = Signed(
            new GivenPrice("fee.linux", "C", 4000, ""),
            new GivenPrice("fee.component", "Samba", 500, ""),
            new GivenPrice("fee.option-remote-maintenance", null, 1200, "", Year)
        );
        Assert.Equal(
            [("billing.agreed", 1200m), ("billing.yearly", 5500m)],
            Drafts.Of(new(contract), Day(2026, 1, 1)).Select(draft => (draft.Term.Ref, draft.Net))
        );
    }

    [Fact]
    public void What_is_due_once_is_invoiced_once()
    {
        var contract = Signed(new GivenPrice("fee.option-remote-maintenance", null, 300, ""));
        var drafts = Drafts.Of(new(contract with { EndsOn = Day(2027, 12, 31) }), Day(2027, 6, 1));
        Assert.Equal([300m], drafts.Where(draft => draft.Term.Ref == "billing.agreed").Select(draft => draft.Net));
    }

    [Fact]
    public void An_option_added_in_the_middle_is_asked_for_its_days()
    {
        var open = Terms
            .Offers.Read("myown-b")
            .Subscribe(new Choices { Parameters = new Dictionary<string, string> { ["servers"] = List(2) } }, Shelf);
        var more = new Amendment(Day(2026, 2, 15), "Avenant 1", $"set: {{servers: {List(5)}}}");
        var contract = Servers("myown-b", 2, Day(2026, 1, 1), Day(2026, 12, 31)) with
        {
            Terms = open.Offer.Subscribe(open.Choices with { Amendments = [more] }, Shelf),
        };
        var change = Drafts.Of(new(contract), Day(2026, 3, 1)).Single(draft => draft.Key.Contains('+'));
        // 3 servers more at 140: 14 days of 28 in February, and March.
        Assert.Equal((3 * 140 * 14m / 28) + (3 * 140), change.Net);
    }

    [Fact]
    public void An_option_comes_and_goes_by_amendment()
    {
        var terms = Terms
            .Offers.Read("edge-site")
            .Subscribe(
                Site34 with
                {
                    Amendments =
                    [
                        new(Day(2026, 4, 1), "Avenant 1", "{options: [onsite-days], set: {days: 4}}"),
                        new(Day(2026, 9, 1), "Avenant 2", "drop: [option.onsite-days, option.remote-maintenance]"),
                    ],
                },
                Shelf
            );
        Assert.Equal(["remote-maintenance"], terms.AsOf(Day(2026, 3, 31)).ChosenOptions);
        Assert.Equal(["remote-maintenance", "onsite-days"], terms.AsOf(Day(2026, 4, 1)).ChosenOptions);
        Assert.NotNull(terms.AsOf(Day(2026, 4, 1)).Find("credit.onsite-days"));
        Assert.Empty(terms.AsOf(Day(2026, 9, 1)).ChosenOptions);
        Assert.Null(terms.AsOf(Day(2026, 9, 1)).Find("credit.onsite-days"));
    }

    static Contract Signed(params IReadOnlyList<GivenPrice> prices) =>
        Site(34) with
        {
            Terms = Terms.Offers.Read("edge-site").Subscribe(Agreed("edge-site", Site34, prices), Shelf),
        };
}
