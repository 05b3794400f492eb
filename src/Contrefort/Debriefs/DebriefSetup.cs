using Contrefort.Agenda;

namespace Contrefort.Debriefs;

internal static class DebriefSetup
{
    /// <summary>What incidents taught.</summary>
    public static void AddDebriefs(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DebriefDesk>();
        services.AddAgendaHandler<DebriefReminder>(DebriefReminder.AgendaKind, "A debrief is awaited");
    }
}
