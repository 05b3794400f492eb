using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Contrefort.Agenda;
using Contrefort.AlertsIn;
using Contrefort.Approvals;
using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Credits;
using Contrefort.Debriefs;
using Contrefort.Files;
using Contrefort.Invoicing;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.OnCall;
using Contrefort.Payments;
using Contrefort.Quotes;
using Contrefort.RemoteWork;
using Contrefort.Tickets;
using Contrefort.Updates;
using Contrefort.Webhooks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Contrefort.Api;

internal static class ApiSetup
{
    /// <summary>What programs may ask, and who lets them in.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ApiOptions>().BindConfiguration("Api").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<ApiThrottle>();
        services.AddSingleton<AnswerBook>();
        services.AddSingleton<ApiUploads>();
        services.AddScoped<ApiCall>();
        services.AddApiDocument();
        services.AddAgendaHandler<ForgetAnswers>(AnswerBook.AgendaKind, "Old answers of the API are forgotten");
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenDoor>(ApiTokens.Scheme, null);
        // What cannot be read is told with the field it is in.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            var options = json.SerializerOptions;
            options.TypeInfoResolverChain.Insert(0, ApiJson.Plain);
            options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            options.PropertyNameCaseInsensitive = false;
            options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.AllowDuplicateProperties = false;
            options.RespectNullableAnnotations = true;
            options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.NumberHandling = JsonNumberHandling.Strict;
            foreach (var converter in ApiJson.Plain.Options.Converters)
                options.Converters.Add(converter);
        });
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapTickets();
        api.MapWork();
        api.MapFees();
        api.MapMoney();
        api.MapApprovals();
        api.MapRemoteSessions();
        api.MapDebriefs();
        api.MapUpdates();
        api.MapBilling();
        api.MapInvoices();
        api.MapAttachments();
        api.MapContracts();
        api.MapOffers();
        api.MapQuotes();
        api.MapAmendments();
        api.MapMail();
        api.MapWebhooks();
        api.MapPayments();
        api.MapMonitoring();
        api.MapProbes();
        api.MapAlertsIn();
        api.MapOnCall();
        api.MapHealth();
        api.MapOpenApi("/openapi.json").AllowAnonymous();
    }
}
