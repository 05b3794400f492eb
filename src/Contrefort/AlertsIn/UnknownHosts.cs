using Contrefort.Core.Contracts;
using Contrefort.Data;
using Contrefort.Protocols.Alerting;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.AlertsIn;

/// <summary>Hosts a source speaks of that are no machine of anybody: kept, so that a person makes them one.</summary>
internal sealed class UnknownHosts(Guid source)
{
    /// <summary>Whoever invents names does not fill the list.</summary>
    const int Most = 1_000;

    readonly Dictionary<string, UnknownHostRow> _seen = new(StringComparer.OrdinalIgnoreCase);

    public void Note(HeardAlert alert, CustomerId? customer, Instant at)
    {
        var host = alert.Host.Length > 0 ? alert.Host : alert.Address;
        if (host.Length == 0)
            return;
        if (!_seen.TryGetValue(host, out var seen))
            _seen[host] = seen = new UnknownHostRow
            {
                SourceId = source,
                Host = host,
                FirstAt = at,
            };
        (seen.Address, seen.CustomerId, seen.LastAt) = (alert.Address, customer, at);
        seen.Times++;
    }

    public async Task Write(ContrefortDb work, CancellationToken stop)
    {
        if (_seen.Count == 0)
            return;
        var room = Most - await work.UnknownHosts.CountAsync(row => row.SourceId == source, stop);
        var hosts = _seen.Keys.ToArray();
        var known = await work
            .UnknownHosts.Where(row => row.SourceId == source && hosts.Contains(row.Host))
            .ToDictionaryAsync(row => row.Host, StringComparer.OrdinalIgnoreCase, stop);
        foreach (var (host, seen) in _seen)
            if (known.TryGetValue(host, out var row))
            {
                (row.Address, row.CustomerId, row.LastAt) = (seen.Address, seen.CustomerId, seen.LastAt);
                row.Times += seen.Times;
            }
            else if (room-- > 0)
                work.UnknownHosts.Add(seen);
        await work.SaveChangesAsync(stop);
    }
}
