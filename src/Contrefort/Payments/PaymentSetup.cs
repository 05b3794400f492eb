using Contrefort.Agenda;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Payments;

internal static class PaymentSetup
{
    /// <summary>Money that comes, is asked for again, or is collected.</summary>
    public static void AddPayments(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PaymentDesk>();
        services.AddSingleton<MandateDesk>();
        services.AddSingleton<DebitDesk>();
        services.AddSingleton<StatementImport>();
        services.AddSingleton<MoneyMails>();
        services.AddAgendaHandler<RemindOfInvoice>(RemindOfInvoice.AgendaKind, "An invoice is not paid: a reminder");
        services.AddAgendaHandler<SettleDebits>(DebitDesk.AgendaKind, "Direct debits are taken as paid");
    }

    public static void MapPaymentFiles(this WebApplication app) =>
        app.MapGet("/debits/{id:guid}/file", File)
            .RequireAuthorization(Policies.AccountManager)
            .ExcludeFromDescription();

    static async Task<IResult> File(Guid id, ContrefortDb db) =>
        await db.DebitFiles.AsNoTracking().SingleOrDefaultAsync(file => file.Id == id) is { } file
            ? Results.File(
                file.Content,
                "application/xml",
                $"pain.008-{file.CollectOn:uuuu-MM-dd}-{file.MessageId[^6..]}.xml"
            )
            : Results.NotFound();
}
