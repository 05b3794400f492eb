using Contrefort.Agenda;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Contrefort.Webhooks;

/// <summary>What an administrator does with webhooks.</summary>
internal sealed class WebhookDesk(
    ContrefortDb db,
    WebhookSecrets secrets,
    WebhookOutbox outbox,
    IOptions<WebhookOptions> options,
    IClock clock
)
{
    public const int LongestName = 80;
    const int LongestUrl = 2_000;

    /// <returns>The row and its secret, which is shown nowhere else.</returns>
    /// <exception cref="RuleViolationException"/>
    public async Task<(WebhookRow Webhook, string Secret)> Add(
        string name,
        string url,
        IReadOnlyCollection<string> events,
        CustomerId? customer,
        string by,
        Action<WebhookRow, string>? also = null
    )
    {
        Check(name, url, events, customer);
        var now = clock.GetCurrentInstant();
        var (shown, kept) = secrets.Make();
        var row = new WebhookRow
        {
            Id = NewId.At(now),
            Name = name.Trim(),
            Url = url.Trim(),
            Events = [.. events.Distinct()],
            CustomerId = customer,
            Secret = kept,
            CreatedBy = by,
            CreatedAt = now,
        };
        db.Webhooks.Add(row);
        also?.Invoke(row, shown);
        await Save();
        return (row, shown);
    }

    /// <exception cref="RuleViolationException"/>
    public async Task Change(
        WebhookRow row,
        string name,
        string url,
        IReadOnlyCollection<string> events,
        bool isStopped
    )
    {
        Check(name, url, events, row.CustomerId);
        (row.Name, row.Url, row.Events) = (name.Trim(), url.Trim(), [.. events.Distinct()]);
        row.StoppedAt = isStopped ? row.StoppedAt ?? clock.GetCurrentInstant() : null;
        await Save();
    }

    /// <returns>The new secret. The earlier one signs too for a day.</returns>
    public async Task<string> Rotate(WebhookRow row, Action<string>? also = null)
    {
        var (shown, kept) = secrets.Make();
        (row.EarlierSecret, row.EarlierUntil) = (row.Secret, clock.GetCurrentInstant() + WebhookSecrets.Overlap);
        row.Secret = kept;
        also?.Invoke(shown);
        await Save();
        return shown;
    }

    /// <summary>Sends a delivery again, at once, whatever became of it.</summary>
    public async Task Redeliver(WebhookDelivery delivery)
    {
        var now = clock.GetCurrentInstant();
        (delivery.State, delivery.Attempts, delivery.ChangedAt) = (WebhookState.Queued, 0, now);
        db.Plan(
            new AgendaEntry(WebhookOutbox.AgendaKind, $"{WebhookOutbox.AgendaKind}:{delivery.Id}", now, delivery.Id)
        );
        await db.SaveChangesAsync();
    }

    async Task Save()
    {
        db.Announce(WebhookOutbox.Topic);
        await db.SaveChangesAsync();
        outbox.Forget();
    }

    void Check(string name, string url, IReadOnlyCollection<string> events, CustomerId? customer)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName)
            throw new RuleViolationException("Give the webhook a name.");
        if (events.Count == 0 || events.Except(WebhookEvents.All).Any())
            throw new RuleViolationException("Choose events from the list.");
        if (customer is not null && events.Contains(WebhookEvents.NoteAdded))
            throw new RuleViolationException(
                "Notes are among engineers: a webhook of one customer is not told of them."
            );
        if (
            url.Length > LongestUrl
            || !Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http")
            || address.UserInfo.Length > 0
            || address.Fragment.Length > 0
        )
            throw new RuleViolationException("Write a whole address, such as https://example.com/hook.");
        if (address.Scheme == "http" && options.Value.Networks.Count == 0)
            throw new RuleViolationException("Write an address that begins with https.");
    }
}
