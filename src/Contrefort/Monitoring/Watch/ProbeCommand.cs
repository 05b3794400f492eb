using System.CommandLine;
using Contrefort.Cli;
using Contrefort.Core;
using Contrefort.Data;
using Contrefort.Hosting;
using Microsoft.Extensions.Options;

namespace Contrefort.Monitoring.Watch;

/// <summary><c>contrefort probe</c>: the same program elsewhere, that looks from there and tells the server what it sees.</summary>
internal static class ProbeCommand
{
    public static Command Create()
    {
        var place = new Option<string>("--location") { Description = "The name of this place", Required = true };
        var server = new Option<string>("--server")
        {
            Description = "Where people reach the server, such as https://support.example.com",
            Required = true,
        };
        var token = new Option<string?>("--token")
        {
            Description =
                "The token of this place; better in CONTREFORT_PROBE__TOKEN, or in a file, CONTREFORT_PROBE__TOKEN_FILE",
        };
        var data = new Option<string?>("--data")
        {
            Description = "The folder in which results wait while the server is away; otherwise CONTREFORT_DATA",
        };
        var probe = new Command("probe", "Runs the probes of another place, until it is stopped.")
        {
            place,
            server,
            token,
            data,
            Place(),
        };
        probe.SetAction(
            async (given, stop) =>
            {
                if (!Uri.TryCreate(given.GetValue(server), UriKind.Absolute, out var address))
                    throw new RuleViolationException("The server's address is one like https://support.example.com.");
                await Run(given.GetValue(place)!, address, given.GetValue(token), given.GetValue(data), stop);
                return 0;
            }
        );
        return probe;
    }

    static Command Place()
    {
        var name = new Argument<string>("name");
        var add = new Command("place", "On the server: makes a place, and prints its token once.") { name };
        add.SetAction(
            (given, stop) =>
                CommandLine.WithData(
                    async (services, _) =>
                    {
                        var (_, token) = await services
                            .GetRequiredService<ProbeLocations>()
                            .Add(given.GetValue(name)!, stop);
                        Console.WriteLine(token);
                        return 0;
                    },
                    stop
                )
        );
        return add;
    }

    static async Task Run(string place, Uri server, string? given, string? folder, CancellationToken stop)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.AddSettings([]);
        var options = builder.Configuration.GetSection("Monitoring").Get<MonitoringOptions>() ?? new();
        foreach (
            var check in new IValidateOptions<MonitoringOptions>[] { new MonitoringRanges(), new MonitoringNetworks() }
        )
            if (check.Validate(null, options) is { Failed: true } wrong)
                throw new OptionsValidationException("Monitoring", typeof(MonitoringOptions), wrong.Failures!);
        var token = given ?? builder.Configuration["Probe:Token"];
        if (string.IsNullOrWhiteSpace(token))
            throw new RuleViolationException("Give the token of this place: --token, or CONTREFORT_PROBE__TOKEN.");
        using var logs = LoggerFactory.Create(log =>
            log.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );
        using var ledger = new ServerLedger(server, place, token.Trim(), TimeProvider.System);
        using var engine = new WatchEngine(new(options.Prober), options.Concurrency);
        folder ??= (builder.Configuration.Get<DatabaseOptions>() ?? new()).Data;
        var log = logs.CreateLogger("probe");
        using var spool = new ResultSpool(ResultSpool.PathOf(folder, server, place), log);
        Console.WriteLine($"Probing from {place} for {server}");
        await new WatchRun(engine, ledger, spool, TimeProvider.System, log).Run(stop);
    }
}
