using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Contrefort.Tests.Monitoring.Watch;

/// <summary>One customer's machine in a world, with checks made as a test wants them.</summary>
internal static class WatchRig
{
    public static readonly LocationId Here = ProbeLocations.Here;

    extension(World world)
    {
        public ResultIntake Intake => world.Services.GetRequiredService<ResultIntake>();

        public Task HandIn(params Seen[] results) => world.HandIn(Here, results);

        public Task HandIn(LocationId place, params Seen[] results) =>
            world.Intake.HandIn(place, results, CancellationToken.None);

        public async Task<Guid> Machine(string address = "127.0.0.1")
        {
            var id = Guid.NewGuid();
            await world.Execute(
                $"""
                insert into customers (id, number, name, country, zone, language, created_at)
                    values ('{id}', 'K-{id.ToString()[
                    ..8
                ]}', 'Papeterie Durand', 'FR', 'Europe/Paris', 'fr', '{world.Now}');
                insert into machines (id, customer_id, name, address, role, created_at)
                    values ('{id}', '{id}', 'srv', '{address}', 'server', '{world.Now}')
                """
            );
            return id;
        }

        /// <summary>Every minute, again after thirty seconds, believed at the third failure.</summary>
        public async Task<CheckId> Check(
            Guid machine,
            string kind = "http",
            string settings = "{}",
            int every = 60,
            int retryEvery = 30,
            int attempts = 3,
            int share = 0,
            bool isUp = true,
            params LocationId[] places
        )
        {
            var id = new CheckId(NewId.At(world.Now));
            await world.Execute(
                $"""
                insert into checks (id, machine_id, name, kind, settings, every, retry_every, attempts, places, wakes, share, created_at)
                    values ('{id.Value}', '{machine}', '{id.Value}', '{kind}', '{settings}', {every}, {retryEvery}, {attempts}, 1, true,
                        {share}, '{world.Now}');
                insert into check_standings (check_id, state, since)
                    values ('{id.Value}', '{(isUp ? "up" : "pending")}', '{world.Now}')
                """
            );
            foreach (var place in places is [] ? [Here] : places)
                await world.Execute($"insert into check_locations values ('{id.Value}', '{place.Value}')");
            return id;
        }

        /// <summary>Hears the agenda's bell from now on, as another process would.</summary>
        public async Task<AgendaEar> Listen()
        {
            var connection = await world.Sql.OpenConnectionAsync();
            await using var listen = new NpgsqlCommand("listen agenda", connection);
            await listen.ExecuteNonQueryAsync();
            return new(connection, world.Services.GetRequiredService<Notices>());
        }

        public async Task<PlaceSight?> SightOf(CheckId check, LocationId? place = null)
        {
            await using var command = world.Sql.CreateCommand(
                "select status, since, in_a_row, failed_since, hard_since, last_at from check_sights where check_id = $1 and location_id = $2"
            );
            command.Parameters.Add(new() { Value = check.Value });
            command.Parameters.Add(new() { Value = (place ?? Here).Value });
            await using var rows = await command.ExecuteReaderAsync();
            return await rows.ReadAsync()
                ? new(
                    place ?? Here,
                    (Sight)rows.GetInt16(0),
                    rows.At(1),
                    rows.GetInt32(2),
                    rows.AtOrNull(3),
                    rows.AtOrNull(4),
                    rows.At(5)
                )
                : null;
        }

        public Task<long> Judgements() =>
            world.Scalar<long>($"select count(*) from agenda where kind = '{Judging.AgendaKind}'");

        public Task<long> Count(string table) => world.Scalar<long>($"select count(*) from {table}");
    }

    public static Seen Ok(CheckId check, Instant at, int took = 1000) => new(check, at, Sight.Ok, took);

    public static Seen Bad(CheckId check, Instant at, Sight sight = Sight.Critical) =>
        new(check, at, sight, 2000, """{"finding":"Refused","values":["127.0.0.1:80"]}""");
}

internal sealed class AgendaEar : IAsyncDisposable
{
    readonly NpgsqlConnection _connection;
    readonly Notices _notices;
    readonly List<string> _heard = [];

    public AgendaEar(NpgsqlConnection connection, Notices notices)
    {
        (_connection, _notices) = (connection, notices);
        connection.Notification += (_, notice) => _heard.Add(notice.Payload);
    }

    /// <summary>What was rung until now and not heard yet: all that was sent before a mark of our own.</summary>
    public async Task<IReadOnlyList<string>> Heard()
    {
        var mark = Guid.NewGuid().ToString();
        _notices.Send(new(Notices.Agenda, mark));
        while (!_heard.Contains(mark))
            await _connection.WaitAsync();
        // What was sent together is not in order, and is all here after another answer.
        await using var last = new NpgsqlCommand("select 1", _connection);
        await last.ExecuteNonQueryAsync();
        var heard = _heard.Where(payload => payload != mark).ToList();
        _heard.Clear();
        return heard;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
