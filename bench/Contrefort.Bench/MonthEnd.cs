using System.Diagnostics;
using System.Globalization;
using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Invoicing;
using Contrefort.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace Contrefort.Bench;

/// <summary>
/// A month-end run from end to end: drafts of every contract from terms and facts, then numbers, PDF and XML of each, into a
/// durable PostgreSQL on the same machine. Of ten contracts four bought a pack, four are servers with a quarter in advance and
/// two interventions of the month, two pay yearly. The result goes to bench/results/month-end.md.
/// </summary>
static class MonthEnd
{
    static readonly LocalDate Until = new(2026, 11, 1);

    public static async Task Run(int contracts)
    {
        var folder = Directory.CreateTempSubdirectory("contrefort-bench-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        try
        {
            var time = new MovableTime(Instant.FromUtc(2026, 11, 1, 8, 0));
            await using var app = Program.Build(
                new Dictionary<string, string?>
                {
                    ["Data"] = folder,
                    ["Urls"] = "http://127.0.0.1:0",
                    ["Agenda:Workers"] = "0",
                },
                builder =>
                {
                    builder.Logging.ClearProviders();
                    builder.Services.AddSingleton<TimeProvider>(time);
                }
            );
            await app.StartAsync();
            await Found(app.Services, contracts);
            Console.WriteLine("| what | how many | seconds | each ms | processor s, program |");
            Console.WriteLine("|---|---:|---:|---:|---:|");
            var whole = Stopwatch.StartNew();
            var drafted = await Timed(app.Services, "drafts", BillingRunKind.Draft);
            var issued = await Timed(app.Services, "documents, their PDF and XML", BillingRunKind.Issue);
            var total = whole.Elapsed.TotalSeconds;
            Print("both", issued.Made, total, double.NaN);
            await Timed(app.Services, "the same run again", BillingRunKind.Draft);
            var watch = Stopwatch.StartNew();
            var report = await app.Services.GetRequiredService<InvoiceChain>().Verify();
            Print("verified, files too", report.Documents, watch.Elapsed.TotalSeconds, double.NaN);
            Console.WriteLine();
            Console.WriteLine(
                $"{contracts} contracts; {drafted.Made} drafts, {drafted.Incomplete} incomplete; {issued.Refused} refused; "
                    + $"{report.Faults.Count} faults in the chain; {drafted.Totals} net; {await Size(app.Services)} on disk."
            );
            await app.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<BillingRunRow> Timed(IServiceProvider services, string what, BillingRunKind kind)
    {
        var run = services.GetRequiredService<BillRun>();
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var row = await run.Finish(await run.Begin(kind, Until, Issuer.Contrefort));
        self.Refresh();
        Print(what, row.Made, watch.Elapsed.TotalSeconds, (self.TotalProcessorTime - before).TotalSeconds);
        return row;
    }

    static void Print(string what, int many, double seconds, double processor) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {many:#,##0} | {seconds:0.0} | {(many == 0 ? 0 : seconds * 1000 / many):0.0} | {(double.IsNaN(processor) ? "" : processor.ToString("0.0", CultureInfo.InvariantCulture))} |"
            )
        );

    /// <summary>One contract of each sort is signed by the desk; the others are its copies, written by the database.</summary>
    static async Task Found(IServiceProvider services, int contracts)
    {
        var desk = services.GetRequiredService<ContractDesk>();
        var sellers = services.GetRequiredService<SellerDesk>();
        await sellers.Save(null, Seed.BillingCast.Seller);
        var buyer = Seed.BillingCast.Buyers["papeterie-durand.example"];
        var customer = await desk.AddCustomer("K-0", buyer.Party.Name, "FR", "Europe/Paris", "fr", []);
        await sellers.Save(customer, buyer);
        var first = new LocalDate(2026, 10, 1);
        await desk.Sign("C-0", customer, "libra-help", "2010-02-17", Values(("pack", "20")), [], first);
        const string servers =
            "[{name: www, criticality: high, virtualised: false}, {name: db, criticality: high, virtualised: false}]";
        await desk.Sign("C-1", customer, "myown-b", "1", Values(("servers", servers)), [], first);
        var offers = (await services.GetRequiredService<OfferShelf>().OnSale()).Single(offer =>
            offer.Id == "ot-maintenance"
        );
        await desk.Sign(
            "C-2",
            customer,
            offers.Id,
            offers.Version,
            Values(
                ("region", "Europe/Paris"),
                ("holidays", "FR"),
                ("products", "[Content Server]"),
                ("contacts", "8"),
                ("yearly-price", "24000")
            ),
            [],
            first
        );
        var asked = Instant.FromUtc(2026, 10, 12, 8, 0);
        var opened = FactJson.Write(
            new Opened(asked, Actor.Stranger("Alice"), Channel.Web, TicketKind.Incident, "Lenteur", asked)
        );
        var taken = FactJson.Write(new Acknowledged(asked + Duration.FromMinutes(20), Actor.Stranger("Inès")));
        await Each(
            services,
            $"""
            insert into customers (id, number, name, country, zone, language, domains, created_at)
                select gen_random_uuid(), 'K-' || n, name || ' ' || n, country, zone, language, '{"{}"}', created_at
                from customers, generate_series(1, {contracts / 5}) n where number = 'K-0';
            insert into billing_identities (customer_id, party, profile, updated_at)
                select c.id, i.party, i.profile, i.updated_at from customers c, billing_identities i where c.number <> 'K-0';
            insert into contracts (id, number, customer_id, offer, version, parameters, options, components, roles, starts_on, ends_on, signed_at)
                select gen_random_uuid(), 'B-' || n, k.id, c.offer, c.version, c.parameters, c.options, c.components, c.roles,
                    c.starts_on, c.ends_on, c.signed_at
                from generate_series(1, {contracts}) n
                join customers k on k.number = 'K-' || (n % {Math.Max(1, contracts / 5)} + 1)
                join contracts c on c.number = case when n % 10 < 4 then 'C-0' when n % 10 < 8 then 'C-1' else 'C-2' end;
            insert into credit_lots (id, contract_id, term, amount, granted_at, recorded_at, key)
                select gen_random_uuid(), id, 'credit.hours', 20, '2026-10-05T08:00Z', '2026-10-05T08:00Z', number || '/1'
                from contracts where offer = 'libra-help' and number like 'B-%';
            insert into tickets (id, number, subject, kind, channel, state, customer_id, contract_id, requester, opened_at, updated_at, facts, search)
                select gen_random_uuid(), 'T-' || number, 'Lenteur', 'incident', 'web', 'closed', customer_id, id, 'Alice',
                    '2026-10-12T08:00Z', '2026-10-12T08:00Z', 2, ''
                from contracts where offer = 'myown-b' and number like 'B-%';
            insert into ticket_facts (ticket_id, position, kind, at, recorded_at, data)
                select id, p, case p when 1 then 'opened' else 'acknowledged' end, opened_at, opened_at, (array[$1, $2]::jsonb[])[p]
                from tickets, generate_series(1, 2) p;
            insert into interventions (id, ticket_id, contract_id, engineer_id, engineer, started_at, worked, mode, trigger_at, summary, charged, recorded_at)
                select gen_random_uuid(), t.id, t.contract_id, gen_random_uuid(), 'Inès', '2026-10-13T09:00Z'::timestamptz + n * interval '1 day',
                    4000 * n, 'remote', t.opened_at, 'Réglages', 4500 * n, t.opened_at
                from tickets t, generate_series(1, 2) n;
            analyze
            """,
            opened,
            taken
        );
    }

    /// <summary>One statement at a time: a statement with parameters stands alone.</summary>
    static async Task Each(IServiceProvider services, string sql, string opened, string taken)
    {
        foreach (
            var statement in sql.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        )
        {
            await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(statement);
            command.CommandTimeout = 600;
            if (statement.Contains("$1", StringComparison.Ordinal))
            {
                command.Parameters.Add(new() { Value = opened });
                command.Parameters.Add(new() { Value = taken });
            }
            await command.ExecuteNonQueryAsync();
        }
    }

    static Choices Values(params (string Name, string Value)[] values) =>
        new() { Parameters = values.ToDictionary(value => value.Name, value => value.Value) };

    static async Task<string> Size(IServiceProvider services)
    {
        await using var command = services
            .GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("select pg_size_pretty(pg_database_size(current_database()))");
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
