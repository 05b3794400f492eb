using System.Diagnostics;
using System.Text;
using Contrefort.Core.Terms;
using FsCheck;
using FsCheck.Fluent;

namespace Contrefort.Core.Tests.Terms;

public sealed class HostileYamlTests
{
    static string Diagnose(string text) => string.Join('\n', OfferReader.Read("hostile", _ => text).Diagnostics);

    [Theory]
    [InlineData("", "hostile.yaml:1:1: The file is empty.")]
    [InlineData("a: &x 1\nb: *x", "hostile.yaml:1:4: Anchors (&name) are not part of the language.")]
    [InlineData("b: *x", "hostile.yaml:1:4: Aliases (*name) are not part of the language: write the value again.")]
    [InlineData(
        "a: !!python/object:os.system x",
        "hostile.yaml:1:4: Tags (tag:yaml.org,2002:python/object:os.system) are not part of the language."
    )]
    [InlineData("a: 1\n---\nb: 2", "hostile.yaml:2:1: One file holds one document.")]
    [InlineData("? [a, b]\n: 1", "hostile.yaml:1:3: A key must be a word.")]
    public void What_the_language_does_not_need_is_refused(string text, string expected) =>
        Assert.Equal(expected, Diagnose(text));

    [Fact]
    public void A_file_that_is_not_yaml_is_refused_with_its_place() =>
        Assert.Equal("hostile.yaml:1:6: This is not readable YAML.", Diagnose("a: [1, 2\nb: 3"));

    [Fact]
    public void A_file_too_long_is_refused_before_it_is_read() =>
        Assert.Equal(
            "hostile.yaml:1:1: The file has 300000 characters; 262144 is the most.",
            Diagnose(new string('a', 300_000))
        );

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Deep_nesting_is_refused(char open, char close)
    {
        var text = "a: " + new string(open, 50_000) + new string(close, 50_000);

        Assert.Contains("hostile.yaml:1:", Diagnose(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_aliases_costs_no_more_than_its_length()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (var i = 1; i < 60; i++)
            bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        var watch = Stopwatch.StartNew();

        Assert.Equal("hostile.yaml:1:5: Anchors (&name) are not part of the language.", Diagnose(bomb.ToString()));
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Any_text_gives_diagnostics_and_never_an_exception() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => OfferReader.Read("hostile", _ => text ?? "").Offer is null)
            .QuickCheckThrowOnFailure();

    /// <summary>A real offer with one line torn: reading says something or gives an offer, and never throws.</summary>
    [Fact]
    public void Any_torn_offer_gives_an_offer_or_diagnostics()
    {
        var lines = Offers.Texts["libra-help"].Split('\n');
        var tear =
            from line in Gen.Choose(0, lines.Length - 1)
            from cut in Gen.Choose(0, 60)
            from junk in Gen.Elements(
                "",
                "{",
                "]",
                ": ",
                "- ",
                "$pack",
                "null",
                "\"",
                "4h",
                "*a",
                "\t",
                "[x, y]",
                "{a: b}"
            )
            select (line, cut, junk);

        Prop.ForAll(
                Arb.From(tear),
                torn =>
                {
                    var text = lines.ToArray();
                    text[torn.line] = text[torn.line][..Math.Min(torn.cut, text[torn.line].Length)] + torn.junk;
                    var reading = OfferReader.Read("libra-help", _ => string.Join('\n', text));
                    return reading.Offer is null == reading.Diagnostics.Count > 0;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }
}
