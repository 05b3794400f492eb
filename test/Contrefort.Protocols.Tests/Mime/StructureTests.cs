using Contrefort.Protocols.Mime;

namespace Contrefort.Protocols.Tests.Mime;

public sealed class StructureTests
{
    static string Tree(MimePart part) =>
        part.Parts.Count == 0
            ? part.ContentType.Value
            : $"{part.ContentType.Value}({string.Join(" ", part.Parts.Select(Tree))})";

    const string Mixed = "Content-Type: multipart/mixed; boundary=q";

    [Fact]
    public void Parts_are_found_with_their_offsets()
    {
        var raw = Sample.Bytes(
            Mixed,
            "",
            "preamble",
            "--q",
            "",
            "one",
            "--q",
            "Content-Type: text/html",
            "",
            "two",
            "--q--",
            "epilogue"
        );
        var message = MimeMessage.Read(raw);

        Assert.Equal("multipart/mixed(text/plain text/html)", Tree(message.Root));
        var (one, two) = (message.Root.Parts[0], message.Root.Parts[1]);
        Assert.Equal(
            "one",
            System.Text.Encoding.ASCII.GetString(raw, (int)one.BodyStart, (int)(one.BodyEnd - one.BodyStart))
        );
        Assert.Equal(
            "two",
            System.Text.Encoding.ASCII.GetString(raw, (int)two.BodyStart, (int)(two.BodyEnd - two.BodyStart))
        );
        Assert.Empty(message.Defects);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void Any_line_ends_will_do(string end)
    {
        var raw = string.Join(
            end,
            "Subject: a",
            " b",
            Mixed,
            "",
            "--q",
            "Content-Type: text/plain",
            "",
            "one",
            "--q--",
            ""
        );
        var message = MimeMessage.Read(System.Text.Encoding.ASCII.GetBytes(raw));

        Assert.Equal(("a b", "one"), (message.Subject, message.Text));
    }

    [Fact]
    public void A_missing_end_is_told()
    {
        var message = Sample.Read(Mixed, "", "--q", "", "one", "--q", "", "two");

        Assert.Equal("one\n\ntwo", message.Text);
        Assert.Contains("A multipart is not closed.", message.Defects);
    }

    [Fact]
    public void An_outer_boundary_ends_an_inner_multipart()
    {
        var message = Sample.Read(
            Mixed,
            "",
            "--q",
            "Content-Type: multipart/alternative; boundary=r",
            "",
            "--r",
            "",
            "text",
            "--q",
            "Content-Type: image/png",
            "",
            "x",
            "--q--"
        );

        Assert.Equal("multipart/mixed(multipart/alternative(text/plain) image/png)", Tree(message.Root));
    }

    [Fact]
    public void A_boundary_may_start_like_another()
    {
        var message = Sample.Read(
            Mixed,
            "",
            "--q",
            "Content-Type: multipart/mixed; boundary=qq",
            "",
            "--qq",
            "",
            "in",
            "--qq--",
            "--q",
            "",
            "out",
            "--q--"
        );

        Assert.Equal("multipart/mixed(multipart/mixed(text/plain) text/plain)", Tree(message.Root));
    }

    [Fact]
    public void A_boundary_may_have_spaces_after_it() =>
        Assert.Equal("one", Sample.Read(Mixed, "", "--q \t", "", "one", "--q--  ").Text);

    [Fact]
    public void A_multipart_without_a_boundary_is_read_by_the_one_it_uses()
    {
        var message = Sample.Read(
            "Content-Type: multipart/mixed",
            "",
            "--zz",
            "Content-Type: text/plain",
            "",
            "one",
            "--zz--"
        );

        Assert.Equal("one", message.Text);
        Assert.Contains("A multipart declares no boundary; it was guessed.", message.Defects);
    }

    [Fact]
    public void A_multipart_with_a_wrong_boundary_is_read_by_the_one_it_uses()
    {
        var message = Sample.Read(
            Mixed,
            "",
            "--zz",
            "Content-Type: text/plain",
            "",
            "one",
            "--zz",
            "",
            "two",
            "--zz--"
        );

        Assert.Equal("one\n\ntwo", message.Text);
    }

    [Fact]
    public void A_multipart_without_parts_is_text()
    {
        var message = Sample.Read(Mixed, "", "Only text here.");

        Assert.Equal("Only text here.", message.Text);
        Assert.Contains("A multipart has no parts; it was read as text.", message.Defects);
    }

    [Fact]
    public void A_header_without_a_blank_line_after_it_ends_where_text_starts()
    {
        var message = Sample.Read("Subject: a", "Bonjour à tous", "Text");

        Assert.Equal(("a", "Bonjour à tous\nText"), (message.Subject, message.Text));
        Assert.Contains("No blank line separates a header from its body.", message.Defects);
    }

    [Fact]
    public void A_part_without_a_blank_line_is_still_a_part() =>
        Assert.Equal(
            "multipart/mixed(text/plain text/plain)",
            Tree(Sample.Read(Mixed, "--q", "Content-Type: text/plain", "--q", "", "x").Root)
        );

    [Fact]
    public void A_line_that_is_no_field_does_not_end_a_header()
    {
        var message = Sample.Read(
            "Subject: a very long",
            "subject not folded",
            "Content-Type: text/html",
            "",
            "<p>x</p>"
        );

        Assert.Equal(("a very long subject not folded", "<p>x</p>"), (message.Subject, message.Html));
    }

    [Fact]
    public void A_line_of_spaces_inside_a_header_does_not_end_it() =>
        Assert.Equal("b", Sample.Read("X-A: a", " ", "Subject: b", "", "text").Subject);

    [Theory]
    [InlineData("From someone@d.example Fri Nov 20 17:30:00 2026")]
    [InlineData(">From someone@d.example Fri Nov 20 17:30:00 2026")]
    public void The_line_of_a_mailbox_file_is_skipped(string line) =>
        Assert.Equal("a", Sample.Read(line, "Subject: a", "", "text").Subject);

    [Fact]
    public void A_space_before_the_colon_is_forgiven() => Assert.Equal("a", Sample.Read("Subject : a", "", "").Subject);

    [Fact]
    public void Parts_after_the_end_are_not_lost() =>
        Assert.Equal(2, Sample.Read(Mixed, "", "--q", "", "one", "--q--", "--q", "", "two", "--q--").Root.Parts.Count);

    [Fact]
    public void Both_multiparts_may_use_one_boundary()
    {
        var message = Sample.Read(
            Mixed,
            "",
            "--q",
            "Content-Type: multipart/alternative; boundary=q",
            "",
            "--q",
            "",
            "text",
            "--q--",
            "",
            "--q--"
        );

        Assert.Equal("text", message.Text);
    }

    [Fact]
    public void A_nested_message_is_an_attachment_that_can_be_read()
    {
        var message = Sample.Read(
            Mixed,
            "",
            "--q",
            "",
            "See below.",
            "--q",
            "Content-Type: message/rfc822",
            "",
            "Subject: Inside",
            "Content-Type: multipart/mixed; boundary=r",
            "",
            "--r",
            "",
            "Inner text",
            "--r--",
            "--q--"
        );

        Assert.Equal("See below.", message.Text);
        var nested = Assert.Single(message.Attachments);
        Assert.Equal(("Inside.eml", "message/rfc822"), (nested.Name, nested.Type));
        Assert.Equal(("Inside", "Inner text"), (nested.ReadMessage()!.Subject, nested.ReadMessage()!.Text));
    }

    [Fact]
    public void A_nested_message_in_base64_is_read_too()
    {
        var message = Sample.Read(
            "Content-Type: message/rfc822",
            "Content-Transfer-Encoding: base64",
            "",
            Sample.Base64("Subject: In\n\nText")
        );

        Assert.Equal("In", Assert.Single(message.Attachments).ReadMessage()!.Subject);
    }

    [Fact]
    public void The_parts_of_a_digest_are_messages() =>
        Assert.Equal(
            "In.eml",
            Assert
                .Single(
                    Sample
                        .Read(
                            "Content-Type: multipart/digest; boundary=q",
                            "",
                            "--q",
                            "",
                            "Subject: In",
                            "",
                            "x",
                            "--q--"
                        )
                        .Attachments
                )
                .Name
        );

    [Fact]
    public void A_stream_is_read_like_memory()
    {
        var raw = Sample.Bytes(
            Mixed,
            "",
            "--q",
            "",
            "one",
            "--q",
            "Content-Type: image/png",
            "Content-Transfer-Encoding: base64",
            "",
            "aGk=",
            "--q--"
        );
        using var stream = new MemoryStream(raw);
        var message = MimeMessage.Read(stream);

        Assert.Equal(("one", "hi"), (message.Text, message.Attachments[0].Content()));
    }

    [Theory]
    [InlineData("<1@d.example>", "1@d.example")]
    [InlineData("1@d.example", "1@d.example")]
    [InlineData(" < 1@d.example > ", "1@d.example")]
    [InlineData("<1@d.example", "1@d.example")]
    [InlineData("=?utf-8?q?=3C1=40d=2Eexample=3E?=", "1@d.example")] // as Exchange does
    [InlineData("<not an id without at>", "notanidwithoutat")]
    [InlineData("", null)]
    public void A_message_id_is_read(string field, string? expected) =>
        Assert.Equal(expected, Sample.Read("Message-ID: " + field, "", "").MessageId);

    [Theory]
    [InlineData("<1@d> <2@d>", "1@d 2@d")]
    [InlineData("<1@d><2@d>", "1@d 2@d")]
    [InlineData("<1@d>,<2@d>", "1@d 2@d")]
    [InlineData("<1@d <2@d>", "1@d 2@d")] // not closed
    [InlineData("1@d 2@d", "1@d 2@d")]
    [InlineData("<1@d> <2@d> <1@d>", "1@d 2@d")] // each once
    [InlineData("Your message of \"Fri, 20 Nov\" <1@d>", "1@d")] // RFC 822
    public void References_are_read(string field, string expected)
    {
        Assert.Equal(expected, string.Join(" ", Sample.Read("References: " + field, "", "").References));
        Assert.Equal(expected, string.Join(" ", Sample.Read("In-Reply-To: " + field, "", "").InReplyTo));
    }
}
