using Contrefort.Channels;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Payments;

/// <summary>
/// The status <i>Encaissée</i> (212): for a French seller whose tax falls due when paid, the platform that has the invoice is told what
/// was received for each rate, and told the same with a minus when it is taken back. Written with the payment, sent by the agenda.
/// </summary>
internal static class CollectedStatus
{
    /// <param name="before">How the invoice stood before <paramref name="amount"/> was paid.</param>
    public static async Task Add(
        ContrefortDb db,
        InvoiceStateRow before,
        decimal amount,
        string key,
        Instant now,
        CancellationToken stop
    )
    {
        var channel = await db
            .Sendings.Where(s =>
                s.InvoiceId == before.InvoiceId
                && s.What == SendingWhat.Document
                && s.Kind == ChannelKind.Afnor
                && (s.State == SendingState.Sent || s.State == SendingState.Taken)
            )
            .OrderByDescending(s => s.CreatedAt)
            .Select(s => s.ChannelId)
            .FirstOrDefaultAsync(stop);
        if (channel is null)
            return;
        var content = InvoiceJson.Read<IssuedContent>(
            await db.Invoices.Where(i => i.Id == before.InvoiceId).Select(i => i.Content).SingleAsync(stop)
        );
        if (content.Invoice.VatPoint != VatPoint.Payment)
            return;
        var shares = Collected.Of(content.Invoice.Totals, before.Paid, amount);
        if (shares.Count == 0)
            return;
        var sending = new SendingRow
        {
            Id = NewId.At(now),
            InvoiceId = before.InvoiceId,
            What = SendingWhat.Collected,
            Key = key,
            Kind = ChannelKind.Afnor,
            ChannelId = channel,
            Data = InvoiceJson.Write(
                new CollectedData(
                    now,
                    [.. shares.Select(share => new CollectedPart(share.Amount, share.Treatment.Rate))]
                )
            ),
            State = SendingState.Queued,
            CreatedAt = now,
            ChangedAt = now,
        };
        db.Sendings.Add(sending);
        db.Plan(sending, now);
    }
}
