using Contrefort.Protocols.Mime;

namespace Contrefort.Protocols.Tests.Mime;

public sealed class MimeMessageTests
{
    [Fact]
    public void A_message_says_who_wrote_to_whom_about_what()
    {
        var message = Sample.Read(
            "From: =?iso-8859-1?Q?Andr=E9?= Durand <andre@client.example>",
            "To: Support <support@contrefort.example>, \"Doe, John\" <john@client.example>",
            "Subject: =?UTF-8?B?" + Sample.Base64("Écran noir à l'accueil") + "?=",
            "Date: Fri, 20 Nov 2026 17:30:00 +0100",
            "Message-ID: <1@client.example>",
            "",
            "Bonjour,"
        );

        Assert.Equal(new Mailbox("André Durand", "andre@client.example"), Assert.Single(message.From));
        Assert.Equal(["support@contrefort.example", "john@client.example"], message.To.Select(m => m.Address));
        Assert.Equal("Écran noir à l'accueil", message.Subject);
        Assert.Equal(DateTimeOffset.Parse("2026-11-20T17:30:00+01:00"), message.Date);
        Assert.Equal("1@client.example", message.MessageId);
        Assert.Equal("Bonjour,", message.Text);
        Assert.Empty(message.Defects);
    }
}
