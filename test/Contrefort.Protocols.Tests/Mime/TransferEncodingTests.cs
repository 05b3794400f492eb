using Contrefort.Protocols.Mime;

namespace Contrefort.Protocols.Tests.Mime;

public sealed class TransferEncodingTests
{
    static string Decoded(string encoding, params string[] body) =>
        Sample
            .Read([$"Content-Transfer-Encoding: {encoding}", "Content-Type: application/octet-stream", "", .. body])
            .Attachments[0]
            .Content();

    [Theory]
    [InlineData("aGVsbG8gd29ybGQ=", "hello world")]
    [InlineData("aGVs\r\nbG8g\r\nd29y\r\nbGQ=\r\n", "hello world")]
    [InlineData("aGVsbG8gd29ybGQ", "hello world")] // padding missing
    [InlineData("a G*V!s\tbG8gd29ybGQ=", "hello world")] // garbage
    [InlineData("aGVsbG8=d29ybGQ=", "helloworld")] // pieces put one after the other
    [InlineData("aGVsbG8=\r\nIHdvcmxk\r\n", "hello world")] // padded line by line
    [InlineData("aGVsbG8=\r\n\r\n_______________\r\nYour mailing list\r\n", "hello")] // a footer in plain text
    [InlineData("aGVsbG8= ignored", "hello")]
    [InlineData("aGVsbG8=\r\n-- \r\nJohn", "hello")]
    [InlineData("", "")]
    [InlineData("A", "")]
    [InlineData("====", "")]
    public void Base64_is_decoded_with_its_defects(string body, string expected) =>
        Assert.Equal(expected, Decoded("base64", body));

    [Theory]
    [InlineData("caf=E9", "caf\u00e9")]
    [InlineData("caf=e9", "caf\u00e9")]
    [InlineData("a=\r\nb", "ab")]
    [InlineData("a=\nb", "ab")]
    [InlineData("a= \t\r\nb", "ab")] // spaces after a soft break
    [InlineData("a  \r\nb", "a\r\nb")] // spaces added on the way
    [InlineData("a=20\r\nb", "a \r\nb")]
    [InlineData("1+1=2", "1+1=2")] // an equals sign nobody escaped
    [InlineData("a=ZZb", "a=ZZb")]
    [InlineData("a=4", "a=4")]
    [InlineData("a=", "a")]
    [InlineData("==41", "=A")]
    [InlineData("a =\r\n b", "a  b")]
    public void Quoted_printable_is_decoded_with_its_defects(string body, string expected) =>
        Assert.Equal(expected, Decoded("quoted-printable", body));

    [Theory]
    [InlineData("BASE64")]
    [InlineData("\"base64\"")]
    [InlineData("base64;")]
    [InlineData(" base64 (comment)")]
    [InlineData("b")]
    public void The_name_of_an_encoding_may_be_sloppy(string name) => Assert.Equal("hi", Decoded(name, "aGk="));

    [Theory]
    [InlineData("7bit")]
    [InlineData("8-bit")]
    [InlineData("binary")]
    [InlineData("x-nobody-knows")]
    public void Other_bodies_are_as_they_came(string name) => Assert.Equal("a=41\u00e9", Decoded(name, "a=41\u00e9"));

    [Fact]
    public void An_unknown_encoding_is_told()
    {
        var message = Sample.Read("Content-Transfer-Encoding: x-nobody-knows", "", "hello");

        Assert.Equal("hello", message.Text);
        Assert.Contains("A part has an unknown transfer encoding; it was read as it is.", message.Defects);
    }

    [Fact]
    public void Uuencode_is_decoded() =>
        Assert.Equal("Cat and dog", Decoded("x-uuencode", "begin 644 a.txt", "+0V%T(&%N9\"!D;V<", "`", "end"));

    [Fact]
    public void A_file_uuencoded_in_a_text_is_an_attachment()
    {
        var message = Sample.Read("", "Here it is:", "begin 644 cat.txt", "#0V%T", "`", "end", "Bye");

        Assert.Equal("Here it is:\nBye", message.Text);
        var file = Assert.Single(message.Attachments);
        Assert.Equal(("cat.txt", "Cat"), (file.Name, file.Content()));
    }

    [Fact]
    public void A_text_that_speaks_of_begin_644_stays_a_text() =>
        Assert.Empty(Sample.Read("", "begin 644 years", "of solitude", "end").Attachments);

    [Fact]
    public void A_text_that_says_it_is_base64_and_is_not_is_shown()
    {
        var message = Sample.Read("Content-Transfer-Encoding: base64", "", "Hello, this is just some text.");

        Assert.Equal("Hello, this is just some text.", message.Text);
        Assert.Contains("A part says it is base64 and is not; it was read as it is.", message.Defects);
    }
}
