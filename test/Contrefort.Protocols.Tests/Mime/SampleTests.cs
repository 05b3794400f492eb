using System.Runtime.CompilerServices;
using Contrefort.Protocols.Mime;

namespace Contrefort.Protocols.Tests.Mime;

/// <summary>Messages of another program's test suite (see samples/README.md), with what a reader should find in them.</summary>
public sealed class SampleTests
{
    static MimeMessage Read(string name, [CallerFilePath] string here = "") =>
        MimeMessage.Read(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "samples", name + ".eml")));

    [Theory]
    [InlineData("python-02", "Ppp digest, Vol 1 #2 - 5 msgs", "ppp-request@zzz.org")]
    [InlineData("python-07", "Here is your dingus fish", "barry@digicool.com")]
    [InlineData("python-16", "Delivery Notification: Delivery has failed", "postmaster@ucla.edu")]
    [InlineData("python-26", "IMAP file test", "father.time@xcar.wooster.local")]
    [InlineData("python-36", "I-D ACTION:draft-ietf-mboned-mix-00.txt", "Internet-Drafts@ietf.org")]
    public void Envelopes_are_read(string name, string subject, string from)
    {
        var message = Read(name);

        Assert.Equal((subject, from), (message.Subject, message.From[0].Address));
    }

    [Theory]
    [InlineData("python-04", "msg.txt 48")]
    [InlineData("python-07", "dingusfish.gif 3512")]
    [InlineData("python-13", "dingusfish.gif 3512")]
    [InlineData("python-15", "xx.gif 21")]
    [InlineData("python-22", "wibble.JPG 272, wibble2.JPG 317")]
    [InlineData("python-26", "clock.bmp 630")]
    [InlineData("python-28", "ee.eml 96, ee.eml 96")]
    [InlineData("python-45", "signature.asc 189")]
    [InlineData("python-46", "GroupwiseForwardingTest.eml 375")]
    public void Attachments_are_found_and_decoded(string name, string expected) =>
        Assert.Equal(expected, string.Join(", ", Read(name).Attachments.Select(a => $"{a.Name} {a.Digest.Size}")));

    [Fact]
    public void A_digest_gives_its_messages()
    {
        var messages = Read("python-02").Attachments.Select(a => a.ReadMessage()!).ToList();

        Assert.Equal(5, messages.Count);
        Assert.All(messages, m => Assert.Equal("hello", m.Text.Trim()));
        Assert.Equal("barry@digicool.com", messages[0].From[0].Address);
        Assert.Equal("Barry A. Warsaw", messages[0].From[0].Name);
    }

    [Theory]
    [InlineData("python-17", "A multipart has no parts; it was read as text.")]
    [InlineData("python-25", "A multipart declares no boundary; it was guessed.")]
    [InlineData("python-31", "A multipart declares a boundary it does not use; the one it uses was guessed.")]
    [InlineData("python-38", "A multipart is not closed.")]
    public void Defects_are_told(string name, string defect) => Assert.Contains(defect, Read(name).Defects);

    [Theory]
    [InlineData("python-17")]
    [InlineData("python-19")]
    [InlineData("python-25")]
    [InlineData("python-31")]
    [InlineData("python-38")]
    [InlineData("python-39")]
    public void What_is_broken_still_has_its_text(string name) => Assert.NotEqual("", Read(name).Text.Trim());

    [Fact]
    public void Html_with_no_text_beside_it_is_read_as_text()
    {
        var message = Read("python-40");

        Assert.NotNull(message.Html);
        Assert.DoesNotContain("<html", message.Text);
    }

    [Theory]
    [InlineData("python-16", "jangel1@cougar.noc.ucla.edu failed 5.0.0", 1)]
    [InlineData("python-25", "scoffman@wellpartner.com failed 5.4.6", 1)]
    [InlineData("python-43", "xxxxxxx@dot.ca.gov failed 5.7.1", 25)]
    public void Bounces_name_their_recipients(string name, string first, int count)
    {
        var recipients = Read(name).DeliveryReport!.Recipients;

        Assert.Equal(count, recipients.Count);
        Assert.Equal(first, $"{recipients[0].Address} {recipients[0].Action} {recipients[0].Status}");
    }

    [Fact]
    public void The_report_of_a_program_is_not_answered() => Assert.False(Read("python-16").Automatic.MayBeAnswered);
}
