using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Mail;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Scenarios;

public sealed class FirstTicketTests
{
    [Fact]
    public async Task A_request_is_admitted_acknowledged_worked_and_closed_under_its_contract()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var contracts = world.Services.GetRequiredService<ContractDesk>();
        var book = world.Services.GetRequiredService<ContractBook>();
        var desk = world.Services.GetRequiredService<TicketDesk>();
        var work = world.Services.GetRequiredService<WorkDesk>();

        var customer = await contracts.AddCustomer(
            "K-1",
            "Papeterie Durand",
            "FR",
            "Europe/Paris",
            "fr",
            ["durand.example"]
        );
        var alice = await contracts.AddContact(
            customer,
            "Alice Durand",
            "alice@durand.example",
            "fr",
            ["01 42 00 00 01"]
        );
        var contract = await contracts.Sign(
            "C-1",
            customer,
            "libra-help",
            "2010-02-17",
            new Choices { Parameters = new Dictionary<string, string> { ["pack"] = "10" } },
            [],
            new LocalDate(2026, 1, 1)
        );
        await contracts.NameContact(contract, alice);
        await work.Buy(contract, "credit.hours", 10, world.Now - Duration.FromDays(30), "C-1/1");

        var ticket = await desk.Open(
            new NewTicket
            {
                Channel = Channel.Web,
                At = world.Now,
                Subject = "Postfix refuse les messages",
                Message = new MessageDraft("Bonjour, plus rien ne part."),
                Requester = "Alice Durand",
                RequesterEmail = "alice@durand.example",
                Caller = await book.FindCaller("alice@durand.example"),
            }
        );
        Assert.Equal(TicketState.New, ticket.Story.State);
        Assert.All(ticket.Story.Verdict!.Lines, line => Assert.NotEqual(VerdictAnswer.No, line.Answer));
        Assert.Equal("Postfix", ticket.Story.Component);

        await using var db = world.Db();
        var row = await db.Tickets.SingleAsync();
        Assert.Equal(Moment.At("2026-11-23 12:30"), row.NextDueAt);
        Assert.Equal("response.acknowledgement", row.NextDue);

        var ines = Actor.Engineer(Guid.CreateVersion7(), "Inès Martin");
        world.Time.Now += Duration.FromMinutes(20);
        ticket = await desk.Change(ticket.Id, change => change.Ticket.Acknowledge(ines, change.Now));
        Assert.Equal(TicketState.Open, ticket.Story.State);

        await work.Log(
            new NewIntervention(
                ticket.Id,
                ines,
                world.Now,
                Duration.FromMinutes(7),
                Duration.Zero,
                Duration.Zero,
                InterventionMode.Remote,
                "Relais corrigé",
                null
            )
        );
        var balance = (
            await world.Services.GetRequiredService<CreditBook>().Balances((await book.Find(contract))!, world.Now)
        )[0].Statement;
        Assert.Equal(600 - 15, balance.Balance);

        world.Time.Now += Duration.FromHours(1);
        await desk.Change(ticket.Id, change => change.Ticket.Resolve(ines, "Relais corrigé", change.Now));
        world.Time.Now += Duration.FromHours(1);
        ticket = await desk.Change(
            ticket.Id,
            change => change.Ticket.AgreeToClose(ines, Side.Provider, needsBoth: false, change.Now)
        );
        Assert.Equal(TicketState.Closed, ticket.Story.State);

        var mails = await db
            .OutgoingMails.OrderBy(m => m.CreatedAt)
            .ThenBy(m => m.Id)
            .Select(m => m.Kind)
            .ToListAsync();
        Assert.Equal(["receipt", "acknowledgement", "step", "closing"], mails);
    }
}
