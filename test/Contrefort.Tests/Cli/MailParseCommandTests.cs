using System.Text;
using System.Text.Json;
using Contrefort.Cli;

namespace Contrefort.Tests.Cli;

public sealed class MailParseCommandTests
{
    static async Task<JsonElement> Parse(params string[] lines)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(string.Join("\r\n", lines)));
        using var output = new MemoryStream();
        Assert.Equal(0, await MailParseCommand.Run(input, output, CancellationToken.None));
        return JsonDocument.Parse(output.ToArray()).RootElement;
    }

    static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(p => p.Name)];

    static readonly string[] Fields =
    [
        "from",
        "to",
        "cc",
        "replyTo",
        "subject",
        "date",
        "messageId",
        "inReplyTo",
        "references",
        "text",
        "html",
        "visibleReply",
        "attachments",
        "autoSubmitted",
        "isBounce",
    ];

    [Fact]
    public async Task A_message_is_printed_field_by_field()
    {
        var json = await Parse(
            "From: André <andre@client.example>",
            "To: support@contrefort.example",
            "Subject: =?utf-8?Q?Re:_=C3=89cran?=",
            "Date: Fri, 20 Nov 2026 17:30:00 +0100",
            "Message-ID: <2@client.example>",
            "In-Reply-To: <1@contrefort.example>",
            "References: <0@client.example> <1@contrefort.example>",
            "Content-Type: multipart/mixed; boundary=q",
            "",
            "--q",
            "",
            "Merci.",
            "",
            "Le 20 nov. 2026 à 16:00, Support <support@contrefort.example> a écrit :",
            "> Redémarrez.",
            "--q",
            "Content-Type: application/pdf; name=a.pdf",
            "Content-Transfer-Encoding: base64",
            "",
            "aGVsbG8=",
            "--q--"
        );

        Assert.Equal(Fields, Names(json));
        Assert.Equal("""{"name":"André","address":"andre@client.example"}""", json.GetProperty("from").GetRawText());
        Assert.Equal("Re: Écran", json.GetProperty("subject").GetString());
        Assert.Equal("2026-11-20T17:30:00+01:00", json.GetProperty("date").GetString());
        Assert.Equal("2@client.example", json.GetProperty("messageId").GetString());
        Assert.Equal("1@contrefort.example", json.GetProperty("inReplyTo").GetString());
        Assert.Equal("""["0@client.example","1@contrefort.example"]""", json.GetProperty("references").GetRawText());
        Assert.Equal("Merci.", json.GetProperty("visibleReply").GetString()!.Trim());
        Assert.Equal(
            """{"name":"a.pdf","type":"application/pdf","size":5,"sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","contentId":null,"inline":false}""",
            json.GetProperty("attachments")[0].GetRawText()
        );
        Assert.False(json.GetProperty("isBounce").GetBoolean());
    }

    [Fact]
    public async Task A_bounce_has_its_recipients()
    {
        var json = await Parse(
            "From: MAILER-DAEMON@d.example",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=q",
            "",
            "--q",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; d.example",
            "",
            "Final-Recipient: rfc822; a@client.example",
            "Action: failed",
            "Status: 5.1.1",
            "--q--"
        );

        Assert.Equal([.. Fields, "recipients"], Names(json));
        Assert.Equal(
            """[{"address":"a@client.example","original":null,"action":"failed","status":"5.1.1","diagnostic":null}]""",
            json.GetProperty("recipients").GetRawText()
        );
    }

    [Fact]
    public async Task Nothing_at_all_is_still_answered() => Assert.Equal(Fields, Names(await Parse("")));
}
