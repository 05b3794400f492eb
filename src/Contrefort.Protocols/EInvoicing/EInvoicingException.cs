namespace Contrefort.Protocols.EInvoicing;

/// <summary>How an exchange with a platform failed: it says whether trying again can help.</summary>
public enum EInvoicingFailure
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>It may have been heard: what was sent may be there.</summary>
    Timeout,

    /// <summary>The credentials are not taken.</summary>
    Unauthorized,

    /// <summary>The other side asks for patience (429, 503).</summary>
    Busy,

    /// <summary>The other side failed (5xx).</summary>
    Broken,

    /// <summary>The other side will not have it (4xx): the same again is refused again.</summary>
    Refused,

    /// <summary>There is no such thing there (404).</summary>
    NotFound,

    /// <summary>The answer cannot be read.</summary>
    Garbled,
}

/// <summary>An exchange that failed, classified. Its message is what the other side gave as reason, cut short and made printable.</summary>
/// <param name="code">The other side's own code: <c>MISSING_REQUIRED_FIELD</c>.</param>
/// <param name="retryAfter">How long the other side asks to wait.</param>
public sealed class EInvoicingException(
    EInvoicingFailure failure,
    string message,
    string? code = null,
    TimeSpan? retryAfter = null,
    Exception? inner = null
) : IOException(message, inner)
{
    public EInvoicingFailure Failure { get; } = failure;
    public string? Code { get; } = code;
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The same again may go through later.</summary>
    public bool IsPassing =>
        Failure is not (EInvoicingFailure.Refused or EInvoicingFailure.NotFound or EInvoicingFailure.Unauthorized);
}
