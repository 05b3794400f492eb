using Contrefort.Mail;
using Contrefort.Protocols.Tests.Rigs;
using Contrefort.Tests.Desk;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Mail;

/// <summary>Our LMTP as a mail server sees it, in the whole program.</summary>
public sealed class LmtpDoorTests
{
    [Fact]
    public async Task Each_recipient_has_its_answer_and_the_message_one_row()
    {
        await using var world = await Listening();
        await using var peer = await Greeted(world);

        Assert.StartsWith("250 ", await peer.AskAsync("MAIL FROM:<alice@durand.example>"));
        Assert.StartsWith("250 ", await peer.AskAsync($"RCPT TO:<{Post.Support}>"));
        Assert.StartsWith("550 ", await peer.AskAsync("RCPT TO:<someone@elsewhere.example>"));
        Assert.StartsWith("250 ", await peer.AskAsync("RCPT TO:<SUPPORT+x@localhost.localdomain>"));
        Assert.StartsWith("354 ", await peer.AskAsync("DATA"));
        await peer.SendAsync(BelievedTests.First.ReplaceLineEndings("\r\n") + ".\r\n");

        Assert.All(await peer.RepliesAsync(2), reply => Assert.StartsWith("250 ", reply));
        Assert.Equal(
            [Post.Support, "SUPPORT+x@localhost.localdomain"],
            await world.Scalar<string[]>("select envelope_to from incoming_mails")
        );
    }

    [Fact]
    public async Task What_cannot_be_committed_is_not_accepted()
    {
        await using var world = await Listening();
        await using var peer = await Greeted(world);
        await world.Execute("alter table incoming_mails add constraint no check (false)");

        Assert.StartsWith("451 ", await Deliver(peer));

        await world.Execute("alter table incoming_mails drop constraint no");
        Assert.StartsWith("250 ", await Deliver(peer));
        Assert.Equal(1, await world.Scalar<long>("select count(*) from incoming_mails"));
    }

    [Fact]
    public async Task A_polite_end_says_goodbye_to_those_who_wait()
    {
        var world = await Listening();
        await using var peer = await Greeted(world);

        var ending = world.DisposeAsync().AsTask();

        Assert.StartsWith("421 4.3.2 ", await peer.ReplyAsync());
        await ending;
    }

    static async Task<string> Deliver(LineClient peer)
    {
        await peer.AskAsync("RSET");
        await peer.AskAsync("MAIL FROM:<alice@durand.example>");
        await peer.AskAsync($"RCPT TO:<{Post.Support}>");
        await peer.AskAsync("DATA");
        await peer.SendAsync(BelievedTests.First.ReplaceLineEndings("\r\n") + ".\r\n");
        return await peer.ReplyAsync();
    }

    static async Task<World> Listening()
    {
        var world = await World.At("2026-11-20 14:30", null, ("Mail:Lmtp", "127.0.0.1:0"));
        await Papeterie.Founded(world);
        return world;
    }

    /// <summary>Greeted by our name, and past LHLO.</summary>
    static async Task<LineClient> Greeted(World world)
    {
        var port = world.Services.GetRequiredService<LmtpServer>().Addresses.Single().Port;
        var peer = await LineClient.ConnectAsync(port);
        Assert.StartsWith("220 localhost.localdomain ", await peer.ReplyAsync());
        Assert.StartsWith("250", await peer.AskAsync("LHLO peer.test"));
        return peer;
    }
}
