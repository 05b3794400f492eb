using System.Text.Json;
using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;

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

    [Theory]
    [InlineData("""{"kind":"ping"}""", "host")]
    [InlineData("""{"kind":"http"}""", "address")]
    [InlineData("""{"kind":"http","Address":"http://a.test/","Headers":null}""", "headers")]
    [InlineData("""{"kind":"http","Address":"http://a.test/","ExpectedStatuses":null}""", "expectedStatuses")]
    [InlineData("""{"kind":"http","Address":"/relative"}""", "address")]
    [InlineData("""{"kind":"tls","Host":"a.test","Port":443,"Certificate":null}""", "certificate")]
    [InlineData("""{"kind":"dns","Name":"a.test","Type":1,"Expect":null}""", "expect")]
    [InlineData("""{"kind":"dns","Name":"a.test","Type":99}""", "type")]
    [InlineData("""{"kind":"plugin","Name":"check_dummy"}""", "arguments")]
    [InlineData("""{"kind":"tcp","Host":"a.test","Port":22,"Timeout":"01:00:00"}""", "timeout")]
    public async Task Settings_that_cannot_be_used_are_named(string kept, string setting)
    {
        var result = await Probers.Run(JsonSerializer.Deserialize<Probe>(kept)!);
        Assert.Equal((ProbeStatus.Unknown, ProbeFinding.BadSetting), (result.Status, result.Message.Finding));
        Assert.Equal([setting], result.Message.Arguments);
    }

    [Fact]
    public void Every_finding_has_its_sentence() =>
        Assert.All(
            Enum.GetValues<ProbeFinding>(),
            finding => Assert.Matches("[.)]$|\\.$", ProbeSentences.English(finding))
        );
}
