using System.Text;
using Contrefort.Protocols.EInvoicing;

namespace Contrefort.Protocols.Tests.EInvoicing;

public sealed class LifecycleTests
{
    static readonly LifecycleMessage Collected = new()
    {
        Invoice = "F-2026-000001",
        IssuedOn = new DateOnly(2026, 10, 1),
        Issuer = "732829320",
        Code = LifecycleCodes.Collected,
        At = new DateTime(2026, 11, 20, 10, 0, 0),
        Amounts = [new(1_200m, 20m, "EUR"), new(-5.5m, 5.5m, "EUR")],
    };

    static byte[] Written() =>
        LifecycleWriter.Write(
            Collected,
            new("0002", "732829320", "Vendeur & fils", "SE"),
            new("0002", "552100554", "Acheteur", "BY", "552100554"),
            new DateTime(2026, 11, 20, 10, 5, 0)
        );

    [Fact]
    public void What_is_written_says_the_same_when_it_is_read()
    {
        var read = Assert.Single(LifecycleReader.Read(Written()));
        Assert.Equal(Collected with { Amounts = [] }, read with { Amounts = [] });
        Assert.Equal(Collected.Amounts, read.Amounts);
    }

    [Fact]
    public void Collected_names_the_amount_by_rate_as_the_annex_does()
    {
        var xml = Encoding.UTF8.GetString(Written());
        Assert.Contains("<ram:TypeCode>MEN</ram:TypeCode>", xml);
        Assert.Contains("""<ram:ValueAmount currencyID="EUR">1200.00</ram:ValueAmount>""", xml);
        Assert.Contains("<ram:ValuePercent>20.00</ram:ValuePercent>", xml);
        Assert.Contains("<ram:ProcessConditionCode>212</ram:ProcessConditionCode>", xml);
        Assert.Contains("F-2026-000001_212_20261120100000#380_20261001", xml);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not XML")]
    [InlineData("<a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>")]
    [InlineData(
        "<r:CrossDomainAcknowledgementAndResponse xmlns:r='urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100' xmlns:a='urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100'><r:AcknowledgementDocument><a:ReferenceReferencedDocument/></r:AcknowledgementDocument></r:CrossDomainAcknowledgementAndResponse>"
    )]
    public void Anything_else_is_refused_and_nothing_is_fetched(string text) =>
        Assert.Equal(
            EInvoicingFailure.Garbled,
            Assert.Throws<EInvoicingException>(() => LifecycleReader.Read(Encoding.UTF8.GetBytes(text))).Failure
        );
}
