using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// Sends echo requests through a socket that Linux gives to groups within net.ipv4.ping_group_range, or through a raw one as
/// root. Replies are known by a random token, so that no other program's count.
/// </summary>
sealed class PingProbing(Targets targets)
{
    const int PacketLength = 64;
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a reply is waited for after the last request.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    internal async ValueTask<Outcome> Look(PingProbe probe, CancellationToken limit)
    {
        var (addresses, fault) = await targets.Find(probe.Host, probe.Timeout, limit);
        if (fault is not null)
            return Outcome.Failed(fault);
        using var socket = Open(addresses[0].AddressFamily);
        if (socket is null)
            return Outcome.Failed(new(ProbeFinding.PingForbidden));
        var run = new Run(socket, addresses[0], probe.Count);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(addresses[0], 0), limit);
            // A little before the probe's own end, so that what came back is told.
            var all = Interval * (probe.Count - 1) + Patience;
            await run.Exchange(all < probe.Timeout * 0.9 ? all : probe.Timeout * 0.9, limit);
        }
        catch (SocketException unreachable)
        {
            limit.ThrowIfCancellationRequested();
            return Outcome.Failed(
                new(ProbeFinding.Unreachable, [addresses[0].ToString()], unreachable.SocketErrorCode.ToString())
            );
        }
        return Judge(probe, run.RoundTrips);
    }

    static Socket? Open(AddressFamily family)
    {
        var protocol = family == AddressFamily.InterNetwork ? ProtocolType.Icmp : ProtocolType.IcmpV6;
        foreach (var type in (SocketType[])[SocketType.Dgram, SocketType.Raw])
            try
            {
                return new Socket(family, type, protocol);
            }
            catch (SocketException)
            {
                // Forbidden, or unknown to this system: perhaps the other way.
            }
        return null;
    }

    static Outcome Judge(PingProbe probe, IReadOnlyList<TimeSpan> trips)
    {
        var loss = 100.0 * (probe.Count - trips.Count) / probe.Count;
        var lost = new Metric("pl", loss, "%", Text(probe.WarnLoss), Text(probe.FailLoss), 0, 100);
        if (trips.Count == 0)
            return Outcome.Failed(new(ProbeFinding.NoReply, [(long)probe.Count]), lost);
        var mean = TimeSpan.FromTicks((long)trips.Average(trip => trip.Ticks));
        IReadOnlyList<Metric> metrics =
        [
            new(
                "rta",
                mean.TotalSeconds,
                "s",
                Text(probe.WarnRoundTrip?.TotalSeconds),
                Text(probe.FailRoundTrip?.TotalSeconds),
                0
            ),
            lost,
        ];
        var lossMessage = new ProbeMessage(ProbeFinding.Loss, [(long)probe.Count - trips.Count, (long)probe.Count]);
        return loss >= probe.FailLoss ? new(ProbeStatus.Critical, lossMessage, metrics)
            : mean > probe.FailRoundTrip ? Slow(ProbeStatus.Critical, probe.FailRoundTrip.Value)
            : loss >= probe.WarnLoss ? new(ProbeStatus.Warning, lossMessage, metrics)
            : mean > probe.WarnRoundTrip ? Slow(ProbeStatus.Warning, probe.WarnRoundTrip.Value)
            : Outcome.Ok(
                new(ProbeFinding.PingAnswer, [(long)trips.Count, (long)probe.Count, Milliseconds(mean)]),
                metrics
            );

        Outcome Slow(ProbeStatus status, TimeSpan most) =>
            new(status, new(ProbeFinding.RoundTrip, [Milliseconds(mean), most.TotalMilliseconds]), metrics);
    }

    static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);

    static string? Text(double? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>One probe's requests and replies.</summary>
    sealed class Run(Socket socket, IPAddress address, int count)
    {
        readonly byte[] _token = RandomNumberGenerator.GetBytes(8);
        readonly long[] _sent = new long[count];
        readonly TimeSpan?[] _trips = new TimeSpan?[count];

        bool IsV4 => address.AddressFamily == AddressFamily.InterNetwork;

        internal IReadOnlyList<TimeSpan> RoundTrips => [.. _trips.OfType<TimeSpan>()];

        internal async Task Exchange(TimeSpan time, CancellationToken limit)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(limit);
            end.CancelAfter(time);
            var sending = Send(end.Token);
            try
            {
                var buffer = new byte[512];
                while (_trips.Contains(null))
                    try
                    {
                        var received = await socket.ReceiveAsync(buffer.AsMemory(), end.Token);
                        Take(buffer.AsSpan(0, received));
                    }
                    catch (SocketException)
                    {
                        // Someone on the way says that it does not get through; the next request may.
                    }
                await sending;
            }
            catch (OperationCanceledException) when (!limit.IsCancellationRequested)
            {
                // What has not come by now is lost.
            }
            finally
            {
                await end.CancelAsync();
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            if (sending.Exception?.InnerException is SocketException unreachable)
                throw unreachable;
        }

        async Task Send(CancellationToken end)
        {
            for (var number = 0; number < count; number++)
            {
                if (number > 0)
                    await Task.Delay(Interval, end);
                _sent[number] = Stopwatch.GetTimestamp();
                await socket.SendAsync(Request(number), end);
            }
        }

        byte[] Request(int number)
        {
            var packet = new byte[PacketLength];
            packet[0] = (byte)(IsV4 ? 8 : 128);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)number);
            _token.CopyTo(packet.AsSpan(8));
            // For ICMPv6 the kernel does it.
            if (IsV4)
                BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), Checksum(packet));
            return packet;
        }

        void Take(ReadOnlySpan<byte> packet)
        {
            // A raw socket shows the IP header too.
            if (IsV4 && socket.SocketType == SocketType.Raw && packet.Length > 20)
                packet = packet[Math.Min(packet.Length, (packet[0] & 0xf) * 4)..];
            if (packet.Length < 16 || packet[0] != (IsV4 ? 0 : 129) || !packet.Slice(8, 8).SequenceEqual(_token))
                return;
            var number = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
            if (number < count)
                _trips[number] ??= Stopwatch.GetElapsedTime(_sent[number]);
        }

        /// <summary>RFC 1071.</summary>
        static ushort Checksum(ReadOnlySpan<byte> packet)
        {
            var sum = 0u;
            for (; packet.Length > 1; packet = packet[2..])
                sum += BinaryPrimitives.ReadUInt16BigEndian(packet);
            while (sum > 0xffff)
                sum = (sum & 0xffff) + (sum >> 16);
            return (ushort)(~sum & 0xffff);
        }
    }
}
