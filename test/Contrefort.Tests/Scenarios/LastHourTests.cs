using Contrefort.Core;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Tests.Desk;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Scenarios;

/// <summary>S38: the last hour of a pack, wanted by everybody at once, through two processes on one database.</summary>
public sealed class LastHourTests
{
    [Theory]
    [InlineData(0)] // all began at the same minute
    [InlineData(1)] // each a minute after the last
    [InlineData(-1)] // each written down before one that began later
    public async Task Fifty_bookings_at_once_never_take_more_than_the_last_hour(int minutesApart)
    {
        await using var world = await World.At("2026-11-20 14:00");
        await using var twin = await world.Twin();
        var papeterie = await Papeterie.Founded(world);
        var ines = Actor.Engineer(Guid.CreateVersion7(), "Inès Martin");
        var ticket = await papeterie.Asks();
        await Book(world, 9 * 60, world.Now - Duration.FromHours(12));

        var bookings = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(i =>
                    Task.Run(() =>
                        Try(
                            i % 2 == 0 ? world : twin,
                            7,
                            world.Now - Duration.FromHours(2) + (Duration.FromMinutes(minutesApart) * i)
                        )
                    )
                )
        );

        Assert.Equal(4, bookings.Count(refusal => refusal is null));
        Assert.All(
            bookings.OfType<string>(),
            refusal => Assert.Matches("^(The pack is empty|Later work has used these hours)", refusal)
        );
        var contract = (
            await world.Services.GetRequiredService<Contrefort.Contracts.ContractBook>().Find(papeterie.Contract)
        )!;
        foreach (var node in new[] { world, twin })
            Assert.Equal(
                0,
                (await node.Services.GetRequiredService<CreditBook>().Balances(contract, world.Now))[0]
                    .Statement
                    .Balance
            );
        Assert.Equal(1, await world.Scalar<long>("select count(*) from outgoing_mails where kind = 'notice'"));

        async Task<string?> Try(World node, int minutes, Instant at)
        {
            try
            {
                await Book(node, minutes, at);
                return null;
            }
            catch (RuleViolationException refused)
            {
                return refused.Sentence.ToString();
            }
        }

        Task Book(World node, int minutes, Instant at) =>
            node
                .Services.GetRequiredService<WorkDesk>()
                .Log(
                    new NewIntervention(
                        ticket.Id,
                        ines,
                        at,
                        Duration.FromMinutes(minutes),
                        Duration.Zero,
                        Duration.Zero,
                        InterventionMode.Remote,
                        "Réparé",
                        null
                    )
                );
    }
}
