using System.Net;

namespace Contrefort.Protocols.Probing;

/// <summary>The DNS servers of this machine: nameserver lines of /etc/resolv.conf, read again when it has changed.</summary>
sealed class NameServers(IReadOnlyList<IPEndPoint>? given)
{
    const string File = "/etc/resolv.conf";

    /// <summary>As in resolv.conf(5): three, and loopback when there is none.</summary>
    const int Most = 3;

    Known? _read;

    internal IReadOnlyList<IPEndPoint> Current
    {
        get
        {
            if (given is not null)
                return given;
            var changed = System.IO.File.GetLastWriteTimeUtc(File);
            if (_read is not { } known || known.At != changed)
                _read = known = new(changed, Read());
            return known.Servers;
        }
    }

    static IReadOnlyList<IPEndPoint> Read()
    {
        string[] lines = System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File) : [];
        var servers = lines
            .Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..] && IPAddress.TryParse(words[1], out _))
            .Select(words => new IPEndPoint(IPAddress.Parse(words[1]), 53))
            .Take(Most)
            .ToList();
        return servers.Count > 0 ? servers : [new(IPAddress.Loopback, 53)];
    }

    sealed record Known(DateTime At, IReadOnlyList<IPEndPoint> Servers);
}
