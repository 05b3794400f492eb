using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;

namespace Contrefort.Protocols.Tests.Probing;

public sealed class PingProbeTests
{
    /// <summary>Where the system forbids it, that is what must be said.</summary>
    static async Task Finds(ProbeFinding finding, ProbeStatus status, PingProbe probe, ProberOptions? options = null)
    {
        var result = await Probers.Run(probe, options ?? Probers.Here);
        if (result.Message.Finding == ProbeFinding.PingForbidden && !Environment.IsPrivilegedProcess)
            (finding, status) = (ProbeFinding.PingForbidden, ProbeStatus.Unknown);
        Assert.True(
            (finding, status) == (result.Message.Finding, result.Status),
            $"{result.Status} {result.Message.Finding}: {result.Message} {result.Message.Text}"
        );
    }

    [Fact]
    public async Task This_machine_answers() =>
        await Finds(ProbeFinding.PingAnswer, ProbeStatus.Ok, new PingProbe("127.0.0.1"));

    [Fact]
    public async Task Each_probe_has_its_own_answers() =>
        await Task.WhenAll(
            Enumerable
                .Range(1, 50)
                .Select(n =>
                    Finds(ProbeFinding.PingAnswer, ProbeStatus.Ok, new PingProbe($"127.0.0.{n}") { Count = 1 })
                )
        );

    [Fact]
    public async Task A_round_trip_that_takes_too_long_is_told() =>
        await Finds(
            ProbeFinding.RoundTrip,
            ProbeStatus.Warning,
            new PingProbe("127.0.0.1") { Count = 1, WarnRoundTrip = TimeSpan.FromTicks(1) }
        );

    [Fact]
    public async Task An_address_that_is_refused_is_not_sent_anything()
    {
        var result = await Probers.RunStrictly(new PingProbe("127.0.0.1"));
        Assert.Equal(ProbeFinding.AddressRefused, result.Message.Finding);
    }
}
