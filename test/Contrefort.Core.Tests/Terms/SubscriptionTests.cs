using Contrefort.Core.Calendars;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;
using NodaTime;

namespace Contrefort.Core.Tests.Terms;

public sealed class SubscriptionTests
{
    static readonly CalendarShelf _shelf = new(territory => new HolidayCalendar(
        territory,
        new(territory, territory),
        _ => []
    ));

    static ContractTerms Subscribe(string offer, Dictionary<string, string> parameters, params string[] options) =>
        Offers.Read(offer).Subscribe(new Choices { Parameters = parameters, Options = options }, _shelf);

    [Fact]
    public void A_contract_has_the_value_its_customer_chose()
    {
        var terms = Subscribe("libra-help", new() { ["pack"] = "20" });

        var hours = Assert.IsType<CreditTerm>(terms.Find("credit.hours"));
        Assert.Equal(20, hours.Amount.Value);
        Assert.Equal("pack", hours.Amount.Parameter);
    }

    [Fact]
    public void A_contract_cannot_be_made_without_a_required_value()
    {
        var refused = Assert.Throws<OfferException>(() => Subscribe("libra-help", []));

        Assert.Equal("pack:1:1: The parameter “pack” has no value yet.", refused.Message);
    }

    [Fact]
    public void A_value_outside_the_choice_is_refused()
    {
        var refused = Assert.Throws<OfferException>(() => Subscribe("libra-help", new() { ["pack"] = "30" }));

        Assert.Equal("pack:1:1: Unknown pack “30”; one of: 10, 20, 50, 100.", refused.Message);
    }

    [Fact]
    public void An_option_that_extends_the_hours_replaces_the_calendar_every_clock_runs_on()
    {
        var parameters = new Dictionary<string, string> { ["machines"] = "25", ["components"] = "[Samba]" };
        var usual = Subscribe("edge-site", parameters);
        var extended = Subscribe("edge-site", parameters, "extended-hours");
        var at = Instant.FromUtc(2026, 11, 20, 7, 30); // Friday 08:30 in Paris

        Assert.False(usual.Calendar("office").IsOpen(at));
        Assert.True(extended.Calendar("office").IsOpen(at));
        Assert.Equal("extended-hours", extended.Find("coverage.hours")!.Option);
    }

    [Fact]
    public void A_sum_with_a_parameter_of_an_option_is_worked_out()
    {
        var parameters = new Dictionary<string, string>
        {
            ["perimeter"] = "Postes de travail",
            ["components"] = "[Samba]",
            ["yearly-price"] = "9000",
            ["extra"] = "3",
        };

        var terms = Subscribe("edge-unlimited", parameters, "extra-contacts");

        Assert.Equal(5, Assert.IsType<QuotaTerm>(terms.Find("quota.contacts")).Max!.Value.Value);
    }

    [Fact]
    public void A_component_chosen_is_found_under_its_domain()
    {
        var terms = Subscribe("edge-pack", new() { ["pack"] = "10", ["components"] = "[Samba, Postfix]" });

        var perimeter = Assert.IsType<ScopeTerm>(terms.Find("scope.chosen-perimeter")).Components!.Domains.Value;
        Assert.Equal(["Samba"], perimeter["administration-systeme-reseau"]);
        Assert.Equal(["Postfix"], perimeter["messagerie-groupware"]);
    }

    [Fact]
    public void An_amendment_holds_from_the_start_of_its_day()
    {
        var amendment = new Amendment(
            new LocalDate(2026, 7, 1),
            "Avenant 1",
            "terms: [{quota: {id: contacts, of: contacts, max: 4}}]"
        );
        var terms = Offers
            .Read("edge-pack")
            .Subscribe(
                new Choices
                {
                    Parameters = new Dictionary<string, string> { ["pack"] = "10", ["components"] = "[Samba]" },
                    Amendments = [amendment],
                },
                _shelf
            );

        Assert.Equal(2, Contacts(terms.AsOf(new LocalDate(2026, 6, 30))).Max!.Value.Value);
        Assert.Equal(4, Contacts(terms.AsOf(new LocalDate(2026, 7, 1))).Max!.Value.Value);
        Assert.Equal("Avenant 1", Contacts(terms.AsOf(new LocalDate(2026, 7, 1))).Source);

        static QuotaTerm Contacts(ContractTerms terms) => Assert.IsType<QuotaTerm>(terms.Find("quota.contacts"));
    }

    [Fact]
    public void An_amendment_may_drop_a_term_set_a_value_and_change_the_hours()
    {
        const string document = """
            set: {pack: 50}
            drop: [quota.contacts]
            calendars: {office: {open: {mon-fri: "07:00-20:00"}, holidays: FR}}
            """;
        var terms = Offers
            .Read("edge-pack")
            .Subscribe(
                new Choices
                {
                    Parameters = new Dictionary<string, string> { ["pack"] = "10", ["components"] = "[Samba]" },
                    Amendments = [new Amendment(new LocalDate(2026, 7, 1), "Avenant 2", document)],
                },
                _shelf
            )
            .AsOf(new LocalDate(2026, 7, 1));

        Assert.Null(terms.Find("quota.contacts"));
        Assert.Equal(50, Assert.IsType<CreditTerm>(terms.Find("credit.hours")).Amount.Value);
        Assert.True(terms.Calendar("office").IsOpen(Instant.FromUtc(2026, 11, 20, 6, 30)));
    }

    [Fact]
    public void An_amendment_that_cannot_be_read_is_refused_with_its_place()
    {
        var choices = new Choices
        {
            Parameters = new Dictionary<string, string> { ["pack"] = "10" },
            Amendments = [new Amendment(new LocalDate(2026, 7, 1), "Avenant 3", "drop: [quota.contact]")],
        };

        var refused = Assert.Throws<OfferException>(() => Offers.Read("libra-help").Subscribe(choices, _shelf));

        Assert.StartsWith("Avenant 3:1:8: Unknown term “quota.contact”", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contracts_on_the_same_hours_share_them()
    {
        var one = Subscribe("libra-help", new() { ["pack"] = "10" });
        var other = Subscribe("edge-pack", new() { ["pack"] = "10", ["components"] = "[Samba]" });

        Assert.Same(one.Calendar("office"), other.Calendar("office"));
    }

    [Fact]
    public void An_abstract_offer_cannot_be_subscribed()
    {
        var refused = Assert.Throws<OfferException>(() =>
            Subscribe("edge-common", new() { ["components"] = "[Samba]" })
        );

        Assert.Contains("“edge-common” only serves to be extended.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pack", "{10: 1}")]
    [InlineData("pack", "[10]")]
    [InlineData("pack", "null")]
    [InlineData("pack", "")]
    [InlineData("pack", "$pack")]
    [InlineData("packs", "10")]
    public void A_strange_value_is_refused_and_never_breaks(string name, string value)
    {
        var parameters = new Dictionary<string, string> { ["pack"] = "10" };
        parameters[name] = value;

        Assert.Throws<OfferException>(() => Subscribe("libra-help", parameters));
    }
}
