using Contrefort.Protocols.Mime;

namespace Contrefort.Protocols.Tests.Mime;

public sealed class BodyTests
{
    /// <summary>A multipart written in short: each part is its header lines, a "|", and its body.</summary>
    static string[] Multipart(string kind, string boundary, params string[][] parts) =>
        [
            $"Content-Type: multipart/{kind}; boundary={boundary}",
            "",
            .. parts.SelectMany(p => p.Prepend("--" + boundary)),
            $"--{boundary}--",
        ];

    static string[] Part(string type, string body, params string[] fields) =>
        ["Content-Type: " + type, .. fields, "", body];

    static string Names(MimeMessage message) =>
        string.Join(" ", message.Attachments.Select(a => a.Name + (a.IsInline ? "*" : "")));

    [Fact]
    public void Of_alternatives_each_reader_gets_its_own()
    {
        var message = Sample.Read(
            Multipart("alternative", "q", Part("text/plain", "text"), Part("text/html", "<p>html</p>"))
        );

        Assert.Equal(("text", "<p>html</p>", ""), (message.Text, message.Html, Names(message)));
    }

    [Fact]
    public void Text_after_an_attachment_is_text_too()
    {
        var message = Sample.Read(
            Multipart(
                "mixed",
                "q",
                Part("text/plain", "before"),
                Part("application/pdf; name=a.pdf", "x"),
                Part("text/plain", "after")
            )
        );

        Assert.Equal(("before\n\nafter", "a.pdf"), (message.Text, Names(message)));
    }

    [Fact]
    public void Html_alone_gives_text()
    {
        var message = Sample.Read(Part("text/html", "<p>Bonjour&nbsp;!</p><p>&Agrave; bient&ocirc;t</p>"));

        Assert.Equal("Bonjour !\n\nÀ bientôt\n", message.Text);
    }

    [Fact]
    public void Html_gives_the_text_when_the_text_beside_it_is_empty() =>
        Assert.Equal(
            "html\n",
            Sample.Read(Multipart("alternative", "q", Part("text/plain", " "), Part("text/html", "<p>html</p>"))).Text
        );

    [Fact]
    public void Text_alone_gives_no_html() => Assert.Null(Sample.Read("", "text").Html);

    [Fact]
    public void A_picture_shown_in_the_html_is_inline()
    {
        var message = Sample.Read(
            Multipart(
                "related",
                "q",
                Part("text/html", "<img src=\"cid:logo@d\">"),
                Part("image/png; name=logo.png", "x", "Content-ID: <logo@d>", "Content-Disposition: attachment"),
                Part("image/png; name=other.png", "x", "Content-Disposition: attachment")
            )
        );

        Assert.Equal("logo.png* other.png", Names(message));
    }

    [Fact]
    public void The_root_of_related_parts_may_come_last()
    {
        var message = Sample.Read([
            "Content-Type: multipart/related; boundary=q; start=\"<root@d>\"",
            .. Multipart(
                "related",
                "q",
                Part("image/png; name=a.png", "x"),
                Part("text/html", "<p>html</p>", "Content-ID: <root@d>")
            )[1..],
        ]);

        Assert.Equal(("<p>html</p>", "a.png"), (message.Html, Names(message)));
    }

    [Fact]
    public void A_text_file_is_an_attachment()
    {
        var message = Sample.Read(
            Multipart(
                "mixed",
                "q",
                Part("text/plain", "text"),
                Part("text/plain; name=log.txt", "log", "Content-Disposition: attachment")
            )
        );

        Assert.Equal(("text", "log.txt"), (message.Text, Names(message)));
    }

    [Fact]
    public void A_calendar_entry_is_an_attachment() =>
        Assert.Equal(
            "part-1.ics",
            Names(
                Sample.Read(
                    Multipart(
                        "alternative",
                        "q",
                        Part("text/plain", "text"),
                        Part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR")
                    )
                )
            )
        );

    [Fact]
    public void Tnef_is_kept_as_an_attachment() =>
        Assert.Equal(
            "winmail.dat",
            Names(Sample.Read(Multipart("mixed", "q", Part("text/plain", "text"), Part("application/ms-tnef", "x"))))
        );

    [Fact]
    public void A_signed_message_is_read_and_its_signature_kept()
    {
        var message = Sample.Read(
            Multipart(
                "signed; protocol=\"application/pgp-signature\"",
                "q",
                Part("text/plain", "text"),
                Part("application/pgp-signature", "sig")
            )
        );

        Assert.Equal(
            ("text", "signature.asc", MessageProtection.Signed),
            (message.Text, Names(message), message.Protection)
        );
    }

    [Fact]
    public void An_encrypted_message_is_kept_whole()
    {
        var message = Sample.Read(
            Multipart(
                "encrypted; protocol=\"application/pgp-encrypted\"",
                "q",
                Part("application/pgp-encrypted", "Version: 1"),
                Part("application/octet-stream; name=encrypted.asc", "secret")
            )
        );

        Assert.Equal(
            ("", "part-1.asc encrypted.asc", MessageProtection.Encrypted),
            (message.Text, Names(message), message.Protection)
        );
    }

    [Fact]
    public void An_smime_message_is_kept_whole()
    {
        var message = Sample.Read(
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data",
            "Content-Transfer-Encoding: base64",
            "",
            "aGk="
        );

        Assert.Equal(("smime.p7m", MessageProtection.Encrypted), (Names(message), message.Protection));
    }

    [Fact]
    public void Parts_in_html_around_ciphertext_stay_apart()
    {
        var message = Sample.Read(
            Multipart(
                "mixed",
                "q",
                Part("text/html", "<img src=\"http://evil.example/"),
                Part("application/pkcs7-mime", "x"),
                Part("text/html", "\">")
            )
        );

        Assert.Equal(["<img src=\"http://evil.example/", "\">"], message.HtmlParts);
        Assert.Equal("smime.p7m", Names(message));
    }

    [Fact]
    public void An_attachment_is_hashed_while_it_is_decoded()
    {
        var message = Sample.Read("Content-Type: application/pdf", "Content-Transfer-Encoding: base64", "", "aGVsbG8=");

        Assert.Equal(
            new ContentDigest(5, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"),
            message.Attachments[0].Digest
        );
        using var copy = new MemoryStream();
        message.Attachments[0].CopyTo(copy);
        Assert.Equal("hello"u8.ToArray(), copy.ToArray());
    }

    [Fact]
    public void An_attachment_keeps_the_name_it_came_with_beside_a_safe_one()
    {
        var attachment = Sample
            .Read("Content-Disposition: attachment; filename=\"../../x.pdf\"", "Content-Type: application/pdf", "", "x")
            .Attachments[0];

        Assert.Equal(("x.pdf", "../../x.pdf"), (attachment.Name, attachment.OriginalName));
    }

    [Fact]
    public void A_text_too_long_to_show_is_attached_whole()
    {
        var message = MimeMessage.Read(Sample.Bytes("", new string('a', 100)), new MimeLimits { TextBytes = 10 });

        Assert.Equal(new string('a', 10), message.Text);
        Assert.Equal(100, Assert.Single(message.Attachments).Digest.Size);
        Assert.Contains("A text is too long; its whole is attached.", message.Defects);
    }

    [Theory]
    [InlineData("a \r\nb\r\nc", "a b\nc\n")]
    [InlineData("> a \r\n> b\r\nc", "> a b\nc\n")]
    [InlineData("> a \r\nc", "> a \nc\n")] // another depth: a paragraph that forgot to end
    [InlineData(" > no quote", "> no quote\n")] // space-stuffed
    [InlineData("-- \r\nJohn", "-- \nJohn\n")]
    [InlineData("a \r\n-- \r\nJohn", "a \n-- \nJohn\n")]
    public void Flowed_text_is_unwrapped(string body, string expected) =>
        Assert.Equal(expected, Sample.Read("Content-Type: text/plain; format=flowed", "", body).Text);

    [Fact]
    public void Flowed_text_may_ask_for_its_spaces_to_be_deleted() =>
        Assert.Equal("ab\n", Sample.Read("Content-Type: text/plain; format=flowed; delsp=yes", "", "a \r\nb").Text);
}
