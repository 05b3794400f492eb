using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Contrefort.Mail;

internal sealed class MailOptions
{
    /// <summary>The address customers write to; its domain signs our Message-IDs.</summary>
    [Required, EmailAddress]
    public string SupportAddress { get; set; } = "support@localhost.localdomain";

    /// <summary>Where LMTP listens: <c>host:port</c> or the path of a Unix socket; empty for nowhere.</summary>
    public string Lmtp { get; set; } = "";

    /// <summary>The SMTP server that takes our mail; empty keeps it on the page <em>Outgoing mail</em>.</summary>
    public string SmtpHost { get; set; } = "";

    [Range(1, 65535)]
    public int SmtpPort { get; set; } = 25;

    public string? SmtpUser { get; set; }

    public string? SmtpPassword { get; set; }

    /// <summary><c>none</c>, <c>opportunistic</c>, <c>required</c> (STARTTLS) or <c>implicit</c>.</summary>
    [RegularExpression("none|opportunistic|required|implicit")]
    public string SmtpTls { get; set; } = "opportunistic";

    /// <summary>The name our own mail server signs <c>Authentication-Results</c> with (RFC 8601); empty to believe none.</summary>
    public string TrustedAuthenticator { get; set; } = "";

    /// <summary>The largest message taken, in bytes.</summary>
    [Range(10_000, 500_000_000)]
    public int LargestMessage { get; set; } = 50_000_000;

    /// <summary>Mails of one sender in an hour past which no program of ours answers: two programs would never stop.</summary>
    [Range(1, 100_000)]
    public int MostAnsweredInAnHour { get; set; } = 10;

    /// <summary>Mails of one sender in an hour past which what they send waits for a person.</summary>
    [Range(1, 10_000_000)]
    public int MostTakenInAnHour { get; set; } = 100;

    /// <summary>The largest single attachment taken from a form, in bytes.</summary>
    [Range(1_000, 100_000_000)]
    public int LargestAttachment { get; set; } = 25_000_000;
}

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;
