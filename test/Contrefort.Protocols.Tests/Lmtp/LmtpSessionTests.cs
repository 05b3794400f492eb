using System.Text;
using Contrefort.Protocols.Lmtp;
using Contrefort.Protocols.Smtp;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.Lmtp;

public sealed class LmtpSessionTests
{
    [Fact]
    public async Task LHLO_announces_what_is_served()
    {
        await using var house = new LmtpHouse(new LmtpOptions { HostName = "house.test", MaxMessageSize = 5000 });
        await using var peer = await LineClient.ConnectAsync(house.Port);

        Assert.Equal("220 house.test LMTP ready", await peer.ReplyAsync());
        var hello = await peer.AskAsync("LHLO peer.test");

        Assert.Equal(
            [
                "250-house.test",
                "250-PIPELINING",
                "250-8BITMIME",
                "250-SMTPUTF8",
                "250-CHUNKING",
                "250-SIZE 5000",
                "250 ENHANCEDSTATUSCODES",
            ],
            hello.Split('\n')
        );
    }

    [Fact]
    public async Task A_message_has_one_reply_for_each_accepted_recipient()
    {
        await using var house = new LmtpHouse
        {
            Accepts = to =>
                to.StartsWith("unknown", StringComparison.Ordinal) ? SmtpReply.NoSuchUser : SmtpReply.RecipientOk,
            Delivers = envelope =>
                [
                    .. envelope.Recipients.Select(to =>
                        to == "full@house.test" ? new SmtpReply(452, "4.2.2", "Full") : SmtpReply.Delivered
                    ),
                ],
        };
        await using var peer = await LineClient.GreetAsync(house.Port);

        Assert.StartsWith("250 2.1.0", await peer.AskAsync("MAIL FROM:<alice@customer.test>"));
        Assert.StartsWith("250 2.1.5", await peer.AskAsync("RCPT TO:<support@house.test>"));
        Assert.StartsWith("550 5.1.1", await peer.AskAsync("RCPT TO:<unknown@house.test>"));
        Assert.StartsWith("250 2.1.5", await peer.AskAsync("RCPT TO:<full@house.test>"));
        Assert.StartsWith("354 ", await peer.AskAsync("DATA"));
        await peer.SendAsync("Subject: x\r\n\r\nHello\r\n.\r\n");

        var replies = await peer.RepliesAsync(2);
        Assert.StartsWith("250 2.0.0", replies[0]);
        Assert.StartsWith("452 4.2.2", replies[1]);
        var (envelope, _) = await house.NextMailAsync();
        Assert.Equal("alice@customer.test", envelope.From);
        Assert.Equal("peer.test", envelope.Client);
        Assert.Equal(["support@house.test", "full@house.test"], envelope.Recipients);
    }

    [Fact]
    public async Task A_pipelined_conversation_with_two_messages_is_served_whole()
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.ConnectAsync(house.Port);

        await peer.SendAsync(
            "LHLO p\r\nMAIL FROM:<>\r\nRCPT TO:<a@x>\r\nDATA\r\n1\r\n.\r\n"
                + "MAIL FROM:<b@x>\r\nRCPT TO:<a@x>\r\nDATA\r\n2\r\n.\r\nQUIT\r\n"
        );

        var codes = (await peer.RepliesAsync(11)).Select(reply => reply[..3]);
        Assert.Equal(["220", "250", "250", "250", "354", "250", "250", "250", "354", "250", "221"], codes);
        Assert.Equal("", await peer.ReplyAsync());
        Assert.Equal(["", "b@x"], house.Mails.Select(mail => mail.Envelope.From));
        Assert.Equal(["1\r\n", "2\r\n"], house.Mails.Select(mail => Encoding.ASCII.GetString(mail.Message)));
    }

    [Theory]
    [InlineData("RCPT TO:<a@x>", "503 5.5.1")] // before MAIL
    [InlineData("DATA", "503 5.5.1")]
    [InlineData("MAIL FROM:<a@x> SIZE=90000000", "552 5.3.4 A message has at most 67108864 bytes")]
    [InlineData("MAIL FROM:<a@x> SIZE=many", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@x> RET=FULL", "555 5.5.4 Unknown parameter RET")]
    [InlineData("MAIL FROM:a@x", "501 5.1.7")]
    [InlineData("MAIL FROM:<a b@x>", "501 5.1.7")]
    [InlineData("MAIL FROM:<a@>", "501 5.1.7")]
    [InlineData("MAIL TO:<a@x>", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@x> SIZE=10 BODY=8BITMIME SMTPUTF8", "250 2.1.0")]
    [InlineData("mail from: <a@x>", "250 2.1.0")]
    [InlineData("MAIL FROM:<\"odd > local\"@x>", "250 2.1.0")]
    [InlineData("MAIL FROM:<@relay,@other:a@x>", "250 2.1.0")]
    [InlineData("EHLO peer", "500 5.5.1 This is LMTP")]
    [InlineData("LHLO", "501 5.5.4")]
    [InlineData("VRFY root", "252 ")]
    [InlineData("NOOP", "250 ")]
    [InlineData("RSET", "250 ")]
    [InlineData("XYZZY", "500 5.5.1")]
    [InlineData("", "500 5.5.1")]
    [InlineData("BDAT 0 LAST", "503 5.5.1")]
    public async Task A_command_is_answered(string command, string reply)
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.GreetAsync(house.Port);

        Assert.StartsWith(reply, await peer.AskAsync(command));
        Assert.StartsWith("250", await peer.AskAsync("NOOP"));
    }

    [Fact]
    public async Task MAIL_comes_after_LHLO_and_once_a_message()
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.ConnectAsync(house.Port);
        await peer.ReplyAsync();

        Assert.StartsWith("503", await peer.AskAsync("MAIL FROM:<a@x>"));
        await peer.AskAsync("LHLO p");
        Assert.StartsWith("250", await peer.AskAsync("MAIL FROM:<a@x>"));
        Assert.StartsWith("503", await peer.AskAsync("MAIL FROM:<a@x>"));
        Assert.StartsWith("503 5.5.1 No recipient", await peer.AskAsync("DATA"));
        await peer.AskAsync("RSET");
        Assert.StartsWith("503", await peer.AskAsync("RCPT TO:<a@x>"));
    }

    [Fact]
    public async Task An_address_in_UTF_8_arrives_as_it_is()
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.SendAsync(
            Encoding.UTF8.GetBytes("MAIL FROM:<zoé@société.test> SMTPUTF8\r\nRCPT TO:<a@x>\r\nDATA\r\n.\r\n")
        );

        await peer.RepliesAsync(4);
        var (envelope, message) = await house.NextMailAsync();
        Assert.Equal("zoé@société.test", envelope.From);
        Assert.True(envelope.IsUtf8);
        Assert.Empty(message);
    }

    [Fact]
    public async Task An_address_in_broken_UTF_8_is_refused()
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.GreetAsync(house.Port);

        Assert.StartsWith("501", await peer.AskAsync("MAIL FROM:<zo\xe9@x>"));
    }

    [Fact]
    public async Task A_failing_delivery_leaves_the_mail_with_the_peer()
    {
        await using var house = new LmtpHouse { Delivers = _ => throw new InvalidOperationException("disk on fire") };
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.SendAsync("MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nx\r\n.\r\n");

        var replies = await peer.RepliesAsync(6);
        Assert.All(replies[4..], reply => Assert.StartsWith("451 4.3.0", reply));
        Assert.DoesNotContain("fire", string.Concat(replies));
        Assert.Single(house.Faults);
    }

    [Fact]
    public async Task A_delivery_that_forgets_a_recipient_is_not_taken_for_a_yes()
    {
        await using var house = new LmtpHouse { Delivers = _ => [SmtpReply.Delivered] };
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.SendAsync("MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nx\r\n.\r\n");

        var replies = await peer.RepliesAsync(6);
        Assert.StartsWith("250", replies[4]);
        Assert.StartsWith("451", replies[5]);
    }

    [Fact]
    public async Task A_failing_recipient_check_is_a_temporary_no()
    {
        await using var house = new LmtpHouse { Accepts = _ => throw new TimeoutException() };
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.AskAsync("MAIL FROM:<a@x>");

        Assert.StartsWith("451 4.3.0", await peer.AskAsync("RCPT TO:<a@x>"));
    }

    [Fact]
    public async Task A_reply_of_several_lines_cannot_forge_another_reply()
    {
        await using var house = new LmtpHouse { Accepts = _ => new SmtpReply(550, "5.1.1", "No\r\n250 Yes") };
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.AskAsync("MAIL FROM:<a@x>");

        Assert.Equal("550 5.1.1 No  250 Yes", await peer.AskAsync("RCPT TO:<a@x>"));
        Assert.StartsWith("250 2.0.0 Ok", await peer.AskAsync("NOOP"));
    }

    [Fact]
    public async Task A_line_that_never_ends_is_refused_and_forgotten()
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.GreetAsync(house.Port);

        Assert.StartsWith("500 5.5.2", await peer.AskAsync(new string('x', 1_000_000)));
        Assert.StartsWith("250", await peer.AskAsync("NOOP"));
    }

    [Fact]
    public async Task A_command_line_ends_with_CR_LF()
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.SendAsync("NOOP\n");

        Assert.StartsWith("500 5.5.2", await peer.ReplyAsync());
    }

    [Fact]
    public async Task A_peer_that_only_errs_is_shown_the_door()
    {
        await using var house = new LmtpHouse(new LmtpOptions { MaxErrors = 3 });
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.SendAsync("A\r\nB\r\nC\r\nNOOP\r\n");

        Assert.StartsWith("421 4.7.0", (await peer.RepliesAsync(4))[3]);
        Assert.Equal("", await peer.ReplyAsync());
    }

    [Fact]
    public async Task Recipients_of_one_message_are_bounded()
    {
        await using var house = new LmtpHouse(new LmtpOptions { MaxRecipients = 2 });
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.SendAsync("MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nRCPT TO:<b@x>\r\nRCPT TO:<c@x>\r\n");

        Assert.StartsWith("452 4.5.3 At most 2", (await peer.RepliesAsync(4))[3]);
    }

    [Fact]
    public async Task A_silent_peer_is_told_and_left()
    {
        var time = new ManualTime();
        await using var house = new LmtpHouse(new LmtpOptions { Time = time });
        await using var peer = await LineClient.GreetAsync(house.Port);

        var goodbye = peer.ReplyAsync();
        while (!goodbye.IsCompleted)
            time.Advance(TimeSpan.FromMinutes(5));

        Assert.StartsWith("421 4.4.2", await goodbye);
    }

    [Fact]
    public async Task A_house_that_closes_says_so()
    {
        var house = new LmtpHouse();
        await using var peer = await LineClient.GreetAsync(house.Port);

        await house.DisposeAsync();

        Assert.StartsWith("421 4.3.2", await peer.ReplyAsync());
    }

    [Fact]
    public async Task A_peer_that_goes_in_the_middle_of_a_message_leaves_nothing()
    {
        await using var house = new LmtpHouse();
        var peer = await LineClient.GreetAsync(house.Port);
        await peer.SendAsync("MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nDATA\r\nhalf a mess");
        await peer.RepliesAsync(3);

        await peer.DisposeAsync();

        await using var next = await LineClient.GreetAsync(house.Port);
        Assert.StartsWith("250", await next.AskAsync("NOOP"));
        Assert.Empty(house.Mails);
    }
}
