using Contrefort.Core.Invoicing;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Core.Tests.Terms;
using NodaTime;

namespace Contrefort.Core.Tests.Invoicing;

public sealed class VatCasesTests
{
    static readonly VatCases Cases = VatCases.Read(
        "cases.yaml",
        File.ReadAllText(Path.Combine(Offers.Folder, "..", "vat", "cases.yaml"))
    );

    static readonly LocalDate Today = new(2026, 11, 21);

    [Theory]
    [InlineData("2026-08-31", "TVA non applicable, article 293 B du CGI")]
    [InlineData("2027-12-31", "TVA non applicable, article 293 B du CGI")] // the last day the old reference is admitted
    [InlineData("2028-01-01", "TVA non applicable, article L. 223-3 du CIBS")]
    public void A_wording_follows_the_date_of_the_document(string day, string words) =>
        Assert.Equal(words, Cases["franchise-fr"].On(Day(day), "FR", "fr").Exemption!.Text);

    [Fact]
    public void A_wording_follows_the_country_of_the_seller()
    {
        Assert.Contains("259-1", Cases["outside-eu"].On(Today, "FR", "fr").Exemption!.Text);
        Assert.Contains("article 44", Cases["outside-eu"].On(Today, "BE", "fr").Exemption!.Text);
    }

    [Fact]
    public void Each_case_gives_what_the_rules_ask()
    {
        foreach (var day in (LocalDate[])[new(2026, 1, 1), Today, new(2030, 1, 1)])
        foreach (var known in Cases.All)
        {
            var vat = known.On(day, "FR", "fr", known.Category == VatCategory.Standard ? 20 : null);
            Assert.Equal(known.Category == VatCategory.OutOfScope, vat.Rate is null);
            Assert.Equal(
                known.Category is VatCategory.Standard or VatCategory.Zero,
                string.IsNullOrEmpty(vat.Exemption?.Text)
            );
        }
    }

    [Fact]
    public void A_taxed_case_needs_its_rate_and_another_takes_none()
    {
        Assert.Throws<RuleViolationException>(() => Cases["domestic"].On(Today, "FR", "fr"));
        Assert.Throws<RuleViolationException>(() => Cases["franchise-fr"].On(Today, "FR", "fr", 20));
        Assert.Throws<RuleViolationException>(() => Cases["no such case"]);
    }

    [Fact]
    public void The_three_french_notes_stand_once_each() =>
        Assert.Equal(["PMT", "PMD", "AAB"], Cases.FrenchNotes(Today).Select(note => note.Subject));

    [Theory]
    [InlineData("cases: {x: {category: Q}}\nnotes: {}", "cases.yaml:1:12")]
    [InlineData("cases: {x: {category: S, wording: [{fr: a, en: b}]}}\nnotes: {}", "source")]
    [InlineData(
        "cases: {x: {category: S, wording: [{fr: a, en: b, source: c, until: 2026-02-30}]}}\nnotes: {}",
        "2026-02-30"
    )]
    [InlineData("cases: []\nnotes: {}", "map")]
    [InlineData("notes: {}", "cases")]
    public void A_file_that_says_something_else_is_refused_with_its_place(string text, string says) =>
        Assert.Contains(says, Assert.Throws<OfferException>(() => VatCases.Read("cases.yaml", text)).Message);

    static LocalDate Day(string iso) => NodaTime.Text.LocalDatePattern.Iso.Parse(iso).Value;
}
