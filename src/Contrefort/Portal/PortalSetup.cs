using Contrefort.Agenda;
using Contrefort.Data;
using Contrefort.SignIn;

namespace Contrefort.Portal;

internal static class PortalSetup
{
    /// <summary>The customers' own pages.</summary>
    public static void AddPortal(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped(provider => new PortalScope(
            provider.GetRequiredService<ContactViewer>(),
            provider.GetRequiredService<ContrefortDb>()
        ));
        services.AddScoped<PortalDesk>();
        services.AddScoped<PortalTickets>();
        services.AddScoped<Statements>();
        services.AddScoped<Uploads>();
        services.AddSingleton<GuestPasses>();
        services.AddSingleton<PortalThrottle>();
        services.AddScoped<Guests>();
        services.AddAgendaHandler<GuestLink>(GuestRequest.AgendaKind, "A link is sent");
    }

    public static void UsePortalThrottle(this WebApplication app)
    {
        var throttle = app.Services.GetRequiredService<PortalThrottle>();
        app.Use(next => context => throttle.Ask(context, next));
    }

    public static void MapPortal(this IEndpointRouteBuilder routes) => routes.MapStatements();
}
