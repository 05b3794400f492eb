using Contrefort.Core.Terms;

namespace Contrefort.Core.Tests.Terms;

/// <summary>Each bad file says what is wrong, on which line and in which column.</summary>
public sealed class BadOfferTests
{
    /// <summary>A good offer; line 9 is where a test puts its parameter, line 12 where it puts its term.</summary>
    const string Good = """
        format: support-terms/1
        offer: small
        version: "1"
        label: Petite offre
        seller: Vendeur
        currency: EUR
        zone: Europe/Paris
        parameters:
          pack: {type: choice, of: [10, 20], unit: h}
        calendars: {office: {open: {mon-fri: "09:00-18:00"}, holidays: FR}}
        terms:
          - quota: {id: contacts, source: S §1, of: contacts, max: 2}

        """;

    static string Diagnose(string text, params (string Id, string Text)[] others) =>
        string.Join(
            '\n',
            OfferReader
                .Read("small", id => id == "small" ? text : others.FirstOrDefault(other => other.Id == id).Text)
                .Diagnostics
        );

    [Fact]
    public void The_good_offer_is_good() => Assert.Equal("", Diagnose(Good));

    [Theory]
    [InlineData(
        "quota: {id: q, source: S, of: calls, maxx: 2, max: 2}",
        "small.yaml:13:42: Unknown key “maxx”; one of: adds, beyond, group-max, house, reading, replaces, when, within."
    )]
    [InlineData(
        "quota: {id: q, source: S, of: calls, max: 2, beyonnd: fee}",
        "small.yaml:13:50: Unknown key “beyonnd”: did you mean “beyond”?"
    )]
    [InlineData("period: {id: p, source: S, renews: tacitly}", "small.yaml:13:13: “length” is missing.")]
    [InlineData("quotta: {id: q, source: S}", "small.yaml:13:5: Unknown kind of term “quotta”: did you mean “quota”?")]
    [InlineData("quota: {source: S, of: calls, max: 2}", "small.yaml:13:12: “id” is missing.")]
    [InlineData("quota: {id: q, of: calls, max: 2}", "small.yaml:13:12: “source” is missing.")]
    [InlineData(
        "quota: {id: Q one, source: S, of: calls, max: 2}",
        "small.yaml:13:5: “Q one” is not a name: small letters, digits and hyphens."
    )]
    [InlineData(
        "quota: {id: q, source: S, of: calls, max: many}",
        "small.yaml:13:47: This must be a whole number, not “many”."
    )]
    [InlineData("quota: {id: q, source: S, of: calls, max: -1}", "small.yaml:13:47: A quota is not below zero.")]
    [InlineData("quota: {id: q, source: S, of: calls}", "small.yaml:13:12: A quota says how many: “max” or “adds”.")]
    [InlineData(
        "quota: {id: q, source: S, of: calls, max: $packs}",
        "small.yaml:13:47: Unknown parameter “packs”: did you mean “pack”?"
    )]
    [InlineData(
        "quota: {id: q, source: S, of: calls, max: 2, within: credit.hours}",
        "small.yaml:13:5: Unknown term “credit.hours”; one of: quota.contacts, quota.q."
    )]
    [InlineData(
        "quota: {id: q, source: S, of: calls, max: 2, beyond: option.more}",
        "small.yaml:13:5: Unknown option “option.more”."
    )]
    [InlineData(
        "quota: {id: contacts, source: S, of: calls, max: 2}",
        "small.yaml:13:5: “quota.contacts” is already given on line 12."
    )]
    [InlineData(
        "quota: nothing",
        "small.yaml:13:12: This must be a map (key: value), not “nothing”.\nsmall.yaml:13:12: A quota says how many: “max” or “adds”."
    )]
    [InlineData(
        "coverage: {id: c, source: S, calendar: ofice}",
        "small.yaml:13:44: Unknown calendar “ofice”: did you mean “office”?"
    )]
    [InlineData(
        "coverage: {id: c, source: S, calendar: {open: {lun: \"09:00-18:00\"}}}",
        "small.yaml:13:52: “lun” names no day of the week: write mon, tue, wed, thu, fri, sat, sun or mon-fri."
    )]
    [InlineData(
        "coverage: {id: c, source: S, calendar: {open: {mon: \"9h-18h\"}}}",
        "small.yaml:13:52: “9h-18h” is not a window of the day: write for instance 09:00-18:00."
    )]
    [InlineData(
        "coverage: {id: c, source: S, calendar: {open: {mon: \"09:00-18:00\"}, holidays: France}}",
        "small.yaml:13:83: This must be a territory (FR, FR-57), a list of dates, or none, not “France”."
    )]
    [InlineData(
        "coverage: {id: c, source: S, territories: [France]}",
        "small.yaml:13:47: “France” is not a territory code (FR, BE, CH-GE)."
    )]
    [InlineData(
        "channel: {id: c, source: S, via: [fax]}",
        "small.yaml:13:39: Unknown word “fax”; one of: phone, email, web, probe, sms."
    )]
    [InlineData(
        "response: {id: r, source: S, clock: acknowledgement, within: 4 hours, calendar: office, commitment: contractual}",
        "small.yaml:13:66: This must be a duration (15min, 4h, 1d, 3mo, 1y), not “4 hours”."
    )]
    [InlineData(
        "response: {id: r, source: S, clock: acknowledgement, within: $pack, calendar: office, commitment: contractual}",
        "small.yaml:13:66: The parameter “pack” cannot stand here: this must be a duration (15min, 4h, 1d, 3mo, 1y)."
    )]
    [InlineData(
        "response: {id: r, source: S, clock: acknowledgement, within: 4h, commitment: contractual}",
        "small.yaml:13:15: A response with a delay names the calendar it runs on."
    )]
    [InlineData(
        "response: {id: r, source: S, clock: acknowledgement, commitment: contractual}",
        "small.yaml:13:15: A response has either “within” or “every”."
    )]
    [InlineData(
        "response: {id: r, source: S, clock: acknowledgement, within: 4h, calendar: office, commitment: contractual, pauses: [waiting-for-customer]}",
        "small.yaml:13:121: Nothing pauses an acknowledgement."
    )]
    [InlineData(
        "response: {id: r, source: S, clock: ack, within: 4h, calendar: office, commitment: firm}",
        "small.yaml:13:41: Unknown word “ack”; one of: acknowledgement, first-response, workaround, resolution, update.\nsmall.yaml:13:88: Unknown word “firm”; one of: guaranteed, contractual, target, indicative, best-effort."
    )]
    [InlineData(
        "response: {id: r, source: S, clock: resolution, within: {table: pack, key: severity, column: x}, calendar: office, commitment: target}",
        "small.yaml:13:69: Unknown table “pack”."
    )]
    [InlineData(
        "meter: {id: m, source: S, when: {durations: {lt: 4h}}, times: 2}",
        "small.yaml:13:37: A condition without any dimension.\nsmall.yaml:13:38: Unknown key “durations”: did you mean “duration”?"
    )]
    [InlineData(
        "meter: {id: m, source: S, when: {duration: 4h}, times: 2}",
        "small.yaml:13:48: This must be bounds, e.g. {lt: 4h}, not “4h”."
    )]
    [InlineData(
        "meter: {id: m, source: S, when: {duration: {gte: 5h, lt: 4h}}, times: 2}",
        "small.yaml:13:48: The lower bound is above the upper bound."
    )]
    [InlineData(
        "meter: {id: m, source: S, when: {work: on-site}, times: 2}",
        "small.yaml:13:44: Unknown word “on-site”: did you mean “onsite”?"
    )]
    [InlineData(
        "meter: {id: m, source: S, counts: travel, excludes: [travel]}",
        "small.yaml:13:57: “travel” is both counted and excluded."
    )]
    [InlineData("meter: {id: m, source: S, round: {to: 15min}}", "small.yaml:13:38: “mode” is missing.")]
    [InlineData(
        "meter: {id: m, source: S, round: {to: 1mo, mode: up}}",
        "small.yaml:13:38: Work is rounded to minutes, hours or parts of a day."
    )]
    [InlineData(
        "credit: {id: c, source: S, unit: h, amount: 10}",
        "small.yaml:13:13: A credit that is bought says how long it is valid."
    )]
    [InlineData(
        "notice: {id: n, source: S, upon: ticket-close, to: caller}",
        "small.yaml:13:38: Unknown event “ticket-close”: did you mean “ticket-closed”?"
    )]
    [InlineData(
        "notice: {id: n, source: S, upon: {credit: hours, used: {gte: 120%}}, to: caller}",
        "small.yaml:13:5: Unknown term “credit.hours”; one of: quota.contacts, notice.n.\nsmall.yaml:13:60: The share used is above 0 % and up to 100 %: {gte: 80%}."
    )]
    [InlineData(
        "notice: {id: n, source: S, upon: {period-end: 90d}, to: caller}",
        "small.yaml:13:51: This must be a time before the end of the period (-90d), not “90d”."
    )]
    [InlineData(
        "scale: {id: s, source: S, of: tier, by: pack, bands: {A: {from: 9, to: 5}}}",
        "small.yaml:13:59: Band “A” begins above its end."
    )]
    [InlineData(
        "scale: {id: s, source: S, of: tier, by: pack, bands: {A: {from: 1, to: 5}, B: {from: 5, to: 9}}}",
        "small.yaml:13:58: Bands “A” and “B” overlap."
    )]
    [InlineData(
        "scale: {id: s, source: S, of: tier, by: parc, bands: {A: {from: 1, to: 5}}}",
        "small.yaml:13:45: Unknown parameter “parc”; one of: pack."
    )]
    [InlineData(
        "scale: {id: s, source: S, of: level, values: {1: un, 2: deux}, moves: {1: [3]}}",
        "small.yaml:13:76: Unknown value “3”; one of: 1, 2."
    )]
    [InlineData(
        "penalty: {id: p, source: S, upon: {breach: response.none}, refund: quota.contacts}",
        "small.yaml:13:5: Unknown term “response.none”; one of: quota.contacts, penalty.p."
    )]
    [InlineData(
        "billing: {id: b, source: S, of: [fee.none], every: 1mo, upon: purchase, due: at-end}",
        "small.yaml:13:5: Unknown term “fee.none”; one of: quota.contacts, billing.b.\nsmall.yaml:13:14: Invoicing is either “every” so long or “upon” an event."
    )]
    [InlineData(
        "period: {id: p, source: S, length: 3mo, renews: tacitly, opt-out: {by: either, before-end: 1y}}",
        "small.yaml:13:71: The refusal is due before the period begins."
    )]
    [InlineData("text: {id: t, source: S, body: \"\"}", "small.yaml:13:36: This must be a text, not “”.")]
    public void A_bad_term_is_named_with_its_place(string term, string expected) =>
        Assert.Equal(expected, Diagnose(Good + "  - " + term));

    [Theory]
    [InlineData("{type: choise, of: [10]}", "small.yaml:9:16: Unknown word “choise”: did you mean “choice”?")]
    [InlineData("{type: choice}", "small.yaml:9:3: A choice says among what: “of”.")]
    [InlineData("{type: choice, of: [10, 20], default: 30}", "small.yaml:9:47: Unknown pack “30”; one of: 10, 20.")]
    [InlineData("{type: integer, min: 9, max: 5}", "small.yaml:9:3: The least (9) is above the most (5).")]
    [InlineData("{type: integer, min: 9, default: 5}", "small.yaml:9:42: pack: the least is 9.")]
    [InlineData("{type: set, of: lists.parts}", "small.yaml:9:25: Unknown list “parts”.")]
    [InlineData(
        "{type: timezone, default: Europe/Boege}",
        "small.yaml:9:35: This must be a time zone (Europe/Paris), not “Europe/Boege”."
    )]
    [InlineData("{type: percent, default: 120}", "small.yaml:9:34: pack: the most is 100.")]
    [InlineData("{type: boolean, default: yes}", "small.yaml:9:34: This must be true or false, not “yes”.")]
    [InlineData(
        "{type: integer, require-at: publication}",
        "small.yaml:9:25: Unknown key “require-at”: did you mean “required-at”?"
    )]
    public void A_bad_parameter_is_named_with_its_place(string parameter, string expected) =>
        Assert.Equal(
            expected,
            Diagnose(Good.Replace("{type: choice, of: [10, 20], unit: h}", parameter, StringComparison.Ordinal))
        );

    [Theory]
    [InlineData("format: support-terms/1", "format: support-terms/2", "small.yaml:1:9: This is not “support-terms/1”.")]
    [InlineData("offer: small", "offer: big", "small.yaml:2:8: The file is named small.yaml: the offer is “small”.")]
    [InlineData("seller: Vendeur\n", "", "small.yaml:1:1: “seller” is missing.")]
    [InlineData(
        "zone: Europe/Paris",
        "zone: Paris",
        "small.yaml:7:7: This must be a time zone (Europe/Paris), not “Paris”."
    )]
    [InlineData(
        "seller: Vendeur",
        "seler: Vendeur",
        "small.yaml:1:1: “seller” is missing.\nsmall.yaml:5:1: Unknown key “seler”: did you mean “seller”?"
    )]
    [InlineData("currency: EUR", "currency: EUR\nlabel: Encore", "small.yaml:7:1: “label” is already given on line 4.")]
    [InlineData(
        "currency: EUR",
        "currency: EUR\nset: {packs: 10}",
        "small.yaml:7:7: Unknown parameter “packs”: did you mean “pack”?"
    )]
    [InlineData("currency: EUR", "currency: EUR\ndrop: [quota.calls]", "small.yaml:7:8: Unknown term “quota.calls”.")]
    [InlineData(
        "currency: EUR",
        "currency: EUR\nextends: nowhere",
        "small.yaml:7:10: There is no offer “nowhere” to extend."
    )]
    [InlineData(
        "currency: EUR",
        "currency: EUR\nextends: small",
        "small.yaml:7:10: “small” extends itself: small → small."
    )]
    public void A_bad_header_is_named_with_its_place(string good, string bad, string expected) =>
        Assert.Equal(expected, Diagnose(Good.Replace(good, bad, StringComparison.Ordinal)));

    [Fact]
    public void A_circle_of_offers_is_refused() =>
        Assert.Equal(
            "other.yaml:1:10: “other” extends itself: small → other → small.",
            Diagnose(Good + "extends: other", ("other", "extends: small\noffer: other"))
        );

    [Fact]
    public void A_penalty_on_a_promise_that_is_not_guaranteed_is_refused()
    {
        const string terms = """
              - fee: {id: monthly, source: S, what: subscription, amount: 10, per: [month]}
              - response: {id: r, source: S, clock: acknowledgement, within: 4h, calendar: office, commitment: indicative}
              - penalty: {id: p, source: S, upon: {breach: response.r}, refund: fee.monthly}
            """;

        Assert.Equal(
            "small.yaml:15:5: A penalty sanctions a guaranteed response; response.r is indicative.",
            Diagnose(Good + terms)
        );
    }

    [Fact]
    public void An_option_that_contradicts_its_offer_is_refused()
    {
        const string option = """
            options:
              - id: more
                label: Plus
                source: S
                adds:
                  - notice: {upon: {credit: hours, used: {gte: 80%}}, to: contacts}
            """;

        Assert.Equal(
            "small.yaml:18:9: Unknown term “credit.hours”; one of: quota.contacts, notice.more.",
            Diagnose(Good + option)
        );
    }

    [Fact]
    public void An_offer_that_needs_another_that_is_not_there_is_refused()
    {
        var texts = new Dictionary<string, string>
        {
            ["small"] = Good + "  - prerequisite: {id: p, source: S, contract: smal}",
        };

        Assert.Equal(
            "small.yaml:13:1: Unknown offer “smal”: did you mean “small”?",
            string.Join('\n', OfferReader.ReadAll(texts)["small"].Diagnostics)
        );
    }
}
