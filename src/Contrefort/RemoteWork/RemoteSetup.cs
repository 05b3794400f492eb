namespace Contrefort.RemoteWork;

internal static class RemoteSetup
{
    /// <summary>Work on customers' machines from elsewhere, and visits: who, what, how, when.</summary>
    public static void AddRemoteWork(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<RemoteBook>();
        services.AddSingleton<StandingDesk>();
        services.AddSingleton<RemotePasses>();
        services.AddSingleton<RemoteMails>();
        services.AddSingleton<RemoteDesk>();
    }

    public static void MapRemoteFiles(this IEndpointRouteBuilder routes) => routes.MapRemoteRegisters();
}
