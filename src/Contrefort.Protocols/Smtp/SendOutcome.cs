namespace Contrefort.Protocols.Smtp;

/// <summary>What became of one message given to <see cref="SmtpClient.SendAsync"/>: a closed set.</summary>
public abstract record SendOutcome
{
    SendOutcome(IReadOnlyList<RecipientOutcome> recipients) => Recipients = recipients;

    /// <summary>One for each recipient of the envelope, in their order.</summary>
    public IReadOnlyList<RecipientOutcome> Recipients { get; }

    /// <summary>The server took the message for the recipients marked accepted.</summary>
    public sealed record Sent(SmtpReply Reply, IReadOnlyList<RecipientOutcome> Recipients) : SendOutcome(Recipients);

    /// <summary>The server said no at this stage, for everyone.</summary>
    public sealed record Refused(SmtpStage Stage, SmtpReply Reply, IReadOnlyList<RecipientOutcome> Recipients)
        : SendOutcome(Recipients);

    /// <summary>We did not get that far, and nothing was sent. The detail is for the operator; it holds no secret.</summary>
    public sealed record Failed(SmtpFailure Failure, string Detail, IReadOnlyList<RecipientOutcome> Recipients)
        : SendOutcome(Recipients);

    /// <summary>
    /// The whole message was sent and the reply never came: it may have been delivered. Recipients are transient;
    /// whoever retries accepts that a mail may arrive twice (RFC 1047).
    /// </summary>
    public sealed record InDoubt(SmtpFailure Failure, string Detail, IReadOnlyList<RecipientOutcome> Recipients)
        : SendOutcome(Recipients);
}

/// <summary>The state of one recipient, with the server's reply when it was the server that decided.</summary>
public sealed record RecipientOutcome(string Address, RecipientState State, SmtpReply? Reply);

public enum RecipientState
{
    Accepted,

    /// <summary>Trying again later may succeed.</summary>
    Transient,

    /// <summary>Trying again will not.</summary>
    Permanent,
}

/// <summary>Where in the conversation a server refused.</summary>
public enum SmtpStage
{
    Greeting,
    Hello,
    StartTls,
    Authentication,
    Sender,
    Recipients,
    Data,
    Message,
}

/// <summary>Why a message could not be handed over, when it was not the server's word.</summary>
public enum SmtpFailure
{
    DnsFailure,
    ConnectionRefused,
    Unreachable,
    Timeout,
    ConnectionLost,

    /// <summary>The handshake or the certificate failed.</summary>
    TlsFailed,

    /// <summary>TLS is required and STARTTLS not offered.</summary>
    TlsNotOffered,

    /// <summary>No login method we know is offered, or only without TLS.</summary>
    AuthenticationNotOffered,

    /// <summary>What came back is not SMTP.</summary>
    NotSmtp,

    /// <summary>Larger than the SIZE the server announces.</summary>
    MessageTooLarge,

    /// <summary>The message has 8-bit bytes and the server does not take them (RFC 6152).</summary>
    EightBitNotOffered,

    /// <summary>An address or header is UTF-8 and the server does not take it (RFC 6531).</summary>
    Utf8NotOffered,
}
