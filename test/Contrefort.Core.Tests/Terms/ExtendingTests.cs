using Contrefort.Core.Terms;

namespace Contrefort.Core.Tests.Terms;

public sealed class ExtendingTests
{
    const string Parent = """
        format: support-terms/1
        offer: parent
        abstract: true
        version: "1"
        label: Parent
        seller: Vendeur
        currency: EUR
        zone: Europe/Paris
        parameters:
          pack: {type: integer}
        calendars: {office: {open: {mon-fri: "09:00-18:00"}}}
        terms:
          - quota: {id: contacts, source: P §1, of: contacts, max: 2}
          - credit: {id: hours, source: P §2, unit: h, amount: $pack, valid: 1y}
          - coverage: {id: hours, source: P §3, calendar: office}
        options:
          - {id: late, label: Tard, source: P §4, calendars: {office: {open: {mon-fri: "09:00-20:00"}}}}
        notes: [du parent]
        """;

    static Offer Child(string text) =>
        OfferReader
            .Read(
                "child",
                id => id == "parent" ? Parent : "format: support-terms/1\noffer: child\nextends: parent\n" + text
            )
            .Value;

    [Fact]
    public void A_child_inherits_header_terms_calendars_options_and_notes()
    {
        var child = Child("label: Enfant");

        Assert.Equal("Enfant", child.Label);
        Assert.Equal("Vendeur", child.Seller);
        Assert.False(child.Abstract);
        Assert.Equal(["parent"], child.Extends);
        Assert.Equal(["quota.contacts", "credit.hours", "coverage.hours"], child.Terms.Select(term => term.Ref));
        Assert.Equal(["late"], child.Options.Select(option => option.Id));
        Assert.Equal(["du parent"], child.Notes);
    }

    [Fact]
    public void A_term_keeps_the_offer_and_line_that_wrote_it()
    {
        var child = Child("terms:\n  - quota: {id: calls, source: C §1, of: calls, max: unlimited}");

        Assert.Equal(("parent", 13), (child.Find("quota.contacts")!.OfferId, child.Find("quota.contacts")!.Line));
        Assert.Equal(("child", 5), (child.Find("quota.calls")!.OfferId, child.Find("quota.calls")!.Line));
    }

    [Fact]
    public void Set_fixes_a_parameter()
    {
        var credit = Assert.IsType<CreditTerm>(Child("set: {pack: 20}").Find("credit.hours"));

        Assert.Equal(20, credit.Amount.Value);
    }

    [Fact]
    public void A_parameter_without_a_value_leaves_the_setting_unset()
    {
        var credit = Assert.IsType<CreditTerm>(Child("").Find("credit.hours"));

        Assert.False(credit.Amount.IsSet);
        Assert.Equal("pack", credit.Amount.Parameter);
    }

    [Fact]
    public void Drop_removes_a_term() =>
        Assert.Equal(
            ["credit.hours", "coverage.hours"],
            Child("drop: [quota.contacts]").Terms.Select(term => term.Ref)
        );

    [Fact]
    public void A_term_of_the_same_kind_and_id_takes_the_place_of_the_inherited_one()
    {
        var child = Child("terms:\n  - quota: {id: contacts, source: C §1, of: contacts, max: 5}");

        Assert.Equal(["quota.contacts", "credit.hours", "coverage.hours"], child.Terms.Select(term => term.Ref));
        Assert.Equal(5, Assert.IsType<QuotaTerm>(child.Terms[0]).Max!.Value.Value);
    }

    [Fact]
    public void A_term_may_replace_another_id_of_its_kind() =>
        Assert.Equal(
            ["quota.people", "credit.hours", "coverage.hours"],
            Child("terms:\n  - quota: {id: people, replaces: contacts, source: C, of: contacts, max: 5}")
                .Terms.Select(term => term.Ref)
        );

    [Fact]
    public void The_same_id_of_another_kind_replaces_nothing() =>
        Assert.Equal(4, Child("terms:\n  - text: {id: hours, source: C, body: Horaires}").Terms.Count);

    [Fact]
    public void A_parameter_of_the_same_name_is_defined_again()
    {
        var child = Child("parameters:\n  pack: {type: choice, of: [10, 20]}");

        Assert.Equal(ParameterType.Choice, Assert.Single(child.Parameters).Type);
    }
}
