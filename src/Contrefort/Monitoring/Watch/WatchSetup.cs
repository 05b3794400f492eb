using System.Diagnostics.Metrics;
using Contrefort.Agenda;
using Microsoft.Extensions.Options;

namespace Contrefort.Monitoring.Watch;

internal static class WatchSetup
{
    /// <summary>What runs the probes of this place, and takes what all places saw.</summary>
    public static void AddWatch(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MonitoringOptions>().BindConfiguration("Monitoring").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MonitoringOptions>, MonitoringRanges>();
        services.AddSingleton<IValidateOptions<MonitoringOptions>, MonitoringNetworks>();
        services.AddSingleton<ProbeLocations>();
        services.AddSingleton<Partitions>();
        services.AddSingleton<PlannedWindows>();
        services.AddSingleton<ResultIntake>();
        services.AddSingleton<Heartbeats>();
        services.AddSingleton<Wakefulness>();
        services.AddSingleton<WatchDesk>();
        services.AddHostedService<WatchHere>();
        services.AddAgendaHandler<LateOutages>(LateOutages.AgendaKind, "Results that came late are read");
        services.AddAgendaHandler<PlaceSilence>(PlaceSilence.AgendaKind, "A place is listened for");
        services
            .AddAuthorizationBuilder()
            .AddPolicy(ProbeEndpoints.Policy, policy => policy.RequireClaim(ProbeLocations.Claim));
        services.AddAgendaHandler<Judging>(Judging.AgendaKind, "What was seen is judged");
        services.AddAgendaHandler<Thinning>(Thinning.AgendaKind, "Old results are summed up");
    }

    public static void MapWatch(this WebApplication app) => app.MapHeartbeats();
}

internal static class WatchMetrics
{
    static readonly Meter Meter = new("Contrefort.Watch");
    static readonly Counter<long> Probes = Meter.CreateCounter<long>("contrefort.watch.probes");
    static readonly Histogram<double> Lags = Meter.CreateHistogram<double>("contrefort.watch.lag", "s");
    static readonly Histogram<int> Sizes = Meter.CreateHistogram<int>("contrefort.watch.handed_in");
    static readonly Counter<long> OutOfTime = Meter.CreateCounter<long>("contrefort.watch.refused");
    static readonly Counter<long> Forgotten = Meter.CreateCounter<long>("contrefort.watch.forgotten");

    public static void Probed(string kind, Core.Monitoring.Sight sight) =>
        Probes.Add(1, new KeyValuePair<string, object?>("kind", kind), new("outcome", sight.ToString()));

    /// <summary>How much later than its moment a probe was started.</summary>
    public static void Lagged(TimeSpan lag) => Lags.Record(lag.TotalSeconds);

    /// <param name="refused">Results of a time that is not kept any more, or has not come yet.</param>
    public static void HandedIn(int taken, int refused)
    {
        Sizes.Record(taken);
        if (refused > 0)
            OutOfTime.Add(refused);
    }

    /// <summary>Results nobody took for so long that there was no more room.</summary>
    public static void Forgot(int results) => Forgotten.Add(results);
}

internal static partial class WatchLog
{
    [LoggerMessage(LogLevel.Warning, "The table {Name} could not be dropped yet")]
    public static partial void NotDropped(ILogger log, string name, Exception cause);

    [LoggerMessage(LogLevel.Error, "The watch stumbled; it goes on")]
    public static partial void Stumbled(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Warning, "No orders for probes: {Cause} They go on as they were")]
    public static partial void NoOrders(ILogger log, string cause);

    [LoggerMessage(LogLevel.Warning, "Results of probes could not be handed in and wait: {Cause}")]
    public static partial void NotHandedIn(ILogger log, string cause);

    [LoggerMessage(LogLevel.Error, "{Count} results of probes were refused: {Cause}")]
    public static partial void Refused(ILogger log, int count, string cause);

    [LoggerMessage(
        LogLevel.Information,
        "{Count} results of before wait in {Path}; {Unreadable} lines of it cannot be read"
    )]
    public static partial void FoundWaiting(ILogger log, int count, int unreadable, string path);

    [LoggerMessage(LogLevel.Warning, "Results that wait are in memory only: {Cause}")]
    public static partial void NotSaved(ILogger log, string cause);
}
