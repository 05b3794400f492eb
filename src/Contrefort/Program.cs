using Contrefort.Agenda;
using Contrefort.AlertsIn;
using Contrefort.Api;
using Contrefort.Approvals;
using Contrefort.Books;
using Contrefort.Channels;
using Contrefort.Cli;
using Contrefort.Data;
using Contrefort.Debriefs;
using Contrefort.Files;
using Contrefort.Hosting;
using Contrefort.Invoicing;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.OnCall;
using Contrefort.Payments;
using Contrefort.Portal;
using Contrefort.Quotes;
using Contrefort.RemoteWork;
using Contrefort.SignIn;
using Contrefort.Status;
using Contrefort.Tickets;
using Contrefort.Ui;
using Contrefort.Updates;
using Contrefort.Webhooks;

namespace Contrefort;

internal static class Program
{
    static Task<int> Main(string[] args) => CommandLine.Run(args);

    /// <summary>Everything Contrefort is made of.</summary>
    /// <param name="settings">Come before all others.</param>
    /// <param name="adjust">Has the last word on services, for tests and for verbs that serve nothing.</param>
    public static WebApplication Build(
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        Action<WebApplicationBuilder>? adjust = null
    )
    {
        // Without what only IIS, HTTP/3 and a host filter of the framework's would use.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.AddSettings(settings ?? []);
        builder.AddErrors();
        builder.Services.AddHostedService<FreedMemory>();
        builder.AddAddresses();
        builder.AddData();
        builder.AddAgenda();
        builder.AddDesk();
        builder.AddApprovals();
        builder.AddRemoteWork();
        builder.AddDebriefs();
        builder.AddUpdates();
        builder.AddInvoicing();
        builder.AddChannels();
        builder.AddPayments();
        builder.AddBooks();
        builder.AddMonitoring();
        builder.AddStatus();
        builder.AddAlertsIn();
        builder.AddMetrics();
        builder.AddWatch();
        builder.AddMail();
        builder.AddOnCall();
        builder.AddQuotes();
        builder.AddUi();
        builder.AddSignIn();
        builder.AddPortal();
        builder.AddApi();
        builder.AddWebhooks();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseErrors();
        app.UseMissingPages();
        app.UseProxies();
        app.UseHostCheck();
        app.UseAuthentication();
        app.UseVisits();
        app.UseAlertSources();
        app.UseApi();
        app.UseAuthorization();
        app.UsePortalThrottle();
        app.UseAntiforgery();
        app.MapUi();
        app.MapSignIn();
        app.MapFiles();
        app.MapMailPages();
        app.MapQuotePages();
        app.MapInvoicing();
        app.MapPortal();
        app.MapStatus();
        app.MapRemoteFiles();
        app.MapChannels();
        app.MapOnCallFiles();
        app.MapBooks();
        app.MapPaymentFiles();
        app.MapWatch();
        app.MapMetrics();
        app.MapApi();
        return app;
    }
}
