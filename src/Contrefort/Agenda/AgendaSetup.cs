using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace Contrefort.Agenda;

internal static class AgendaSetup
{
    /// <summary>What must happen at an instant, and the workers that let it.</summary>
    public static void AddAgenda(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AgendaOptions>().BindConfiguration("Agenda").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AgendaOptions>, AgendaOptionsValidator>();
        services.AddSingleton<AgendaBell>();
        services.AddSingleton<AgendaRunner>();
        services.AddSingleton<AgendaLines>();
        services.AddHostedService<AgendaWorker>();
    }
}

internal static class AgendaMetrics
{
    static readonly Meter Meter = new("Contrefort.Agenda");
    static readonly Counter<long> DoneRows = Meter.CreateCounter<long>("contrefort.agenda.done");
    static readonly Counter<long> FailedRows = Meter.CreateCounter<long>("contrefort.agenda.failed");
    static readonly Counter<long> ParkedRows = Meter.CreateCounter<long>("contrefort.agenda.parked");

    public static void Done(string kind) => DoneRows.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public static void Failed(string kind, bool isParked) =>
        (isParked ? ParkedRows : FailedRows).Add(1, new KeyValuePair<string, object?>("kind", kind));
}

internal static partial class AgendaLog
{
    [LoggerMessage(LogLevel.Warning, "Agenda row {Key} failed, attempt {Attempt}, parked: {IsParked}")]
    public static partial void Failed(ILogger log, string key, int attempt, bool isParked, Exception failure);

    [LoggerMessage(LogLevel.Warning, "Agenda row {Key}: its lease ran out or it was planned again; nothing recorded")]
    public static partial void LostLease(ILogger log, string key);

    [LoggerMessage(LogLevel.Error, "The agenda stumbled; it goes on in a second")]
    public static partial void Stumbled(ILogger log, Exception failure);
}
