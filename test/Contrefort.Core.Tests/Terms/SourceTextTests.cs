using Contrefort.Core.Terms;

namespace Contrefort.Core.Tests.Terms;

public sealed class SourceTextTests
{
    static readonly IReadOnlyDictionary<string, SourceText> _texts = Offers
        .Texts.Keys.SelectMany(id => Offers.Read(id).Sources)
        .DistinctBy(source => source.Key)
        .ToDictionary(
            source => source.Key,
            source =>
                SourceText.Read(source.Key, File.ReadAllText(Path.Combine(Offers.Folder, "sources", source.Value)))
        );

    [Theory]
    [InlineData("S1 §2.1.1", "2.1.1. Contenu de l'offre :", "lundi au vendredi de 9h à 18h")]
    [InlineData("S1 §5", "5. Tarifs des contrats de support", "1 200")]
    [InlineData(
        "S0 §4.1 « Lorsque 80% du temps de Support a été consommé »",
        "4.1 Contrat “horaires” : Edge Pack",
        "Mandrakesoft vous avertit"
    )]
    [InlineData("S0 §2.1.1 b", "b) Des périmètres personnalisés", "hors périmètre")]
    [InlineData("S0 §7.3.1 c « Chaque année, à la date d'anniversaire »", null, "anniversaire")]
    [InlineData("S2 Divers §8", null, "remboursement du contrat de support")]
    [InlineData("S2 Divers §2.1", null, "20 euros htva")]
    [InlineData("S2 Divers §2.2 « avec minimum 1/2 heure hors heures ouvrables »", null, "35 euros htva")]
    [InlineData("S2 tableau « 24h 7J/7 »", null, "24h 7J/7")]
    [InlineData("S3 SLA « temps de réponse »", "Service Level Agreement (SLA)", "Métrique")]
    [InlineData("S4 §12", null, "sous une (1) heure")]
    [InlineData("S4 §14 « environ quatre-vingt-dix (90) jours avant la fin »", null, "notification de renouvellement")]
    public void A_source_is_found_in_the_signed_text(string source, string? heading, string words)
    {
        var passage = SourceText.Find(source, _texts);

        Assert.NotNull(passage);
        Assert.Contains(words, passage.Text, StringComparison.Ordinal);
        if (heading is not null)
            Assert.Equal(heading, passage.Heading);
    }

    [Fact]
    public void Quoted_words_are_given_as_the_text_writes_them() =>
        Assert.Equal("80% du temps de Support", SourceText.Find("S0 §4.1 « 80% du temps de support »", _texts)!.Quote);

    [Theory]
    [InlineData("non dit")]
    [InlineData("S9 §1")]
    [InlineData("S1 §99")]
    public void What_is_nowhere_is_not_found(string source) => Assert.Null(SourceText.Find(source, _texts));

    [Fact]
    public void Every_source_of_the_offers_is_found()
    {
        var sources = Offers
            .Texts.Keys.SelectMany(id => Offers.Read(id).Terms)
            .Select(term => term.Source)
            .Where(source => source.StartsWith('S'))
            .Distinct()
            .ToList();
        var lost = sources.Where(source => SourceText.Find(source, _texts) is null).ToList();

        Assert.Equal("", string.Join("\n", lost));
    }
}
