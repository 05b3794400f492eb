using Contrefort.Core.Terms;

namespace Contrefort.Core.Tests.Terms;

public sealed class OfferFilesTests
{
    public static TheoryData<string> Ids => [.. Offers.Texts.Keys.Order()];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_offer_of_the_repository_reads_without_a_word_to_say(string id)
    {
        var reading = OfferReader.Read(id, Offers.Texts.GetValueOrDefault);

        Assert.Equal("", string.Join('\n', reading.Diagnostics));
        Assert.Equal(id, reading.Value.Id);
    }
}
