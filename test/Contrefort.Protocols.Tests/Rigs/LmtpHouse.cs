using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Contrefort.Protocols.Lmtp;
using Contrefort.Protocols.Smtp;

namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>An LMTP server on a loopback port that keeps what it is given, and does what a test tells it.</summary>
public sealed class LmtpHouse : LmtpHandler, IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _closing = new();
    readonly LmtpOptions _options;
    readonly Task _accepting;
    readonly ConcurrentBag<Task> _sessions = [];
    readonly SemaphoreSlim _arrived = new(0);

    public LmtpHouse(LmtpOptions? options = null)
    {
        _options = options ?? new LmtpOptions { HostName = "house.test" };
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<(Envelope Envelope, byte[] Message)> Mails { get; } = [];

    public ConcurrentQueue<Exception> Faults { get; } = [];

    public Func<string, SmtpReply> Accepts { get; set; } = _ => SmtpReply.RecipientOk;

    public Func<Envelope, IReadOnlyList<SmtpReply>> Delivers { get; set; } =
        envelope => envelope.ForEveryone(SmtpReply.Delivered);

    public async Task<(Envelope Envelope, byte[] Message)> NextMailAsync()
    {
        Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(30)), "No mail arrived within 30 s");
        Assert.True(Mails.TryDequeue(out var mail));
        return mail;
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
                _sessions.Add(ServeAsync(await _listener.AcceptSocketAsync(_closing.Token)));
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
