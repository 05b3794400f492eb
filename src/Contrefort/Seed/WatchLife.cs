using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.Status;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Seed;

/// <summary>
/// What is watched in the demo world: the servers its contracts name, all but one, a hundred days of results, and what was
/// down. They run from a place that does not exist, so that no probe of the demo ever leaves.
/// </summary>
internal sealed class WatchLife(
    Storyteller story,
    MachineDesk machines,
    ProbeLocations places,
    AlertDesk alerts,
    StatusDesk pages,
    Partitions partitions,
    ContractBook book,
    NpgsqlDataSource database,
    IDbContextFactory<ContrefortDb> data
)
{
    const string By = "Karim Benali";

    /// <summary>What the public calls what is watched, by kind of check.</summary>
    static readonly Dictionary<string, string> PublicNames = new() { ["http"] = "Site web", ["smtp"] = "Messagerie" };
    static readonly Duration Watched = Duration.FromDays(100);

    LocationId _place;

    public void Plan(Instant until)
    {
        story.At(until - Watched, () => Declare(until));
        story.At(until - Duration.FromMinutes(25), () => Fall(until));
    }

    async Task Declare(Instant until)
    {
        (_place, _) = await places.Add("demo");
        // What it saw is written down in one go at the end: until then nobody misses it.
        await Run("update probe_locations set last_seen_at = $2 where id = $1", _place.Value, until);
        await using var db = await data.CreateDbContextAsync();
        foreach (var row in await db.Contracts.AsNoTracking().OrderBy(row => row.Number).ToListAsync())
        {
            if (
                await book.Find(row.Id) is not { } contract
                || !contract.IsInForce(story.Now)
                || WatchPromise.Of(contract.Terms) is null
            )
                continue;
            var domain =
                (
                    await db
                        .Customers.Where(customer => customer.Id == row.CustomerId)
                        .Select(customer => customer.Domains)
                        .SingleAsync()
                ).FirstOrDefault() ?? "example";
            await Declare(contract, WatchPromise.Servers(contract.Terms), domain);
        }
    }

    async Task Declare(Contract contract, IReadOnlyList<PromisedServer> servers, string domain)
    {
        MachineId? host = null;
        foreach (
            var server in servers.OrderBy(server => server.IsVirtualised).ThenByDescending(server => IsHost(server))
        )
        {
            // One promise is forgotten, so that the risks have something to say.
            if (server.Name == "dmz2")
                continue;
            var id = await machines.Add(
                contract.Customer,
                new(
                    server.Name,
                    $"{server.Name}.{domain}",
                    IsHost(server) ? MachineRole.Hypervisor : MachineRole.Server
                )
                {
                    Contract = contract.Id,
                    HostedOn = server.IsVirtualised ? host : null,
                },
                By
            );
            if (IsHost(server))
                host = id;
            await Watch(id, "ping", "Ping");
            if (server.Name == "mail")
                await Watch(id, "smtp", "SMTP");
            else if (!IsHost(server))
                await Watch(id, "http", "Web");
        }
    }

    static bool IsHost(PromisedServer server) => server.Name.StartsWith('h');

    Task Watch(MachineId machine, string kind, string name) =>
        machines.AddCheck(machine, kind, new(name, "{}") { Locations = [_place] }, By);

    /// <summary>All that was seen up to now, and one page that has just gone down.</summary>
    async Task Fall(Instant until)
    {
        await Remember(until);
        await using var db = await data.CreateDbContextAsync();
        var page = await db
            .Checks.Where(row => row.Kind == "http")
            .Join(db.Machines, row => row.MachineId, row => row.Id, (check, machine) => new { check, machine })
            .OrderBy(pair => pair.machine.Name)
            .FirstOrDefaultAsync();
        if (page is null)
            return;
        var (check, machine) = (page.check, page.machine);
        var (first, confirmed) = (story.Now - Duration.FromMinutes(3), story.Now);
        db.Outages.Add(
            new()
            {
                CheckId = check.Id,
                FirstFailedAt = first,
                ConfirmedAt = confirmed,
                Sight = Sight.Critical,
            }
        );
        await alerts.Raise(
            db,
            new(
                AlertDesk.KeyOf(check.Id),
                "probe",
                AlertSeverity.Critical,
                $"{machine.Name} · {check.Name}",
                new Sentence("Answers with status {0}.", 502),
                first,
                confirmed
            )
            {
                Customer = machine.CustomerId,
                Contract = machine.ContractId,
                Machine = machine.Id,
                Check = check.Id,
            },
            confirmed
        );
        await db.SaveChangesAsync();
        await Run(
            "update check_standings set state = 'down', since = $2, first_failed_at = $2, confirmed_at = $3 where check_id = $1",
            check.Id.Value,
            first,
            confirmed
        );
        await Run(
            "update check_sights set status = 2, since = $2, in_a_row = 3, failed_since = $2, hard_since = $3, message = '{\"finding\":\"UnexpectedStatus\",\"values\":[502]}' where check_id = $1",
            check.Id.Value,
            first,
            confirmed
        );
        await Publish(machine.CustomerId);
        var alert = await db.Alerts.Where(row => row.CheckId == check.Id).Select(row => row.Id).SingleAsync();
        await pages.Tell(alert, "Le site répond par une erreur. Nous en cherchons la cause.", By);
    }

    /// <summary>The customer in trouble shows its own users how its services are.</summary>
    async Task Publish(CustomerId customer)
    {
        await using var db = await data.CreateDbContextAsync();
        var name = await db.Customers.Where(row => row.Id == customer).Select(row => row.Name).SingleAsync();
        var shown = await db
            .Checks.Where(row => PublicNames.Keys.Contains(row.Kind))
            .Join(db.Machines, row => row.MachineId, row => row.Id, (check, machine) => new { check, machine })
            .Where(pair => pair.machine.CustomerId == customer)
            .OrderBy(pair => pair.machine.Name)
            .Select(pair => new
            {
                pair.check.Id,
                pair.check.Kind,
                pair.machine.Name,
            })
            .ToListAsync();
        await pages.Save(
            customer,
            "services",
            name,
            isPublic: true,
            shown.ConvertAll(one => (one.Id, $"{PublicNames[one.Kind]} {one.Name}")),
            By
        );
    }

    async Task Remember(Instant until)
    {
        await partitions.Ready(PartitionSpan.Year, [until - Watched, until], default);
        await partitions.Ready(PartitionSpan.Month, [until - Duration.FromDays(8), until], default);
        await partitions.Ready(PartitionSpan.Day, [until - Duration.FromDays(1), until], default);
        await Run($"{Sums("probe_results_hour", "1 hour", 60)}", until - Watched, until, _place.Value);
        await Run($"{Sums("probe_results_5min", "5 minutes", 5)}", until - Duration.FromDays(8), until, _place.Value);
        await Run(
            $"insert into probe_results (check_id, location_id, at, status, took) select c.id, $3, at, 0, {Took} from checks c, generate_series($1, $2, interval '2 minutes') at",
            until - Duration.FromDays(1),
            until,
            _place.Value
        );
        await Run(
            "insert into check_standings (check_id, state, since) select id, 'up', created_at from checks on conflict do nothing"
        );
        await Run(
            "insert into check_sights (check_id, location_id, status, since, in_a_row, last_at, took) select id, $1, 0, created_at, 0, $2, 42000 from checks on conflict do nothing",
            _place.Value,
            until - Duration.FromSeconds(20)
        );
        // Every seventh check had a bad hour or two, and every fifth a longer night.
        await Run(
            """
            insert into outages (check_id, first_failed_at, confirmed_at, ended_at, sight)
            select id, at, at + interval '3 minutes', at + make_interval(mins => (7 + n * 13 % 90)::int), 'critical'
            from (select id, n, $1 - make_interval(days => (3 + n * 17 % 85)::int, hours => (n * 5 % 24)::int) as at
                from (select id, row_number() over (order by id) as n from checks) numbered where n % 3 = 1) fallen
            """,
            until
        );
    }

    /// <summary>Microseconds: slower by day than by night, never quite the same, and each check on its own level.</summary>
    const string Took =
        "(18000 + 9000 * sin(extract(epoch from at) / 13750.99) + abs(hashtext(c.id::text || at::text)) % 7000 + abs(hashtext(c.id::text)) % 30000)::int";

    static string Sums(string table, string step, int runs) =>
        $"""
            insert into {table} (check_id, location_id, at, runs, warning, critical, unknown, took_min, took_sum, took_max)
            select id, $3, at, {runs}, 0, 0, 0, took * 7 / 10, took::bigint * {runs}, took * 16 / 10
            from (select c.id, at, {Took} as took from checks c, generate_series(date_bin('{step}', $1, 'epoch'), $2, interval '{step}') at) seen
            """;

    async Task Run(string sql, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value is Instant at ? at.ToDateTimeUtc() : value });
        await command.ExecuteNonQueryAsync();
    }
}
