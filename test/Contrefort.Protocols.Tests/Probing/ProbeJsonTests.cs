using System.Text.Json;
using Contrefort.Protocols.Probing;

namespace Contrefort.Protocols.Tests.Probing;

public sealed class ProbeJsonTests
{
    public static TheoryData<string, Probe> Kinds =>
        new()
        {
            {
                "ping",
                new PingProbe("a.test") { Count = 5, WarnRoundTrip = TimeSpan.FromMilliseconds(20) }
            },
            {
                "tcp",
                new TcpProbe("a.test", 22) { Expect = "SSH" }
            },
            {
                "http",
                new HttpProbe(new Uri("https://a.test/é?x=1")) { ExpectedStatuses = [200, 401], Verb = HttpVerb.Head }
            },
            {
                "smtp",
                new SmtpProbe("a.test", 465) { Encryption = SmtpEncryption.Tls }
            },
            {
                "tls",
                new TlsProbe("a.test") { Certificate = new CertificateTerms { WarnDays = null } }
            },
            {
                "dns",
                new DnsProbe("a.test", DnsType.Mx) { Expect = ["10 mx.a.test"] }
            },
            { "plugin", new PluginProbe("check_dummy", ["0", "a b"]) },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_probe_kept_as_JSON_is_the_same_again(string kind, Probe probe)
    {
        var kept = JsonSerializer.Serialize(probe);
        Assert.Equal(kind, JsonDocument.Parse(kept).RootElement.GetProperty("kind").GetString());
        var again = JsonSerializer.Deserialize<Probe>(kept);
        Assert.Equal(probe.GetType(), again!.GetType());
        Assert.Equal(kept, JsonSerializer.Serialize(again));
        Assert.Null(again.Fault());
    }

    [Fact]
    public void Every_finding_has_its_sentence() =>
        Assert.All(
            Enum.GetValues<ProbeFinding>(),
            finding => Assert.Matches("[.)]$|\\.$", ProbeSentences.English(finding))
        );
}
