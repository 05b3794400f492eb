using System.Diagnostics;
using System.Globalization;

namespace Contrefort.Protocols.Probing;

/// <summary>Runs probes, any number at the same time, from any thread.</summary>
public sealed class Prober : IDisposable
{
    readonly HttpProbing _http;
    readonly TcpProbing _tcp;
    readonly SmtpProbing _smtp;
    readonly DnsProbing _dns;
    readonly PingProbing _ping;
    readonly PluginProbing _plugins;

    public Prober(ProberOptions options)
    {
        var servers = new NameServers(options.NameServers);
        var targets = new Targets(new AddressRule(options.AllowedNetworks), new HostNames(servers));
        _http = new HttpProbing(targets, options);
        _tcp = new TcpProbing(targets, options);
        _smtp = new SmtpProbing(targets, options);
        _dns = new DnsProbing(targets, servers);
        _ping = new PingProbing(targets);
        _plugins = new PluginProbing(options);
    }

    /// <summary>
    /// Runs one probe within its <see cref="Probe.Timeout"/>. Whatever the world does is a result: it throws for
    /// <paramref name="stop"/> only. The first metric is the time it took, in seconds; a plugin brings its own metrics.
    /// </summary>
    /// <exception cref="OperationCanceledException">Asked to stop; there is no result.</exception>
    public async ValueTask<ProbeResult> Run(Probe probe, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (probe.Fault() is { } fault)
            return new(ProbeStatus.Unknown, TimeSpan.Zero, fault, []);
        if (probe is PluginProbe plugin)
        {
            var (end, took) = await _plugins.Look(plugin, stop);
            return Result(probe, end, took);
        }
        var started = Stopwatch.GetTimestamp();
        var outcome = await Limited(probe, stop);
        return Result(probe, outcome, Stopwatch.GetElapsedTime(started));
    }

    async ValueTask<Outcome> Limited(Probe probe, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(probe.Timeout);
        try
        {
            return await Look(probe, limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Outcome.Failed(new(ProbeFinding.TimedOut, [probe.Timeout.TotalSeconds]));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whoever we talk to may be hostile: what it brings about harms its own result and no other.
            stop.ThrowIfCancellationRequested();
            return limit.IsCancellationRequested
                ? Outcome.Failed(new(ProbeFinding.TimedOut, [probe.Timeout.TotalSeconds]))
                : Outcome.Failed(new(ProbeFinding.ProberFault, [], $"{fault.GetType().Name}: {fault.Message}"));
        }
    }

    ValueTask<Outcome> Look(Probe probe, CancellationToken limit) =>
        probe switch
        {
            HttpProbe http => _http.Look(http, limit),
            TcpProbe tcp => _tcp.Look(tcp, limit),
            TlsProbe tls => _tcp.Look(tls, limit),
            SmtpProbe smtp => _smtp.Look(smtp, limit),
            DnsProbe dns => _dns.Look(dns, limit),
            PingProbe ping => _ping.Look(ping, limit),
            _ => throw new NotSupportedException(probe.GetType().Name),
        };

    static ProbeResult Result(Probe probe, Outcome outcome, TimeSpan took)
    {
        var (status, message, metrics) = outcome;
        if (outcome.Status == ProbeStatus.Ok && SlowerThan(probe, took) is { } slow)
            (status, message) = (
                slow == probe.FailAfter ? ProbeStatus.Critical : ProbeStatus.Warning,
                new(ProbeFinding.Slow, [Math.Round(took.TotalSeconds, 3), slow.TotalSeconds])
            );
        return new(status, took, message, probe is PluginProbe ? metrics : [TimeOf(probe, took), .. metrics]);
    }

    static Metric TimeOf(Probe probe, TimeSpan took) =>
        new(
            "time",
            took.TotalSeconds,
            "s",
            Seconds(probe.WarnAfter),
            Seconds(probe.FailAfter),
            0,
            probe.Timeout.TotalSeconds
        );

    static TimeSpan? SlowerThan(Probe probe, TimeSpan took) =>
        took > probe.FailAfter ? probe.FailAfter
        : took > probe.WarnAfter ? probe.WarnAfter
        : null;

    static string? Seconds(TimeSpan? time) => time?.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    public void Dispose() => _plugins.Dispose();
}
