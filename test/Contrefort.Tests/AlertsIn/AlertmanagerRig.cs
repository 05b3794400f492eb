using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace Contrefort.Tests.AlertsIn;

/// <summary>Debian's Alertmanager, on a port of its own, that tells a world.</summary>
internal sealed class AlertmanagerRig : IAsyncDisposable
{
    readonly Process _program;
    readonly string _folder;
    readonly HttpClient _api;

    AlertmanagerRig(Process program, string folder, int port) =>
        (_program, _folder, _api) = (
            program,
            folder,
            new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") }
        );

    /// <param name="hook">Where it posts.</param>
    public static async Task<AlertmanagerRig> Start(Uri hook, string token)
    {
        Assert.True(
            File.Exists("/usr/bin/prometheus-alertmanager"),
            "This test needs Alertmanager: apt-get install prometheus-alertmanager"
        );
        var folder = Directory.CreateTempSubdirectory("contrefort-alertmanager-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "alertmanager.yml"),
            $"""
            route:
              receiver: contrefort
              group_wait: 100ms
              group_interval: 200ms
              repeat_interval: 1h
            receivers:
              - name: contrefort
                webhook_configs:
                  - url: {hook}
                    send_resolved: true
                    http_config:
                      authorization:
                        credentials: {token}
            """
        );
        var port = FreePort();
        var program = Process.Start(
            new ProcessStartInfo("/usr/bin/prometheus-alertmanager")
            {
                ArgumentList =
                {
                    $"--config.file={folder}/alertmanager.yml",
                    $"--storage.path={folder}/data",
                    $"--web.listen-address=127.0.0.1:{port}",
                    "--cluster.listen-address=",
                },
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        program.ErrorDataReceived += (_, _) => { };
        program.BeginErrorReadLine();
        program.BeginOutputReadLine();
        var rig = new AlertmanagerRig(program, folder, port);
        await Patience.Until(async () =>
        {
            try
            {
                return (await rig._api.GetAsync("/-/ready")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return rig;
    }

    /// <summary>As Prometheus does it, or <c>amtool alert add</c>.</summary>
    public async Task Tell(string name, string instance, DateTimeOffset startsAt, DateTimeOffset? endsAt = null)
    {
        using var answer = await _api.PostAsJsonAsync(
            "/api/v2/alerts",
            new[]
            {
                new
                {
                    labels = new Dictionary<string, string>
                    {
                        ["alertname"] = name,
                        ["instance"] = instance,
                        ["severity"] = "critical",
                    },
                    annotations = new Dictionary<string, string> { ["summary"] = $"{instance} est à terre" },
                    startsAt,
                    endsAt = endsAt ?? startsAt.AddHours(2),
                },
            }
        );
        answer.EnsureSuccessStatusCode();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _program.Kill();
        await _program.WaitForExitAsync();
        _program.Dispose();
        _api.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Another program does it in its own time.</summary>
internal static class Patience
{
    public static async Task Until(Func<Task<bool>> isSo)
    {
        var began = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(began.Elapsed < TimeSpan.FromSeconds(60), "It did not come about within a minute.");
            await Task.Delay(50);
        }
    }
}
