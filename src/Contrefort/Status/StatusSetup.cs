using Contrefort.Monitoring;

namespace Contrefort.Status;

internal static class StatusSetup
{
    /// <summary>What is declared to be watched, and how it is seen.</summary>
    public static void AddStatus(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<MachineDesk>();
        services.AddSingleton<CheckTrial>();
        services.AddSingleton<AlertCount>();
        services.AddScoped<WatchBook>();
        services.AddScoped<LatencyBook>();
        services.AddScoped<AvailabilityBook>();
        services.AddScoped<RiskBook>();
        services.AddSingleton<StatusDesk>();
        services.AddSingleton<StatusBook>();
    }
}
