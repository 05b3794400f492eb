using System.Net;
using Contrefort.Protocols.Probing;

namespace Contrefort.Protocols.Tests.Probing.Rigs;

static class Probers
{
    /// <summary>What an administrator must say before anything here can be probed.</summary>
    internal static readonly ProberOptions Here = new() { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

    static readonly Prober Local = new(Here);
    static readonly Prober Strict = new(new ProberOptions());

    /// <summary>With loopback allowed.</summary>
    internal static ValueTask<ProbeResult> Run(Probe probe) => Local.Run(probe, CancellationToken.None);

    /// <summary>With nothing allowed.</summary>
    internal static ValueTask<ProbeResult> RunStrictly(Probe probe) => Strict.Run(probe, CancellationToken.None);

    internal static async Task<ProbeResult> Run(Probe probe, ProberOptions options)
    {
        using var prober = new Prober(options);
        return await prober.Run(probe, CancellationToken.None);
    }

    internal static async Task Finds(ProbeFinding finding, ProbeStatus status, Probe probe)
    {
        var result = await Run(probe);
        Assert.True(
            (finding, status) == (result.Message.Finding, result.Status),
            $"{result.Status} {result.Message.Finding}: {result.Message} {result.Message.Text}"
        );
    }
}
