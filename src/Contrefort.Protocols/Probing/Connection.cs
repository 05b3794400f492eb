using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks.Sources;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// One TCP connection of one probe, in clear or encrypted. What fails is told by <see cref="Failure"/>, not thrown: on a
/// bad night thousands of probes are refused each minute, and an exception costs more than a probe. When the time is over
/// the socket is closed, which ends whatever waits on it.
/// </summary>
sealed class Connection : SocketAsyncEventArgs, IValueTaskSource<SocketError>
{
    readonly CancellationToken _limit;
    ManualResetValueTaskSourceCore<SocketError> _source;
    Socket? _socket;
    SslStream? _tls;

    internal Connection(CancellationToken limit)
        : base(true) => _limit = limit;

    /// <summary>Why the last step failed.</summary>
    internal ProbeMessage? Failure { get; private set; }

    internal bool IsEncrypted => _tls is not null;

    /// <summary>Connects to the first of these addresses that answers, each within its share of the time.</summary>
    internal async ValueTask<bool> Open(IReadOnlyList<IPAddress> addresses, int port, TimeSpan time)
    {
        for (var i = 0; i < addresses.Count; i++)
        {
            var isLast = i == addresses.Count - 1;
            if (await Open(new IPEndPoint(addresses[i], port), isLast ? null : time / addresses.Count))
                return true;
            _limit.ThrowIfCancellationRequested();
        }
        return false;
    }

    async ValueTask<bool> Open(IPEndPoint end, TimeSpan? share)
    {
        _socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        RemoteEndPoint = end;
        SocketError error;
        using (_limit.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), _socket))
        using (
            share is { } most
                ? new Timer(static socket => ((Socket)socket!).Dispose(), _socket, most, Timeout.InfiniteTimeSpan)
                : null
        )
        {
            _source.Reset();
            try
            {
                error = _socket.ConnectAsync(this)
                    ? await new ValueTask<SocketError>(this, _source.Version)
                    : SocketError;
            }
            catch (ObjectDisposedException)
            {
                error = SocketError.OperationAborted;
            }
        }
        if (error == SocketError.Success)
            return true;
        _socket.Dispose();
        Failure = error switch
        {
            SocketError.ConnectionRefused => new(ProbeFinding.Refused, [end.ToString()]),
            SocketError.ConnectionReset => new(ProbeFinding.ConnectionLost),
            // Our own network, ports, memory or firewall: nothing is known about the other side.
            SocketError.NetworkUnreachable
            or SocketError.NetworkDown
            or SocketError.AddressNotAvailable
            or SocketError.NoBufferSpaceAvailable
            or SocketError.AccessDenied => new(ProbeFinding.NoRoute, [end.ToString()], error.ToString()),
            _ => new(ProbeFinding.Unreachable, [end.ToString()], error.ToString()),
        };
        return false;
    }

    /// <summary>Goes on encrypted; the certificate is looked at but not judged.</summary>
    internal async ValueTask<ShownCertificate?> Encrypt(
        string name,
        CertificateTerms terms,
        ProberOptions options,
        bool isHttp
    )
    {
        var shown = new ShownCertificate(name, terms, options);
        _tls = new SslStream(new NetworkStream(_socket!, ownsSocket: false));
        try
        {
            await _tls.AuthenticateAsClientAsync(shown.Handshake(isHttp), _limit);
            return shown;
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException or SocketException)
        {
            _limit.ThrowIfCancellationRequested();
            var inner = fault.InnerException ?? fault;
            Failure = new(ProbeFinding.HandshakeFailed, [], Said.Text((inner.InnerException ?? inner).Message));
            return null;
        }
    }

    internal async ValueTask<bool> Send(ReadOnlyMemory<byte> bytes)
    {
        if (_tls is not null)
            return await SendEncrypted(bytes);
        while (bytes.Length > 0)
        {
            SetBuffer(System.Runtime.InteropServices.MemoryMarshal.AsMemory(bytes));
            _source.Reset();
            var error = await Step(_socket!.SendAsync);
            if (error != SocketError.Success)
                return Lost();
            bytes = bytes[BytesTransferred..];
        }
        return true;
    }

    /// <summary>How many bytes came; 0 at the end; -1 when the connection was lost.</summary>
    internal async ValueTask<int> Receive(Memory<byte> into)
    {
        if (_tls is not null)
            return await ReceiveEncrypted(into);
        SetBuffer(into);
        var error = await Step(_socket!.ReceiveAsync);
        if (error == SocketError.Success)
            return BytesTransferred;
        Lost();
        return -1;
    }

    async ValueTask<SocketError> Step(Func<SocketAsyncEventArgs, bool> start)
    {
        _source.Reset();
        using (_limit.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), _socket))
            try
            {
                return start(this) ? await new ValueTask<SocketError>(this, _source.Version) : SocketError;
            }
            catch (ObjectDisposedException)
            {
                return SocketError.OperationAborted;
            }
    }

    async ValueTask<bool> SendEncrypted(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _tls!.WriteAsync(bytes, _limit);
            return true;
        }
        catch (IOException)
        {
            return Lost();
        }
    }

    async ValueTask<int> ReceiveEncrypted(Memory<byte> into)
    {
        try
        {
            return await _tls!.ReadAsync(into, _limit);
        }
        catch (IOException)
        {
            Lost();
            return -1;
        }
    }

    bool Lost()
    {
        _limit.ThrowIfCancellationRequested();
        Failure = new(ProbeFinding.ConnectionLost);
        return false;
    }

    internal void Close()
    {
        _tls?.Dispose();
        _socket?.Dispose();
        Dispose();
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => _source.SetResult(e.SocketError);

    SocketError IValueTaskSource<SocketError>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<SocketError>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<SocketError>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);
}
