using System.Net;
using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;

namespace Contrefort.Protocols.Tests.Probing;

public sealed class AddressRuleTests
{
    static readonly AddressRule Strict = new([]);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("0x7f.1")]
    [InlineData("2130706433")]
    [InlineData("0")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")] // carrier-grade NAT
    [InlineData("169.254.169.254")] // metadata
    [InlineData("168.63.129.16")] // the host inside Azure
    [InlineData("192.0.0.192")] // metadata at Oracle
    [InlineData("100.100.100.200")] // metadata at Alibaba
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fd00:ec2::254")] // metadata
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")] // NAT64
    [InlineData("64:ff9b:1::10.0.0.1")]
    [InlineData("2002:7f00:1::")] // 6to4
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")] // Teredo
    [InlineData("2001:db8::1")]
    public void An_address_that_is_not_public_is_refused(string spelled) =>
        Assert.False(Strict.Admits(IPAddress.Parse(spelled)));

    [Theory]
    [InlineData("9.9.9.9")]
    [InlineData("172.32.0.1")]
    [InlineData("2620:fe::fe")]
    [InlineData("::ffff:9.9.9.9")]
    public void A_public_address_is_admitted(string spelled) => Assert.True(Strict.Admits(IPAddress.Parse(spelled)));

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("10.2.2.3", false)]
    [InlineData("fd12::5", true)]
    public void An_administrator_allows_a_network_and_no_other(string spelled, bool isAdmitted) =>
        Assert.Equal(
            isAdmitted,
            new AddressRule([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd12::/16")]).Admits(
                IPAddress.Parse(spelled)
            )
        );

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f000001:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    public async Task Nothing_is_connected_to_that_is_refused(string address)
    {
        await using var server = RawServer.Saying("HTTP/1.1 200 OK\r\n\r\n");
        var target = new Uri(string.Format(null, address, server.Port));

        foreach (var probe in (Probe[])[new HttpProbe(target), new TcpProbe(target.DnsSafeHost, server.Port)])
        {
            var result = await Probers.RunStrictly(probe);
            Assert.Equal((ProbeStatus.Unknown, ProbeFinding.AddressRefused), (result.Status, result.Message.Finding));
        }

        Assert.Empty(server.Heard);
    }

    [Fact]
    public async Task A_redirect_into_the_house_is_not_followed()
    {
        await using var inside = RawServer.Saying("HTTP/1.1 200 OK\r\n\r\n");
        // 127.0.0.2 is another house than 127.0.0.1 here.
        await using var outside = RawServer.Saying(
            $"HTTP/1.1 302 x\r\nLocation: http://127.0.0.2:{inside.Port}/\r\n\r\n"
        );

        var result = await Probers.Run(
            new HttpProbe(outside.At()),
            new ProberOptions { AllowedNetworks = [IPNetwork.Parse("127.0.0.1/32")] }
        );

        Assert.Equal((ProbeStatus.Critical, ProbeFinding.RedirectRefused), (result.Status, result.Message.Finding));
        Assert.Empty(inside.Heard);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("http://user:secret@127.0.0.1/")]
    public async Task Only_web_addresses_are_fetched(string address) =>
        await Probers.Finds(ProbeFinding.BadSetting, ProbeStatus.Unknown, new HttpProbe(new Uri(address)));

    [Fact]
    public async Task A_redirect_leads_to_web_addresses_only()
    {
        await using var server = RawServer.Saying("HTTP/1.1 302 x\r\nLocation: file:///etc/passwd\r\n\r\n");
        await Probers.Finds(ProbeFinding.BadRedirect, ProbeStatus.Critical, new HttpProbe(server.At()));
    }
}
