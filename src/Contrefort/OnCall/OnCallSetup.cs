using Contrefort.Agenda;
using NodaTime;

namespace Contrefort.OnCall;

internal static class OnCallSetup
{
    /// <summary>Who is on call, and how they are woken.</summary>
    public static void AddOnCall(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<RotaBook>();
        services.AddSingleton<CallOutBook>();
        services.AddSingleton<RotaDesk>();
        services.AddSingleton<PathDesk>();
        services.AddSingleton<AckLinks>();
        services.AddSingleton<CalendarFeeds>();
        services.AddSingleton<StandbyBook>();
        services.AddSingleton<Gateways>();
        services.AddSingleton<GatewayDesk>();
        services.AddScoped<CallOutDesk>();
        services.AddAgendaHandler<Escalate>(Escalate.AgendaKind, "A call-out takes its next step");
        // Never parked: someone waits to be woken.
        services.AddLeasedAgendaHandler<PlaceCall>(
            PlaceCall.AgendaKind,
            "Someone on call is called",
            PlaceCall.Lease,
            int.MaxValue
        );
    }
}
