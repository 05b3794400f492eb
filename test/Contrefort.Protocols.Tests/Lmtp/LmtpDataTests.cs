using System.Text;
using Contrefort.Protocols.Lmtp;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.Lmtp;

public sealed class LmtpDataTests
{
    [Theory]
    [InlineData("a\r\n.\r\n", "a\r\n")]
    [InlineData(".\r\n", "")]
    [InlineData("..\r\n.\r\n", ".\r\n")] // a stuffed dot
    [InlineData("...a\r\n.b\r\n.\r\n", "..a\r\nb\r\n")]
    [InlineData("a.\r\n.\r\n", "a.\r\n")]
    [InlineData("a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n")] // bare LF before the dot: smuggling
    [InlineData("a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n")] // bare LF after the dot: the stuffed dot of a line
    [InlineData("a\n.\nb\r\n.\r\n", "a\n.\nb\r\n")]
    [InlineData("a\r.\r\nb\r\n.\r\n", "a\r.\r\nb\r\n")] // bare CR before the dot
    [InlineData("a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n")]
    [InlineData("a\r\r\n.\r\n", "a\r\r\n")]
    [InlineData("a\r\n.\r\r\nb\r\n.\r\n", "a\r\n\r\r\nb\r\n")]
    [InlineData("\0\x1a\xff\r\n.\r\n", "\0\x1a\xff\r\n")] // any byte
    public async Task Only_CR_LF_dot_CR_LF_ends_a_message(string sent, string kept)
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.GreetAsync(house.Port);
        await peer.SendAsync("MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nDATA\r\n");
        await peer.RepliesAsync(3);

        await peer.SendAsync(sent + "QUIT\r\n");

        Assert.StartsWith("250", await peer.ReplyAsync());
        Assert.StartsWith("221", await peer.ReplyAsync());
        Assert.Equal(kept, Encoding.Latin1.GetString((await house.NextMailAsync()).Message));
    }

    [Fact]
    public async Task A_message_may_come_byte_by_byte()
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.GreetAsync(house.Port);
        await peer.SendAsync("MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nDATA\r\n");
        await peer.RepliesAsync(3);

        foreach (var one in "..a\r\n.\nb\r\n..\r\n.\r\n")
            await peer.SendAsync(one.ToString());

        Assert.StartsWith("250", await peer.ReplyAsync());
        Assert.Equal(".a\r\n\nb\r\n.\r\n", Encoding.Latin1.GetString((await house.NextMailAsync()).Message));
    }

    [Theory]
    [InlineData(1_000)] // in memory
    [InlineData(200_000)] // in a file
    public async Task A_large_message_is_spilled_to_a_file_that_goes_with_it(int lines)
    {
        var folder = Directory.CreateTempSubdirectory("contrefort-spool-");
        await using (
            var house = new LmtpHouse(new LmtpOptions { SpillThreshold = 100_000, SpoolFolder = folder.FullName })
        )
        {
            await using var peer = await LineClient.GreetAsync(house.Port);
            var body = string.Concat(Enumerable.Range(0, lines).Select(i => $"line {i} of a long message\r\n"));
            var files = -1;
            house.Delivers = envelope =>
            {
                files = folder.GetFiles().Length;
                return envelope.ForEveryone(Contrefort.Protocols.Smtp.SmtpReply.Delivered);
            };

            await peer.SendAsync($"MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nDATA\r\n{body}.\r\n");

            Assert.StartsWith("250", (await peer.RepliesAsync(4))[3]);
            Assert.Equal(body, Encoding.Latin1.GetString((await house.NextMailAsync()).Message));
            Assert.Equal(lines > 100_000 ? 1 : 0, files);
        }
        Assert.Empty(folder.GetFiles());
        folder.Delete();
    }

    [Fact]
    public async Task A_message_over_the_limit_is_read_to_its_end_and_refused_with_the_limit()
    {
        await using var house = new LmtpHouse(new LmtpOptions { MaxMessageSize = 1000 });
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.SendAsync(
            $"MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nDATA\r\n{new string('x', 100_000)}\r\n.\r\nNOOP\r\n"
        );

        var replies = await peer.RepliesAsync(5);
        Assert.Equal("552 5.3.4 A message has at most 1000 bytes", replies[3]);
        Assert.StartsWith("250", replies[4]);
        Assert.Empty(house.Mails);
    }

    [Fact]
    public async Task A_disk_that_fails_leaves_the_mail_with_the_peer()
    {
        await using var house = new LmtpHouse(
            new LmtpOptions { SpillThreshold = 100, SpoolFolder = "/nowhere/at/all" }
        );
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.SendAsync(
            $"MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nDATA\r\n{new string('x', 100_000)}\r\n.\r\nNOOP\r\n"
        );

        var replies = await peer.RepliesAsync(5);
        Assert.StartsWith("452 4.3.1", replies[3]);
        Assert.StartsWith("250", replies[4]);
    }

    [Fact]
    public async Task Chunks_are_counted_and_not_searched_for_dots()
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.SendAsync(
            "MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nRCPT TO:<b@x>\r\nBDAT 5\r\na\r\n.\rBDAT 4 LAST\r\n\n..bNOOP\r\n"
        );

        var replies = await peer.RepliesAsync(7);
        Assert.Equal("250 2.0.0 5 bytes received", replies[3]);
        Assert.All(replies[4..], reply => Assert.StartsWith("250", reply));
        Assert.Equal("a\r\n.\r\n..b", Encoding.Latin1.GetString((await house.NextMailAsync()).Message));
    }

    [Fact]
    public async Task DATA_does_not_follow_a_chunk()
    {
        await using var house = new LmtpHouse();
        await using var peer = await LineClient.GreetAsync(house.Port);

        await peer.SendAsync("MAIL FROM:<a@x>\r\nRCPT TO:<a@x>\r\nBDAT 3\r\nabcDATA\r\nRSET\r\n");

        var replies = await peer.RepliesAsync(5);
        Assert.StartsWith("503", replies[3]);
        Assert.StartsWith("250", replies[4]);
    }
}
