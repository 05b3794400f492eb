using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>A peer that says exactly what a test wants, well-behaved or not. Text is Latin-1: one character, one byte.</summary>
public sealed class LineClient : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly NetworkStream _stream;
    readonly StreamReader _reader;

    LineClient(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream, Encoding.UTF8);
    }

    public static async Task<LineClient> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return new LineClient(socket);
    }

    /// <summary>Connected, greeted, and past LHLO.</summary>
    public static async Task<LineClient> GreetAsync(int port)
    {
        var client = await ConnectAsync(port);
        await client.ReplyAsync();
        await client.AskAsync("LHLO peer.test");
        return client;
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    public async Task<string> AskAsync(string command)
    {
        await SendAsync(command + "\r\n");
        return await ReplyAsync();
    }

    /// <summary>One reply, its lines joined by a line feed; empty when the peer has closed.</summary>
    public async Task<string> ReplyAsync()
    {
        var lines = new List<string>();
        string? line;
        do
        {
            line = await _reader.ReadLineAsync().WaitAsync(Patience);
            if (line is not null)
                lines.Add(line);
        } while (line is { Length: > 3 } && line[3] == '-');
        return string.Join('\n', lines);
    }

    public async Task<List<string>> RepliesAsync(int count)
    {
        var replies = new List<string>();
        while (replies.Count < count)
            replies.Add(await ReplyAsync());
        return replies;
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _stream.DisposeAsync();
    }
}
