using Contrefort.Cli;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Terms;

namespace Contrefort.Tests.Cli;

public sealed class QuoteCommandTests
{
    static readonly ShippedOffers Offers = ShippedOffers.Read();

    [Fact]
    public void Prices_are_given_as_a_fee_a_row_and_an_amount()
    {
        var priced = QuoteCommand.Price(
            Offers,
            "edge-site",
            new Choices
            {
                Parameters = new Dictionary<string, string> { ["machines"] = "34", ["components"] = "[Samba]" },
                Options = ["remote-maintenance"],
            },
            [
                QuoteCommand.Given("fee.linux/C=4000"),
                QuoteCommand.Given("fee.component/Samba=500"),
                QuoteCommand.Given("fee.option-remote-maintenance=1200.50/year"),
            ]
        );
        Assert.True(priced.Quote.IsComplete);
        Assert.Equal(6700.50m, priced.Quote.NetOfFirstYear);
    }

    [Theory]
    [InlineData("fee.linux")]
    [InlineData("=12")]
    [InlineData("fee.linux=-1")]
    [InlineData("fee.linux=1,5")]
    [InlineData("fee.linux=12/week")]
    public void What_is_no_price_is_refused(string text) =>
        Assert.Throws<RuleViolationException>(() => QuoteCommand.Given(text));
}
