using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Contrefort.Protocols.Smtp;

namespace Contrefort.Protocols.Lmtp;

/// <summary>
/// Lines in, replies out. Replies are flushed only when we must wait for the peer, so that a pipelined batch of commands
/// (RFC 2920) is answered in one packet.
/// </summary>
sealed class LmtpPipe(IDuplexPipe pipe, LmtpOptions options, CancellationToken stop) : IDisposable
{
    const int MaxReplyText = 400;

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    readonly CancellationTokenSource _silence = new(Timeout.InfiniteTimeSpan, options.Time);
    CancellationTokenRegistration _stopping;

    /// <summary>Cancelled when the peer was silent for too long or the house closes.</summary>
    internal CancellationToken Patience => _silence.Token;

    internal void Open() =>
        _stopping = stop.UnsafeRegister(state => ((CancellationTokenSource)state!).Cancel(), _silence);

    /// <summary>
    /// What the peer sent and we have not taken; the caller must advance. Raises OperationCanceledException after
    /// <see cref="LmtpOptions.IdleTimeout"/> of silence.
    /// </summary>
    internal async ValueTask<ReadResult> ReadAsync()
    {
        if (pipe.Input.TryRead(out var ready))
            return ready;
        _silence.CancelAfter(options.IdleTimeout);
        await FlushAsync();
        var result = await pipe.Input.ReadAsync(Patience);
        _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        return result;
    }

    internal void Advance(SequencePosition consumed) => pipe.Input.AdvanceTo(consumed);

    internal async ValueTask<CommandLine> ReadLineAsync()
    {
        var tooLong = false;
        while (true)
        {
            var result = await ReadAsync();
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } lineFeed)
            {
                var line = buffer.Slice(0, lineFeed);
                tooLong |= line.Length >= options.MaxCommandLength;
                var read = tooLong ? new CommandLine(LineKind.TooLong, "") : Decode(line);
                pipe.Input.AdvanceTo(buffer.GetPosition(1, lineFeed));
                return read;
            }
            if (result.IsCompleted)
            {
                pipe.Input.AdvanceTo(buffer.End);
                return new CommandLine(LineKind.End, "");
            }
            tooLong |= buffer.Length >= options.MaxCommandLength;
            pipe.Input.AdvanceTo(tooLong ? buffer.End : buffer.Start, buffer.End);
        }
    }

    static CommandLine Decode(ReadOnlySequence<byte> line)
    {
        var text = Utf8.GetString(line);
        return text.EndsWith('\r')
            ? new CommandLine(LineKind.Command, text[..^1])
            : new CommandLine(LineKind.BareLineFeed, "");
    }

    internal void Write(SmtpReply reply, char separator = ' ')
    {
        var text = reply.Text.Length > MaxReplyText ? reply.Text[..MaxReplyText] : reply.Text;
        var line = reply.Status is null
            ? $"{reply.Code}{separator}{text}"
            : $"{reply.Code}{separator}{reply.Status} {text}";
        // No text, wherever it comes from, may open a second reply line.
        line = string.Create(line.Length, line, (span, source) => CopyWithoutControls(source, span));
        var bytes = pipe.Output.GetSpan(Utf8.GetMaxByteCount(line.Length) + 2);
        var length = Utf8.GetBytes(line, bytes);
        "\r\n"u8.CopyTo(bytes[length..]);
        pipe.Output.Advance(length + 2);
    }

    static void CopyWithoutControls(ReadOnlySpan<char> from, Span<char> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = char.IsControl(from[i]) ? ' ' : from[i];
    }

    internal async ValueTask FlushAsync()
    {
        var flushed = await pipe.Output.FlushAsync(Patience);
        if (flushed.IsCompleted)
            throw new IOException("The peer closed the connection.");
    }

    /// <summary>A last reply for a peer that may already be gone: sent if it can be, within a second.</summary>
    internal async ValueTask FarewellAsync(SmtpReply reply)
    {
        using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Write(reply);
        await pipe.Output.FlushAsync(second.Token);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _silence.Dispose();
    }
}

readonly record struct CommandLine(LineKind Kind, string Text);

enum LineKind
{
    Command,
    TooLong,
    BareLineFeed,
    End,
}
