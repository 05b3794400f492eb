using Contrefort.Agenda;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.Invoicing;
using Contrefort.Protocols.EInvoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Channels;

/// <summary>
/// Sends one document, or one status, the way it goes. What cannot help to try again waits for a person at once; the rest is tried
/// with a growing delay, about half a day long.
/// </summary>
internal sealed class SendInvoice(ContrefortDb db, Blobs blobs, Platforms platforms, Cargo cargo, InvoiceFolder folder)
    : ILeasedAgendaHandler
{
    public const int MostAttempts = 20;

    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var sending = await db.Sendings.AsNoTracking().SingleAsync(s => s.Id == row.Subject, stop);
        if (sending.State != SendingState.Queued)
            return (_, _) => Task.FromResult<Instant?>(null);
        try
        {
            var content = await cargo.Content(sending, stop);
            return sending.Kind switch
            {
                ChannelKind.Files => await ToFolder(sending, content, stop),
                ChannelKind.Email => await ByMail(sending, content, stop),
                ChannelKind.Afnor or ChannelKind.Peppol => await ToPlatform(sending, content, row, stop),
            };
        }
        catch (RuleViolationException impossible)
        {
            return Over(sending, SendingState.Failed, impossible.Sentence);
        }
        catch (EInvoicingException failure)
        {
            var attempts = sending.Attempts + 1;
            var words = PlatformWords.Of(failure);
            return failure.IsPassing && attempts < MostAttempts
                ? Again(sending, attempts, words, failure.RetryAfter)
                : Over(sending, SendingState.Failed, words);
        }
    }

    async Task<AgendaRecording> ToPlatform(
        SendingRow sending,
        IssuedContent content,
        AgendaRow row,
        CancellationToken stop
    )
    {
        var account = await db.Channels.AsNoTracking().SingleAsync(c => c.Id == sending.ChannelId, stop);
        if (account.StoppedAt is not null)
            throw new RuleViolationException(new Sentence("The channel {0} is stopped.", account.Name));
        var channel = platforms.Of(account);
        var file = await cargo.Load(sending, content, channel.FormatFor(content.Profile), stop);
        var kept = (await blobs.Store(new MemoryStream(file.Bytes), stop)).Sha256;
        // A lease that ran out counts: whoever had it may have been heard.
        var flow = await channel.Submit(
            new(sending.Id, sending.What, content, file, sending.Attempts > 0 || row.Attempts > 1),
            stop
        );
        return Sent(sending, account.Name, flow, kept);
    }

    async Task<AgendaRecording> ToFolder(SendingRow sending, IssuedContent content, CancellationToken stop)
    {
        if (!folder.IsThere)
            return Over(sending, SendingState.Waiting, null);
        foreach (var format in InvoiceFormats.KeptFor(content.Profile))
            await folder.Put(await cargo.Load(sending, content, format, stop), stop);
        return Sent(sending, "files", null, null);
    }

    async Task<AgendaRecording> ByMail(SendingRow sending, IssuedContent content, CancellationToken stop)
    {
        var file = await cargo.Load(sending, content, InvoiceFormats.FacturX, stop);
        var kept = (await blobs.Store(new MemoryStream(file.Bytes), stop)).Sha256;
        var mail = cargo.Mail(sending, content, file, kept);
        var sent = Sent(sending, "e-mail", null, kept);
        return async (then, ending) =>
        {
            cargo.Post(db, mail, then);
            return await sent(then, ending);
        };
    }

    AgendaRecording Sent(SendingRow sending, string by, string? flow, byte[]? document) =>
        async (then, ending) =>
        {
            await Mark(sending, SendingState.Sent, sending.Attempts + 1, null, then, ending, flow, document);
            if (sending.What == SendingWhat.Document)
                await InvoiceJourney.Record(
                    db,
                    new(sending.InvoiceId, $"sent:{sending.Id}", InvoiceStage.Sent, then, by) { Sending = sending.Id },
                    then,
                    ending
                );
            return null;
        };

    AgendaRecording Again(SendingRow sending, int attempts, Sentence words, TimeSpan? asked) =>
        async (then, ending) =>
        {
            await Mark(sending, SendingState.Queued, attempts, words, then, ending);
            var delay = AgendaKind.DelayAfter(attempts);
            return then + (asked is { } wait ? Duration.Max(delay, Duration.FromTimeSpan(wait)) : delay);
        };

    AgendaRecording Over(SendingRow sending, SendingState state, Sentence? words) =>
        async (then, ending) =>
        {
            await Mark(sending, state, sending.Attempts + 1, words, then, ending);
            return null;
        };

    async Task Mark(
        SendingRow sending,
        SendingState state,
        int attempts,
        Sentence? words,
        Instant then,
        CancellationToken stop,
        string? flow = null,
        byte[]? document = null
    )
    {
        var answer = words is null ? null : InvoiceJson.Write(words);
        await db
            .Sendings.Where(s => s.Id == sending.Id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(s => s.State, state)
                        .SetProperty(s => s.Attempts, attempts)
                        .SetProperty(s => s.Answer, answer)
                        .SetProperty(s => s.FlowId, flow)
                        .SetProperty(s => s.Document, document)
                        .SetProperty(s => s.ChangedAt, then),
                stop
            );
        db.Announce(InvoiceDesk.Topic);
    }
}

/// <summary>Failures of a platform as a person reads them.</summary>
internal static class PlatformWords
{
    public static Sentence Of(EInvoicingException failure) =>
        failure.Failure switch
        {
            EInvoicingFailure.Unreachable => new("The platform cannot be reached: {0}.", failure.Message),
            EInvoicingFailure.Timeout => new("The platform did not answer in time."),
            EInvoicingFailure.Unauthorized => new("The platform does not take our credentials: {0}.", failure.Message),
            EInvoicingFailure.Busy => new("The platform asks for patience: {0}.", failure.Message),
            EInvoicingFailure.Broken => new("The platform failed: {0}.", failure.Message),
            EInvoicingFailure.Refused or EInvoicingFailure.NotFound => new(
                "The platform refuses it: {0}.",
                failure.Message
            ),
            EInvoicingFailure.Garbled => new("The platform's answer could not be read: {0}.", failure.Message),
        };
}
