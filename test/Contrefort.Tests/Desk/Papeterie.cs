using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Tickets;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Desk;

/// <summary>Papeterie Durand: Alice may call under a pack of ten hours; Bob is known, and not named.</summary>
internal sealed record Papeterie(World World, CustomerId Customer, ContactId Alice, ContactId Bob, ContractId Contract)
{
    public static async Task<Papeterie> Founded(World world, decimal hours = 10)
    {
        var desk = world.Services.GetRequiredService<ContractDesk>();
        var customer = await desk.AddCustomer(
            "K-1",
            "Papeterie Durand",
            "FR",
            "Europe/Paris",
            "fr",
            ["durand.example"]
        );
        var alice = await desk.AddContact(customer, "Alice Durand", "alice@durand.example", "fr", ["01 42 00 00 01"]);
        var bob = await desk.AddContact(customer, "Bob Lefèvre", "bob@durand.example", "fr", ["01 42 00 00 02"]);
        var contract = await desk.Sign(
            "C-1",
            customer,
            "libra-help",
            "2010-02-17",
            new Choices { Parameters = new Dictionary<string, string> { ["pack"] = "10" } },
            [],
            new LocalDate(2026, 1, 1)
        );
        await desk.NameContact(contract, alice);
        if (hours > 0)
            await world
                .Services.GetRequiredService<WorkDesk>()
                .Buy(contract, "credit.hours", hours, world.Now - Duration.FromDays(30), "C-1/1");
        return new(world, customer, alice, bob, contract);
    }

    /// <summary>A request of Alice's, or of someone else.</summary>
    public async Task<Ticket> Asks(
        string subject = "Postfix refuse les messages",
        string text = "Bonjour, plus rien ne part depuis ce matin.",
        string? from = "alice@durand.example",
        string name = "Alice Durand",
        Channel channel = Channel.Web,
        params StoredFile[] files
    ) =>
        await World
            .Services.GetRequiredService<TicketDesk>()
            .Open(
                new NewTicket
                {
                    Channel = channel,
                    At = World.Now,
                    Subject = subject,
                    Message = new MessageDraft(text) { Files = files, Channel = channel },
                    Requester = name,
                    RequesterEmail = from,
                    Caller = from is null
                        ? null
                        : await World.Services.GetRequiredService<ContractBook>().FindCaller(from),
                }
            );
}
