using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Contrefort.Agenda;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Webhooks;

/// <summary>
/// Posts one delivery, signed. Any 2xx is yes; anything else is tried again with a growing delay, about six hours long, and
/// then waits for a person. After a crash it may be posted twice: its id is the same.
/// </summary>
internal sealed class DeliverWebhook(ContrefortDb db, WebhookSecrets secrets, OutsideWorld world) : ILeasedAgendaHandler
{
    public const int MostAttempts = 14;

    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var delivery = await db.WebhookDeliveries.AsNoTracking().SingleAsync(d => d.Id == row.Subject, stop);
        var webhook = await db.Webhooks.AsNoTracking().SingleAsync(w => w.Id == delivery.WebhookId, stop);
        if (delivery.State == WebhookState.Delivered)
            return (_, _) => Task.FromResult<Instant?>(null);
        var (isTaken, answer) = webhook.StoppedAt is null
            ? await Post(webhook, delivery, now, stop)
            : (false, "stopped");
        var attempts = delivery.Attempts + 1;
        var isOver = isTaken || webhook.StoppedAt is not null || attempts >= MostAttempts;
        return async (then, ending) =>
        {
            var state =
                isTaken ? WebhookState.Delivered
                : isOver ? WebhookState.Failed
                : WebhookState.Queued;
            await db
                .WebhookDeliveries.Where(d => d.Id == delivery.Id)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(d => d.State, state)
                            .SetProperty(d => d.Attempts, attempts)
                            .SetProperty(d => d.Answer, answer)
                            .SetProperty(d => d.ChangedAt, then),
                    ending
                );
            return isOver ? null : then + AgendaKind.DelayAfter(attempts);
        };
    }

    async Task<(bool IsTaken, string Answer)> Post(
        WebhookRow webhook,
        WebhookDelivery delivery,
        Instant now,
        CancellationToken stop
    )
    {
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new("application/json") { CharSet = "utf-8" } },
            },
        };
        request.Headers.TryAddWithoutValidation("webhook-id", delivery.Id.ToString());
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation(
            "webhook-signature",
            string.Join(
                ' ',
                secrets.Good(webhook, now).Select(secret => Signature(secret, delivery.Id, timestamp, body))
            )
        );
        request.Headers.TryAddWithoutValidation("User-Agent", "Contrefort");
        try
        {
            using var response = await world.Send(request, stop);
            return (response.IsSuccessStatusCode, $"HTTP {(int)response.StatusCode}");
        }
        catch (Exception failure) when (Failure(failure) is { } words)
        {
            return (false, words);
        }
    }

    /// <summary>Standard Webhooks: <c>v1,</c> and HMAC-SHA-256 over id, timestamp and body, joined by points.</summary>
    public static string Signature(byte[] secret, Guid id, string timestamp, byte[] body) =>
        "v1,"
        + Convert.ToBase64String(
            HMACSHA256.HashData(secret, (byte[])[.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body])
        );

    /// <summary>What went wrong, in a word of ours; null for what is no failure of the way.</summary>
    public static string? Failure(Exception failure) =>
        failure switch
        {
            NotOutsideException => "private-address",
            AuthenticationException => "tls",
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => "unknown-host",
            SocketException => "no-connection",
            OperationCanceledException => "timeout",
            HttpRequestException { InnerException: { } inner } => Failure(inner) ?? "failed",
            HttpRequestException or IOException => "failed",
            _ => null,
        };
}
