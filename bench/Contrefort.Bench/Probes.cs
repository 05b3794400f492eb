using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Contrefort.Protocols.Probing;

namespace Contrefort.Bench;

/// <summary>
/// What a probe costs: a local nginx probed over a new connection each time, and Debian's check_http run as a plugin and by
/// itself. Processor is that of this program and, for plugins, of the plugins. The result goes to bench/results/probes.md.
/// </summary>
static class Probes
{
    const int Port = 18099;
    const int InFlight = 64;
    const string Plugins = "/usr/lib/nagios/plugins";

    public static async Task Run()
    {
        var folder = Directory.CreateTempSubdirectory("contrefort-bench-").FullName;
        using var nginx = await Nginx(folder);
        try
        {
            using var prober = new Prober(
                new ProberOptions
                {
                    AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
                    PluginFolder = Plugins,
                    TrustedRoots = [X509CertificateLoader.LoadCertificateFromFile($"{folder}/cert.pem")],
                }
            );
            var page = new HttpProbe(new Uri($"http://127.0.0.1:{Port}/"));
            var plugin = new PluginProbe("check_http", ["-I", "127.0.0.1", "-p", $"{Port}"]);

            Console.WriteLine(
                "| probe | a second | our processor, s per 1,000 | plugins' processor, s per 1,000 | kB allocated each |"
            );
            Console.WriteLine("|---|---:|---:|---:|---:|");
            await Measure(prober, "HTTP", page, 20_000);
            await Measure(
                prober,
                "HTTP, by name, with a text looked for",
                Named(page) with
                {
                    ExpectText = "</html>",
                },
                20_000
            );
            await Measure(
                prober,
                "HTTP, refused",
                page with
                {
                    Address = new Uri("http://127.0.0.1:9/"),
                },
                20_000,
                isOk: false
            );
            await Measure(
                prober,
                "HTTPS, certificate verified",
                page with
                {
                    Address = new Uri($"https://127.0.0.1:{Port + 1}/"),
                },
                2_000
            );
            await Measure(prober, "TCP", new TcpProbe("127.0.0.1", Port), 20_000);
            await Measure(prober, "check_http as a plugin", plugin, 1_000);
            Alone(plugin, 1_000);
            await Blackbox(prober, folder);
        }
        finally
        {
            nginx.Kill(entireProcessTree: true);
            await nginx.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    static HttpProbe Named(HttpProbe probe) => probe with { Address = new Uri($"http://localhost:{Port}/") };

    static async Task Measure(Prober prober, string name, Probe probe, int count, bool isOk = true)
    {
        await Fire(prober, probe, count / 4, isOk);
        var processor = Processor();
        var children = Children();
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        await Fire(prober, probe, count, isOk);
        var took = watch.Elapsed;
        Print(
            name,
            count / took.TotalSeconds,
            (Processor() - processor).TotalSeconds * 1000 / count,
            (Children() - children) * 1000 / count,
            (GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / count
        );
    }

    static async Task Fire(Prober prober, Probe probe, int count, bool isOk)
    {
        var next = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, InFlight)
                .Select(async _ =>
                {
                    while (Interlocked.Increment(ref next) <= count)
                    {
                        var result = await prober.Run(probe, CancellationToken.None);
                        if (result.Status == ProbeStatus.Ok != isOk)
                            throw new InvalidOperationException($"{result.Message} {result.Message.Text}");
                    }
                })
        );
    }

    /// <summary>The plugin started by a shell in a loop, which costs little itself.</summary>
    static void Alone(PluginProbe plugin, int count)
    {
        var line = $"{Plugins}/{plugin.Name} {string.Join(' ', plugin.Arguments)}";
        var children = Children();
        var watch = Stopwatch.StartNew();
        var loop = $"i=0; while [ $i -lt {count} ]; do {line}; i=$((i+1)); done > /dev/null";
        using var shell = Process.Start("/bin/sh", ["-c", loop]);
        shell.WaitForExit();
        Print(
            "check_http by itself, one after the other",
            count / watch.Elapsed.TotalSeconds,
            0,
            (Children() - children) * 1000 / count,
            0
        );
    }

    /// <summary>What monitors that store nothing do with the same page, asked by our own prober.</summary>
    static async Task Blackbox(Prober prober, string folder)
    {
        const string Exporter = "/usr/bin/prometheus-blackbox-exporter";
        if (!File.Exists(Exporter))
            return;
        await File.WriteAllTextAsync($"{folder}/blackbox.yml", "modules: { http_2xx: { prober: http } }");
        var start = new ProcessStartInfo(Exporter)
        {
            ArgumentList = { $"--config.file={folder}/blackbox.yml", $"--web.listen-address=127.0.0.1:{Port + 2}" },
            RedirectStandardError = true,
        };
        using var exporter = Process.Start(start)!;
        exporter.ErrorDataReceived += (_, _) => { };
        exporter.BeginErrorReadLine();
        try
        {
            var ask = new HttpProbe(
                new Uri($"http://127.0.0.1:{Port + 2}/probe?module=http_2xx&target=http://127.0.0.1:{Port}/")
            )
            {
                ExpectText = "probe_success 1",
            };
            while ((await prober.Run(ask, CancellationToken.None)).Status != ProbeStatus.Ok)
                await Task.Delay(50);
            await Fire(prober, ask, 500, true);
            const int Count = 4_000;
            var processor = exporter.TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            await Fire(prober, ask, Count, true);
            exporter.Refresh();
            var spent = (exporter.TotalProcessorTime - processor).TotalSeconds;
            Print(
                "HTTP by prometheus-blackbox-exporter (its processor)",
                Count / watch.Elapsed.TotalSeconds,
                spent * 1000 / Count,
                0,
                0
            );
        }
        finally
        {
            exporter.Kill();
            await exporter.WaitForExitAsync();
        }
    }

    static void Print(string name, double rate, double ours, double children, double allocated) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {rate:N0} | {ours:0.000} | {children:0.000} | {allocated:0.0} |"
            )
        );

    static TimeSpan Processor()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    /// <summary>Seconds of processor of children that have ended: the 16th and 17th fields of /proc/self/stat, in hundredths.</summary>
    static double Children()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ');
        return (
                double.Parse(fields[13], CultureInfo.InvariantCulture)
                + double.Parse(fields[14], CultureInfo.InvariantCulture)
            ) / 100;
    }

    static async Task<Process> Nginx(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(90)
        );
        await File.WriteAllTextAsync($"{folder}/cert.pem", certificate.ExportCertificatePem());
        await File.WriteAllTextAsync($"{folder}/key.pem", key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync($"{folder}/index.html", $"<html>{new string('x', 600)}</html>");
        await File.WriteAllTextAsync(
            $"{folder}/nginx.conf",
            $$"""
            worker_processes 1; daemon off; pid {{folder}}/pid; error_log {{folder}}/error.log; {{(
                Environment.IsPrivilegedProcess ? "user root;" : ""
            )}}
            events { worker_connections 4096; }
            http {
              access_log off; client_body_temp_path {{folder}}/b; proxy_temp_path {{folder}}/p; fastcgi_temp_path {{folder}}/f;
              uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              server { listen 127.0.0.1:{{Port}} backlog=4096; listen 127.0.0.1:{{Port + 1}} ssl; root {{folder}};
                ssl_certificate {{folder}}/cert.pem; ssl_certificate_key {{folder}}/key.pem; }
            }
            """
        );
        var nginx = Process.Start("/usr/sbin/nginx", ["-e", $"{folder}/error.log", "-c", $"{folder}/nginx.conf"]);
        while (!nginx.HasExited)
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return nginx;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        throw new InvalidOperationException(await File.ReadAllTextAsync($"{folder}/error.log"));
    }
}
