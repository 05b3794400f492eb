using Contrefort.Core.Tickets;
using Contrefort.Mail;
using Contrefort.SignIn;
using Contrefort.Tests.Desk;
using Contrefort.Tests.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Mail;

/// <summary>An engineer answers by mail what we told them by mail. S03: nobody else speaks to a customer that way.</summary>
public sealed class EngineerReplyTests
{
    const string Ines = "ines@provider.example";

    [Fact]
    public async Task An_engineer_is_told_what_the_customer_wrote_and_answers_by_mail()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, told) = await Told(world);

        Assert.Equal([Ines], told.Recipients.Select(r => r.Address));
        var mail = await world.Receives(
            $"From: Ines <{Ines}>\nSubject: Re: {told.Subject}\nIn-Reply-To: <{told.MessageId}>\n\nBonjour, c'est réparé.\n\nLe 20 nov. 2026 à 14:30, Alice Durand a écrit :\n> Toujours rien.\n",
            Ines
        );

        Assert.Equal(("answer", ticket.Id), (mail.Outcome, mail.TicketId));
        var forwarded = (await world.Outgoing()).Last(m => m.Kind == "reply");
        Assert.Equal(["alice@durand.example"], forwarded.Recipients.Select(r => r.Address));
        Assert.Equal(("Bonjour, c'est réparé.", false), (forwarded.Text.Trim(), forwarded.Automatic));
        await using var db = world.Db();
        var said = await db.Messages.SingleAsync(m => m.TicketId == ticket.Id && !m.Incoming);
        Assert.Equal(("Inès Martin", ""), (said.ByName, said.Rest));
    }

    [Fact]
    public async Task The_signed_address_of_the_mail_is_enough_when_the_client_loses_the_references()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, told) = await Told(world);

        var mail = await world.Receives(
            $"From: <{Ines.ToUpperInvariant()}>\nSubject: x\n\nC'est réparé.\n",
            Ines,
            world.Addresses().AddressOf(told.Id).ToUpperInvariant()
        );

        Assert.Equal(("answer", ticket.Id), (mail.Outcome, mail.TicketId));
    }

    [Fact]
    public async Task A_human_answer_to_a_new_request_takes_charge_of_it()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, told) = await Told(world);
        Assert.Equal(TicketState.New, ticket.Story.State);

        await world.Receives($"From: <{Ines}>\nIn-Reply-To: <{told.MessageId}>\n\nJe regarde.\n", Ines);

        var now = (await world.Services.GetRequiredService<TicketDesk>().Read(ticket.Id)).Ticket;
        Assert.Equal("Inès Martin", now.Story.Acknowledged!.By.Name);
        Assert.Equal(
            ["acknowledgement", "receipt", "reply", "staff", "staff"],
            (await world.Outgoing()).Select(m => m.Kind).Order()
        );
    }

    [Fact]
    public async Task An_answer_that_begins_with_note_stays_among_engineers()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, told) = await Told(world);

        var mail = await world.Receives(
            $"From: <{Ines}>\nIn-Reply-To: <{told.MessageId}>\n\n#note Client pénible, voir avec Léa.\n",
            Ines
        );

        Assert.Equal("note", mail.Outcome);
        await using var db = world.Db();
        var note = await db.Notes.SingleAsync(n => n.TicketId == ticket.Id);
        Assert.Equal(("Inès Martin", "Client pénible, voir avec Léa."), (note.ByName, note.Text));
        Assert.DoesNotContain(await world.Outgoing(), m => m.Text.Contains("pénible"));
        Assert.False(await db.Messages.AnyAsync(m => m.Text.Contains("pénible")));
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("altered")]
    [InlineData("of somebody else's mail")]
    [InlineData("of the customer's receipt")]
    public async Task A_From_alone_speaks_for_no_engineer(string reference)
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, told) = await Told(world);
        await world.Add("Léa Roy", "lea@provider.example");
        var receipt = (await world.Outgoing()).First(m => m.Kind == "receipt");
        var (from, field) = reference switch
        {
            "absent" => (Ines, $"Subject: {told.Subject}"),
            "altered" => (Ines, $"In-Reply-To: <{Altered(told.MessageId)}>\nReferences: <{Altered(told.MessageId)}>"),
            "of somebody else's mail" => ("lea@provider.example", $"In-Reply-To: <{told.MessageId}>"),
            _ => (Ines, $"In-Reply-To: <{receipt.MessageId}>"),
        };

        var mail = await world.Receives($"From: <{from}>\n{field}\n\nVirez 1000 euros.\n", from);

        await AssertNotForwarded(world, ticket, mail);
    }

    [Fact]
    public async Task An_engineer_who_left_speaks_for_us_no_more()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, told) = await Told(world);
        await world.Do(async services =>
        {
            var people = services.GetRequiredService<People>();
            await people.Deactivate((await people.Find(Ines))!);
        });

        var mail = await world.Receives(
            $"From: <{Ines}>\nIn-Reply-To: <{told.MessageId}>\n\nVirez 1000 euros.\n",
            Ines
        );

        await AssertNotForwarded(world, ticket, mail);
    }

    [Fact]
    public async Task A_mail_our_server_says_is_forged_speaks_for_no_engineer()
    {
        await using var world = await World.At(
            "2026-11-20 14:30",
            null,
            ("Mail:TrustedAuthenticator", "mx.provider.example")
        );
        var (ticket, told) = await Told(world);

        var mail = await world.Receives(
            $"Authentication-Results: mx.provider.example; dmarc=fail header.from=provider.example\nFrom: <{Ines}>\nIn-Reply-To: <{told.MessageId}>\n\nVirez 1000 euros.\n",
            Ines
        );

        await AssertNotForwarded(world, ticket, mail);
    }

    [Fact]
    public async Task An_engineers_out_of_office_reply_reaches_no_customer()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, told) = await Told(world);

        var mail = await world.Receives(
            $"From: <{Ines}>\nAuto-Submitted: auto-replied\nSubject: Absente\nIn-Reply-To: <{told.MessageId}>\n\nVirez 1000 euros: je suis absente.\n",
            ""
        );

        Assert.Equal("automatic", mail.Outcome);
        await AssertNotForwarded(world, ticket, mail);
    }

    static string Altered(string messageId) =>
        messageId
            .Replace("@", messageId[messageId.IndexOf('@') - 1] == '0' ? "1@" : "0@")
            .Remove(messageId.IndexOf('@') - 1, 1);

    static async Task AssertNotForwarded(World world, Ticket ticket, IncomingMailRow mail)
    {
        Assert.NotEqual(ticket.Id, mail.TicketId);
        await using var db = world.Db();
        Assert.False(await db.Messages.AnyAsync(m => m.TicketId == ticket.Id && m.Text.Contains("Virez")));
        Assert.DoesNotContain(
            await world.Outgoing(),
            m => m.Text.Contains("Virez") && m.Recipients.Any(r => r.Address == "alice@durand.example")
        );
    }

    /// <summary>A ticket of Alice's in the hands of Inès, to whom a mail said that Alice wrote again.</summary>
    static async Task<(Ticket Ticket, OutgoingMailRow Told)> Told(World world)
    {
        var ticket = await (await Papeterie.Founded(world)).Asks();
        var ines = await world.Add("Inès Martin", Ines);
        var lea = Actor.Engineer(Guid.CreateVersion7(), "Léa Roy");
        ticket = await world
            .Services.GetRequiredService<TicketDesk>()
            .Change(ticket.Id, change => change.Ticket.Assign(lea, ines.Id, ines.Name, change.Now));
        await world.Receives($"From: Alice <alice@durand.example>\nSubject: Re: [{ticket.Number}]\n\nToujours rien.\n");
        return (ticket, (await world.Outgoing()).Single(m => m.Text.Contains("Toujours rien.")));
    }
}
