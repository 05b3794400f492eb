using Contrefort.Agenda;
using Contrefort.Billing;

namespace Contrefort.Invoicing;

internal static class InvoicingSetup
{
    /// <summary>Drafts, documents, and who sells and buys.</summary>
    public static void AddInvoicing(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(_ => ShippedVat.Read());
        services.AddSingleton<SellerDesk>();
        services.AddSingleton<InvoiceDesk>();
        services.AddSingleton<InvoiceChain>();
        services.AddSingleton<InvoiceArchive>();
        services.AddSingleton<BreachBook>();
        services.AddSingleton<DraftBook>();
        services.AddSingleton<DraftDesk>();
        services.AddSingleton<BillRun>();
        services.AddAgendaHandler<BillingTurn>(BillRun.AgendaKind, "A billing run goes on");
    }
}
