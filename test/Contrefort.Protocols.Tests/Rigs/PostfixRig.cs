using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>
/// A private Postfix in a folder of its own, on a loopback port, that disturbs no other. It needs Debian's postfix and
/// root (Postfix runs under no one else); without them a test fails and says what to install. Retries follow at once,
/// so that a temporary refusal can be seen to end.
/// </summary>
public sealed class PostfixRig : IAsyncDisposable
{
    readonly string _folder;

    PostfixRig(string folder, int port)
    {
        _folder = folder;
        Port = port;
    }

    /// <summary>Where it takes mail by SMTP, with STARTTLS when it was given a certificate.</summary>
    public int Port { get; }

    /// <summary>What Postfix logged so far; what a failing test should show.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    string LogFile => Path.Combine(_folder, "log", "mail.log");

    string Configuration => Path.Combine(_folder, "conf");

    /// <summary>
    /// Starts it. <paramref name="routes"/> says where mail for a domain goes, as in transport(5): "lmtp:inet:127.0.0.1:2400",
    /// "smtp:[127.0.0.1]:2500"; mail for another domain is refused. Settings are further lines of main.cf.
    /// </summary>
    public static async Task<PostfixRig> StartAsync(
        IReadOnlyDictionary<string, string> routes,
        X509Certificate2? certificate = null,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        Assert.True(File.Exists("/usr/sbin/postfix"), "This test needs Postfix: apt-get install postfix");
        Assert.True(Environment.IsPrivilegedProcess, "This test needs root: Postfix starts under no one else");
        var rig = new PostfixRig(Directory.CreateTempSubdirectory("contrefort-postfix-").FullName, FreePort());
        await rig.ConfigureAsync(routes, certificate, settings ?? new Dictionary<string, string>());
        var (code, output) = await rig.RunAsync("/usr/sbin/postfix", "-c", rig.Configuration, "start");
        Assert.True(code == 0, $"Postfix did not start: {output}\n{rig.Log}");
        await rig.UntilItAnswersAsync();
        return rig;
    }

    /// <summary>Tries everything that waits in the queue now.</summary>
    public Task FlushAsync() => RunAsync("/usr/sbin/postqueue", "-c", Configuration, "-f");

    /// <summary>The queue as JSON lines, one per waiting message; empty when nothing waits.</summary>
    public async Task<string> QueueAsync() => (await RunAsync("/usr/sbin/postqueue", "-c", Configuration, "-j")).Output;

    async Task ConfigureAsync(
        IReadOnlyDictionary<string, string> routes,
        X509Certificate2? certificate,
        IReadOnlyDictionary<string, string> settings
    )
    {
        foreach (var name in (string[])["conf", "queue", "data", "log"])
            Directory.CreateDirectory(Path.Combine(_folder, name));
        // The daemons run as "postfix" and must pass through.
        await RunAsync("/bin/chmod", "755", _folder);
        await RunAsync("/bin/chown", "postfix", Path.Combine(_folder, "data"));

        var main = new Dictionary<string, string>
        {
            ["compatibility_level"] = "3.6",
            ["queue_directory"] = Path.Combine(_folder, "queue"),
            ["data_directory"] = Path.Combine(_folder, "data"),
            ["maillog_file"] = LogFile,
            ["maillog_file_prefixes"] = _folder,
            ["inet_interfaces"] = "127.0.0.1",
            ["inet_protocols"] = "ipv4",
            ["myhostname"] = "postfix.test",
            ["mydestination"] = "",
            ["alias_maps"] = "",
            ["mynetworks"] = "127.0.0.0/8",
            ["relay_domains"] = string.Join(", ", routes.Keys),
            ["transport_maps"] =
                $"inline:{{ {string.Join(", ", routes.Select(route => $"{{ {route.Key} = {route.Value} }}"))} }}",
            ["default_transport"] = "error:no route in this rig",
            ["smtpd_relay_restrictions"] = "reject_unauth_destination",
            ["smtp_dns_support_level"] = "disabled",
            ["queue_run_delay"] = "1s",
            ["minimal_backoff_time"] = "1s",
            ["maximal_backoff_time"] = "2s",
            ["message_size_limit"] = "70000000",
            ["smtpd_client_connection_rate_limit"] = "0",
        };
        if (certificate is not null)
        {
            var pem = Path.Combine(_folder, "conf", "tls.pem");
            await File.WriteAllTextAsync(
                pem,
                certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem()
            );
            main["smtpd_tls_chain_files"] = pem;
            main["smtpd_tls_security_level"] = "may";
        }
        foreach (var (name, value) in settings)
            main[name] = value;
        await File.WriteAllLinesAsync(
            Path.Combine(Configuration, "main.cf"),
            main.Select(setting => $"{setting.Key} = {setting.Value}")
        );
        await File.WriteAllTextAsync(
            Path.Combine(Configuration, "master.cf"),
            $"""
            127.0.0.1:{Port} inet n - n - - smtpd
            pickup    unix  n - n 60 1 pickup
            cleanup   unix  n - n - 0 cleanup
            qmgr      unix  n - n 300 1 qmgr
            tlsmgr    unix  - - n 1000? 1 tlsmgr
            rewrite   unix  - - n - - trivial-rewrite
            bounce    unix  - - n - 0 bounce
            defer     unix  - - n - 0 bounce
            trace     unix  - - n - 0 bounce
            verify    unix  - - n - 1 verify
            flush     unix  n - n 1000? 0 flush
            proxymap  unix  - - n - - proxymap
            smtp      unix  - - n - - smtp
            relay     unix  - - n - - smtp
            lmtp      unix  - - n - - lmtp
            showq     unix  n - n - - showq
            error     unix  - - n - - error
            retry     unix  - - n - - error
            discard   unix  - - n - - discard
            anvil     unix  - - n - 1 anvil
            scache    unix  - - n - 1 scache
            postlog   unix-dgram n - n - 1 postlogd

            """
        );
    }

    async Task UntilItAnswersAsync()
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var client = await LineClient.ConnectAsync(Port);
                Assert.StartsWith("220 ", await client.ReplyAsync());
                return;
            }
            catch (SocketException) when (patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(50);
            }
        }
    }

    async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("/usr/sbin/postfix", "-c", Configuration, "stop");
        Directory.Delete(_folder, recursive: true);
    }
}
