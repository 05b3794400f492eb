using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Contrefort.Tests.OnCall;

/// <summary>A fact about a real Kannel; where it is not installed one is told that it was not looked at.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KannelFactAttribute : FactAttribute
{
    public KannelFactAttribute()
    {
        if (!KannelRig.IsThere)
            Skip = "Kannel is not installed: apt-get install kannel kannel-extras";
    }
}

/// <summary>
/// Debian's Kannel in a folder of its own, on free loopback ports: bearerbox, smsbox and its fake message centre, which
/// writes down what would go to telephones.
/// </summary>
internal sealed class KannelRig : IAsyncDisposable
{
    const string Bearerbox = "/usr/sbin/bearerbox";
    const string Smsbox = "/usr/sbin/smsbox";
    const string FakeCentre = "/usr/lib/kannel/test/fakesmsc";

    public const string User = "contrefort";
    public const string Password = "mot de pàsse & plus";

    readonly string _folder = Directory.CreateTempSubdirectory("contrefort-kannel-").FullName;
    readonly List<Process> _processes = [];
    readonly StringBuilder _centre = new();

    public static bool IsThere => File.Exists(Bearerbox) && File.Exists(Smsbox) && File.Exists(FakeCentre);

    /// <summary>Of <c>sendsms</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What the message centre has seen: <c>sender receiver text …</c> on each line.</summary>
    public string Seen
    {
        get
        {
            lock (_centre)
                return _centre.ToString();
        }
    }

    public static async Task<KannelRig> Start()
    {
        var rig = new KannelRig();
        var ports = Enumerable.Range(0, 4).Select(_ => FreePort()).ToArray();
        var conf = Path.Combine(rig._folder, "kannel.conf");
        await File.WriteAllTextAsync(
            conf,
            $"""
            group = core
            admin-port = {ports[0]}
            admin-password = admin
            admin-interface = 127.0.0.1
            smsbox-port = {ports[1]}
            smsbox-interface = 127.0.0.1
            box-allow-ip = "127.0.0.1"

            group = smsc
            smsc = fake
            smsc-id = fake
            port = {ports[2]}
            connect-allow-ip = 127.0.0.1

            group = smsbox
            bearerbox-host = 127.0.0.1
            bearerbox-port = {ports[1]}
            sendsms-port = {ports[3]}
            sendsms-interface = 127.0.0.1

            group = sendsms-user
            username = {User}
            password = "{Password}"
            max-messages = 3
            concatenation = true
            """
        );
        rig.Run(Bearerbox, conf);
        await Answers(ports[1]);
        await Answers(ports[2]);
        rig.Run(Smsbox, conf);
        await Answers(ports[3]);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // It must say something first; its message goes nowhere.
        var centre = rig.Run(
            FakeCentre,
            "-H",
            "127.0.0.1",
            "-r",
            $"{ports[2]}",
            "-i",
            "100000",
            "-m",
            "1",
            "1 2 text nop"
        );
        rig.Address = $"http://127.0.0.1:{ports[3]}/cgi-bin/sendsms";
        while (!rig.Seen.Contains("sent message 1", StringComparison.Ordinal) && !centre.HasExited)
            await Task.Delay(20);
        return rig;
    }

    /// <summary>Until the message centre has seen it, a minute at most.</summary>
    public async Task<string> Until(string words)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(10))
            if (Seen.Contains(words, StringComparison.Ordinal))
                break;
        return Seen;
    }

    Process Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            StandardOutputEncoding = Encoding.UTF8,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
        return process;

        void Hear(object _, DataReceivedEventArgs line)
        {
            if (program == FakeCentre)
                lock (_centre)
                    _centre.AppendLine(line.Data);
        }
    }

    static async Task Answers(int port)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(20))
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) { }
        Assert.Fail($"Kannel does not answer on port {port}.");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }
}
