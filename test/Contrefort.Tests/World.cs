using Contrefort.Agenda;
using Contrefort.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace Contrefort.Tests;

/// <summary>
/// The whole program on a PostgreSQL database of its own, listening on a real port, at a moment the test chooses and
/// moves by hand: <c>await using var world = await World.At("2026-11-20 17:30");</c>
/// </summary>
internal sealed class World : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly string _connectionString;
    readonly bool _isGuest;
    readonly Log _errors;

    World((WebApplication App, Log Errors) run, string connectionString, MovableTime time, bool isGuest = false)
    {
        (_app, _errors) = run;
        (_connectionString, Time, _isGuest) = (connectionString, time, isGuest);
        Address = new Uri(
            _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        );
    }

    public MovableTime Time { get; }
    public Instant Now => Time.Now;
    public Uri Address { get; }
    public IServiceProvider Services => _app.Services;

    /// <summary>What nobody foresaw, in full.</summary>
    public IEnumerable<string> Errors => _errors.Lines;

    public NpgsqlDataSource Sql => Services.GetRequiredService<NpgsqlDataSource>();

    /// <param name="moment">See <see cref="Moment.At"/>.</param>
    /// <param name="settings">As in configuration files: <c>("Mail:Port", "25")</c>.</param>
    public static Task<World> At(
        string moment,
        Action<WebApplicationBuilder>? adjust = null,
        params (string Key, string? Value)[] settings
    ) => Start(moment, adjust, null, settings);

    /// <summary>With endpoints that only a test has.</summary>
    public static Task<World> With(string moment, Action<WebApplication> map) => Start(moment, null, map, []);

    static async Task<World> Start(
        string moment,
        Action<WebApplicationBuilder>? adjust,
        Action<WebApplication>? map,
        (string Key, string? Value)[] settings
    )
    {
        var connectionString = await TestDatabases.Create();
        var time = new MovableTime(Moment.At(moment));
        return new World(await Run(connectionString, time, adjust, map, settings), connectionString, time);
    }

    /// <summary>A second process on the same database, at the same moment. Dispose it first.</summary>
    public async Task<World> Twin() =>
        new(await Run(_connectionString, Time, null, null, []), _connectionString, Time, isGuest: true);

    static async Task<(WebApplication App, Log Errors)> Run(
        string connectionString,
        MovableTime time,
        Action<WebApplicationBuilder>? adjust,
        Action<WebApplication>? map,
        (string Key, string? Value)[] settings
    )
    {
        var configured = new Dictionary<string, string?>
        {
            ["Database"] = connectionString,
            ["Data"] = Path.Combine(Repository.Root, "tmp", "test-data"),
            ["Urls"] = "http://127.0.0.1:0",
            ["Agenda:Workers"] = "0",
            ["Monitoring:Watches"] = "false",
        };
        foreach (var (key, value) in settings)
            configured[key] = value;
        var errors = new Log(LogLevel.Error);
        var app = Program.Build(
            configured,
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<ILoggerProvider>(errors);
                builder.Services.AddSingleton<TimeProvider>(time);
                adjust?.Invoke(builder);
            }
        );
        map?.Invoke(app);
        await app.StartAsync();
        return (app, errors);
    }

    /// <summary>
    /// Lets time pass until a moment: everything that falls due on the way happens at its own instant, in order.
    /// </summary>
    public Task MoveTo(string moment) => MoveTo(Moment.At(moment));

    public Task MoveTo(Instant moment) => Services.GetRequiredService<AgendaRunner>().RunUntil(moment, Time);

    /// <summary>A browser without a screen: keeps cookies, does not follow redirects.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>Work in a scope of its own, as a request does it.</summary>
    public async Task<T> Do<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public Task Do(Func<IServiceProvider, Task> work) =>
        Do(async services =>
        {
            await work(services);
            return true;
        });

    /// <summary>A context of its own; dispose it.</summary>
    public ContrefortDb Db() => Services.GetRequiredService<IDbContextFactory<ContrefortDb>>().CreateDbContext();

    public async Task<T> Scalar<T>(string sql)
    {
        await using var command = Sql.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task Execute(string sql)
    {
        await using var command = Sql.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (!_isGuest)
            await TestDatabases.GiveBack(_connectionString);
    }
}
