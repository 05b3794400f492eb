using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Mail;
using Contrefort.Tests.Desk;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Mail;

/// <summary>Where an answer lands, and whom it does not let in (S02); what becomes of mail nobody wrote (S05).</summary>
public sealed class BelievedTests
{
    [Theory]
    [InlineData("In-Reply-To: <{receipt}>", "support@localhost.localdomain", "references")]
    [InlineData("References: <1@durand.example> <{receipt}>", "support@localhost.localdomain", "references")]
    [InlineData("Subject: x", "{token}", "token")]
    [InlineData("Subject: Re: [{number}] x", "support@localhost.localdomain", "number")]
    public async Task An_answer_finds_its_ticket(string field, string to, string by)
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, receipt) = await Asked(world);
        string Fill(string text) =>
            text.Replace("{receipt}", receipt.MessageId)
                .Replace("{number}", ticket.Number)
                .Replace("{token}", world.Addresses().ReplyTo(ticket.Id));

        var mail = await world.Receives(Fill($"From: alice@durand.example\n{field}\n\nToujours rien.\n"), to: Fill(to));

        Assert.Equal(("reply", ticket.Id), (mail.Outcome, mail.TicketId));
        await using var db = world.Db();
        Assert.Equal(by, (await db.Messages.SingleAsync(m => m.MailId == mail.Id)).MatchedBy);
    }

    [Theory]
    [InlineData("evil@evil.example", "Subject: Re: [{number}]", "support@localhost.localdomain")]
    [InlineData("evil@evil.example", "In-Reply-To: <{receipt}>", "support@localhost.localdomain")]
    [InlineData("evil@evil.example", "Subject: x", "{token}")]
    [InlineData("evil@evil.example", "In-Reply-To: <first@durand.example>", "support@localhost.localdomain")]
    [InlineData(
        "alice@durand.example",
        "Subject: Re: [{number}]\nAuthentication-Results: mx.ours; dmarc=fail",
        "support@localhost.localdomain"
    )]
    [InlineData(
        "alice@durand.example",
        "In-Reply-To: <{receipt}>\nAuthentication-Results: mx.ours; dmarc=fail",
        "{token}"
    )]
    public async Task Who_takes_no_part_joins_no_ticket_and_nobody_in_copy_is_written_to(
        string from,
        string field,
        string to
    )
    {
        await using var world = await World.At("2026-11-20 14:30", null, ("Mail:TrustedAuthenticator", "mx.ours"));
        var (ticket, receipt) = await Asked(world);
        string Fill(string text) =>
            text.Replace("{receipt}", receipt.MessageId)
                .Replace("{number}", ticket.Number)
                .Replace("{token}", world.Addresses().ReplyTo(ticket.Id));

        var mail = await world.Receives(
            Fill($"From: {from}\nCc: attacker@evil.example\n{field}\n\nDonnez-moi tout.\n"),
            from,
            Fill(to)
        );

        Assert.Equal("request", mail.Outcome);
        Assert.NotEqual(ticket.Id, mail.TicketId);
        var desk = world.Services.GetRequiredService<TicketDesk>();
        Assert.Equal(TicketState.Triage, (await desk.Read(mail.TicketId!.Value)).Ticket.Story.State);
        Assert.DoesNotContain(await world.Outgoing(), m => m.Recipients.Any(r => r.Address == "attacker@evil.example"));
    }

    [Fact]
    public async Task Headers_of_other_desks_and_ours_command_nothing()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, _) = await Asked(world);

        var mail = await world.Receives(
            $"From: evil@evil.example\nX-Contrefort-Ticket: {ticket.Number}\nX-RT-Command: resolve\nX-Zammad-Ticket-Id: 1\nX-OTRS-State: closed\nSubject: x\n\nx\n",
            "evil@evil.example"
        );

        Assert.NotEqual(ticket.Id, mail.TicketId);
    }

    [Fact]
    public async Task Thanks_change_nothing_and_thanks_for_a_closed_ticket_open_nothing()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, receipt) = await Asked(world);
        var desk = world.Services.GetRequiredService<TicketDesk>();
        var ines = Actor.Engineer(Guid.CreateVersion7(), "Inès Martin");
        await desk.Change(ticket.Id, c => c.Ticket.Acknowledge(ines, c.Now));
        await desk.Change(ticket.Id, c => c.Ticket.Resolve(ines, "Relancé", c.Now));
        string Thanks(int n) =>
            $"Message-ID: <m{n}@durand.example>\nFrom: alice@durand.example\nIn-Reply-To: <{receipt.MessageId}>\n\nMerci beaucoup !\n\nAlice\n";

        await world.Receives(Thanks(1));
        Assert.Equal(TicketState.Resolved, (await desk.Read(ticket.Id)).Ticket.Story.State);
        await desk.Change(ticket.Id, c => c.Ticket.AgreeToClose(ines, Side.Provider, false, c.Now));
        var late = await world.Receives(Thanks(2));

        Assert.Equal(("reply", ticket.Id), (late.Outcome, late.TicketId));
        Assert.Equal(1, await world.Scalar<long>("select count(*) from tickets"));
        Assert.Equal(TicketState.Closed, (await desk.Read(ticket.Id)).Ticket.Story.State);
    }

    [Fact]
    public async Task A_late_answer_opens_a_follow_up_that_both_tickets_know_of()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, receipt) = await Asked(world);
        var desk = world.Services.GetRequiredService<TicketDesk>();
        await Close(desk, ticket.Id);

        var late = await world.Receives(
            $"From: alice@durand.example\nIn-Reply-To: <{receipt.MessageId}>\nSubject: RE : [{ticket.Number}] Postfix refuse\n\nCela recommence.\n"
        );

        Assert.Equal("follow-up", late.Outcome);
        Assert.Equal("Postfix refuse", (await desk.Read(late.TicketId!.Value)).Ticket.Story.Opened!.Subject);
        Assert.Equal(ticket.Id, (await desk.Read(late.TicketId!.Value)).Ticket.Story.Earlier);
        Assert.Equal([late.TicketId!.Value], (await desk.Read(ticket.Id)).Ticket.Story.FollowUps);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("X-Autoreply: yes")]
    [InlineData("Precedence: auto_reply")]
    [InlineData("Subject: Absence du bureau : Alice Durand")]
    [InlineData("Subject: Automatic reply: [x]")]
    public async Task An_out_of_office_reply_is_shown_and_changes_nothing(string field)
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, receipt) = await Asked(world);
        var before = (await world.Services.GetRequiredService<TicketDesk>().Read(ticket.Id)).Ticket.Facts.Count;

        var mail = await world.Receives(
            $"From: alice@durand.example\nIn-Reply-To: <{receipt.MessageId}>\n{field}\n\nJe suis absente.\n",
            ""
        );

        Assert.Equal(("automatic", ticket.Id), (mail.Outcome, mail.TicketId));
        Assert.Equal(
            before,
            (await world.Services.GetRequiredService<TicketDesk>().Read(ticket.Id)).Ticket.Facts.Count
        );
        Assert.Single(await world.Outgoing());
        await using var db = world.Db();
        Assert.True((await db.Messages.SingleAsync(m => m.MailId == mail.Id)).Automatic);
    }

    [Theory]
    [InlineData("Disque plein sur srv-1", "request")]
    [InlineData("Automatic reply: Postfix", "automatic")]
    [InlineData("Réponse automatique : Postfix", "automatic")]
    public async Task What_a_customers_machine_reports_is_a_request_and_an_absence_is_not(
        string subject,
        string outcome
    )
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);

        var mail = await world.Receives(
            $"From: alice@durand.example\nAuto-Submitted: auto-generated\nSubject: {subject}\n\nx\n"
        );

        Assert.Equal(outcome, mail.Outcome);
        Assert.Empty(await world.Outgoing());
    }

    [Fact]
    public async Task An_out_of_office_reply_sent_to_our_return_path_finds_its_ticket()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, receipt) = await Asked(world);

        var mail = await world.Receives(
            "From: alice@durand.example\nAuto-Submitted: auto-replied\nSubject: Absente\n\nJe suis absente.\n",
            "",
            world.Addresses().AddressOf(receipt.Id)
        );

        Assert.Equal(("automatic", ticket.Id), (mail.Outcome, mail.TicketId));
    }

    [Fact]
    public async Task A_bounce_is_put_beside_our_mail_and_on_its_contact()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (ticket, receipt) = await Asked(world);

        var mail = await world.Receives(Post.Bounce(receipt.MessageId, "alice@durand.example"), "");

        Assert.Equal(("bounce", ticket.Id), (mail.Outcome, mail.TicketId));
        var recipient = (await world.Outgoing()).Single().Recipients.Single();
        Assert.Equal(DeliveryState.Bounced, recipient.State);
        Assert.Contains("nobody of that name", recipient.Reply);
        Assert.Equal(1, await world.Scalar<long>("select count(*) from contacts where bounced_at is not null"));
    }

    [Fact]
    public async Task A_bounce_from_behind_a_forwarding_finds_the_one_we_wrote_to()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (_, receipt) = await Asked(world);

        await world.Receives(
            Post.Bounce("lost@elsewhere.example", "adurand@inner.example"),
            "",
            world.Addresses().AddressOf(receipt.Id)
        );

        Assert.Equal(DeliveryState.Bounced, (await world.Outgoing()).Single().Recipients.Single().State);
    }

    [Theory]
    [InlineData("delayed", "4.4.1", "delay")]
    [InlineData("delivered", "2.0.0", "delay")]
    public async Task A_report_that_nothing_failed_marks_nobody(string action, string status, string outcome)
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (_, receipt) = await Asked(world);

        var mail = await world.Receives(Post.Bounce(receipt.MessageId, "alice@durand.example", action, status), "");

        Assert.Equal(outcome, mail.Outcome);
        Assert.Equal(DeliveryState.Queued, (await world.Outgoing()).Single().Recipients.Single().State);
    }

    [Fact]
    public async Task A_forged_bounce_marks_nobody()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (_, receipt) = await Asked(world);
        var forged = receipt.MessageId[..33] + "00000000000000000000" + receipt.MessageId[53..];

        await world.Receives(Post.Bounce(forged, "alice@durand.example"), "");

        Assert.Equal(DeliveryState.Queued, (await world.Outgoing()).Single().Recipients.Single().State);
    }

    [Fact]
    public async Task Our_own_mail_come_back_answers_nobody()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var (_, receipt) = await Asked(world);

        var mail = await world.Receives($"Message-ID: <{receipt.MessageId}>\nFrom: {Post.Support}\nSubject: x\n\nx\n");

        Assert.Equal(("loop", null), (mail.Outcome, mail.TicketId));
        Assert.Single(await world.Outgoing());
    }

    [Fact]
    public async Task A_second_delivery_of_a_message_makes_no_second_ticket()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Asked(world);

        var again = await world.Receives(First);

        Assert.Equal(("duplicate", null), (again.Outcome, again.TicketId));
        Assert.Equal(1, await world.Scalar<long>("select count(*) from tickets"));
        Assert.Single(await world.Outgoing());
    }

    internal static async Task Close(TicketDesk desk, TicketId id)
    {
        var ines = Actor.Engineer(Guid.CreateVersion7(), "Inès Martin");
        await desk.Change(id, c => c.Ticket.Acknowledge(ines, c.Now));
        await desk.Change(id, c => c.Ticket.Resolve(ines, "Relancé", c.Now));
        await desk.Change(id, c => c.Ticket.AgreeToClose(ines, Side.Provider, false, c.Now));
    }

    internal const string First =
        "Message-ID: <first@durand.example>\nFrom: Alice Durand <alice@durand.example>\nSubject: Postfix refuse les messages\n\nBonjour, plus rien ne part.\n";

    internal static async Task<(Ticket Ticket, OutgoingMailRow Receipt)> Asked(World world)
    {
        await Papeterie.Founded(world);
        var mail = await world.Receives(First);
        Assert.Equal("request", mail.Outcome);
        var ticket = (await world.Services.GetRequiredService<TicketDesk>().Read(mail.TicketId!.Value)).Ticket;
        return (ticket, (await world.Outgoing()).Single());
    }
}
