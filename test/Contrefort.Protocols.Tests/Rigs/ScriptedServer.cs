using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>
/// An SMTP server that says what a test scripts: for the first command that starts with a key, its reply. A reply of
/// "close" closes, "silence" says nothing. It remembers every line it was told.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    readonly Socket _listener;
    readonly CancellationTokenSource _closing = new();
    readonly Dictionary<string, string> _script;
    readonly X509Certificate2? _certificate;
    readonly bool _isImplicitTls;
    readonly Task _serving;

    public ScriptedServer(
        Dictionary<string, string>? script = null,
        X509Certificate2? certificate = null,
        bool implicitTls = false,
        string? unixSocket = null
    )
    {
        EndPoint address = unixSocket is null
            ? new IPEndPoint(IPAddress.Loopback, 0)
            : new UnixDomainSocketEndPoint(unixSocket);
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(address);
        _listener.Listen();
        _script = script ?? [];
        _certificate = certificate;
        _isImplicitTls = implicitTls;
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public List<string> Heard { get; } = [];

    public int Connections { get; private set; }

    async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptAsync(_closing.Token);
                Connections++;
                try
                {
                    await ConverseAsync(new NetworkStream(socket));
                }
                catch (Exception fault)
                    when (fault is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The client has gone, which some tests want.
                }
            }
        }
        catch (OperationCanceledException) { }
    }

    async Task ConverseAsync(Stream stream)
    {
        if (_isImplicitTls)
            stream = await EncryptAsync(stream);
        if (!await SayAsync(stream, Reply("greeting", "220 scripted.test ready")))
            return;
        var isData = false;
        while (await ReadLineAsync(stream) is { } line)
        {
            Heard.Add(line);
            if (isData && line != ".")
                continue;
            var reply = isData ? Reply("message", "250 2.0.0 Taken") : ReplyTo(line);
            isData = !isData && reply.StartsWith("354", StringComparison.Ordinal);
            if (!await SayAsync(stream, reply))
                return;
            if (line == "STARTTLS" && reply.StartsWith("220", StringComparison.Ordinal))
                stream = await EncryptAsync(stream);
        }
    }

    string ReplyTo(string line) =>
        _script.FirstOrDefault(step => line.StartsWith(step.Key, StringComparison.OrdinalIgnoreCase)).Value
        ?? line.Split(' ')[0].ToUpperInvariant() switch
        {
            "EHLO" => "250-scripted.test\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8",
            "DATA" => "354 Go on",
            "QUIT" => "221 Bye",
            "STARTTLS" => "220 Go on",
            _ => "250 2.0.0 Ok",
        };

    string Reply(string step, string otherwise) => _script.GetValueOrDefault(step, otherwise);

    async Task<bool> SayAsync(Stream stream, string reply)
    {
        if (reply == "close")
            return false;
        if (reply != "silence")
            await stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n"), _closing.Token);
        return true;
    }

    async Task<Stream> EncryptAsync(Stream stream)
    {
        if (_certificate is null)
            throw new IOException("A server whose TLS is broken");
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = _certificate },
            _closing.Token
        );
        return tls;
    }

    async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _closing.Token) == 1)
        {
            if (one[0] == '\n')
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _listener.Dispose();
        _closing.Dispose();
    }
}
