using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Contrefort.Protocols.Probing;

namespace Contrefort.Protocols.Tests.Probing.Rigs;

/// <summary>A private dnsmasq on a loopback port, which knows the records it is given and nothing else.</summary>
sealed class DnsmasqRig : IAsyncDisposable
{
    readonly Process _dnsmasq;

    DnsmasqRig(int port, string[] records)
    {
        Port = port;
        string[] own =
        [
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--pid-file=",
            "--listen-address=127.0.0.1",
            "--bind-interfaces",
            $"--port={port}",
            "--local=/test/",
            "--local-ttl=60",
        ];
        if (Environment.IsPrivilegedProcess)
            own = [.. own, "--user=root"];
        _dnsmasq = Process.Start("/usr/sbin/dnsmasq", [.. own, .. records]);
    }

    internal int Port { get; }

    internal ProberOptions Options => Probers.Here with { NameServers = [new(IPAddress.Loopback, Port)] };

    internal static async Task<DnsmasqRig> Start(params string[] records)
    {
        var rig = new DnsmasqRig(NginxRig.FreePort(), records);
        var patience = Stopwatch.StartNew();
        while (true)
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, rig.Port);
                return rig;
            }
            catch (SocketException) when (patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                if (rig._dnsmasq.HasExited)
                    Assert.Fail($"dnsmasq ended with {rig._dnsmasq.ExitCode}");
                await Task.Delay(20);
            }
    }

    public async ValueTask DisposeAsync()
    {
        _dnsmasq.Kill();
        await _dnsmasq.WaitForExitAsync();
        _dnsmasq.Dispose();
    }
}
