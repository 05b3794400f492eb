using Contrefort.Agenda;

namespace Contrefort.Payments;

internal static class PaymentSetup
{
    /// <summary>Money that comes, is asked for again, or is collected.</summary>
    public static void AddPayments(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PaymentDesk>();
        services.AddSingleton<DebitDesk>();
        services.AddSingleton<StatementImport>();
        services.AddSingleton<MoneyMails>();
        services.AddAgendaHandler<RemindOfInvoice>(RemindOfInvoice.AgendaKind);
        services.AddAgendaHandler<SettleDebits>(DebitDesk.AgendaKind);
    }
}
