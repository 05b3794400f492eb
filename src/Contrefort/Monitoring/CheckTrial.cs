using Contrefort.Core;
using Contrefort.Protocols.Probing;
using Microsoft.Extensions.Options;

namespace Contrefort.Monitoring;

/// <summary>Runs a check once, from the server itself, before it is kept: what it finds, and in how long.</summary>
internal sealed class CheckTrial(IOptions<MonitoringOptions> options) : IDisposable
{
    readonly Lazy<Prober> _prober = new(() => new Prober(options.Value.Prober));

    /// <exception cref="RuleViolationException">The settings could not be watched.</exception>
    public async Task<TrialFinding> Run(string kind, string settings, string machineAddress, CancellationToken stop)
    {
        if (kind == CheckKinds.Heartbeat)
            throw new RuleViolationException("A job calls in by itself: there is nothing to try.");
        var found = await _prober.Value.Run(CheckKinds.Read(kind, settings, machineAddress), stop);
        return new(
            (Core.Monitoring.Sight)found.Status,
            new Sentence(ProbeSentences.English(found.Message.Finding), [.. found.Message.Arguments]),
            found.Message.Text,
            found.Took,
            found.Message.Finding is ProbeFinding.AddressRefused or ProbeFinding.RedirectRefused
        );
    }

    public void Dispose()
    {
        if (_prober.IsValueCreated)
            _prober.Value.Dispose();
    }
}

/// <param name="Text">What the other side wrote: not to be trusted.</param>
/// <param name="IsRefused">The address is not public, and no administrator has allowed its network.</param>
internal sealed record TrialFinding(
    Core.Monitoring.Sight Sight,
    Sentence Sentence,
    string? Text,
    TimeSpan Took,
    bool IsRefused
);
