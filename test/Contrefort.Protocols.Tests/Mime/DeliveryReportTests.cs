using Contrefort.Protocols.Mime;

namespace Contrefort.Protocols.Tests.Mime;

public sealed class DeliveryReportTests
{
    static MimeMessage Dsn(params string[] status) =>
        Sample.Read([
            "From: MAILER-DAEMON@d.example (Mail Delivery System)",
            "Subject: Undelivered Mail Returned to Sender",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=q",
            "",
            "--q",
            "",
            "This is the mail system at host d.example.",
            "--q",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; d.example",
            "",
            .. status,
            "--q",
            "Content-Type: message/rfc822",
            "",
            "Message-ID: <original@contrefort.example>",
            "Subject: Your ticket",
            "",
            "Hello",
            "--q--",
        ]);

    [Fact]
    public void A_report_says_what_became_of_each_recipient()
    {
        var report = Dsn(
            "Final-Recipient: rfc822; a@client.example",
            "Original-Recipient: rfc822;info@client.example",
            "Action: failed",
            "Status: 5.1.1",
            "Remote-MTA: dns; mx.client.example",
            "Diagnostic-Code: smtp; 550 5.1.1 <a@client.example>: Recipient address",
            " rejected: User unknown",
            "",
            "Final-Recipient: rfc822; b@client.example",
            "Action: delayed",
            "Status: 4.4.1 (timeout)",
            ""
        ).DeliveryReport!;

        Assert.Equal(
            [
                new ReportedRecipient(
                    "a@client.example",
                    "info@client.example",
                    "failed",
                    "5.1.1",
                    "550 5.1.1 <a@client.example>: Recipient address rejected: User unknown",
                    "mx.client.example"
                ),
                new ReportedRecipient("b@client.example", null, "delayed", "4.4.1", null, null),
            ],
            report.Recipients
        );
        Assert.Equal("original@contrefort.example", report.OriginalMessageId);
        Assert.True(report.HasFailed);
    }

    [Fact]
    public void A_report_of_delay_has_failed_for_nobody() =>
        Assert.False(
            Dsn(
                "Final-Recipient: rfc822; b@client.example",
                "Action: delayed",
                "Status: 4.4.1"
            ).DeliveryReport!.HasFailed
        );

    [Fact]
    public void A_status_missing_in_a_report_is_read_in_the_diagnostic()
    {
        var recipient = Dsn(
            "Final-Recipient: rfc822; b@client.example",
            "Diagnostic-Code: smtp; 452 4.2.2 Mailbox full"
        ).DeliveryReport!.Recipients[0];

        Assert.Equal(("delayed", "4.2.2"), (recipient.Action, recipient.Status));
    }

    [Fact]
    public void A_bounce_is_automatic_and_is_not_answered()
    {
        var automatic = Dsn("Final-Recipient: rfc822; b@client.example", "Action: failed", "Status: 5.0.0").Automatic;

        Assert.True(automatic.IsAutomatic);
        Assert.False(automatic.MayBeAnswered);
    }

    static void AssertBounced(MimeMessage message, string address, string status, string action = "failed")
    {
        Assert.True(message.IsBounce);
        var recipient = Assert.Single(message.DeliveryReport!.Recipients);
        Assert.Equal((address, status, action), (recipient.Address, recipient.Status, recipient.Action));
    }

    [Fact]
    public void A_bounce_of_qmail_is_read()
    {
        var message = Sample.Read(
            "From: MAILER-DAEMON@d.example",
            "To: support@contrefort.example",
            "Subject: failure notice",
            "",
            "Hi. This is the qmail-send program at d.example.",
            "I'm afraid I wasn't able to deliver your message to the following addresses.",
            "This is a permanent error; I've given up. Sorry it didn't work out.",
            "",
            "<nobody@client.example>:",
            "192.0.2.1 does not like recipient.",
            "Remote host said: 550 5.1.1 User unknown",
            "",
            "--- Below this line is a copy of the message.",
            "",
            "Return-Path: <support@contrefort.example>",
            "Message-ID: <original@contrefort.example>",
            "To: other@client.example"
        );

        AssertBounced(message, "nobody@client.example", "5.1.1");
        Assert.Equal("original@contrefort.example", message.DeliveryReport!.OriginalMessageId);
    }

    [Fact]
    public void A_bounce_of_exim_is_read() =>
        AssertBounced(
            Sample.Read(
                "X-Failed-Recipients: nobody@client.example",
                "Auto-Submitted: auto-replied",
                "From: Mail Delivery System <Mailer-Daemon@d.example>",
                "To: support@contrefort.example",
                "Subject: Mail delivery failed: returning message to sender",
                "",
                "This message was created automatically by mail delivery software.",
                "A message that you sent could not be delivered to one or more of its",
                "recipients. This is a permanent error. The following address(es) failed:",
                "",
                "  nobody@client.example",
                "    SMTP error from remote mail server after RCPT TO:<nobody@client.example>:",
                "    host mx.client.example [192.0.2.1]: 550 no such user",
                "",
                "------ This is a copy of the message, including all the headers. ------",
                "",
                "To: other@client.example"
            ),
            "nobody@client.example",
            "5.0.0"
        );

    [Fact]
    public void A_delay_of_exim_is_no_failure() =>
        AssertBounced(
            Sample.Read(
                "From: Mail Delivery System <Mailer-Daemon@d.example>",
                "Subject: Warning: message 1abc delayed 24 hours",
                "",
                "A message that you sent has not yet been delivered to one or more of its",
                "recipients after more than 24 hours on the queue.",
                "The address to which the message has not yet been delivered is:",
                "",
                "  slow@client.example",
                "",
                "No action is required on your part. Delivery attempts will continue."
            ),
            "slow@client.example",
            "4.0.0",
            "delayed"
        );

    [Fact]
    public void A_bounce_of_old_exchange_is_read() =>
        AssertBounced(
            Sample.Read(
                "From: System Administrator <postmaster@d.example>",
                "Subject: Undeliverable: Your ticket",
                "",
                "Your message",
                "",
                "  To:      nobody@client.example",
                "  Subject: Your ticket",
                "",
                "did not reach the following recipient(s):",
                "",
                "nobody@client.example on Fri, 20 Nov 2026 17:30:00 +0100",
                "    The recipient name is not recognized",
                "        The MTS-ID of the original message is: c=us;a= ;p=x;l=y",
                "    550 5.1.1 unknown"
            ),
            "nobody@client.example",
            "5.1.1"
        );

    [Fact]
    public void A_bounce_in_french_is_read() =>
        AssertBounced(
            Sample.Utf8(
                "Return-Path: <>",
                "From: postmaster@d.example",
                "Subject: Échec de la remise : Votre ticket",
                "Content-Type: text/plain; charset=utf-8",
                "",
                "Votre message n'a pas pu être remis à :",
                "",
                "nobody@client.example",
                "Boîte pleine (552 5.2.2)"
            ),
            "nobody@client.example",
            "5.2.2"
        );

    [Theory]
    [InlineData(
        "From: customer@client.example",
        "Subject: Undelivered mail",
        "We get failure notice mails for x@y.example. Help!"
    )]
    [InlineData("From: postmaster@client.example", "Subject: Printer", "Please call me back.")]
    [InlineData(
        "From: customer@client.example",
        "Subject: Automatic reply: x",
        "I am away. Write to other@client.example."
    )]
    public void What_people_write_about_mail_is_no_bounce(string from, string subject, string text) =>
        Assert.False(Sample.Read(from, subject, "", text).IsBounce);

    [Fact]
    public void A_status_that_a_person_passes_on_is_no_bounce() =>
        Assert.False(
            Sample
                .Read(
                    "From: customer@client.example",
                    "Content-Type: multipart/mixed; boundary=q",
                    "",
                    "--q",
                    "",
                    "What does this mean?",
                    "--q",
                    "Content-Type: message/delivery-status",
                    "",
                    "Final-Recipient: rfc822; a@client.example",
                    "Action: failed",
                    "--q--"
                )
                .IsBounce
        );

    [Fact]
    public void A_read_receipt_is_no_bounce()
    {
        var message = Sample.Read(
            "From: a@client.example",
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=q",
            "",
            "--q",
            "",
            "Read.",
            "--q",
            "Content-Type: message/disposition-notification",
            "",
            "Final-Recipient: rfc822; a@client.example",
            "--q--"
        );

        Assert.False(message.IsBounce);
        Assert.Equal("auto-replied", message.Automatic.Keyword);
    }
}
