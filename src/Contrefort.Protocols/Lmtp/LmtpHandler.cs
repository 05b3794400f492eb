using Contrefort.Protocols.Smtp;

namespace Contrefort.Protocols.Lmtp;

/// <summary>What the house decides about a mail that arrives. One handler may serve many sessions at once.</summary>
public abstract class LmtpHandler
{
    /// <summary>
    /// Whether mail for this recipient is taken: <see cref="SmtpReply.RecipientOk"/>, <see cref="SmtpReply.NoSuchUser"/>
    /// or another reply. The envelope carries the sender and the recipients accepted so far. An exception becomes 451.
    /// </summary>
    public abstract ValueTask<SmtpReply> AcceptAsync(string recipient, Envelope soFar, CancellationToken ct);

    /// <summary>
    /// Stores the message and returns one reply for each recipient of the envelope, in their order
    /// (<see cref="Envelope.ForEveryone"/>). A 250 says that the message is durable: return it after the commit.
    /// An exception, or a reply too few, becomes 451 4.3.0, so that the peer keeps the message and tries again.
    /// The spool is the session's: it must not be used after this returns.
    /// </summary>
    public abstract ValueTask<IReadOnlyList<SmtpReply>> DeliverAsync(
        Envelope envelope,
        Spool message,
        CancellationToken ct
    );

    /// <summary>Called with whatever went wrong in a session, so that the edge can log it. Must not throw.</summary>
    public virtual void Faulted(Exception fault) { }
}
