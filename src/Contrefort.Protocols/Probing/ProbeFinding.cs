namespace Contrefort.Protocols.Probing;

/// <summary>What a probe can find. The names are kept with results: they are added to, never renamed.</summary>
public enum ProbeFinding
{
    // Well.
    Reached,
    HttpStatus,
    TlsValid,
    SmtpReady,
    DnsAnswer,
    PingAnswer,
    PluginSays,

    // Well, but.
    Slow,
    CertificateEndsSoon,
    Loss,
    RoundTrip,

    // On the way.
    NameNotFound,
    NameNotResolved,
    AddressRefused,
    Refused,
    Unreachable,
    TimedOut,
    ConnectionLost,

    // TLS.
    HandshakeFailed,
    NoCertificate,
    CertificateExpired,
    CertificateNotYetValid,
    CertificateForOtherName,
    CertificateSelfSigned,
    CertificateUntrusted,
    CertificateIncompleteChain,
    CertificateInvalid,

    // What was said.
    TextMissing,
    TextForbidden,
    TextEncoded,
    CutShort,
    NotHttp,
    HeadTooLarge,
    UnexpectedStatus,
    TooManyRedirects,
    BadRedirect,
    RedirectRefused,
    NotSmtp,
    SmtpRefused,
    NoStartTls,
    NotDns,
    DnsNoSuchName,
    DnsNoRecord,
    DnsFailure,
    DnsValueMissing,
    DnsValueUnexpected,
    NoReply,

    // Nothing could be learned.
    BadSetting,
    PingForbidden,
    PluginsNotAllowed,
    PluginMissing,
    PluginDied,
    PluginNotStarted,
    PluginBadExit,
    PluginTooLoud,
    PluginTimedOut,
    ProberFault,
    NoRoute,
}
