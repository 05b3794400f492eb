using System.Text;
using Contrefort.Agenda;
using Contrefort.Data;
using Contrefort.Protocols.EInvoicing;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Channels;

internal static class ChannelSetup
{
    /// <summary>Ways out for documents, and what comes back.</summary>
    public static void AddChannels(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ChannelSecrets>();
        services.AddSingleton<Platforms>();
        services.AddSingleton<InvoiceFolder>();
        services.AddScoped<Cargo>();
        services.AddScoped<ChannelDesk>();
        services.AddLeasedAgendaHandler<SendInvoice>(SendingPlan.AgendaKind, "An invoice goes out");
        services.AddLeasedAgendaHandler<HearChannel>(
            HearChannel.AgendaKind,
            "A platform is asked what became of invoices",
            HearChannel.Lease,
            int.MaxValue
        );
    }

    /// <summary>Where a platform rings; who may is told by the signature.</summary>
    public static void MapChannels(this WebApplication app) =>
        app.MapPost("/channels/{id:guid}/bell", Ring).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    static async Task<IResult> Ring(
        Guid id,
        HttpRequest request,
        ContrefortDb db,
        ChannelSecrets secrets,
        ChannelDesk desk
    )
    {
        if (request.ContentLength is not (> 0 and <= FlowWebhook.LongestBody))
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var channel = await db
            .Channels.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == id && row.StoppedAt == null);
        var body = new byte[(int)request.ContentLength];
        await request.Body.ReadExactlyAsync(body);
        if (
            channel?.Bell is not { } kept
            || FlowWebhook.Read(body, request.Headers["Signature"], Encoding.UTF8.GetBytes(secrets.Read(kept))) is null
        )
            return Results.Unauthorized();
        await desk.Ring(channel);
        return Results.Ok();
    }
}
