using Contrefort.Core;
using Contrefort.Monitoring;
using Contrefort.Protocols.Probing;
using NodaTime;

namespace Contrefort.Tests.Monitoring;

public sealed class CheckKindsTests
{
    const string Address = "srv.example.org";

    [Theory]
    [InlineData("ping", "{}", "ping srv.example.org")]
    [InlineData("tcp", """{"port":22}""", "tcp srv.example.org")]
    [InlineData("smtp", "{}", "smtp srv.example.org")]
    [InlineData("tls", "", "tls srv.example.org")]
    [InlineData("dns", "{}", "dns srv.example.org")]
    [InlineData("http", "{}", "http https://srv.example.org/")]
    [InlineData("http", """{"address":"/login"}""", "http https://srv.example.org/login")]
    [InlineData("http", """{"address":"http://other.example.org:8080/"}""", "http http://other.example.org:8080/")]
    [InlineData("plugin", """{"name":"check_load","arguments":["-H","$HOSTADDRESS$"]}""", "plugin -H srv.example.org")]
    public void A_check_goes_to_its_machine_unless_it_says_otherwise(string kind, string settings, string expected)
    {
        var probe = CheckKinds.Read(kind, settings, Address);
        var target = probe switch
        {
            PingProbe ping => ping.Host,
            TcpProbe tcp => tcp.Host,
            SmtpProbe smtp => smtp.Host,
            TlsProbe tls => tls.Host,
            DnsProbe dns => dns.Name,
            HttpProbe http => http.Address.AbsoluteUri,
            PluginProbe plugin => string.Join(' ', plugin.Arguments),
            _ => "",
        };
        Assert.Equal(expected, $"{CheckKinds.KindOf(probe)} {target}");
    }

    [Fact]
    public void An_IPv6_address_is_written_in_brackets_in_a_page_address() =>
        Assert.Equal(
            "https://[2001:db8::1]/",
            ((HttpProbe)CheckKinds.Read("http", "{}", "2001:db8::1")).Address.AbsoluteUri
        );

    [Theory]
    [InlineData("http", """{"expectText":"Bienvenue","timeout":5,"expectedStatuses":[200,301]}""")]
    [InlineData(
        "http",
        """{"address":"http://www.example.org/","certificate":{"verify":false,"warnDays":10,"failDays":2}}"""
    )]
    [InlineData("tcp", """{"port":22,"expect":"SSH-2.0","warnAfter":0.5}""")]
    [InlineData("smtp", """{"encryption":"start-tls"}""")]
    [InlineData("dns", """{"type":"mx","expect":["10 mx.example.org"],"nothingElse":true}""")]
    [InlineData("plugin", """{"name":"check_load","arguments":["-w","5"]}""")]
    [InlineData("ping", "{}")]
    public void What_is_written_is_what_was_said_without_what_goes_without_saying(string kind, string settings) =>
        Assert.True(
            System.Text.Json.Nodes.JsonNode.DeepEquals(
                System.Text.Json.Nodes.JsonNode.Parse(settings),
                System.Text.Json.Nodes.JsonNode.Parse(
                    CheckKinds.Write(CheckKinds.Read(kind, settings, Address), Address)
                )
            ),
            CheckKinds.Write(CheckKinds.Read(kind, settings, Address), Address)
        );

    [Theory]
    [InlineData("telnet", "{}", "There is no kind of check telnet.")]
    [InlineData("tcp", "{}", "A port is a number from 1 to 65535.")]
    [InlineData("tcp", """{"port":"22"}""", "The setting port cannot be read.")]
    [InlineData("tcp", """{"port":22,"colour":"red"}""", "A check of this kind has no setting colour.")]
    [InlineData("ping", """{"host":"a b"}""", "Say which host: a name or an address, here or on the machine.")]
    [InlineData(
        "http",
        """{"address":"file:///etc/passwd"}""",
        "A page's address begins with http:// or https://, names a host and holds no password."
    )]
    [InlineData(
        "http",
        """{"address":"http://u:p@example.org/"}""",
        "A page's address begins with http:// or https://, names a host and holds no password."
    )]
    [InlineData("http", """{"timeout":-1}""", "The setting timeout cannot be read.")]
    [InlineData(
        "plugin",
        """{"name":"../check_load"}""",
        "A plugin is a file name of letters, digits, dots, dashes and underscores."
    )]
    [InlineData("ping", "[]", "The settings of a check are a JSON object.")]
    [InlineData("ping", "{", "The settings of a check are a JSON object.")]
    [InlineData("heartbeat", """{"grace":-5}""", "A heartbeat may be late by up to seven days, in seconds.")]
    public void What_could_not_be_watched_is_refused_with_a_sentence(string kind, string settings, string sentence) =>
        Assert.Equal(
            sentence,
            Assert.Throws<RuleViolationException>(() => CheckKinds.Verify(kind, settings, Address)).Sentence.ToString()
        );

    [Fact]
    public void A_heartbeat_may_be_five_minutes_late_unless_it_says_otherwise()
    {
        Assert.Equal(Duration.FromMinutes(5), CheckKinds.Grace("{}"));
        Assert.Equal(Duration.FromMinutes(1), CheckKinds.Grace("""{"grace":60}"""));
    }

    [Fact]
    public void What_was_found_is_said_again_as_it_was()
    {
        var kept = SeenMessage.Write(ProbeStatus.Critical, new ProbeMessage(ProbeFinding.Slow, [1.25, 1L], "a\0b"));
        var said = SeenMessage.Read(kept)!;
        Assert.Equal(("It took 1.25 s, longer than 1 s.", "ab"), (said.Sentence.ToString(), said.Text));
        Assert.Null(SeenMessage.Write(ProbeStatus.Ok, new ProbeMessage(ProbeFinding.HttpStatus, [200L])));
    }
}
