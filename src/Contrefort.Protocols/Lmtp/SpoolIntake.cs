using Contrefort.Protocols.Smtp;

namespace Contrefort.Protocols.Lmtp;

/// <summary>
/// Moves a message from the peer into its spool. A disk that fails is remembered while the rest is read and dropped:
/// the peer only listens after the end of the message.
/// </summary>
sealed class SpoolIntake(LmtpPipe peer, Spool spool)
{
    internal static SmtpReply NoRoom { get; } = new(452, "4.3.1", "No room to store the message; try again later");

    internal Spool Spool => spool;

    internal Exception? Fault { get; private set; }

    internal async ValueTask ReceiveDottedAsync()
    {
        var unstuffer = new DotUnstuffer();
        for (var ended = false; !ended; )
        {
            var result = await peer.ReadAsync();
            peer.Advance(unstuffer.Feed(result.Buffer, spool, out ended));
            if (!ended && result.IsCompleted)
                throw new EndOfStreamException("The peer went in the middle of a message.");
            await SettleAsync(isEnd: false);
        }
    }

    internal async ValueTask ReceiveCountedAsync(long size)
    {
        while (size > 0)
        {
            var result = await peer.ReadAsync();
            var chunk = result.Buffer.Slice(0, Math.Min(size, result.Buffer.Length));
            foreach (var segment in chunk)
                spool.Append(segment.Span);
            size -= chunk.Length;
            peer.Advance(chunk.End);
            if (size > 0 && result.IsCompleted)
                throw new EndOfStreamException("The peer went in the middle of a message.");
            await SettleAsync(isEnd: false);
        }
    }

    /// <summary>Ends the writing; <see cref="Fault"/> then says whether the message is whole.</summary>
    internal ValueTask SealAsync() => SettleAsync(isEnd: true);

    async ValueTask SettleAsync(bool isEnd)
    {
        if (Fault is not null)
            return;
        try
        {
            await spool.SettleAsync(isEnd, peer.Patience);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Fault = fault;
            spool.Drop();
        }
    }
}
