namespace Contrefort.Protocols.Lmtp;

/// <summary>Limits of an LMTP session. Sizes are bytes.</summary>
public sealed record LmtpOptions
{
    /// <summary>Our name in the greeting.</summary>
    public string HostName { get; init; } = "localhost";

    /// <summary>Announced as SIZE; a larger message is refused with 552 and this number.</summary>
    public long MaxMessageSize { get; init; } = 64L << 20;

    /// <summary>Recipients of one message; RFC 5321 §4.5.3.1.8 asks for 100 at least.</summary>
    public int MaxRecipients { get; init; } = 1000;

    /// <summary>Longest command line, CR LF included; RFC 5321 §4.5.3.1.4 asks for 512, extensions for more.</summary>
    public int MaxCommandLength { get; init; } = 4096;

    /// <summary>Refused commands in a row of one session before it is ended with 421.</summary>
    public int MaxErrors { get; init; } = 20;

    /// <summary>How long the peer may stay silent; RFC 5321 §4.5.3.2.7 asks for 5 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A message up to this size is held in pooled memory, a larger one in a temporary file.</summary>
    public int SpillThreshold { get; init; } = 1 << 20;

    /// <summary>Folder of those temporary files.</summary>
    public string SpoolFolder { get; init; } = Path.GetTempPath();

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
