using System.Text;
using Contrefort.Protocols.Compose;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Tests.Rigs;
using FsCheck;
using FsCheck.Fluent;

namespace Contrefort.Protocols.Tests.Compose;

public sealed class MailWriterTests
{
    static readonly OutgoingMail Plain = new()
    {
        MessageId = "t42.1@provider.test",
        Date = new DateTimeOffset(2026, 11, 20, 17, 30, 0, TimeSpan.FromHours(1)),
        From = new Mailbox("Support", "support@provider.test"),
        To = [new Mailbox("", "alice@customer.test")],
        Subject = "Hello",
        Text = "Hello Alice",
    };

    static string Written(OutgoingMail mail) => Encoding.UTF8.GetString(MailWriter.ToBytes(mail));

    static MimeMessage Read(OutgoingMail mail) => MimeMessage.Read(MailWriter.ToBytes(mail));

    [Fact]
    public void The_simplest_mail_is_as_plain_as_can_be() =>
        Assert.Equal(
            """
            Date: Fri, 20 Nov 2026 17:30:00 +0100
            From: Support <support@provider.test>
            To: alice@customer.test
            Subject: Hello
            Message-ID: <t42.1@provider.test>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            Hello Alice

            """.ReplaceLineEndings("\r\n"),
            Written(Plain)
        );

    [Fact]
    public void Every_field_reads_as_it_was_meant()
    {
        var mail = Plain with
        {
            From = new Mailbox("Société Libra, \"le support\"", "support@provider.test"),
            Sender = new Mailbox("", "robot@provider.test"),
            To = [new Mailbox("Alice Dupré", "alice@customer.test"), new Mailbox("Bob", "bob@customer.test")],
            Cc = [new Mailbox("", "carol@société.test")],
            ReplyTo = [new Mailbox("", "support+2026-00042.q8f2k1@provider.test")],
            Subject = "[#2026-00042] Le serveur de la société générale d'électricité ne répond plus — à l'aide 🙏",
            InReplyTo = "<parent@customer.test>",
            References = ["root@customer.test", "parent@customer.test"],
            AutoSubmitted = "auto-generated",
            Precedence = "bulk",
            ListUnsubscribe = new Uri("https://provider.test/notices?leave=é"),
            Headers = [("X-Auto-Response-Suppress", "All")],
        };

        var read = Read(mail);

        Assert.Equal([mail.From], read.From);
        Assert.Equal(mail.Sender, read.Sender);
        Assert.Equal(mail.To, read.To);
        Assert.Equal("carol@xn--socit-esab.test", read.Cc.Single().Address);
        Assert.Equal(mail.ReplyTo, read.ReplyTo);
        Assert.Equal(mail.Subject, read.Subject);
        Assert.Equal(mail.Date, read.Date);
        Assert.Equal("t42.1@provider.test", read.MessageId);
        Assert.Equal(["parent@customer.test"], read.InReplyTo);
        Assert.Equal(mail.References, read.References);
        Assert.Equal("auto-generated", read.Headers.Text("Auto-Submitted"));
        Assert.Equal("bulk", read.Headers.Text("Precedence"));
        Assert.Equal("<https://provider.test/notices?leave=%C3%A9>", read.Headers.Text("List-Unsubscribe"));
        Assert.Equal("List-Unsubscribe=One-Click", read.Headers.Text("List-Unsubscribe-Post"));
        Assert.Equal("All", read.Headers.Text("X-Auto-Response-Suppress"));
        Assert.Empty(read.Defects);
    }

    [Fact]
    public void Text_HTML_image_and_files_arrive_as_they_were()
    {
        var image = new byte[100_000];
        new Random(1).NextBytes(image);
        var mail = Plain with
        {
            Text = "Bonjour,\n\nla réponse est là.\n-- \nLe support",
            Html = "<p>Bonjour,</p><p>la réponse est <b>là</b>. <img src=\"cid:logo@provider.test\"></p>",
            Attachments =
            [
                OutgoingFile.Of("logo.png", "image/png", image, "logo@provider.test"),
                OutgoingFile.Of(
                    "relevé d'heures du mois de novembre 2026 — société Durand.pdf",
                    "application/pdf",
                    [1, 2, 3]
                ),
                OutgoingFile.Of("empty.txt", "text/plain; charset=\"iso-8859-1\"", []),
            ],
        };

        var read = Read(mail);

        Assert.Equal(mail.Text, read.Text.TrimEnd('\n'));
        Assert.Equal(mail.Html, read.Html!.TrimEnd());
        Assert.Equal("multipart/mixed", read.Root.ContentType.Value);
        Assert.Equal(
            mail.Attachments.Select(file => file.FileName),
            read.Attachments.Select(file => file.OriginalName)
        );
        Assert.Equal(["image/png", "application/pdf", "text/plain"], read.Attachments.Select(file => file.Type));
        Assert.Equal([100_000, 3, 0], read.Attachments.Select(file => file.Digest.Size));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(image)),
            read.Attachments[0].Digest.Sha256
        );
        Assert.Equal(("logo@provider.test", true), (read.Attachments[0].ContentId, read.Attachments[0].IsInline));
        Assert.Empty(read.Defects);
    }

    [Fact]
    public void The_same_mail_gives_the_same_bytes()
    {
        var mail = Plain with { Html = "<p>x</p>" };

        Assert.Equal(MailWriter.ToBytes(mail), MailWriter.ToBytes(mail));
    }

    [Theory]
    [InlineData("Bonjour\r\nBcc: evil@evil.test")]
    [InlineData("Bonjour\nBcc: evil@evil.test")]
    [InlineData("Bonjour\r\n\r\n<script>")]
    [InlineData("é\r\nBcc: evil@evil.test\0")]
    [InlineData("x\u0085Bcc: y")]
    [InlineData("x\u2028Bcc: y")]
    [InlineData("=?utf-8?Q?x=0D=0ABcc:_evil@evil.test?=")]
    public void What_people_type_cannot_add_a_header(string typed)
    {
        var mail = Plain with
        {
            Subject = typed,
            From = new Mailbox(typed, "support@provider.test"),
            To = [new Mailbox(typed, "alice@customer.test")],
            Headers = [("X-Name", typed)],
            Attachments = [OutgoingFile.Of(typed, typed, [1])],
        };

        var written = Written(mail);
        var read = Read(mail);

        Assert.DoesNotContain(
            written.Split("\r\n"),
            line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase)
        );
        Assert.Equal(written, written.ReplaceLineEndings("\r\n"));
        Assert.Empty(read.Bcc);
        Assert.Equal(["alice@customer.test"], read.To.Select(to => to.Address));
        Assert.Equal(read.To[0].Name, read.Subject);
        Assert.DoesNotContain('\n', read.Subject);
        Assert.Equal("application/octet-stream", read.Attachments.Single().Type);
    }

    [Theory]
    [InlineData("a@x.test>, <evil@evil.test")]
    [InlineData("a@x.test\r\nBcc: b@x.test")]
    [InlineData("a@x.test, b@x.test")]
    [InlineData("a b@x.test")]
    [InlineData("a@x test")]
    [InlineData("a")]
    [InlineData("@x.test")]
    [InlineData("\"a\r\n\"@x.test")]
    [InlineData("\"a\"b\"@x.test")]
    public void What_is_no_address_is_refused(string address)
    {
        Assert.Throws<ArgumentException>(() => Written(Plain with { To = [new Mailbox("", address)] }));
        Assert.Throws<ArgumentException>(() => Written(Plain with { From = new Mailbox("", address) }));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x@y>\r\nBcc: z")]
    [InlineData("x@y z")]
    [InlineData("<x@<y>")]
    public void What_is_no_message_id_is_refused(string id)
    {
        Assert.Throws<ArgumentException>(() => Written(Plain with { MessageId = id }));
        Assert.Throws<ArgumentException>(() => Written(Plain with { References = [id] }));
        Assert.Throws<ArgumentException>(() => Written(Plain with { InReplyTo = id }));
    }

    [Fact]
    public void What_is_no_keyword_or_header_name_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Written(Plain with { AutoSubmitted = "yes\r\nBcc: x@y.test" }));
        Assert.Throws<ArgumentException>(() => Written(Plain with { Precedence = "" }));
        Assert.Throws<ArgumentException>(() => Written(Plain with { Headers = [("Bcc: x@y.test\r\nX", "y")] }));
    }

    [Theory]
    [InlineData("a\rb")]
    [InlineData("From the start")]
    [InlineData(".\n..")]
    [InlineData("trailing \nblanks\t\n")]
    [InlineData("== =3D = =_boundary")]
    [InlineData("été 🙏 \a control \x1b")]
    [InlineData("日本語の文章です。日本語の文章です。")]
    [InlineData("")]
    public void Any_text_comes_back(string text)
    {
        var mail = Plain with { Text = text, Html = text };

        var read = Read(mail);

        Assert.Equal(Normal(text), Normal(read.Text));
        Assert.Equal(Normal(text), Normal(read.Html!));
        Assert.All(Written(mail).Split("\r\n"), line => Assert.True(Ascii.IsValid(line) && line.Length <= 998));
    }

    static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n', ' ', '\t');

    [Fact]
    public void Long_lines_are_broken_on_the_wire_and_whole_again_in_the_end()
    {
        var mail = Plain with
        {
            Text = new string('x', 50_000) + " " + new string('é', 5_000),
            Subject = new string('s', 5_000) + " " + new string('é', 500),
            To = [.. Enumerable.Range(0, 200).Select(i => new Mailbox($"Person {i}", $"p{i}@customer.test"))],
            References = [.. Enumerable.Range(0, 500).Select(i => $"{i}.{new string('r', 40)}@customer.test")],
        };

        var read = Read(mail);

        Assert.All(Written(mail).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.Equal(mail.Text, read.Text.TrimEnd('\n'));
        Assert.Equal(mail.Subject, read.Subject);
        Assert.Equal(200, read.To.Count);
        Assert.Equal([mail.References[0], .. mail.References.TakeLast(29)], read.References);
    }

    [Fact]
    public void Names_and_subjects_come_back_whatever_they_are()
    {
        Prop.ForAll<NonNull<string>, NonNull<string>>(
                (name, text) =>
                {
                    var subject = Clean(text.Get);
                    var shown = Clean(name.Get);
                    var read = Read(Plain with { Subject = subject, From = new Mailbox(shown, "a@b.test") });
                    return read.Subject.Trim() == subject && read.From.Single() == new Mailbox(shown, "a@b.test");
                }
            )
            .QuickCheckThrowOnFailure();

        // What a header cannot hold: controls, lone surrogates, blanks around.
        static string Clean(string text) =>
            string.Concat(text.EnumerateRunes().Where(rune => !Rune.IsControl(rune) && rune != Rune.ReplacementChar))
                .Trim();
    }

    [Theory]
    [InlineData("Le serveur de la société générale d'électricité ne répond plus depuis ce matin")]
    [InlineData("日本語の件名です。日本語の件名です。日本語の件名です。日本語の件名です。")]
    public void An_encoded_subject_begins_on_the_line_of_its_name(string subject)
    {
        var line = Written(Plain with { Subject = subject }).Split("\r\n").Single(line => line.StartsWith("Subject:"));

        Assert.StartsWith("Subject: =?utf-8?", line);
        Assert.InRange(line.Length, 40, 76);
    }

    [Fact]
    public void A_mail_inside_a_mail_is_sent_as_a_plain_file()
    {
        var mail = Plain with
        {
            Attachments = [OutgoingFile.Of("original.eml", "message/rfc822", "Subject: x\r\n\r\n"u8.ToArray())],
        };

        var file = Read(mail).Attachments.Single();

        Assert.Equal(("application/octet-stream", "original.eml"), (file.Type, file.OriginalName));
    }

    [Fact]
    public void An_address_beyond_ASCII_is_written_in_UTF_8()
    {
        var read = Read(Plain with { To = [new Mailbox("Zoé", "zoé@société.test")] });

        Assert.Equal(new Mailbox("Zoé", "zoé@société.test"), read.To.Single());
    }

    [Fact]
    public void Everyone_named_is_in_the_envelope_once()
    {
        var mail = Plain with
        {
            To = [new Mailbox("", "a@x.test"), new Mailbox("A", "a@x.test")],
            Cc = [new Mailbox("", "b@x.test")],
        };

        var envelope = mail.EnvelopeFrom("");

        Assert.Equal("", envelope.From);
        Assert.Equal(["a@x.test", "b@x.test"], envelope.Recipients);
    }

    [Fact]
    public void A_bounce_of_the_rig_is_a_bounce()
    {
        var read = MimeMessage.Read(Bounce.Of("t42.1@provider.test", "gone@customer.test"));

        Assert.True(read.IsBounce);
    }
}
