using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Contrefort.Protocols.Lmtp;
using Contrefort.Protocols.Smtp;

namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>An LMTP server on a loopback port, or a Unix socket, that keeps what it is given, and does what a test tells it.</summary>
public sealed class LmtpHouse : LmtpHandler, IAsyncDisposable
{
    readonly Socket _listener;
    readonly CancellationTokenSource _closing = new();
    readonly LmtpOptions _options;
    readonly Task _accepting;
    readonly ConcurrentBag<Task> _sessions = [];
    readonly SemaphoreSlim _arrived = new(0);

    public LmtpHouse(LmtpOptions? options = null, string? unixSocket = null)
    {
        _options = options ?? new LmtpOptions { HostName = "house.test" };
        EndPoint address = unixSocket is null
            ? new IPEndPoint(IPAddress.Loopback, 0)
            : new UnixDomainSocketEndPoint(unixSocket);
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(address);
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public ConcurrentQueue<(Envelope Envelope, byte[] Message)> Mails { get; } = [];

    public ConcurrentQueue<Exception> Faults { get; } = [];

    public Func<string, SmtpReply> Accepts { get; set; } = _ => SmtpReply.RecipientOk;

    public Func<Envelope, IReadOnlyList<SmtpReply>> Delivers { get; set; } =
        envelope => envelope.ForEveryone(SmtpReply.Delivered);

    /// <summary>Waits up to a minute for a mail; meanwhile, each second, the nudge: a mail server told to try again.</summary>
    public async Task<(Envelope Envelope, byte[] Message)> NextMailAsync(Func<Task>? nudge = null)
    {
        for (var second = 0; second < 60; second++)
        {
            if (await _arrived.WaitAsync(TimeSpan.FromSeconds(1)) && Mails.TryDequeue(out var mail))
                return mail;
            await (nudge?.Invoke() ?? Task.CompletedTask);
        }
        throw new TimeoutException("No mail arrived within a minute");
    }

    public override ValueTask<SmtpReply> AcceptAsync(string recipient, Envelope soFar, CancellationToken ct) =>
        new(Accepts(recipient));

    public override async ValueTask<IReadOnlyList<SmtpReply>> DeliverAsync(
        Envelope envelope,
        Spool message,
        CancellationToken ct
    )
    {
        var replies = Delivers(envelope);
        using var copy = new MemoryStream();
        await using (var read = message.OpenRead())
            await read.CopyToAsync(copy, ct);
        Assert.Equal(message.Length, copy.Length);
        if (replies.Any(reply => reply.IsPositive))
        {
            Mails.Enqueue((envelope, copy.ToArray()));
            _arrived.Release();
        }
        return replies;
    }

    public override void Faulted(Exception fault) => Faults.Enqueue(fault);

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _sessions.Add(ServeAsync(await _listener.AcceptAsync(_closing.Token)));
        }
        catch (OperationCanceledException) { }
    }

    async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var pipe = new StreamPipe(PipeReader.Create(stream), PipeWriter.Create(stream));
        await new LmtpSession(pipe, this, _options).RunAsync(_closing.Token);
        await pipe.Output.CompleteAsync();
        await pipe.Input.CompleteAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        await Task.WhenAll(_sessions);
        _listener.Dispose();
        _closing.Dispose();
        _arrived.Dispose();
    }

    sealed record StreamPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
