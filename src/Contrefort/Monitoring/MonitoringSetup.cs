using Contrefort.Agenda;

namespace Contrefort.Monitoring;

internal static class MonitoringSetup
{
    /// <summary>What is watched, what came of it, and the tickets alerts open.</summary>
    public static void AddMonitoring(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AlertDesk>();
        services.AddScoped<AlertCalls>();
        services.AddSingleton(services => AlertCalls.Listener(services.GetRequiredService<AlertDesk>()));
        services.AddSingleton<AlertListeners>();
        services.AddSingleton<AlertMails>();
        services.AddSingleton<Judgement>();
        services.AddLeasedAgendaHandler<AlertHandler>(AlertHandler.Kind);
        services.AddLeasedAgendaHandler<AlertSms>(AlertSms.Kind, maxAttempts: 6);
        services.AddAgendaHandler<AlertFollow>(AlertFollow.Kind);
        services.AddLeasedAgendaHandler<JudgeAgain>(JudgeAgain.Kind);
    }
}
