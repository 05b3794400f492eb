using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Channels;

/// <summary>Something to write down of a document. The same key is written once.</summary>
internal sealed record Happened(Guid Invoice, string Key, InvoiceStage Stage, Instant At, string By)
{
    public int? Code { get; init; }
    public string? ReasonCode { get; init; }
    public string? Reason { get; init; }
    public Guid? Sending { get; init; }
}

/// <summary>Writes down what a document went through, and where it stands with that.</summary>
internal static class InvoiceJourney
{
    /// <summary>In the caller's transaction. The state of the document is locked until it ends.</summary>
    /// <returns>False when it was written before.</returns>
    public static async Task<bool> Record(ContrefortDb db, Happened what, Instant now, CancellationToken stop)
    {
        await Lock(db, what.Invoice, stop);
        var isNew =
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into invoice_events (id, invoice_id, key, stage, code, at, reason_code, reason, sending_id, by_name,
                    recorded_at)
                values ({NewId.At(now)}, {what.Invoice}, {what.Key}, {EnumText.Of(what.Stage)}, {what.Code},
                    {Instant.Min(
                    what.At,
                    now
                ).ToDateTimeUtc()}, {what.ReasonCode}, {what.Reason}, {what.Sending}, {what.By},
                    {now.ToDateTimeUtc()})
                on conflict (key) do nothing
                """,
                stop
            ) > 0;
        if (!isNew)
            return false;
        var events = await db
            .InvoiceEvents.Where(one => one.InvoiceId == what.Invoice)
            .Select(one => new InvoiceEvent(one.Stage, one.At))
            .ToListAsync(stop);
        var stage = InvoiceLifecycle.Of(events);
        await db
            .InvoiceStates.Where(state => state.InvoiceId == what.Invoice)
            .ExecuteUpdateAsync(
                set => set.SetProperty(state => state.Stage, stage).SetProperty(state => state.ChangedAt, now),
                stop
            );
        db.Announce(InvoiceDesk.Topic);
        return true;
    }

    /// <summary>Where a document stands, locked until the transaction ends.</summary>
    public static Task<InvoiceStateRow> Lock(ContrefortDb db, Guid invoice, CancellationToken stop) =>
        db
            .InvoiceStates.FromSql($"select * from invoice_states where invoice_id = {invoice} for update")
            .AsNoTracking()
            .SingleAsync(stop);
}
