using System.Text;
using Contrefort.Protocols.Smtp;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.Smtp;

public sealed class SmtpClientTests
{
    static readonly Envelope ToBob = new("alice@a.test", ["bob@b.test"]);

    static SmtpServer At(int port) =>
        new("127.0.0.1", port)
        {
            Security = SmtpSecurity.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ReplyTimeout = TimeSpan.FromSeconds(10),
            FinalReplyTimeout = TimeSpan.FromSeconds(10),
        };

    static MemoryStream Message(string text = "Subject: x\r\n\r\nHello\r\n") => new(Encoding.UTF8.GetBytes(text));

    static async Task<SendOutcome> SendAsync(SmtpServer server, Envelope? envelope = null, string? message = null)
    {
        await using var client = new SmtpClient(server);
        return await client.SendAsync(
            envelope ?? ToBob,
            message is null ? Message() : Message(message),
            CancellationToken.None
        );
    }

    [Fact]
    public async Task A_message_is_handed_over()
    {
        await using var server = new ScriptedServer();

        var outcome = await SendAsync(At(server.Port));

        var sent = Assert.IsType<SendOutcome.Sent>(outcome);
        Assert.Equal(new RecipientOutcome("bob@b.test", RecipientState.Accepted, sent.Reply), sent.Recipients.Single());
        Assert.Equal(
            [
                "EHLO localhost",
                "MAIL FROM:<alice@a.test> BODY=7BIT",
                "RCPT TO:<bob@b.test>",
                "DATA",
                "Subject: x",
                "",
                "Hello",
                ".",
            ],
            server.Heard
        );
    }

    [Theory]
    [InlineData("a", "a\r\n")] // an unfinished last line is finished
    [InlineData(".\r\n..\r\na.\r\n", "..\r\n...\r\na.\r\n")]
    [InlineData("a\n.\nb\n", "a\r\n..\r\nb\r\n")] // bare line ends become whole, and dots behind them are stuffed
    [InlineData("a\r.\rb", "a\r\n..\r\nb\r\n")]
    [InlineData("a\r\n\r\n", "a\r\n\r\n")]
    [InlineData("a\n\r\nb", "a\r\n\r\nb\r\n")]
    [InlineData("", "")]
    public async Task A_message_cannot_end_itself(string message, string onTheWire)
    {
        await using var server = new ScriptedServer();

        await SendAsync(At(server.Port), message: message);

        var data = server.Heard.SkipWhile(line => line != "DATA").Skip(1).SkipLast(1);
        Assert.Equal(onTheWire, string.Concat(data.Select(line => line + "\r\n")));
    }

    [Fact]
    public async Task A_long_message_is_stuffed_across_its_blocks()
    {
        await using var server = new ScriptedServer();
        var message = string.Concat(Enumerable.Range(0, 30_000).Select(i => i % 3 == 0 ? ".\r\n" : $"{i}\r\n"));

        await SendAsync(At(server.Port), message: message);

        var data = server.Heard.SkipWhile(line => line != "DATA").Skip(1).SkipLast(1);
        Assert.Equal(message, string.Concat(data.Select(line => (line[0] == '.' ? line[1..] : line) + "\r\n")));
    }

    [Fact]
    public async Task Each_recipient_has_its_own_result()
    {
        await using var server = new ScriptedServer(
            new()
            {
                ["RCPT TO:<gone@b.test>"] = "550 5.1.1 No such user",
                ["RCPT TO:<busy@b.test>"] = "450 4.2.0 Greylisted",
            }
        );
        var envelope = new Envelope(
            "",
            ["bob@b.test", "gone@b.test", "busy@b.test", "not an address", "a@b.test\r\nDATA"]
        );

        var outcome = await SendAsync(At(server.Port), envelope);

        Assert.IsType<SendOutcome.Sent>(outcome);
        Assert.Equal(
            [
                (RecipientState.Accepted, "2.0.0"),
                (RecipientState.Permanent, "5.1.1"),
                (RecipientState.Transient, "4.2.0"),
                (RecipientState.Permanent, "5.1.3"),
                (RecipientState.Permanent, "5.1.3"),
            ],
            outcome.Recipients.Select(recipient => (recipient.State, recipient.Reply!.Status))
        );
        Assert.Equal("MAIL FROM:<> BODY=7BIT", server.Heard[1]);
        Assert.Equal(1, server.Heard.Count(line => line == "DATA"));
    }

    [Fact]
    public async Task A_message_nobody_may_have_is_not_sent()
    {
        await using var server = new ScriptedServer(new() { ["RCPT"] = "550 5.7.1 No" });

        var refused = Assert.IsType<SendOutcome.Refused>(await SendAsync(At(server.Port)));

        Assert.Equal(SmtpStage.Recipients, refused.Stage);
        Assert.Equal(RecipientState.Permanent, refused.Recipients.Single().State);
        Assert.DoesNotContain("DATA", server.Heard);
    }

    [Theory]
    [InlineData("greeting", "554 5.3.2 Not today", SmtpStage.Greeting, RecipientState.Transient)]
    [InlineData("greeting", "421 4.3.2 Busy", SmtpStage.Greeting, RecipientState.Transient)]
    [InlineData("EHLO", "450 4.3.2 Later", SmtpStage.Hello, RecipientState.Transient)]
    [InlineData("MAIL", "451 4.3.0 Later", SmtpStage.Sender, RecipientState.Transient)]
    [InlineData("MAIL", "550 5.7.1 Your kind", SmtpStage.Sender, RecipientState.Permanent)]
    [InlineData("DATA", "554 5.6.0 No", SmtpStage.Data, RecipientState.Permanent)]
    [InlineData("message", "552 5.2.2 Full", SmtpStage.Message, RecipientState.Permanent)]
    [InlineData("message", "452 4.3.1 Full for now", SmtpStage.Message, RecipientState.Transient)]
    public async Task A_refusal_names_its_stage(string step, string reply, SmtpStage stage, RecipientState state)
    {
        await using var server = new ScriptedServer(new() { [step] = reply });

        var refused = Assert.IsType<SendOutcome.Refused>(await SendAsync(At(server.Port)));

        Assert.Equal((stage, state), (refused.Stage, refused.Recipients.Single().State));
        Assert.Equal(reply, refused.Reply.ToString());
    }

    [Theory]
    [InlineData("greeting", "SSH-2.0-OpenSSH_9.2", SmtpFailure.NotSmtp)]
    [InlineData("greeting", "close", SmtpFailure.ConnectionLost)]
    [InlineData("EHLO", "close", SmtpFailure.ConnectionLost)]
    [InlineData("DATA", "close", SmtpFailure.ConnectionLost)]
    public async Task A_failure_has_a_name(string step, string reply, SmtpFailure failure)
    {
        await using var server = new ScriptedServer(new() { [step] = reply });

        var failed = Assert.IsType<SendOutcome.Failed>(await SendAsync(At(server.Port)));

        Assert.Equal(failure, failed.Failure);
        Assert.Equal(RecipientState.Transient, failed.Recipients.Single().State);
    }

    [Fact]
    public async Task A_name_without_address_is_a_DNS_failure()
    {
        var failed = Assert.IsType<SendOutcome.Failed>(
            await SendAsync(new SmtpServer("no-such-host.invalid") { ConnectTimeout = TimeSpan.FromSeconds(20) })
        );

        Assert.Equal(SmtpFailure.DnsFailure, failed.Failure);
    }

    [Fact]
    public async Task A_port_without_server_refuses_the_connection()
    {
        int port;
        await using (var server = new ScriptedServer())
            port = server.Port;

        var failed = Assert.IsType<SendOutcome.Failed>(await SendAsync(At(port)));

        Assert.Equal(SmtpFailure.ConnectionRefused, failed.Failure);
    }

    [Fact]
    public async Task A_Unix_socket_that_is_not_there_is_named()
    {
        var failed = Assert.IsType<SendOutcome.Failed>(
            await SendAsync(At(25) with { UnixSocket = "/nowhere/smtp.sock" })
        );

        Assert.Contains("/nowhere/smtp.sock", failed.Detail);
    }

    [Fact]
    public async Task A_message_goes_over_a_Unix_socket()
    {
        var folder = Directory.CreateTempSubdirectory("contrefort-");
        var path = Path.Combine(folder.FullName, "smtp.sock");
        await using (var server = new ScriptedServer(unixSocket: path))
            Assert.IsType<SendOutcome.Sent>(await SendAsync(At(25) with { UnixSocket = path }));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_silent_server_times_out()
    {
        await using var server = new ScriptedServer(new() { ["MAIL"] = "silence" });

        var failed = Assert.IsType<SendOutcome.Failed>(
            await SendAsync(At(server.Port) with { ReplyTimeout = TimeSpan.FromMilliseconds(200) })
        );

        Assert.Equal(SmtpFailure.Timeout, failed.Failure);
    }

    [Theory]
    [InlineData("close", SmtpFailure.ConnectionLost)]
    [InlineData("silence", SmtpFailure.Timeout)]
    public async Task Without_the_last_reply_delivery_is_in_doubt(string reply, SmtpFailure failure)
    {
        await using var server = new ScriptedServer(new() { ["message"] = reply });

        var doubt = Assert.IsType<SendOutcome.InDoubt>(
            await SendAsync(At(server.Port) with { FinalReplyTimeout = TimeSpan.FromMilliseconds(300) })
        );

        Assert.Equal(failure, doubt.Failure);
    }

    [Fact]
    public async Task Only_the_callers_own_cancellation_is_thrown()
    {
        await using var server = new ScriptedServer(new() { ["MAIL"] = "silence" });
        await using var client = new SmtpClient(At(server.Port));
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(ToBob, Message(), hurry.Token));
    }

    [Fact]
    public async Task Several_messages_share_a_connection()
    {
        await using var server = new ScriptedServer();
        await using var client = new SmtpClient(At(server.Port));

        for (var i = 0; i < 3; i++)
            Assert.IsType<SendOutcome.Sent>(await client.SendAsync(ToBob, Message(), CancellationToken.None));
        await client.QuitAsync(CancellationToken.None);

        Assert.Equal(1, server.Connections);
        Assert.Equal(1, server.Heard.Count(line => line == "EHLO localhost"));
        Assert.Equal("QUIT", server.Heard[^1]);
    }

    [Fact]
    public async Task A_connection_the_server_closed_meanwhile_is_opened_again()
    {
        await using var server = new ScriptedServer(new() { ["RSET"] = "close" });
        await using var client = new SmtpClient(At(server.Port));

        for (var i = 0; i < 2; i++)
            Assert.IsType<SendOutcome.Sent>(await client.SendAsync(ToBob, Message(), CancellationToken.None));

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task An_old_server_is_greeted_with_HELO_and_spoken_to_one_command_at_a_time()
    {
        await using var server = new ScriptedServer(new() { ["EHLO"] = "500 What?" });

        Assert.IsType<SendOutcome.Sent>(await SendAsync(At(server.Port)));

        Assert.Equal(["EHLO localhost", "HELO localhost", "MAIL FROM:<alice@a.test>"], server.Heard.Take(3));
    }

    [Fact]
    public async Task A_message_over_the_announced_size_is_not_sent()
    {
        await using var server = new ScriptedServer(new() { ["EHLO"] = "250-x\r\n250 SIZE 10" });

        var failed = Assert.IsType<SendOutcome.Failed>(await SendAsync(At(server.Port)));

        Assert.Equal(SmtpFailure.MessageTooLarge, failed.Failure);
        Assert.Equal(RecipientState.Permanent, failed.Recipients.Single().State);
    }

    [Fact]
    public async Task Eight_bits_and_UTF_8_need_a_server_that_takes_them()
    {
        await using var plain = new ScriptedServer(new() { ["EHLO"] = "250 x" });
        await using var modern = new ScriptedServer();
        var zoe = new Envelope("a@a.test", ["zoé@société.test"]);

        var eightBit = Assert.IsType<SendOutcome.Failed>(await SendAsync(At(plain.Port), message: "A: x\n\né"));
        var utf8 = Assert.IsType<SendOutcome.Failed>(await SendAsync(At(plain.Port), zoe));
        Assert.IsType<SendOutcome.Sent>(await SendAsync(At(modern.Port), zoe, "A: x\n\né"));

        Assert.Equal((SmtpFailure.EightBitNotOffered, SmtpFailure.Utf8NotOffered), (eightBit.Failure, utf8.Failure));
        Assert.Contains("MAIL FROM:<a@a.test> BODY=8BITMIME SMTPUTF8", modern.Heard);
        Assert.Contains("RCPT TO:<zoé@société.test>", modern.Heard);
    }

    [Fact]
    public async Task A_domain_beyond_ASCII_alone_is_written_in_punycode()
    {
        await using var plain = new ScriptedServer(new() { ["EHLO"] = "250 x" });

        Assert.IsType<SendOutcome.Sent>(await SendAsync(At(plain.Port), new Envelope("", ["zoe@société.test"])));

        Assert.Contains("RCPT TO:<zoe@xn--socit-esab.test>", plain.Heard);
    }

    [Fact]
    public async Task Hundreds_of_recipients_are_asked_in_batches()
    {
        await using var server = new ScriptedServer(new() { ["RCPT TO:<r7@"] = "550 5.1.1 No" });
        var envelope = new Envelope("a@a.test", [.. Enumerable.Range(0, 300).Select(i => $"r{i}@b.test")]);

        var outcome = await SendAsync(At(server.Port), envelope);

        Assert.Equal(299, outcome.Recipients.Count(recipient => recipient.State == RecipientState.Accepted));
    }
}
