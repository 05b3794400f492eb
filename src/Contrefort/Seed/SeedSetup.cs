using Contrefort.Data;

namespace Contrefort.Seed;

internal static class SeedSetup
{
    /// <summary>Only for programs that make a demo world: their clock is told what time it is.</summary>
    public static void AddSeed(this IServiceCollection services, MovableTime time)
    {
        services.AddSingleton(time);
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton<Storyteller>();
        services.AddSingleton<RemoteLife>();
        services.AddSingleton<DebriefLife>();
        services.AddSingleton<UpdateLife>();
        services.AddSingleton<TicketLife>();
        services.AddSingleton<WatchLife>();
        services.AddSingleton<PaymentLife>();
        services.AddSingleton<SeededOnCall>();
        services.AddSingleton<DemoWorld>();
    }
}
