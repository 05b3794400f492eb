using Contrefort.Core.Invoicing;

namespace Contrefort.Core.Tests.Invoicing;

public sealed class CentsTests
{
    [Theory]
    [InlineData("0.125", "0.13")]
    [InlineData("0.135", "0.14")] // not to the even cent
    [InlineData("-0.125", "-0.13")]
    [InlineData("2.004999", "2.00")]
    public void A_half_goes_away_from_zero(string amount, string rounded) =>
        Assert.Equal(Of(rounded), Cents.Round(Of(amount)));

    [Theory]
    [InlineData("1", 0)]
    [InlineData("1.50", 1)]
    [InlineData("1.505", 3)]
    [InlineData("79228162514264337593543950335", 0)]
    public void Trailing_zeros_are_no_decimals(string amount, int decimals) =>
        Assert.Equal(decimals, Cents.Decimals(Of(amount)));

    [Fact]
    public void Tax_is_rounded_once_for_each_rate_and_not_for_each_line()
    {
        InvoiceLine Line(string id, decimal rate) =>
            new()
            {
                Id = id,
                Name = "x",
                Quantity = 1,
                Price = 0.12m,
                Vat = VatTreatment.Standard(rate),
            };
        var party = new Party { Name = "x", Address = new(null, null, null, "FR") };
        var invoice = new Invoice
        {
            Seller = party,
            Buyer = party,
            Lines = [Line("1", 20), Line("2", 20.00m), Line("3", 20), Line("4", 5.5m)],
        };
        // Line by line: 0.02 × 3 + 0.01; together: 0.36 × 20 % = 0.072.
        Assert.Equal([0.07m, 0.01m], invoice.Totals.Breakdown.Select(part => part.Tax));
        Assert.Equal((0.48m, 0.08m, 0.56m), (invoice.Totals.Net, invoice.Totals.Vat, invoice.Totals.Due));
    }

    static decimal Of(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
