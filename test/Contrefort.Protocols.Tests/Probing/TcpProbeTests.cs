using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;

namespace Contrefort.Protocols.Tests.Probing;

public sealed class TcpProbeTests
{
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_port_that_answers_is_well()
    {
        await using var server = RawServer.Silent();
        await Probers.Finds(ProbeFinding.Reached, ProbeStatus.Ok, new TcpProbe("127.0.0.1", server.Port));
    }

    [Fact]
    public async Task A_port_that_answers_under_a_name_is_well()
    {
        await using var server = RawServer.Silent();
        await Probers.Finds(ProbeFinding.Reached, ProbeStatus.Ok, new TcpProbe("localhost", server.Port));
    }

    [Fact]
    public async Task What_is_sent_is_answered_as_expected()
    {
        await using var server = RawServer.Saying("+PONG\r\n");
        var probe = new TcpProbe("127.0.0.1", server.Port) { Send = "PING\r\n", Expect = "+PONG" };
        await Probers.Finds(ProbeFinding.Reached, ProbeStatus.Ok, probe);
        Assert.Equal("PING\r\n", server.Heard.Single());
    }

    [Fact]
    public async Task Another_answer_is_critical_and_is_shown()
    {
        await using var server = RawServer.Saying("-ERR\u0007 no\r\n");
        var result = await Probers.Run(new TcpProbe("127.0.0.1", server.Port) { Send = "PING\r\n", Expect = "+PONG" });
        Assert.Equal((ProbeStatus.Critical, ProbeFinding.TextMissing), (result.Status, result.Message.Finding));
        Assert.Equal("-ERR no\n", result.Message.Text);
    }

    [Fact]
    public async Task No_answer_is_critical_when_the_time_is_over()
    {
        await using var server = RawServer.Silent();
        var probe = new TcpProbe("127.0.0.1", server.Port) { Expect = "x", Timeout = Short };
        await Probers.Finds(ProbeFinding.TimedOut, ProbeStatus.Critical, probe);
    }

    [Fact]
    public async Task An_answer_that_took_too_long_is_told_so()
    {
        await using var server = RawServer.Silent();
        var probe = new TcpProbe("127.0.0.1", server.Port) { WarnAfter = TimeSpan.FromTicks(1) };
        await Probers.Finds(ProbeFinding.Slow, ProbeStatus.Warning, probe);
        await Probers.Finds(ProbeFinding.Slow, ProbeStatus.Critical, probe with { FailAfter = TimeSpan.FromTicks(2) });
    }

    [Fact]
    public async Task A_name_nobody_has_does_not_exist() =>
        await Probers.Finds(ProbeFinding.NameNotFound, ProbeStatus.Critical, new TcpProbe("nobody.invalid", 80));
}
