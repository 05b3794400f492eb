using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// Asks one DNS server one question: by UDP from a port and with a number nobody can guess (RFC 5452), by TCP when the
/// answer did not fit (RFC 7766). A forged or broken answer is passed over, and the true one waited for.
/// </summary>
static class DnsClient
{
    const int MaxUdp = 4096;
    static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(1);

    /// <summary>The answer, or why there is none.</summary>
    internal static async ValueTask<(DnsAnswer? Answer, ProbeMessage? Fault)> Ask(
        IPEndPoint server,
        string name,
        DnsType type,
        CancellationToken limit
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxUdp);
        try
        {
            var question = new byte[512];
            var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
            var length = DnsMessage.WriteQuestion(question, id, name, type);
            if (length == 0)
                return (null, new(ProbeFinding.DnsNoSuchName, [name]));
            var (answer, fault) = await ByUdp(server, question.AsMemory(0, length), buffer, limit);
            return answer is { IsTruncated: true }
                ? await ByTcp(server, question.AsMemory(0, length), limit)
                : (answer, fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static async ValueTask<(DnsAnswer?, ProbeMessage?)> ByUdp(
        IPEndPoint server,
        ReadOnlyMemory<byte> question,
        byte[] buffer,
        CancellationToken limit
    )
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // Connected: the kernel lets nothing in that comes from elsewhere.
            await socket.ConnectAsync(server, limit);
            for (var patience = FirstPatience; ; patience *= 2)
            {
                await socket.SendAsync(question, limit);
                if (await Listen(socket, question, buffer, patience, limit) is { } answer)
                    return (answer, null);
            }
        }
        catch (SocketException fault)
        {
            limit.ThrowIfCancellationRequested();
            return (null, FaultOf(fault, server));
        }
    }

    /// <summary>Null when nothing true came in time: a datagram may be lost.</summary>
    static async ValueTask<DnsAnswer?> Listen(
        Socket socket,
        ReadOnlyMemory<byte> question,
        byte[] buffer,
        TimeSpan patience,
        CancellationToken limit
    )
    {
        using var some = CancellationTokenSource.CreateLinkedTokenSource(limit);
        some.CancelAfter(patience);
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), some.Token);
                if (DnsMessage.Read(buffer.AsSpan(0, received), question.Span) is { } answer)
                    return answer;
            }
        }
        catch (OperationCanceledException) when (!limit.IsCancellationRequested)
        {
            return null;
        }
    }

    static async ValueTask<(DnsAnswer?, ProbeMessage?)> ByTcp(
        IPEndPoint server,
        ReadOnlyMemory<byte> question,
        CancellationToken limit
    )
    {
        var connection = new Connection(limit);
        var buffer = ArrayPool<byte>.Shared.Rent(ushort.MaxValue + 2);
        try
        {
            if (!await connection.Open([server.Address], server.Port, TimeSpan.Zero))
                return (null, connection.Failure);
            BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)question.Length);
            question.CopyTo(buffer.AsMemory(2));
            if (!await connection.Send(buffer.AsMemory(0, question.Length + 2)))
                return (null, connection.Failure);
            var filled = 0;
            while (filled < 2 || filled < 2 + BinaryPrimitives.ReadUInt16BigEndian(buffer))
            {
                var received = await connection.Receive(buffer.AsMemory(filled));
                if (received <= 0)
                    return (null, connection.Failure ?? new(ProbeFinding.CutShort));
                filled += received;
            }
            var answer = DnsMessage.Read(buffer.AsSpan(2, BinaryPrimitives.ReadUInt16BigEndian(buffer)), question.Span);
            return (answer, answer is null ? new(ProbeFinding.NotDns) : null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            connection.Close();
        }
    }

    static ProbeMessage FaultOf(SocketException fault, IPEndPoint server) =>
        fault.SocketErrorCode == SocketError.ConnectionRefused
            ? new(ProbeFinding.Refused, [server.ToString()])
            : new(ProbeFinding.Unreachable, [server.ToString()], fault.SocketErrorCode.ToString());
}
