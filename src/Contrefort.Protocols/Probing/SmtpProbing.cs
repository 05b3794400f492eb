using System.Buffers;
using System.Text;
using Contrefort.Protocols.Smtp;

namespace Contrefort.Protocols.Probing;

/// <summary>Is greeted, says EHLO, goes on encrypted when asked, and leaves without a mail.</summary>
sealed class SmtpProbing(Targets targets, ProberOptions options)
{
    const int MaxLine = 4096;
    const int MaxLines = 200;

    internal async ValueTask<Outcome> Look(SmtpProbe probe, CancellationToken limit)
    {
        var (addresses, fault) = await targets.Find(probe.Host, probe.Timeout, limit);
        if (fault is not null)
            return Outcome.Failed(fault);
        var connection = new Connection(limit);
        var buffer = ArrayPool<byte>.Shared.Rent(MaxLine);
        try
        {
            return await connection.Open(addresses, probe.Port, probe.Timeout)
                ? await Converse(probe, new Conversation(connection, buffer))
                : Outcome.Failed(connection.Failure!);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            connection.Close();
        }
    }

    async ValueTask<Outcome> Converse(SmtpProbe probe, Conversation with)
    {
        ShownCertificate? shown = null;
        if (probe.Encryption == SmtpEncryption.Tls)
        {
            (shown, var untrusted) = await Encrypt(probe, with);
            if (untrusted is not null)
                return Failed(untrusted);
        }
        var (banner, fault) = await with.Listen(220);
        if (fault is not null)
            return Failed(fault);
        var greeting = Said.Text(banner!.Text);
        if (probe.BannerText is { } text && !greeting.Contains(text, StringComparison.Ordinal))
            return Failed(new(ProbeFinding.TextMissing, [], greeting));
        (var hello, fault) = await with.Ask($"EHLO {options.HostName}", 250);
        if (fault is not null)
            return Failed(fault);
        if (probe.Encryption == SmtpEncryption.StartTls)
        {
            if (!hello!.Text.Split('\n').Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
                return Failed(new(ProbeFinding.NoStartTls));
            (_, fault) = await with.Ask("STARTTLS", 220);
            if (fault is null)
                (shown, fault) = await Encrypt(probe, with);
            if (fault is null)
                (_, fault) = await with.Ask($"EHLO {options.HostName}", 250);
            if (fault is not null)
                return Failed(fault);
        }
        await with.Say("QUIT");
        var metrics = Metrics();
        return shown?.EndsSoon(metrics) ?? Outcome.Ok(new(ProbeFinding.SmtpReady, [], greeting), metrics);

        IReadOnlyList<Metric> Metrics() => shown?.Metric is { } days ? [days] : [];
        Outcome Failed(ProbeMessage message) => Outcome.Failed(message, Metrics());
    }

    async ValueTask<(ShownCertificate?, ProbeMessage?)> Encrypt(SmtpProbe probe, Conversation with)
    {
        // Anything already sent in clear could be an attacker's, to be read as if it were encrypted (CVE-2021-38371).
        if (with.HasMore)
            return (null, new(ProbeFinding.HandshakeFailed, [], "The server spoke before the TLS handshake"));
        var shown = await with.Connection.Encrypt(probe.Host, probe.Certificate, options, isHttp: false);
        return (shown, shown is null ? with.Connection.Failure : shown.Fault);
    }

    /// <summary>Lines out, replies in (RFC 5321 §4.2).</summary>
    sealed class Conversation(Connection connection, byte[] buffer)
    {
        int _start;
        int _end;

        internal Connection Connection => connection;

        internal bool HasMore => _end > _start;

        internal ValueTask<bool> Say(string line) => connection.Send(Encoding.UTF8.GetBytes(line + "\r\n"));

        internal async ValueTask<(SmtpReply?, ProbeMessage?)> Ask(string line, int expected) =>
            await Say(line) ? await Listen(expected) : (null, connection.Failure);

        internal async ValueTask<(SmtpReply?, ProbeMessage?)> Listen(int expected)
        {
            var lines = new List<string>();
            do
            {
                var (line, fault) = await ReadLine();
                if (line is null)
                    return (null, fault);
                lines.Add(line);
            } while (lines.Count < MaxLines && IsFollowed(lines[^1]));
            var said = Said.Text(string.Join('\n', lines.Take(20)));
            return SmtpReply.Parse(lines) is not { } reply ? (null, new(ProbeFinding.NotSmtp, [], said))
                : reply.Code != expected ? (null, new(ProbeFinding.SmtpRefused, [(long)reply.Code], said))
                : (reply, null);
        }

        static bool IsFollowed(string line) => line.Length > 3 && line[..3].All(char.IsAsciiDigit) && line[3] == '-';

        async ValueTask<(string?, ProbeMessage?)> ReadLine()
        {
            while (true)
            {
                var length = buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
                if (length >= 0)
                {
                    var line = Encoding.UTF8.GetString(buffer, _start, length).TrimEnd('\r');
                    _start += length + 1;
                    return (line, null);
                }
                buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
                (_start, _end) = (0, _end - _start);
                if (_end == buffer.Length)
                    return (null, new(ProbeFinding.NotSmtp, [], Said.Text(buffer.AsSpan(0, 200))));
                var received = await connection.Receive(buffer.AsMemory(_end));
                if (received <= 0)
                    return (null, connection.Failure ?? new(ProbeFinding.ConnectionLost));
                _end += received;
            }
        }
    }
}
