using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Contrefort.Protocols.Smtp;

/// <summary>A connection in the middle of SMTP: lines out, replies in, every failure a <see cref="SmtpFault"/>.</summary>
sealed class SmtpConnection : IAsyncDisposable
{
    const int MaxReplyLine = 4096;
    const int MaxReplyLines = 200;

    readonly SmtpServer _server;
    readonly Socket _socket;
    readonly byte[] _buffer = new byte[MaxReplyLine];
    Stream _stream;
    int _start;
    int _end;

    SmtpConnection(SmtpServer server, Socket socket)
    {
        _server = server;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    internal bool IsEncrypted => _stream is SslStream;

    internal bool IsLocal => _server.UnixSocket is not null;

    internal static async Task<SmtpConnection> OpenAsync(SmtpServer server, CancellationToken ct)
    {
        if (server.UnixSocket is { } path)
            return new SmtpConnection(server, await ConnectAsync(new UnixDomainSocketEndPoint(path), server, ct));
        var addresses = IPAddress.TryParse(server.Host, out var literal) ? [literal] : await ResolveAsync(server, ct);
        SmtpFault? last = null;
        foreach (var address in addresses)
        {
            try
            {
                return new SmtpConnection(server, await ConnectAsync(new IPEndPoint(address, server.Port), server, ct));
            }
            catch (SmtpFault fault)
            {
                last = fault;
            }
        }
        throw last ?? new SmtpFault(SmtpFailure.DnsFailure, $"{server.Host} has no address");
    }

    static Task<IPAddress[]> ResolveAsync(SmtpServer server, CancellationToken ct) =>
        SmtpFault.Classify(
            token => Dns.GetHostAddressesAsync(server.Host, token),
            server.ConnectTimeout,
            $"looking up {server.Host}",
            ct
        );

    static async Task<Socket> ConnectAsync(EndPoint endPoint, SmtpServer server, CancellationToken ct)
    {
        var isUnix = endPoint is UnixDomainSocketEndPoint;
        var socket = new Socket(
            isUnix ? AddressFamily.Unix : endPoint.AddressFamily,
            SocketType.Stream,
            isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp
        );
        if (!isUnix)
            socket.NoDelay = true;
        try
        {
            return await SmtpFault.Classify(
                async token =>
                {
                    await socket.ConnectAsync(endPoint, token);
                    return socket;
                },
                server.ConnectTimeout,
                $"connecting to {endPoint}",
                ct
            );
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Encrypts the connection; with <paramref name="verify"/> the certificate must be valid for the host.</summary>
    internal async Task EncryptAsync(bool verify, CancellationToken ct)
    {
        // Anything already sent in clear could be an attacker's reply, to be read as if it were encrypted (CVE-2021-38371).
        if (_end > _start)
            throw new SmtpFault(SmtpFailure.TlsFailed, "The server spoke before the TLS handshake");
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions { TargetHost = _server.Host };
        if (!verify)
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        else if (_server.TrustedRoots is { } roots)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        _stream = tls;
        try
        {
            await SmtpFault.Classify(
                async token =>
                {
                    await tls.AuthenticateAsClientAsync(options, token);
                    return true;
                },
                _server.ConnectTimeout,
                "TLS handshake",
                ct
            );
        }
        catch (SmtpFault fault) when (fault.Failure == SmtpFailure.ConnectionLost)
        {
            throw new SmtpFault(SmtpFailure.TlsFailed, fault.Message);
        }
    }

    internal async Task<SmtpReply> AskAsync(string command, CancellationToken ct)
    {
        await WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), ct);
        return await ReadReplyAsync(_server.ReplyTimeout, ct);
    }

    internal Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) =>
        SmtpFault.Classify(
            async token =>
            {
                await _stream.WriteAsync(bytes, token);
                return true;
            },
            _server.ReplyTimeout,
            "sending",
            ct
        );

    internal Task<SmtpReply> ReadReplyAsync(CancellationToken ct) => ReadReplyAsync(_server.ReplyTimeout, ct);

    internal Task<SmtpReply> ReadReplyAsync(TimeSpan timeout, CancellationToken ct) =>
        SmtpFault.Classify(ReadReplyLinesAsync, timeout, "waiting for a reply", ct);

    async Task<SmtpReply> ReadReplyLinesAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        do
        {
            if (lines.Count == MaxReplyLines)
                throw new SmtpFault(SmtpFailure.NotSmtp, $"A reply of more than {MaxReplyLines} lines");
            lines.Add(await ReadLineAsync(ct));
            if (lines[^1].Length < 3 || lines[^1].AsSpan(0, 3).ContainsAnyExceptInRange('0', '9'))
                break;
        } while (lines[^1].Length > 3 && lines[^1][3] == '-');
        return SmtpReply.Parse(lines)
            ?? throw new SmtpFault(SmtpFailure.NotSmtp, $"Not an SMTP reply: {Printable(lines[0])}");
    }

    async Task<string> ReadLineAsync(CancellationToken ct)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line;
            }
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            if (_end == _buffer.Length)
                throw new SmtpFault(SmtpFailure.NotSmtp, $"A reply line of more than {MaxReplyLine} bytes");
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), ct);
            if (read == 0)
                throw new SmtpFault(SmtpFailure.ConnectionLost, "The server closed the connection");
            _end += read;
        }
    }

    static string Printable(string line) => new([.. line.Take(80).Select(c => char.IsControl(c) ? '.' : c)]);

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }
}

/// <summary>A network failure with its name. Stays inside the client, which turns it into an outcome.</summary>
sealed class SmtpFault(SmtpFailure failure, string detail) : Exception(detail)
{
    internal SmtpFailure Failure => failure;

    /// <summary>Runs one network step; whatever goes wrong is named. Only the caller's own cancellation passes.</summary>
    internal static async Task<T> Classify<T>(
        Func<CancellationToken, Task<T>> step,
        TimeSpan timeout,
        string doing,
        CancellationToken ct
    )
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(timeout);
        try
        {
            return await step(limited.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new SmtpFault(SmtpFailure.Timeout, $"Nothing within {timeout.TotalSeconds:0.#} s, {doing}");
        }
        catch (AuthenticationException fault)
        {
            throw new SmtpFault(SmtpFailure.TlsFailed, $"{fault.Message} ({doing})");
        }
        catch (SocketException fault)
        {
            throw new SmtpFault(NameOf(fault.SocketErrorCode), $"{fault.Message} ({doing})");
        }
        catch (IOException fault)
        {
            var failure = fault.InnerException is SocketException inner
                ? NameOf(inner.SocketErrorCode)
                : SmtpFailure.ConnectionLost;
            throw new SmtpFault(failure, $"{fault.Message} ({doing})");
        }
        catch (ArgumentException fault)
        {
            throw new SmtpFault(SmtpFailure.DnsFailure, $"{fault.Message} ({doing})");
        }
    }

    static SmtpFailure NameOf(SocketError error) =>
        error switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
                SmtpFailure.DnsFailure,
            // A Unix socket that does not exist is a server that is not there.
            SocketError.ConnectionRefused or SocketError.AddressNotAvailable => SmtpFailure.ConnectionRefused,
            SocketError.TimedOut => SmtpFailure.Timeout,
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
                SmtpFailure.ConnectionLost,
            _ => SmtpFailure.Unreachable,
        };
}
