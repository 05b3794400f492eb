using System.Text;

namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>A delivery status notification as a mail server writes it (RFC 3464), for tests that need one at once.</summary>
public static class Bounce
{
    /// <summary>Says of a recipient that the message with this id failed ("failed") or is late ("delayed").</summary>
    public static byte[] Of(
        string messageId,
        string recipient,
        string status = "5.1.1",
        string diagnostic = "550 5.1.1 No such user",
        string action = "failed",
        string to = "bounces@provider.test"
    ) =>
        Encoding.UTF8.GetBytes(
            $"""
            Return-Path: <>
            Date: Fri, 20 Nov 2026 17:31:00 +0100
            From: MAILER-DAEMON@mx.customer.test (Mail Delivery System)
            To: {to}
            Subject: Undelivered Mail Returned to Sender
            Auto-Submitted: auto-replied
            Message-ID: <bounce.{messageId.Trim('<', '>')}>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="bounce"

            --bounce
            Content-Type: text/plain; charset=us-ascii

            I'm sorry to have to inform you that your message could not be delivered.

            <{recipient}>: {diagnostic}

            --bounce
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.customer.test
            Arrival-Date: Fri, 20 Nov 2026 17:30:00 +0100

            Final-Recipient: rfc822; {recipient}
            Action: {action}
            Status: {status}
            Diagnostic-Code: smtp; {diagnostic}

            --bounce
            Content-Type: text/rfc822-headers

            Message-ID: <{messageId.Trim('<', '>')}>
            Subject: The subject of the message

            --bounce--

            """.ReplaceLineEndings("\r\n")
        );
}
