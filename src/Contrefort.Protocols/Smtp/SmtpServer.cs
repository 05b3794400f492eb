using System.Security.Cryptography.X509Certificates;

namespace Contrefort.Protocols.Smtp;

/// <summary>The server that takes our mail, and how to speak with it.</summary>
public sealed record SmtpServer(string Host, int Port = 25)
{
    /// <summary>Path of a Unix socket to use instead of host and port; the host still names the server for TLS.</summary>
    public string? UnixSocket { get; init; }

    public SmtpSecurity Security { get; init; } = SmtpSecurity.Opportunistic;

    public SmtpCredentials? Credentials { get; init; }

    /// <summary>Our name in EHLO: the fully qualified name of this machine, or an address literal.</summary>
    public string ClientName { get; init; } = "localhost";

    /// <summary>For DNS, connection and TLS, each.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For each reply and each block of the message; RFC 5321 §4.5.3.2 asks for 2 to 5 minutes.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For the reply after the message; RFC 5321 §4.5.3.2.6 asks for 10 minutes, so as not to send twice.</summary>
    public TimeSpan FinalReplyTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Certificates to trust instead of the system's, for a private authority.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }
}

public enum SmtpSecurity
{
    /// <summary>In clear, the password too.</summary>
    None,

    /// <summary>STARTTLS when offered, with any certificate; never a password in clear.</summary>
    Opportunistic,

    /// <summary>STARTTLS with a valid certificate, or nothing.</summary>
    Required,

    /// <summary>TLS from the first byte with a valid certificate (RFC 8314, port 465).</summary>
    Implicit,
}

/// <summary>A login. Not a record, so that the password appears in no log by accident.</summary>
public sealed class SmtpCredentials(string user, string password)
{
    public string User { get; } = user;

    internal string Password { get; } = password;

    public override string ToString() => $"{User}, password not shown";
}
