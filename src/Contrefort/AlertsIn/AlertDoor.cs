using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Agenda;
using Contrefort.Api;
using Contrefort.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Contrefort.AlertsIn;

internal sealed class AlertsInOptions
{
    /// <summary>Payloads a source may send in a minute; a burst of as many at once is taken.</summary>
    [Range(60, 10_000_000)]
    public int RequestsPerMinute { get; set; } = 60_000;
}

[OptionsValidator]
internal sealed partial class AlertsInOptionsValidator : IValidateOptions<AlertsInOptions>;

/// <summary>Where other monitoring systems send. Each has a token of its own, which opens nothing else.</summary>
internal static class AlertDoor
{
    const string Path = "/api/v1/alerts";
    const string Bearer = "Bearer ";

    public static void AddAlertsIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AlertsInOptions>().BindConfiguration("AlertsIn").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AlertsInOptions>, AlertsInOptionsValidator>();
        services.AddSingleton<KnownSources>();
        services.AddSingleton<AlertIntake>();
        services.AddSingleton<SourceMails>();
        services.AddScoped<SourceDesk>();
        services.AddLeasedAgendaHandler<ReadAlerts>(
            AlertIntake.AgendaKind,
            "What a monitoring system sent is read",
            ReadAlerts.Lease,
            int.MaxValue
        );
    }

    /// <summary>Who sends is known before anything of what they send is read, so that each has an allowance of their own.</summary>
    public static void UseAlertSources(this WebApplication app)
    {
        var known = app.Services.GetRequiredService<KnownSources>();
        var allowed = app.Services.GetRequiredService<IOptions<AlertsInOptions>>().Value.RequestsPerMinute;
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Path),
            alerts =>
                alerts.Use(
                    async (context, next) =>
                    {
                        if (await Source(context.Request, known) is { } source)
                        {
                            context.Features.Set(new AlertSender(source));
                            context.Features.Set(new Allowance($"alert source {source}", allowed));
                        }
                        await next(context);
                    }
                )
        );
    }

    /// <summary>The token in the address, for programs that send no header, or as a bearer's, with the source's id in the address.</summary>
    static async ValueTask<Guid?> Source(HttpRequest request, KnownSources known)
    {
        var last = request.Path.Value![(request.Path.Value!.LastIndexOf('/') + 1)..];
        if (await known.Find(last) is { } named)
            return named;
        var given = request.Headers.Authorization;
        return
            given is [{ } header]
            && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && await known.Find(header[Bearer.Length..].Trim()) is { } source
            && Guid.TryParse(last, out var id)
            && id == source
            ? source
            : null;
    }

    public static void MapAlertsIn(this IEndpointRouteBuilder api) =>
        api.MapPost("/alerts/{source}", Take)
            .WithTags("Alerts")
            .AllowAnonymous()
            .Accepts<Stream>("*/*")
            .Says(
                "Tell of trouble",
                "For other monitoring systems, each with a token of its own: `Authorization: Bearer cta_…` and the source's id in the address, or the token in the place of the id. The body is what Alertmanager, a Nagios or Icinga notification command, Zabbix or Uptime Kuma sends, or any JSON the source's page maps. 202 is said once it is committed; it is read after that."
            )
            .Produces(202)
            .Refuses(400, 413);

    /// <summary>An unknown source, a wrong token and one revoked are told the same.</summary>
    static async Task<IResult> Take(
        [Description("The source's id, or its token.")] string source,
        HttpContext context,
        AlertIntake intake
    )
    {
        if (context.Features.Get<AlertSender>() is not { } sender)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"Contrefort\"";
            await Problem.Write(context, 401, new Sentence("This source is not known, or its token is not good."));
            return Results.Empty;
        }
        if (context.Request.ContentLength > IncomingAlertRow.Largest)
            throw new TooLargeException(new("At most {0} bytes are accepted here.", IncomingAlertRow.Largest));
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = IncomingAlertRow.Largest;
        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 4_096));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var type = context.Request.ContentType ?? "";
        await intake.Accept(sender.Source, type.Length > 200 ? type[..200] : type, body.ToArray());
        return Results.Accepted();
    }

    /// <summary>Who sends, once it is known.</summary>
    sealed record AlertSender(Guid Source);
}
