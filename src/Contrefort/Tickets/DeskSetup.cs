using Contrefort.Agenda;
using Contrefort.Billing;
using Contrefort.Calendars;
using Contrefort.Contracts;
using Contrefort.Core.Calendars;
using Contrefort.Core.Terms;
using Contrefort.Credits;
using Contrefort.Files;

namespace Contrefort.Tickets;

internal static class DeskSetup
{
    /// <summary>Offers, contracts, tickets, work: the verbs that pages, API, mail and jobs share.</summary>
    public static void AddDesk(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(_ => ShippedHolidays.Read(builder.Configuration["Holidays"]));
        services.AddSingleton(provider => new CalendarShelf(provider.GetRequiredService<PublicHolidays>().Find));
        services.AddSingleton<OfferShelf>();
        services.AddSingleton<ContractBook>();
        services.AddSingleton<ContractDesk>();
        services.AddSingleton<ClosureDesk>();
        services.AddSingleton<ContractFactsBook>();
        services.AddSingleton<WorkAccounts>();
        services.AddSingleton<FeeDesk>();
        services.AddSingleton<MoneyBook>();
        services.AddSingleton<CreditBook>();
        services.AddSingleton<AccountOwners>();
        services.AddSingleton<CreditNotices>();
        services.AddSingleton<WorkDesk>();
        services.AddSingleton<TicketNumbers>();
        services.AddSingleton<StepMails>();
        services.AddSingleton<Noticeboard>();
        services.AddSingleton<Verdicts>();
        services.AddSingleton<TicketDesk>();
        services.AddSingleton<TicketSheets>();
        services.AddSingleton<TicketQueue>();
        services.AddSingleton<StaffList>();
        services.AddSingleton<CallerSearch>();
        services.AddSingleton<Calls>();
        services.AddSingleton<Blobs>();
        services.AddAgendaHandler<TicketClock>(TicketClock.AgendaKind, "A promise falls due");
        services.AddAgendaHandler<PackBought>(PackBought.AgendaKind, "A pack lets held requests go on");
        services.AddHostedService<Opening>();
    }
}
