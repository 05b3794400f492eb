using System.Collections;
using System.Text.RegularExpressions;
using Contrefort.Cli;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Examples;
using Contrefort.Ui;

namespace Contrefort.Tests.Contracts;

public sealed partial class OffersInWordsTests
{
    static readonly ShippedOffers _offers = ShippedOffers.Read();

    public static TheoryData<string> Ids => [.. _offers.Texts.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_term_of_every_offer_is_said_in_French(string id)
    {
        var offer = OfferReader.Read(id, _offers.Texts.GetValueOrDefault).Value;
        var missing = offer
            .Terms.Concat(offer.Options.SelectMany(option => option.Adds))
            .SelectMany(term => Formats(Explanation.Of(term)))
            .Where(format =>
                Placeholder().Replace(format, "").Any(char.IsLetter) && !FrenchWords.All.ContainsKey(format)
            )
            .Distinct();

        Assert.Equal("", string.Join('\n', missing));
    }

    static IEnumerable<string> Formats(object? part) =>
        part switch
        {
            Sentence sentence => sentence.Arguments.SelectMany(Formats).Prepend(sentence.Format),
            string => [],
            IEnumerable several => several.Cast<object?>().SelectMany(Formats),
            _ => [],
        };

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [Fact]
    public void A_contract_is_explained_with_its_own_values_beside_the_signed_text()
    {
        var choices = new Choices { Parameters = new Dictionary<string, string> { ["pack"] = "20" } };

        var french = ExplainCommand.Explain(_offers, "libra-help", choices, "credit.hours", new Words(Reader.InFrench));
        var hours = Assert.Single(french.Terms);

        Assert.StartsWith(
            "Forfait prépayé\u00a0: 20\u00a0h, valable 1 an à compter de son achat.",
            hours.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("packs horaires de 10, 20, 50 et 100 heures", hours.Passage!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_offers_are_checked_and_every_example_of_a_kind_executed_passes()
    {
        var report = OffersCommand.Check(_offers, Contrefort.Calendars.ShippedHolidays.Read());

        Assert.Equal([], report.Faults);
        Assert.Equal(0, report.Failed);
        Assert.Equal(13, report.Offers.Count);
        Assert.Contains(
            "yearly-price",
            report.Offers.Single(offer => offer.Offer == "corporate-club").MissingForPublication
        );
        Assert.All(
            report.Examples.Where(example => example.Outcome == ExampleOutcome.NotExecutedYet),
            example => Assert.DoesNotContain(example.Term.Split('.')[0], TermKinds.Executed)
        );
    }

    [Fact]
    public void A_folder_with_a_mistake_is_reported_with_its_place()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(
                Path.Combine(folder.FullName, "small.yaml"),
                _offers
                    .Texts["libra-help"]
                    .Replace("offer: libra-help", "offer: small", StringComparison.Ordinal)
                    .Replace("clock: acknowledgement", "clock: aknowledgement", StringComparison.Ordinal)
            );

            var report = OffersCommand.Check(
                ShippedOffers.Read(folder.FullName),
                Contrefort.Calendars.ShippedHolidays.Read()
            );

            Assert.False(report.IsGood);
            var fault = Assert.Single(report.Faults);
            Assert.Equal("Unknown word “aknowledgement”: did you mean “acknowledgement”?", fault.Message);
            Assert.Equal("small.yaml", fault.File);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("MAP.md")]
    [InlineData("READINGS.md")]
    public void The_pages_drawn_from_the_offers_are_up_to_date(string page)
    {
        var offers = OffersCommand.GoodOffers(_offers).ToList();

        Assert.Equal(
            page == "MAP.md" ? OfferTables.Map(offers) : OfferTables.Readings(offers),
            File.ReadAllText(Path.Combine(Repository.Root, "offers", page))
        );
    }
}
