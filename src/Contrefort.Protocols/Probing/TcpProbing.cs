using System.Buffers;
using System.Text;

namespace Contrefort.Protocols.Probing;

/// <summary>Connects, and when asked says something and listens; and looks at certificates.</summary>
sealed class TcpProbing(Targets targets, ProberOptions options)
{
    const int MaxAnswer = 64 * 1024;

    internal async ValueTask<Outcome> Look(TcpProbe probe, CancellationToken limit)
    {
        var (addresses, fault) = await targets.Find(probe.Host, probe.Timeout, limit);
        if (fault is not null)
            return Outcome.Failed(fault);
        var connection = new Connection(limit);
        try
        {
            if (!await connection.Open(addresses, probe.Port, probe.Timeout))
                return Outcome.Failed(connection.Failure!);
            if (probe.Send is { } words && !await connection.Send(Encoding.UTF8.GetBytes(words)))
                return Outcome.Failed(connection.Failure!);
            if (probe.Expect is { } expect && await Listen(connection, expect) is { } wrong)
                return Outcome.Failed(wrong);
            return Outcome.Ok(new(ProbeFinding.Reached, [(long)probe.Port]));
        }
        finally
        {
            connection.Close();
        }
    }

    static async ValueTask<ProbeMessage?> Listen(Connection connection, string expect)
    {
        var finder = new TextFinder(Encoding.UTF8.GetBytes(expect));
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var first = "";
            for (int received, all = 0; all < MaxAnswer; all += received)
            {
                received = await connection.Receive(buffer);
                if (received <= 0)
                    break;
                if (all == 0)
                    first = Said.Text(buffer.AsSpan(0, received), 200);
                finder.Feed(buffer.AsSpan(0, received));
                if (finder.IsFound)
                    return null;
            }
            return first == "" && connection.Failure is { } lost ? lost : new(ProbeFinding.TextMissing, [], first);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal async ValueTask<Outcome> Look(TlsProbe probe, CancellationToken limit)
    {
        var (addresses, fault) = await targets.Find(probe.Host, probe.Timeout, limit);
        if (fault is not null)
            return Outcome.Failed(fault);
        var connection = new Connection(limit);
        try
        {
            if (!await connection.Open(addresses, probe.Port, probe.Timeout))
                return Outcome.Failed(connection.Failure!);
            var shown = await connection.Encrypt(
                probe.ServerName ?? probe.Host,
                probe.Certificate,
                options,
                isHttp: false
            );
            if (shown is null)
                return Outcome.Failed(connection.Failure!);
            IReadOnlyList<Metric> metrics = shown.Metric is { } days ? [days] : [];
            return shown.Fault is { } wrong ? Outcome.Failed(wrong, metrics)
                : shown.DaysLeft is not { } left ? Outcome.Failed(new(ProbeFinding.NoCertificate))
                : shown.EndsSoon(metrics) ?? Outcome.Ok(new(ProbeFinding.TlsValid, [left]), metrics);
        }
        finally
        {
            connection.Close();
        }
    }
}
