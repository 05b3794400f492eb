using System.Text.Json;
using Contrefort.Api;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Webhooks;

/// <summary>
/// Writes what the programs that subscribed are to be told, in the transaction of the fact, and with it the agenda's row that
/// will have it sent. While nobody has subscribed it costs nothing.
/// </summary>
internal sealed class WebhookOutbox : IDisposable
{
    public const string AgendaKind = "deliver-webhook";
    public const string Topic = "webhooks";

    readonly IDbContextFactory<ContrefortDb> _data;
    readonly IDisposable _listening;
    Task<IReadOnlyList<Subscription>>? _subscriptions;

    public WebhookOutbox(IDbContextFactory<ContrefortDb> data, Notices notices)
    {
        _data = data;
        _listening = notices.Listen(notice =>
        {
            if (notice is { Channel: Notices.Changed, Payload: Topic or Notices.Anything })
                Forget();
        });
    }

    public void Forget() => _subscriptions = null;

    /// <summary>Who wants to be told; asked before a transaction begins.</summary>
    public async ValueTask<Subscribers> Subscribers(CancellationToken stop = default)
    {
        var read = _subscriptions;
        if (read is null or { IsFaulted: true } or { IsCanceled: true })
            _subscriptions = read = Read(stop);
        return new Subscribers(await read);
    }

    async Task<IReadOnlyList<Subscription>> Read(CancellationToken stop)
    {
        await using var db = await _data.CreateDbContextAsync(stop);
        var rows = await db.Webhooks.AsNoTracking().Where(webhook => webhook.StoppedAt == null).ToListAsync(stop);
        return [.. rows.Select(row => new Subscription(row.Id, row.Events.ToHashSet(), row.CustomerId))];
    }

    public void Dispose() => _listening.Dispose();
}

internal sealed record Subscription(Guid Id, IReadOnlySet<string> Events, CustomerId? Customer)
{
    /// <summary>Notes are among engineers: who is told of one customer only is not one of them.</summary>
    public bool Wants(string name, CustomerId? customer) =>
        Events.Contains(name) && (Customer is null || Customer == customer && name != WebhookEvents.NoteAdded);
}

/// <summary>Those who want to be told, as they were when the change was made.</summary>
internal readonly record struct Subscribers(IReadOnlyList<Subscription> All)
{
    public bool Want(string name, CustomerId? customer) => All.Any(one => one.Wants(name, customer));

    /// <summary>Everything a change of a ticket has to tell.</summary>
    public void Tell(NpgsqlBatch batch, TicketChange change)
    {
        if (All.Count == 0)
            return;
        var position = change.Ticket.FirstNewPosition;
        foreach (var fact in change.Ticket.NewFacts)
        {
            if (WebhookEvents.Of(fact) is { } name)
                Tell(
                    batch,
                    name,
                    $"ticket:{change.Id.Value}:{position}",
                    change,
                    new WebhookData
                    {
                        Ticket = WebhookTicket.Of(change),
                        Message = MessageOf(fact, change),
                        Approval = WebhookApproval.Of(fact),
                    }
                );
            position++;
        }
        foreach (var note in change.Notes)
            Tell(
                batch,
                WebhookEvents.NoteAdded,
                $"note:{note.Id}",
                change,
                new WebhookData
                {
                    Ticket = WebhookTicket.Of(change),
                    Note = new WebhookMessage(note.Id, note.At, false, note.ByName, note.Text),
                }
            );
    }

    /// <summary>That a clock of a ticket is late, or soon due; once for each deadline.</summary>
    public void Tell(NpgsqlBatch batch, string name, TicketChange change, ClockReading clock) =>
        Tell(
            batch,
            name,
            $"{name}:{change.Id.Value}:{clock.Term.Ref}:{clock.Due!.Value.ToUnixTimeTicks()}",
            change,
            new WebhookData { Ticket = WebhookTicket.Of(change), Clock = WebhookClock.Of(clock) }
        );

    void Tell(NpgsqlBatch batch, string name, string key, TicketChange change, WebhookData data) =>
        Tell(batch, name, key, change.Ticket.Story.Customer, change.Id, data, change.Now);

    public void Tell(
        NpgsqlBatch batch,
        string name,
        string key,
        CustomerId? customer,
        TicketId? ticket,
        WebhookData data,
        Instant now
    )
    {
        Guid[] told = [.. All.Where(one => one.Wants(name, customer)).Select(one => one.Id)];
        if (told.Length == 0)
            return;
        batch.Add(
            """
            with told as (
                insert into webhook_deliveries (id, webhook_id, key, event, ticket_id, body, created_at, changed_at)
                select unnest($1::uuid[]), unnest($2::uuid[]), $3, $4, $5, $6, $7, $7
                on conflict (webhook_id, key) do nothing returning id)
            insert into agenda (id, kind, subject, key, due_at, data, attempts)
            select id, $8, id, $8 || ':' || id, $7, '{}', 0 from told
            """,
            told.Select(_ => NewId.At(now)).ToArray(),
            told,
            key,
            name,
            ticket?.Value,
            JsonSerializer.Serialize(new WebhookBody(name, now, data), ApiJson.Plain.WebhookBody),
            now,
            WebhookOutbox.AgendaKind
        );
    }

    static WebhookMessage? MessageOf(Fact fact, TicketChange change)
    {
        var id = fact switch
        {
            Answered answered => answered.Message,
            CustomerReplied replied => replied.Message,
            _ => (MessageId?)null,
        };
        return change.Messages.FirstOrDefault(message => message.Id == id) is { } said
            ? new WebhookMessage(said.Id.Value, said.At, said.Incoming, said.ByName, said.Text)
            : null;
    }
}
