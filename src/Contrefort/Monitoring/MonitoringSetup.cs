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
        services.AddLeasedAgendaHandler<AlertHandler>(AlertHandler.Kind, "An alert is followed up");
        services.AddLeasedAgendaHandler<AlertSms>(
            AlertSms.Kind,
            "A contact is told of an alert by SMS",
            maxAttempts: 6
        );
        services.AddAgendaHandler<AlertFollow>(AlertFollow.Kind, "Alerts follow their ticket");
        services.AddLeasedAgendaHandler<JudgeAgain>(JudgeAgain.Kind, "A check that flapped is read again");
    }
}
