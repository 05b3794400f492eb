using System.Net;
using System.Net.Sockets;

namespace Contrefort.Protocols.Tests.Probing.Rigs;

/// <summary>A DNS server over UDP that answers each question with the datagrams a test makes of it.</summary>
sealed class HostileDns : IAsyncDisposable
{
    readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    readonly CancellationTokenSource _closing = new();
    readonly Task _serving;

    internal HostileDns(Func<byte[], IEnumerable<byte[]>> answers) => _serving = Serve(answers);

    internal int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    async Task Serve(Func<byte[], IEnumerable<byte[]>> answers)
    {
        try
        {
            while (true)
            {
                var question = await _socket.ReceiveAsync(_closing.Token);
                foreach (var answer in answers(question.Buffer))
                    await _socket.SendAsync(answer, question.RemoteEndPoint, _closing.Token);
            }
        }
        catch (OperationCanceledException) { }
    }

    /// <summary>A true answer to a question of ours: its head and question, then these records.</summary>
    internal static byte[] Answer(byte[] question, int count, params byte[] records)
    {
        var end = 12 + Array.IndexOf(question[12..], (byte)0) + 5;
        byte[] answer = [.. question[..end], .. records];
        answer[2] = 0x81;
        answer[3] = 0x80;
        (answer[7], answer[11]) = ((byte)count, 0);
        return answer;
    }

    /// <summary>An address for the name that was asked for.</summary>
    internal static byte[] A(params byte[] address) => [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, .. address];

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _serving;
        _socket.Dispose();
        _closing.Dispose();
    }
}
