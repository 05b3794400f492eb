using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Mail;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Smtp;
using Contrefort.Protocols.Tests.Rigs;
using Contrefort.Tests.Mail;
using Contrefort.Tests.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Scenarios;

/// <summary>A real request under a pack of ten hours, from its first mail to its last, through a real Postfix both ways.</summary>
public sealed class MailStoryTests
{
    const string Alice = "alice@durand.example";
    const string Ines = "ines@equipe.test";

    [PostfixFact]
    public async Task A_request_lives_by_mail_from_the_first_to_the_last()
    {
        await using var story = await MailStory.Begin("2026-11-20 17:30");
        var world = story.World;
        var desk = world.Services.GetRequiredService<TicketDesk>();
        var ines = Actor.Engineer((await world.Add("Inès Martin", Ines)).Id, "Inès Martin");
        async Task<Ticket> Now(TicketId id) => (await desk.Read(id)).Ticket;

        // Friday 17:30: a mail becomes a ticket with its verdict and its clock.
        var request = story.From(Alice, "Postfix refuse les messages", "Bonjour,\n\nplus rien ne part.\n\nAlice");
        var asked = await story.Sends(request);
        Assert.Equal(("request", "lmtp"), (asked.Outcome, asked.Source));
        var id = asked.TicketId!.Value;
        var ticket = await Now(id);
        Assert.Equal(TicketState.New, ticket.Story.State);
        Assert.All(ticket.Story.Verdict!.Lines, line => Assert.NotEqual(VerdictAnswer.No, line.Answer));
        await using (var db = world.Db())
            Assert.Equal(Moment.At("2026-11-23 12:30"), (await db.Tickets.SingleAsync()).NextDueAt);
        var (receipt, envelope) = await MailStory.Next(story.Customers);
        Assert.Equal(
            ("", "auto-replied", "All"),
            (envelope.From, receipt.Headers.First("Auto-Submitted"), receipt.Headers.First("X-Auto-Response-Suppress"))
        );
        Says(receipt.Text, ticket.Number, "23", "12:30", "30 min", "3 h 30", "2.1.1");

        // An engineer takes charge: the mail has the four things, in the caller's conversation.
        await world.MoveTo("2026-11-23 09:30");
        await desk.Change(id, change => change.Ticket.Acknowledge(ines, change.Now));
        await world.MoveTo(world.Now);
        var (taken, path) = await MailStory.Next(story.Customers);
        Assert.Equal((request.MessageId, request.MessageId), (taken.InReplyTo.Single(), taken.References[^1]));
        foreach (var word in new[] { ticket.Number, "Alice Durand", "Inès Martin", "Postfix refuse les messages" })
            Assert.Contains(word, taken.Text);
        Assert.Null(taken.Headers.First("Auto-Submitted"));
        Assert.NotNull(world.Addresses().MailOf(path.From));

        // The caller answers: found by reference, then by address, then by number.
        var byReference = await story.Sends(story.From(Alice, "autre sujet", "Rien de neuf.", taken));
        var byAddress = await story.Sends(
            story.From(Alice, "autre sujet", "Le relais dit 554.", to: taken.ReplyTo.Single().Address)
        );
        var byNumber = await story.Sends(story.From(Alice, $"Re: [{ticket.Number}] Postfix", "Toujours 554."));
        Assert.All(
            [byReference, byAddress, byNumber],
            mail => Assert.Equal(("reply", id), (mail.Outcome, mail.TicketId))
        );
        await using (var db = world.Db())
        {
            var matched = await db
                .Messages.Where(m => m.TicketId == id && m.MatchedBy != null)
                .Select(m => m.MatchedBy)
                .ToListAsync();
            Assert.Equal(["number", "references", "token"], matched.Order());
        }

        // The engineer is told, and answers by mail.
        var told = (await MailStory.Next(story.Engineers)).Mail;
        Assert.Contains("Rien de neuf.", told.Text);
        var answered = await story.Sends(story.From(Ines, $"Re: {told.Subject}", "Essayez maintenant.", told));
        Assert.Equal("answer", answered.Outcome);
        var (answer, _) = await MailStory.Next(story.Customers);
        Assert.Contains("Essayez maintenant.", answer.Text);

        // Out of the office, and thank you: nothing moves.
        var facts = (await Now(id)).Facts.Count;
        var away = await story.Sends(
            story.From(Alice, "Absence", "Je suis absente.", answer) with
            {
                AutoSubmitted = "auto-replied",
            },
            ""
        );
        Assert.Equal(("automatic", id), (away.Outcome, away.TicketId));
        Assert.Equal(facts, (await Now(id)).Facts.Count);
        await desk.Change(id, change => change.Ticket.Hold(ines, HoldReason.WaitingForCustomer, null, change.Now));
        await story.Sends(story.From(Alice, "Re: x", "Merci beaucoup !", answer));
        Says((await MailStory.Next(story.Customers)).Mail.Text, "Votre demande attend votre réponse.");
        Assert.Equal(TicketState.OnHold, (await Now(id)).Story.State);
        await story.Sends(story.From(Alice, "Re: x", "Cela part de nouveau, mais lentement.", answer));
        Assert.Equal(TicketState.Open, (await Now(id)).Story.State);

        // Work: seven minutes are charged a quarter of an hour; at 80 % of the pack one mail says so, once.
        var work = world.Services.GetRequiredService<WorkDesk>();
        var book = world.Services.GetRequiredService<ContractBook>();
        async Task<decimal> Left() =>
            (
                await world
                    .Services.GetRequiredService<CreditBook>()
                    .Balances((await book.Find(story.Durand.Contract))!, world.Now)
            )[0]
                .Statement
                .Balance;
        Task Log(Duration worked) =>
            work.Log(
                new NewIntervention(
                    id,
                    ines,
                    world.Now,
                    worked,
                    Duration.Zero,
                    Duration.Zero,
                    InterventionMode.Remote,
                    "Relais corrigé",
                    null
                )
            );
        await Log(Duration.FromMinutes(7));
        Assert.Equal(600 - 15, await Left());
        await world.MoveTo("2026-11-23 18:00");
        await Log(Duration.FromHours(8));
        await world.MoveTo(world.Now);
        var (notice, _) = await MailStory.Next(story.Customers);
        Assert.Equal((105, Alice), (await Left(), notice.To.Single().Address));
        Says(notice.Text, "82");
        await Log(Duration.FromMinutes(7));
        await world.MoveTo(world.Now);
        Assert.Empty(story.Customers.Mails);

        // Escalated to a named expert, resolved, closed with its summary.
        await desk.Change(id, change => change.Ticket.Escalate(ines, 2, null, "Relais", null, change.Now));
        await desk.Change(id, change => change.Ticket.Escalate(ines, 3, "Paul Roche", "Éditeur", null, change.Now));
        await desk.Change(id, change => change.Ticket.Resolve(ines, "Relais remplacé", change.Now));
        await desk.Change(id, change => change.Ticket.AgreeToClose(ines, Side.Provider, false, change.Now));
        await world.MoveTo(world.Now);
        var last = new List<MimeMessage>();
        while (last.Count < 4)
            last.Add((await MailStory.Next(story.Customers)).Mail);
        var closing = Assert.Single(last, mail => mail.Text.Contains("Résumé"));
        Assert.Contains(last, mail => mail.Text.Contains("Paul Roche"));
        Assert.Contains("Relais remplacé", closing.Text);

        // A late answer opens a follow-up.
        var late = await story.Sends(story.From(Alice, "Re: x", "Cela recommence.", closing));
        Assert.Equal("follow-up", late.Outcome);
        Assert.Equal(id, (await Now(late.TicketId!.Value)).Story.Earlier);
        Assert.Equal([late.TicketId!.Value], (await Now(id)).Story.FollowUps);
        Assert.Equal(2, await world.Scalar<long>("select count(*) from tickets"));
    }

    [PostfixFact]
    public async Task A_mail_that_cannot_be_delivered_comes_back_from_Postfix_to_its_ticket()
    {
        await using var story = await MailStory.Begin("2026-11-20 14:30");
        var world = story.World;
        story.Customers.Accepts = _ => SmtpReply.NoSuchUser;
        var asked = await story.Sends(story.From(Alice, "Postfix refuse les messages", "Plus rien ne part."));
        var ines = Actor.Engineer(Guid.CreateVersion7(), "Inès Martin");

        await world
            .Services.GetRequiredService<TicketDesk>()
            .Change(asked.TicketId!.Value, change => change.Ticket.Acknowledge(ines, change.Now));
        var before = await story.Incoming();
        await world.MoveTo(world.Now);
        var bounce = await story.Arrived(before);

        Assert.Equal(("bounce", asked.TicketId), (bounce.Outcome, bounce.TicketId));
        var mails = await world.Outgoing();
        Assert.Equal(DeliveryState.Bounced, mails.Single(m => m.Kind == "acknowledgement").Recipients.Single().State);
        // The receipt's null return path: nothing comes back of it, and nothing answers.
        Assert.Equal(DeliveryState.Sent, mails.Single(m => m.Kind == "receipt").Recipients.Single().State);
    }

    static void Says(string text, params string[] words)
    {
        var plain = text.Replace('\u00a0', ' ').Replace('\u202f', ' ');
        Assert.All(words, word => Assert.True(plain.Contains(word), $"no {word} in: {plain}"));
    }
}
