using System.Collections.Concurrent;
using System.Net;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// Addresses of hosts: from /etc/hosts, or else from DNS and kept as long as it says, five minutes at most. The system's own
/// way would hold a thread for each name that is slow to come. A name is asked for as it is, without a search list; IPv6 only
/// when there is no IPv4, so that one that fails is not hidden by the other.
/// </summary>
sealed class HostNames(NameServers servers)
{
    const string HostsFile = "/etc/hosts";
    const int MostKept = 20_000;
    const int MostAddresses = 4;
    static readonly TimeSpan LongestKept = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<string, (IPAddress[] Addresses, long Until)> _kept = new(
        StringComparer.OrdinalIgnoreCase
    );
    KnownHosts? _hosts;

    /// <summary>At least one address, or why there is none.</summary>
    internal async ValueTask<(IPAddress[] Addresses, ProbeMessage? Fault)> Find(
        string host,
        TimeSpan time,
        CancellationToken limit
    )
    {
        if (_kept.TryGetValue(host, out var kept) && kept.Until > Environment.TickCount64)
            return (kept.Addresses, null);
        if (Hosts[host.TrimEnd('.')].ToArray() is { Length: > 0 } local)
            return (local, null);
        var (addresses, fault) = await Ask(host, DnsType.A, time / 2, limit);
        if (fault is null && addresses.Length == 0)
            (addresses, fault) = await Ask(host, DnsType.Aaaa, time / 2, limit);
        return (addresses, fault ?? (addresses.Length == 0 ? new(ProbeFinding.NameNotFound, [host]) : null));
    }

    async ValueTask<(IPAddress[], ProbeMessage?)> Ask(string host, DnsType type, TimeSpan time, CancellationToken limit)
    {
        ProbeMessage? last = null;
        foreach (var server in servers.Current)
        {
            using var share = CancellationTokenSource.CreateLinkedTokenSource(limit);
            share.CancelAfter(time / servers.Current.Count);
            try
            {
                (var answer, last) = await DnsClient.Ask(server, host, type, share.Token);
                if (answer?.Code == 3)
                    return ([], new(ProbeFinding.NameNotFound, [host]));
                if (answer?.Code == 0)
                    return (Keep(host, type, answer), null);
            }
            catch (OperationCanceledException) when (!limit.IsCancellationRequested)
            {
                // The next server may know.
            }
        }
        return (
            [],
            last is { Finding: ProbeFinding.DnsNoSuchName }
                ? new(ProbeFinding.NameNotFound, [host])
                : new(ProbeFinding.NameNotResolved, [host])
        );
    }

    IPAddress[] Keep(string host, DnsType type, DnsAnswer answer)
    {
        var found = answer.Records.Where(one => one.Type == (int)type).Take(MostAddresses).ToList();
        if (found.Count == 0)
            return [];
        IPAddress[] addresses = [.. found.Select(one => IPAddress.Parse(one.Value))];
        if (_kept.Count >= MostKept)
            _kept.Clear();
        var seconds = Math.Min(found.Min(one => one.TimeToLive), LongestKept.TotalSeconds);
        _kept[host] = (addresses, Environment.TickCount64 + (long)(seconds * 1000));
        return addresses;
    }

    ILookup<string, IPAddress> Hosts
    {
        get
        {
            var changed = File.GetLastWriteTimeUtc(HostsFile);
            if (_hosts is not { } known || known.At != changed)
                _hosts = known = new(changed, ReadHosts());
            return known.Lines;
        }
    }

    static ILookup<string, IPAddress> ReadHosts() =>
        (File.Exists(HostsFile) ? File.ReadAllLines(HostsFile) : [])
            .Append("127.0.0.1 localhost") // RFC 6761 §6.3
            .Select(line => line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1 && IPAddress.TryParse(words[0], out _))
            .SelectMany(words => words.Skip(1).Select(name => (Name: name, Address: IPAddress.Parse(words[0]))))
            .Distinct()
            .ToLookup(line => line.Name, line => line.Address, StringComparer.OrdinalIgnoreCase);

    sealed record KnownHosts(DateTime At, ILookup<string, IPAddress> Lines);
}
