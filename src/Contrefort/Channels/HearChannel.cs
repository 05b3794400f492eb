using Contrefort.Agenda;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Protocols.EInvoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Channels;

/// <summary>Asks a platform what became of what we gave it. It comes back by itself, and at once when the platform rings.</summary>
internal sealed class HearChannel(ContrefortDb db, Platforms platforms) : ILeasedAgendaHandler
{
    public const string AgendaKind = "hear-channel";

    public static readonly Duration Every = Duration.FromMinutes(10);
    public static readonly Duration Lease = Duration.FromMinutes(10);

    /// <summary>A look back, since changes of one instant may show at different times; what was heard is known by its key.</summary>
    static readonly Duration Overlap = Duration.FromMinutes(15);
    static readonly Duration Patience = Duration.FromDays(60);

    public static string KeyOf(Guid channel) => $"{AgendaKind}:{channel}";

    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var channel = await db.Channels.AsNoTracking().SingleAsync(c => c.Id == row.Subject, stop);
        if (channel.StoppedAt is not null)
            return (_, _) => Task.FromResult<Instant?>(null);
        var since = channel.ReadUntil - Overlap;
        var heard = await platforms.Of(channel).Listen(await Listening(channel, since, now, stop), stop);
        return async (then, ending) =>
        {
            foreach (var one in heard)
                await Record(channel, one, then, ending);
            await db
                .Channels.Where(c => c.Id == channel.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.ReadUntil, now), ending);
            return then + Every;
        };
    }

    async Task<Listening> Listening(ChannelRow channel, Instant since, Instant now, CancellationToken stop)
    {
        var oldest = now - Patience;
        var waiting =
            channel.Kind == ChannelKind.Peppol
                ? await db
                    .Sendings.Where(s =>
                        s.ChannelId == channel.Id && s.State == SendingState.Sent && s.ChangedAt > oldest
                    )
                    .OrderBy(s => s.ChangedAt)
                    .Select(s => s.Id)
                    .ToListAsync(stop)
                : [];
        var prefix = $"channel:{channel.Id}:";
        var known = await db
            .InvoiceEvents.Where(e => e.Key.StartsWith(prefix) && e.RecordedAt > since - Duration.FromDays(1))
            .Select(e => e.Key)
            .ToListAsync(stop);
        return new(since, waiting, known.ToHashSet());
    }

    /// <summary>A platform speaks of what went through it, and of nothing else.</summary>
    async Task Record(ChannelRow channel, Heard heard, Instant now, CancellationToken stop)
    {
        var sendings = db.Sendings.AsNoTracking().Where(s => s.ChannelId == channel.Id);
        var sending = heard.Sending is { } id
            ? await sendings.SingleOrDefaultAsync(s => s.Id == id, stop)
            : await sendings
                .Where(s =>
                    s.What == SendingWhat.Document
                    && db.Set<Invoicing.InvoiceRow>().Any(i => i.Id == s.InvoiceId && i.Number == heard.Invoice)
                )
                .OrderByDescending(s => s.CreatedAt)
                .FirstOrDefaultAsync(stop);
        if (sending is null)
            return;
        var isNew =
            sending.What != SendingWhat.Document
            || await InvoiceJourney.Record(
                db,
                new(sending.InvoiceId, heard.Key, heard.Stage, heard.At, channel.Name)
                {
                    Code = heard.Code,
                    ReasonCode = heard.ReasonCode,
                    Reason = heard.Reason,
                    Sending = sending.Id,
                },
                now,
                stop
            );
        if (isNew && StateAfter(channel, heard) is { } state)
            await db
                .Sendings.Where(s => s.Id == sending.Id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.State, state).SetProperty(s => s.ChangedAt, now),
                    stop
                );
    }

    /// <summary>With Peppol, that it arrived is not the last word: the receiver's checks come after.</summary>
    static SendingState? StateAfter(ChannelRow channel, Heard heard) =>
        heard.Stage switch
        {
            InvoiceStage.Rejected => SendingState.Rejected,
            InvoiceStage.Deposited when channel.Kind == ChannelKind.Peppol => null,
            InvoiceStage.Deposited or InvoiceStage.Received => SendingState.Taken,
            _ => null,
        };
}
