using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Contrefort.Protocols.Tests.Probing.Rigs;

/// <summary>A TCP server that does what a test tells it, byte for byte. It remembers what it was told first.</summary>
sealed class RawServer : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _closing = new();
    readonly Func<Stream, CancellationToken, Task> _talk;
    readonly bool _hears;
    readonly Task _serving;

    RawServer(Func<Stream, CancellationToken, Task> talk, bool hears)
    {
        (_talk, _hears) = (talk, hears);
        _listener.Start();
        _serving = Serve();
    }

    /// <summary>Talks once it has heard a request.</summary>
    internal static RawServer That(Func<Stream, CancellationToken, Task> talks) => new(talks, hears: true);

    /// <summary>Writes this once it has heard a request, and closes.</summary>
    internal static RawServer Saying(string answer) => That((to, stop) => Write(to, answer, stop).AsTask());

    /// <summary>Talks first, as mail servers do.</summary>
    internal static RawServer Greeting(Func<Stream, CancellationToken, Task> talks) => new(talks, hears: false);

    /// <summary>Takes the connection and says nothing.</summary>
    internal static RawServer Silent() => Greeting((_, stop) => Task.Delay(Timeout.Infinite, stop));

    internal static ValueTask Write(Stream to, string text, CancellationToken stop) =>
        to.WriteAsync(Encoding.Latin1.GetBytes(text), stop);

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal Uri At(string path = "/") => new($"http://127.0.0.1:{Port}{path}");

    internal ConcurrentQueue<string> Heard { get; } = [];

    async Task Serve()
    {
        try
        {
            while (true)
                _ = Talk(await _listener.AcceptTcpClientAsync(_closing.Token));
        }
        catch (OperationCanceledException) { }
    }

    async Task Talk(TcpClient client)
    {
        using (client)
            try
            {
                var stream = client.GetStream();
                if (_hears)
                {
                    var buffer = new byte[8192];
                    var read = await stream.ReadAsync(buffer, _closing.Token);
                    Heard.Enqueue(Encoding.Latin1.GetString(buffer, 0, read));
                }
                await _talk(stream, _closing.Token);
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException)
            {
                // Whoever probes may hang up when it knows enough.
            }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _listener.Stop();
        _closing.Dispose();
    }
}
