using Contrefort.Core.Terms;

namespace Contrefort.Core.Tests.Terms;

public sealed class ExplanationTests
{
    static string Say(string offer, string reference) => Explanation.Of(Offers.Read(offer).Find(reference)!).ToString();

    public static TheoryData<string> Ids => [.. Offers.Texts.Keys.Order()];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_term_says_something(string id) =>
        Assert.All(
            Offers.Read(id).Terms,
            term =>
            {
                var said = Explanation.Of(term).ToString();
                Assert.EndsWith(".", said, StringComparison.Ordinal);
                Assert.DoesNotContain("System.", said, StringComparison.Ordinal);
                Assert.DoesNotContain("{", said, StringComparison.Ordinal);
            }
        );

    [Theory]
    [InlineData(
        "libra-help",
        "coverage.hours",
        "Open Monday to Friday 09:00-18:00, except the public holidays of FR. Service language: fr."
    )]
    [InlineData("edge-pack", "quota.contacts", "At most 2 contacts. Not more.")]
    [InlineData("edge-pack", "quota.calls", "Unlimited calls. Within credit “hours”.")]
    [InlineData(
        "libra-help",
        "channel.email-web",
        "By email, web, to open, follow, reply. Served at any hour, every day."
    )]
    [InlineData(
        "libra-help",
        "notice.hours-80",
        "Told by email: contacts, when 80 % of a pack is used. Proposes: top up."
    )]
    public void A_term_is_said_in_plain_words(string offer, string reference, string expected) =>
        Assert.Equal(expected, Say(offer, reference));

    [Fact]
    public void Conditions_are_said_last_and_all_of_them() =>
        Assert.EndsWith(
            "Applies to work on site, to work of less than 0:04:00:00.",
            Say("libra-help", "meter.onsite-double"),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_citation_carries_the_words_and_the_source() =>
        Assert.Equal(
            ("libra-help", "notice.closed", "S1 §1.2.1 and §2.1.1"),
            Offers.Read("libra-help").Find("notice.closed")!.Cite() is var citation
                ? (citation.OfferId, citation.Ref, citation.Source)
                : default
        );
}
