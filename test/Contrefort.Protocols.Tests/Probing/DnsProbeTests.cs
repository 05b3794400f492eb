using System.Net;
using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.Probing;

public sealed class DnsProbeTests
{
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    static readonly string[] Zone =
    [
        "--host-record=www.example.test,192.0.2.7,2001:db8::7",
        "--host-record=two.example.test,192.0.2.1",
        "--host-record=two.example.test,192.0.2.2",
        "--cname=alias.example.test,www.example.test",
        "--mx-host=example.test,mx.example.test,10",
        "--txt-record=example.test,v=spf1 -all",
        "--ptr-record=7.2.0.192.in-addr.arpa,www.example.test",
        .. Enumerable.Range(0, 30).Select(n => $"--txt-record=large.example.test,{new string('x', 200)}{n}"),
    ];

    [DebianFact("dnsmasq-base")]
    public async Task A_real_server_is_understood()
    {
        await using var dns = await DnsmasqRig.Start(Zone);

        await Finds("www.example.test", DnsType.A, "192.0.2.7");
        await Finds("WWW.Example.Test.", DnsType.A, "192.0.2.7");
        await Finds("www.example.test", DnsType.Aaaa, "2001:DB8:0::7");
        await Finds("two.example.test", DnsType.A, "192.0.2.2", "192.0.2.1");
        await Finds("alias.example.test", DnsType.Cname, "www.example.test");
        await Finds("alias.example.test", DnsType.A, "192.0.2.7");
        await Finds("example.test", DnsType.Mx, "10 MX.example.test.");
        await Finds("example.test", DnsType.Txt, "v=spf1 -all");
        await Finds("192.0.2.7", DnsType.Ptr, "www.example.test");
        // Six kilobytes: over TCP.
        await Finds("large.example.test", DnsType.Txt, new string('x', 200) + "29");

        await Fails(ProbeFinding.DnsNoSuchName, new DnsProbe("absent.test"));
        await Fails(ProbeFinding.DnsNoRecord, new DnsProbe("www.example.test", DnsType.Mx));
        await Fails(ProbeFinding.DnsFailure, new DnsProbe("example.com"));
        await Fails(ProbeFinding.DnsValueMissing, new DnsProbe("www.example.test") { Expect = ["192.0.2.8"] });
        await Fails(
            ProbeFinding.DnsValueUnexpected,
            new DnsProbe("two.example.test") { Expect = ["192.0.2.1"], NothingElse = true }
        );

        Task Finds(string name, DnsType type, params string[] expect) =>
            Probers.Finds(
                ProbeFinding.DnsAnswer,
                ProbeStatus.Ok,
                new DnsProbe(name, type)
                {
                    Server = "127.0.0.1",
                    Port = dns.Port,
                    Expect = expect,
                }
            );

        Task Fails(ProbeFinding finding, DnsProbe probe) =>
            Probers.Finds(finding, ProbeStatus.Critical, probe with { Server = "127.0.0.1", Port = dns.Port });
    }

    [Theory]
    [InlineData(DnsType.Ns, "c00c 0002 0001 0000003c 0005 026e73 c00c", "ns.a.test")]
    [InlineData(
        DnsType.Soa,
        "c00c 0006 0001 0000003c 001d 026e73 c00c 0168 c00c 00000001 00000002 00000003 00000004 00000005",
        "ns.a.test h.a.test 1"
    )]
    [InlineData(DnsType.Txt, "c00c 0010 0001 0000003c 0006 026161 026262", "aabb")]
    public async Task Records_are_written_as_in_a_zone(DnsType type, string record, string value)
    {
        await using var dns = new HostileDns(question =>
            [HostileDns.Answer(question, 1, Convert.FromHexString(record.Replace(" ", "")))]
        );
        await Probers.Finds(ProbeFinding.DnsAnswer, ProbeStatus.Ok, Asking(dns, value) with { Type = type });
    }

    [DebianFact("dnsmasq-base")]
    public async Task Hosts_are_found_by_our_own_resolver_and_judged()
    {
        await using var dns = await DnsmasqRig.Start(
            "--host-record=here.test,127.0.0.1",
            "--host-record=metadata.test,169.254.169.254"
        );
        await using var server = RawServer.Saying("HTTP/1.1 200 OK\r\n\r\n");

        var here = await Probers.Run(new HttpProbe(new Uri($"http://here.test:{server.Port}/")), dns.Options);
        Assert.Equal(ProbeStatus.Ok, here.Status);
        Assert.Contains($"Host: here.test:{server.Port}\r\n", server.Heard.Single());

        var metadata = await Probers.Run(new HttpProbe(new Uri("http://metadata.test/")), dns.Options);
        Assert.Equal(ProbeFinding.AddressRefused, metadata.Message.Finding);

        var absent = await Probers.Run(new TcpProbe("absent.test", 80), dns.Options);
        Assert.Equal((ProbeStatus.Critical, ProbeFinding.NameNotFound), (absent.Status, absent.Message.Finding));
    }

    [Fact]
    public async Task A_name_is_unknown_when_our_own_servers_are_silent()
    {
        await using var silent = new HostileDns(_ => []);
        var options = Probers.Here with { NameServers = [new(IPAddress.Loopback, silent.Port)] };
        var result = await Probers.Run(new TcpProbe("here.test", 80) { Timeout = Short }, options);
        Assert.Equal((ProbeStatus.Unknown, ProbeFinding.NameNotResolved), (result.Status, result.Message.Finding));
    }

    [Fact]
    public async Task A_name_that_changes_after_it_was_judged_leads_nowhere_else()
    {
        var asked = 0;
        await using var server = RawServer.Saying("HTTP/1.1 200 OK\r\n\r\n");
        // Public to whoever looks first, loopback to whoever looks again.
        await using var rebinding = new HostileDns(question =>
            [HostileDns.Answer(question, 1, HostileDns.A(asked++ == 0 ? [192, 0, 2, 1] : [127, 0, 0, 1]))]
        );
        var options = new ProberOptions
        {
            AllowedNetworks = [IPNetwork.Parse("192.0.2.0/24")],
            NameServers = [new(IPAddress.Loopback, rebinding.Port)],
        };
        await Probers.Run(new HttpProbe(new Uri($"http://evil.test:{server.Port}/")) { Timeout = Short }, options);
        Assert.Equal(1, asked);
        Assert.Empty(server.Heard);
    }

    [Fact]
    public async Task Forged_answers_are_passed_over_and_the_true_one_waited_for()
    {
        await using var dns = new HostileDns(question =>
        {
            var truth = HostileDns.Answer(question, 1, HostileDns.A(192, 0, 2, 7));
            return
            [
                With(truth, 0, 0x55),
                With(truth, 13, (byte)'x'),
                With(truth, 2, 0x01),
                [],
                [1, 2, 3],
                truth[..20],
                truth,
            ];
        });
        await Probers.Finds(ProbeFinding.DnsAnswer, ProbeStatus.Ok, Asking(dns, "192.0.2.7"));

        static byte[] With(byte[] answer, int at, byte value)
        {
            byte[] forged = [.. answer];
            forged[at] ^= value;
            return forged;
        }
    }

    [Theory]
    [InlineData("c00c 0001 0001 0000003c 0005 c0000207")] // says more than there is
    [InlineData("c00c 0001 0001 0000003c 0003 c00002")] // an address of three bytes
    [InlineData("c0ff 0001 0001 0000003c 0004 c0000207")] // a name beyond the end
    [InlineData("c01d 0001 0001 0000003c 0004 c0000207")] // a name that points at itself
    [InlineData("c00c 0005 0001 0000003c 0002 c029")] // an alias that points at itself
    [InlineData("3f61")] // a label beyond the end
    public async Task An_answer_that_does_not_hold_is_none(string records)
    {
        await using var dns = new HostileDns(question =>
            [HostileDns.Answer(question, 1, Convert.FromHexString(records.Replace(" ", "")))]
        );
        await Probers.Finds(
            ProbeFinding.TimedOut,
            ProbeStatus.Critical,
            Asking(dns, "192.0.2.7") with
            {
                Timeout = Short,
            }
        );
    }

    [Fact]
    public async Task Noise_brings_nobody_down()
    {
        var random = new Random(42);
        await using var dns = new HostileDns(question =>
            Enumerable
                .Range(0, 200)
                .Select(_ =>
                {
                    var noise = HostileDns.Answer(question, random.Next(256), new byte[random.Next(300)]);
                    var from = Math.Min(noise.Length, 25);
                    random.NextBytes(noise.AsSpan(from));
                    return noise;
                })
                .Append(HostileDns.Answer(question, 1, HostileDns.A(192, 0, 2, 7)))
        );
        var result = await Probers.Run(Asking(dns, "192.0.2.7"));
        Assert.NotEqual(ProbeFinding.ProberFault, result.Message.Finding);
    }

    [Fact]
    public async Task An_alias_that_turns_in_circles_ends()
    {
        await using var dns = new HostileDns(question =>
            [HostileDns.Answer(question, 1, 0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xc0, 12)]
        );
        await Probers.Finds(ProbeFinding.DnsNoRecord, ProbeStatus.Critical, Asking(dns));
    }

    [Fact]
    public async Task A_lost_question_is_asked_again()
    {
        var asked = 0;
        await using var dns = new HostileDns(question =>
            asked++ == 0 ? [] : [HostileDns.Answer(question, 1, HostileDns.A(192, 0, 2, 7))]
        );
        await Probers.Finds(ProbeFinding.DnsAnswer, ProbeStatus.Ok, Asking(dns, "192.0.2.7"));
    }

    static DnsProbe Asking(HostileDns dns, params string[] expect) =>
        new("a.test")
        {
            Server = "127.0.0.1",
            Port = dns.Port,
            Expect = expect,
        };
}
