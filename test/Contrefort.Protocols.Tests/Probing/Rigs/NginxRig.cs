using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Contrefort.Protocols.Tests.Probing.Rigs;

/// <summary>A private nginx in a folder of its own, on loopback ports, as whoever runs the tests.</summary>
sealed class NginxRig : IAsyncDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("contrefort-nginx-").FullName;
    Process? _nginx;

    string Log => Path.Combine(_folder, "error.log");

    NginxRig()
    {
        using TcpListener one = new(IPAddress.Loopback, 0),
            other = new(IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        (Port, TlsPort) = (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }

    internal int Port { get; }

    internal int TlsPort { get; }

    internal Uri At(string path) => new($"http://127.0.0.1:{Port}{path}");

    internal string Pages => Path.Combine(_folder, "pages");

    /// <summary>Starts it with these lines inside "server { … }"; encrypted too when it is given a certificate.</summary>
    internal static async Task<NginxRig> Start(string locations, X509Certificate2? certificate = null)
    {
        var rig = new NginxRig();
        Directory.CreateDirectory(rig.Pages);
        var tls = "";
        if (certificate is not null)
        {
            var pem = Path.Combine(rig._folder, "tls.pem");
            await File.WriteAllTextAsync(
                pem,
                certificate.ExportCertificatePem() + "\n" + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()
            );
            tls = $"listen 127.0.0.1:{rig.TlsPort} ssl; ssl_certificate {pem}; ssl_certificate_key {pem};";
        }
        await File.WriteAllTextAsync(
            Path.Combine(rig._folder, "nginx.conf"),
            $$"""
            worker_processes 1; daemon off; pid {{rig._folder}}/pid; error_log {{rig._folder}}/error.log;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            events { worker_connections 4096; }
            http {
              access_log off; default_type text/html;
              client_body_temp_path {{rig._folder}}/b; proxy_temp_path {{rig._folder}}/p; fastcgi_temp_path {{rig._folder}}/f;
              uwsgi_temp_path {{rig._folder}}/u; scgi_temp_path {{rig._folder}}/s;
              server { listen 127.0.0.1:{{rig.Port}}; {{tls}} root {{rig.Pages}};
                {{locations}}
              }
            }
            """
        );
        rig._nginx = Process.Start(
            "/usr/sbin/nginx",
            ["-e", $"{rig._folder}/error.log", "-c", $"{rig._folder}/nginx.conf"]
        );
        await rig.UntilItAnswers();
        return rig;
    }

    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    async Task UntilItAnswers()
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                if (_nginx!.HasExited)
                    Assert.Fail("nginx ended: " + (File.Exists(Log) ? File.ReadAllText(Log) : ""));
                await Task.Delay(20);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _nginx!.Kill(entireProcessTree: true);
        await _nginx.WaitForExitAsync();
        _nginx.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
