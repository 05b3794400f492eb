using Contrefort.Mail;
using Contrefort.Protocols.Smtp;
using Contrefort.Protocols.Tests.Rigs;
using Contrefort.Tests.Desk;
using Contrefort.Tests.Scenarios;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Mail;

/// <summary>
/// The database goes away at each step in turn, as it does to a process that dies there: what was begun and not committed
/// is gone, and whoever comes next goes on.
/// </summary>
public sealed class MailCrashTests
{
    [Theory]
    [InlineData("insert on blobs")]
    [InlineData("insert on blob_chunks")]
    [InlineData("insert on incoming_mails")]
    [InlineData("insert on agenda")]
    public async Task What_was_not_stored_was_not_accepted(string step)
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        await Break(world, step);

        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => world.Receives(BelievedTests.First));

        await Mend(world);
        Assert.Equal(
            0,
            await world.Scalar<long>("select (select count(*) from incoming_mails) + (select count(*) from blobs)")
        );
        await world.Receives(BelievedTests.First);
        await AssertOneOfEach(world);
    }

    [Theory]
    [InlineData("insert on tickets")]
    [InlineData("insert on ticket_facts")]
    [InlineData("insert on messages")]
    [InlineData("insert on mail_references")]
    [InlineData("insert on outgoing_mails")]
    [InlineData("insert on outgoing_recipients")]
    [InlineData("update on incoming_mails")]
    [InlineData("insert on mail_seen")]
    [InlineData("delete on agenda when (old.kind = 'read-mail')")]
    public async Task What_was_accepted_becomes_one_ticket_and_one_receipt(string step)
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        await Break(world, step);

        await world
            .Services.GetRequiredService<MailIntake>()
            .Accept("lmtp", "alice@durand.example", [Post.Support], new MemoryStream(Raw));
        try
        {
            await world.MoveTo(world.Now);
        }
        catch (Npgsql.NpgsqlException) { }
        await Mend(world);
        await world.MoveTo("2026-11-20 14:45");

        await AssertOneOfEach(world);
        Assert.Equal(1, await world.Scalar<long>("select count(*) from incoming_mails where state = 'read'"));
    }

    [Fact]
    public async Task A_process_lost_while_it_read_leaves_the_mail_to_the_next()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        var intake = world.Services.GetRequiredService<MailIntake>();
        var id = await intake.Accept("lmtp", "alice@durand.example", [Post.Support], new MemoryStream(Raw));
        // It held the row, and had even committed what it read, when it died.
        await world.Execute(
            "update agenda set leased_until = '2026-11-20 13:32Z', attempts = 1 where kind = 'read-mail'"
        );
        await world.Services.GetRequiredService<MailReader>().Read(id, false, default);

        await world.MoveTo("2026-11-20 14:45");

        await AssertOneOfEach(world);
    }

    [Fact]
    public async Task Two_processes_reading_the_same_mail_make_one_ticket()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        var intake = world.Services.GetRequiredService<MailIntake>();
        var reader = world.Services.GetRequiredService<MailReader>();
        var id = await intake.Accept("lmtp", "alice@durand.example", [Post.Support], new MemoryStream(Raw));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => reader.Read(id, false, default))));
        await world.MoveTo(world.Now);

        await AssertOneOfEach(world);
        Assert.Equal("request", await world.Scalar<string>("select outcome from incoming_mails"));
    }

    [Fact]
    public async Task The_same_message_delivered_to_two_processes_at_once_makes_one_ticket()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        var intake = world.Services.GetRequiredService<MailIntake>();
        var reader = world.Services.GetRequiredService<MailReader>();

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        var id = await intake.Accept(
                            "lmtp",
                            "alice@durand.example",
                            [Post.Support],
                            new MemoryStream(Raw)
                        );
                        await reader.Read(id, false, default);
                    })
                )
        );
        await world.MoveTo(world.Now);

        await AssertOneOfEach(world);
        Assert.Equal(7, await world.Scalar<long>("select count(*) from incoming_mails where outcome = 'duplicate'"));
    }

    [Fact]
    public async Task A_follow_up_is_linked_even_when_the_process_dies_between()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, receipt) = await BelievedTests.Asked(world);
        var desk = world.Services.GetRequiredService<TicketDesk>();
        await BelievedTests.Close(desk, ticket.Id);
        await Break(world, "insert on ticket_facts when (new.kind = 'followed-up')");

        await world.Receives($"From: alice@durand.example\nIn-Reply-To: <{receipt.MessageId}>\n\nCela recommence.\n");
        await Mend(world);
        await world.MoveTo("2026-11-20 14:45");

        Assert.Single((await desk.Read(ticket.Id)).Ticket.Story.FollowUps);
        Assert.Equal(2, await world.Scalar<long>("select count(*) from tickets"));
    }

    [PostfixFact]
    public async Task A_mail_whose_answer_could_not_be_written_down_is_in_doubt_and_not_sent_again()
    {
        await using var story = await MailStory.Begin("2026-11-20 14:30");
        var world = story.World;
        await Break(world, "update on outgoing_recipients when (new.state = 'sent')");
        await story.Sends(story.From("alice@durand.example", "Postfix refuse les messages", "Plus rien ne part."));
        await MailStory.Next(story.Customers);

        await Mend(world);
        await world.MoveTo("2026-11-20 16:30");

        Assert.Equal(DeliveryState.HandingOver, (await world.Outgoing()).Single().Recipients.Single().State);
        Assert.Empty(story.Customers.Mails);
        Assert.Equal(0, await world.Scalar<long>("select count(*) from agenda where kind = 'send-mail'"));
    }

    [PostfixFact]
    public async Task A_mail_nobody_began_to_send_is_sent_by_the_next()
    {
        await using var story = await MailStory.Begin("2026-11-20 14:30");
        var world = story.World;
        await Break(world, "update on outgoing_recipients when (new.state = 'handing-over')");
        await story.Sends(story.From("alice@durand.example", "Postfix refuse les messages", "Plus rien ne part."));
        Assert.Empty(story.Customers.Mails);

        await Mend(world);
        await world.MoveTo("2026-11-20 14:45");

        await MailStory.Next(story.Customers);
        Assert.Equal(DeliveryState.Sent, (await world.Outgoing()).Single().Recipients.Single().State);
    }

    [PostfixFact]
    public async Task Two_processes_send_a_mail_once()
    {
        await using var story = await MailStory.Begin("2026-11-20 14:30");
        var world = story.World;
        await world
            .Services.GetRequiredService<MailIntake>()
            .Accept("lmtp", "alice@durand.example", [MailStory.Support], new MemoryStream(Raw));
        await world
            .Services.GetRequiredService<MailReader>()
            .Read(await world.Scalar<Guid>("select id from incoming_mails"), false, default);
        var mail = (await world.Outgoing()).Single();
        var sender = world.Services.GetRequiredService<MailSender>();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => sender.Send(mail.Id, default))));
        await world.MoveTo("2026-11-20 14:45");

        await MailStory.Next(story.Customers);
        Assert.Empty(story.Customers.Mails);
    }

    static byte[] Raw => System.Text.Encoding.UTF8.GetBytes(BelievedTests.First.ReplaceLineEndings("\r\n"));

    /// <summary>From now on this step ends as it does when the server shuts down.</summary>
    static Task Break(World world, string step)
    {
        var table = step.Split(' ')[2];
        return world.Execute(
            $"""
            create function die() returns trigger language plpgsql as
            $$ begin raise exception 'terminating connection' using errcode = '57P01'; end $$;
            create trigger die before {step.Replace(table, $"{table} for each row")} execute function die();
            """
        );
    }

    static Task Mend(World world) => world.Execute("drop function die cascade");

    static async Task AssertOneOfEach(World world)
    {
        Assert.Equal(1, await world.Scalar<long>("select count(*) from tickets"));
        Assert.Equal(1, await world.Scalar<long>("select count(*) from messages"));
        Assert.Equal(1, await world.Scalar<long>("select count(*) from outgoing_mails"));
        Assert.Equal(0, await world.Scalar<long>("select count(*) from agenda where kind = 'read-mail'"));
    }
}
