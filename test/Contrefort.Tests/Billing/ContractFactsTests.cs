using System.Diagnostics;
using Contrefort.Billing;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Tests.Scenarios;
using NodaTime;
using Npgsql;

namespace Contrefort.Tests.Billing;

public sealed class ContractFactsTests
{
    const string Servers =
        "[{name: web, criticality: high, virtualised: false}, {name: db, criticality: high, virtualised: false}]";

    [Fact]
    public async Task What_was_bought_done_and_happened_is_read_without_what_was_taken_back()
    {
        await using var tale = await Myown();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        var kept = await tale.Works("2026-10-08 10:30", ticket, "0:20");
        var mistaken = await tale.Works("2026-10-08 12:00", ticket, "1:00");
        await tale.Get<WorkDesk>().Reverse(mistaken, Tale.Ines, "Mauvais ticket");
        await Expedite(tale, ticket, "kept");
        await Expedite(tale, ticket, "mistaken");
        await tale.Get<FeeDesk>()
            .TakeBack(
                await tale.World.Scalar<Guid>("select id from fee_events where key = 'mistaken'"),
                Tale.Ines,
                "Le client n'a rien demandé"
            );

        var facts = (await tale.Get<ContractFactsBook>().Find(tale.Contract))!;

        var work = Assert.Single(facts.Works);
        Assert.Equal((kept, Tale.Long("0:20")), (work.Id, work.Done.Worked));
        Assert.Equal((await tale.Get<Contrefort.Tickets.TicketDesk>().Read(ticket)).Ticket.Number, work.Ticket);
        Assert.Equal(tale.Moment("2026-10-08 10:00"), work.TriggeredAt);
        Assert.Equal(tale.Moment("2026-10-08 10:30"), work.StartedAt);
        var happened = Assert.Single(facts.Events);
        Assert.Equal(("expedite-accepted", "kept", work.Ticket), (happened.Name, happened.Key, happened.Ticket));
        Assert.Equal(3.5m, happened.Prices.Cost);
        Assert.Equal("B", happened.Prices.Keys["zone"]);
    }

    [Fact]
    public async Task The_same_event_told_twice_is_due_once_and_its_key_is_of_one_event()
    {
        await using var tale = await Myown();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        await Expedite(tale, ticket, "C-1/42");
        await Expedite(tale, ticket, "C-1/42");
        var facts = (await tale.Get<ContractFactsBook>().Find(tale.Contract))!;
        Assert.Equal(
            75,
            Drafts
                .Of(facts, new LocalDate(2026, 11, 1))
                .SelectMany(d => d.Lines)
                .Where(line => line.Price.Term == "fee.expedite")
                .Sum(line => line.Price.Net)
        );

        var purchase = new NewFeeEvent(tale.Contract, "purchase", "C-1/43", tale.World.Now, Tale.Ines, "Commande");
        Assert.Equal(
            "The contract has no fee upon purchase.",
            (await Assert.ThrowsAsync<RuleViolationException>(() => tale.Get<FeeDesk>().Record(purchase))).Message
        );
    }

    [Fact]
    public async Task A_fee_event_is_never_changed()
    {
        await using var tale = await Myown();
        await Expedite(tale, await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente"), "once");
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            tale.World.Execute("update fee_events set name = 'other'")
        );
        Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
    }

    [Fact]
    public async Task Ten_thousand_contracts_are_read_in_ten_chunks_of_a_few_queries()
    {
        const int many = 10_000;
        await using var tale = await Myown();
        await tale.World.Execute(
            $"""
            insert into contracts (id, number, customer_id, offer, version, parameters, starts_on, ends_on, signed_at)
                select gen_random_uuid(), 'N-' || n, customer_id, offer, version, parameters, starts_on, ends_on, signed_at
                from contracts, generate_series(1, {many}) n where number = 'C-1';
            insert into credit_lots (id, contract_id, term, amount, granted_at, recorded_at, key)
                select gen_random_uuid(), id, 'credit.hours', 10, signed_at, signed_at, number from contracts;
            """
        );
        var ids = new List<ContractId>();
        await using (var command = tale.World.Sql.CreateCommand("select id from contracts where number like 'N-%'"))
        await using (var rows = await command.ExecuteReaderAsync())
            while (await rows.ReadAsync())
                ids.Add(new ContractId(rows.GetGuid(0)));
        var book = tale.Get<ContractFactsBook>();

        var queries = 0;
        // Other tests of this process ask their databases too.
        using var own = new Activity("read many").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = asked => Interlocked.Add(ref queries, asked.TraceId == own.TraceId ? 1 : 0),
        };
        await book.Of(ids[..10]);
        ActivitySource.AddActivityListener(listener);
        var read = 0;
        foreach (var chunk in ids.Chunk(ContractFactsBook.Chunk))
            read += (await book.Of(chunk)).Count(facts => facts.Purchases.Count == 1);

        Assert.Equal(many, read);
        Assert.InRange(queries, 1, 50);
    }

    static Task Expedite(Tale tale, TicketId ticket, string key) =>
        tale.Get<FeeDesk>()
            .Record(
                new NewFeeEvent(
                    tale.Contract,
                    "expedite-accepted",
                    key,
                    tale.World.Now,
                    Tale.Ines,
                    "Accepté au téléphone par Sofie Claes"
                )
                {
                    Ticket = ticket,
                    Prices = new()
                    {
                        Cost = 3.5m,
                        Keys = new Dictionary<string, string> { ["zone"] = "B" },
                    },
                }
            );

    static Task<Tale> Myown() =>
        Tale.Begin(
            "2026-10-01 09:00",
            "Europe/Brussels",
            ("myown-b", "1"),
            new Dictionary<string, string> { ["servers"] = Servers },
            named: ["Sofie Claes"],
            others: []
        );
}
