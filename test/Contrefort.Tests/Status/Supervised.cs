using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.Tests.Scenarios;
using NodaTime;

namespace Contrefort.Tests.Status;

/// <summary>
/// A customer whose contract promises to watch three servers: one runs well, one is down, one nobody has declared; and the
/// hypervisor of the second. There is a day of results, and an outage of the day before.
/// </summary>
internal sealed class Supervised(Tale tale) : IAsyncDisposable
{
    public const string By = "Inès Martin";

    public Tale Tale => tale;
    public World World => tale.World;
    public MachineDesk Desk => tale.Get<MachineDesk>();
    public CustomerId Customer => tale.Customer;
    public MachineId Web { get; private set; }
    public MachineId Database { get; private set; }
    public MachineId Hypervisor { get; private set; }
    public CheckId Ping { get; private set; }
    public CheckId Page { get; private set; }
    public CheckId Port { get; private set; }

    public static async Task<Supervised> Begin(string moment = "2026-11-18 10:00", bool hasResults = true)
    {
        var tale = await Tale.Begin(
            moment,
            "Europe/Brussels",
            ("myown-b", "1"),
            new Dictionary<string, string>
            {
                ["servers"] =
                    """[{"name":"web-1","criticality":"1","virtualised":false},{"name":"base-1","criticality":"1","virtualised":true},{"name":"mail-1","criticality":"2","virtualised":false}]""",
            },
            ["Alice Durand", "Antoine Roy"],
            []
        );
        var site = new Supervised(tale);
        await site.Declare();
        if (hasResults)
            await site.Lives();
        return site;
    }

    async Task Declare()
    {
        Hypervisor = await Desk.Add(
            Customer,
            new("hv-1", "192.0.2.10", MachineRole.Hypervisor) { Contract = tale.Contract },
            By
        );
        Web = await Desk.Add(Customer, new("web-1", "192.0.2.11", MachineRole.Server) { Contract = tale.Contract }, By);
        Database = await Desk.Add(
            Customer,
            new("base-1", "192.0.2.12", MachineRole.Server) { Contract = tale.Contract, HostedOn = Hypervisor },
            By
        );
        (Ping, _) = await Desk.AddCheck(Web, "ping", new("Ping", "{}"), By);
        (Page, _) = await Desk.AddCheck(Web, "http", new("Accueil", "{\"expectText\":\"Bienvenue\"}"), By);
        (Port, _) = await Desk.AddCheck(Database, "tcp", new("PostgreSQL", "{\"port\":5432}"), By);
    }

    /// <summary>A day of runs each minute ten, all well but the last of the database's.</summary>
    async Task Lives()
    {
        var now = World.Now;
        await World.Execute("update machines set created_at = created_at - interval '10 days'");
        await World.Execute("update checks set created_at = created_at - interval '10 days'");
        await World.Execute(
            $"create table probe_results_test partition of probe_results for values from ('{now - Duration.FromDays(9)}') to ('{now + Duration.FromDays(1)}')"
        );
        await World.Execute(
            $"""
            insert into probe_results (check_id, location_id, at, status, took)
            select c.id, '{ProbeLocations.Here.Value}', at, 0, 2000 + (extract(epoch from at)::bigint / 600 * 37 % 900)
            from checks c, generate_series('{now - Duration.FromHours(24)}'::timestamptz, '{now
                - Duration.FromMinutes(10)}', '10 minutes') at
            """
        );
        await Stands(Ping, "up", now - Duration.FromDays(3));
        await Stands(Page, "up", now - Duration.FromHours(20));
        await Stands(Port, "down", now - Duration.FromMinutes(12));
        await using var db = World.Db();
        db.Outages.Add(
            new()
            {
                CheckId = Page,
                FirstFailedAt = now - Duration.FromHours(22),
                ConfirmedAt = now - Duration.FromHours(22),
                EndedAt = now - Duration.FromHours(20),
                Sight = Sight.Critical,
            }
        );
        db.Outages.Add(
            new()
            {
                CheckId = Port,
                FirstFailedAt = now - Duration.FromMinutes(12),
                ConfirmedAt = now - Duration.FromMinutes(10),
                Sight = Sight.Critical,
            }
        );
        await tale.Get<AlertDesk>()
            .Raise(
                db,
                new(
                    AlertDesk.KeyOf(Port),
                    "probe",
                    AlertSeverity.Critical,
                    "base-1 · PostgreSQL",
                    new("The connection to {0} was refused.", "192.0.2.12:5432"),
                    now - Duration.FromMinutes(12),
                    now - Duration.FromMinutes(10)
                )
                {
                    Customer = Customer,
                    Contract = tale.Contract,
                    Machine = Database,
                    Check = Port,
                },
                now
            );
        await db.SaveChangesAsync();
        await World.MoveTo(now);
    }

    Task Stands(CheckId check, string state, Instant since)
    {
        var (status, message) =
            state == "down" ? (2, "'{\"finding\":\"Refused\",\"values\":[\"192.0.2.12:5432\"]}'") : (0, "null");
        return World.Execute(
            $"""
            insert into check_standings (check_id, state, since) values ('{check.Value}', '{state}', '{since}');
            insert into check_sights (check_id, location_id, status, since, in_a_row, last_at, took, message)
            values ('{check.Value}', '{ProbeLocations.Here.Value}', {status}, '{since}', 0, '{World.Now
                - Duration.FromSeconds(20)}', 2400, {message});
            """
        );
    }

    public ValueTask DisposeAsync() => tale.DisposeAsync();
}
