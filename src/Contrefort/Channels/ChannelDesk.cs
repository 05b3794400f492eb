using System.Net.Mail;
using Contrefort.Agenda;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Contrefort.Protocols.EInvoicing;
using Contrefort.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Contrefort.Channels;

/// <summary>An account with a platform, as it is given.</summary>
/// <param name="Secret">Null keeps the one it has; so does <paramref name="Bell"/>.</param>
internal sealed record ChannelTerms(
    ChannelKind Kind,
    string Name,
    ChannelSettings Settings,
    string? Secret,
    string? Bell
);

/// <summary>What people do with channels: accounts, who goes which way, what is sent again.</summary>
internal sealed class ChannelDesk(
    ContrefortDb db,
    ChannelSecrets secrets,
    Platforms platforms,
    IOptions<WebhookOptions> outside,
    IClock clock
)
{
    const int LongestName = 80;

    /// <exception cref="RuleViolationException"/>
    public async Task<ChannelRow> Save(Guid? id, ChannelTerms terms, string by)
    {
        Check(terms);
        var now = clock.GetCurrentInstant();
        var row = id is null ? null : await Find(id.Value);
        if (await db.Channels.AnyAsync(other => other.Name == terms.Name.Trim() && other.Id != id))
            throw new RuleViolationException("Another channel has this name.");
        if (row is null)
        {
            if (string.IsNullOrEmpty(terms.Secret))
                throw new RuleViolationException("Give the secret of the account.");
            row = new()
            {
                Id = NewId.At(now),
                Kind = terms.Kind,
                Name = "",
                Settings = "{}",
                Secret = "",
                ReadUntil = now,
                CreatedBy = by,
                CreatedAt = now,
            };
            db.Channels.Add(row);
        }
        row.Name = terms.Name.Trim();
        row.Settings = InvoiceJson.Write(terms.Settings);
        if (!string.IsNullOrEmpty(terms.Secret))
            row.Secret = secrets.Hide(terms.Secret);
        if (!string.IsNullOrEmpty(terms.Bell))
            row.Bell = secrets.Hide(terms.Bell);
        row.UpdatedAt = now;
        row.StoppedAt = null;
        db.PlanOnce(new AgendaEntry(HearChannel.AgendaKind, HearChannel.KeyOf(row.Id), now, row.Id));
        await db.SaveChangesAsync();
        return row;
    }

    public async Task Stop(Guid id)
    {
        var row = await Find(id);
        row.StoppedAt ??= clock.GetCurrentInstant();
        db.Unplan(HearChannel.KeyOf(id));
        await db.SaveChangesAsync();
    }

    /// <summary>Signs in and asks what is new: null when it works.</summary>
    public async Task<Sentence?> Try(Guid id, CancellationToken stop = default)
    {
        try
        {
            var row = await Find(id);
            await platforms.Of(row).Listen(new(clock.GetCurrentInstant(), [], new HashSet<string>()), stop);
            return null;
        }
        catch (EInvoicingException failure)
        {
            return PlatformWords.Of(failure);
        }
    }

    /// <summary>The platform rang: it is asked at once. Rung again meanwhile, it is asked once.</summary>
    public async Task Ring(ChannelRow row)
    {
        var now = clock.GetCurrentInstant();
        await db
            .Agenda.Where(entry => entry.Key == HearChannel.KeyOf(row.Id) && entry.DueAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.DueAt, now));
        db.Notify(AgendaBell.Ring(now));
        await db.SaveChangesAsync();
    }

    /// <exception cref="RuleViolationException"/>
    public async Task Choose(CustomerId customer, ChannelKind? kind, Guid? channel, IReadOnlyList<string> emails)
    {
        var row = await db.CustomerChannels.SingleOrDefaultAsync(known => known.CustomerId == customer);
        if (kind is not { } way)
        {
            if (row is not null)
                db.Remove(row);
            await db.SaveChangesAsync();
            return;
        }
        await CheckWay(way, channel);
        if (emails.FirstOrDefault(address => !MailAddress.TryCreate(address, out _)) is { } wrong)
            throw new RuleViolationException(new Sentence("“{0}” is not an e-mail address.", wrong));
        if (row is null)
            db.CustomerChannels.Add(row = new() { CustomerId = customer });
        (row.Kind, row.ChannelId, row.Emails) = (way, channel, way == ChannelKind.Email ? [.. emails] : []);
        row.UpdatedAt = clock.GetCurrentInstant();
        await db.SaveChangesAsync();
    }

    /// <exception cref="RuleViolationException"/>
    public async Task Choose(Guid seller, ChannelKind kind, Guid? channel)
    {
        await CheckWay(kind, channel);
        var row = await db.SellerChannels.SingleOrDefaultAsync(known => known.SellerId == seller);
        if (row is null)
            db.SellerChannels.Add(row = new() { SellerId = seller });
        (row.Kind, row.ChannelId, row.UpdatedAt) = (kind, channel, clock.GetCurrentInstant());
        await db.SaveChangesAsync();
    }

    /// <summary>
    /// Sends a document again: at once when it failed, under its own number when it was turned away before it was deposited, to the
    /// customer's present address and by their present channel. After a refusal there is nothing to send: a credit note and a new
    /// invoice follow.
    /// </summary>
    /// <exception cref="RuleViolationException"/>
    public async Task SendAgain(Guid invoice, string by, CancellationToken stop = default)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var state = await InvoiceJourney.Lock(db, invoice, stop);
        if (state.Stage == InvoiceStage.Refused)
            throw new RuleViolationException("The customer refused this document: give it back by a credit note.");
        var sendings = await db
            .Sendings.Where(s => s.InvoiceId == invoice && s.What == SendingWhat.Document)
            .OrderBy(s => s.CreatedAt)
            .ToListAsync(stop);
        if (sendings.Exists(s => s.State is SendingState.Queued or SendingState.Sent && s.Kind != ChannelKind.Email))
            throw new RuleViolationException("This document is on its way already.");
        if (sendings.Exists(s => s.State == SendingState.Taken))
            throw new RuleViolationException("The platform has this document: it is not sent twice.");
        var now = clock.GetCurrentInstant();
        var next = await Next(invoice, sendings.Count + 1, now, stop);
        db.Sendings.Add(next);
        db.Plan(next, now);
        db.Announce(InvoiceDesk.Topic);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    async Task<SendingRow> Next(Guid invoice, int round, Instant now, CancellationToken stop)
    {
        var row = await db.Invoices.AsNoTracking().SingleAsync(i => i.Id == invoice, stop);
        var own = await db
            .CustomerChannels.AsNoTracking()
            .SingleOrDefaultAsync(c => c.CustomerId == row.CustomerId, stop);
        var general = await db
            .SellerChannels.AsNoTracking()
            .SingleOrDefaultAsync(s => s.SellerId == row.SellerId, stop);
        return new()
        {
            Id = NewId.At(now),
            InvoiceId = invoice,
            What = SendingWhat.Document,
            Key = $"document:{invoice}:{round}",
            Kind = own?.Kind ?? general?.Kind ?? ChannelKind.Files,
            ChannelId = own is null ? general?.ChannelId : own.ChannelId,
            Emails = own?.Emails ?? [],
            State = SendingState.Queued,
            CreatedAt = now,
            ChangedAt = now,
        };
    }

    /// <summary>A status that failed, or was turned away, is given once more.</summary>
    public async Task GiveAgain(Guid sending)
    {
        var row = await db.Sendings.SingleOrDefaultAsync(s => s.Id == sending && s.What == SendingWhat.Collected);
        if (row is null || row.State is not (SendingState.Failed or SendingState.Rejected))
            throw new RuleViolationException("There is nothing to send again.");
        var now = clock.GetCurrentInstant();
        (row.State, row.ChangedAt) = (SendingState.Queued, now);
        db.Plan(row, now);
        await db.SaveChangesAsync();
    }

    async Task<ChannelRow> Find(Guid id) =>
        await db.Channels.SingleOrDefaultAsync(row => row.Id == id)
        ?? throw new RuleViolationException("There is no such channel.");

    async Task CheckWay(ChannelKind kind, Guid? channel)
    {
        var isAccount = kind is ChannelKind.Afnor or ChannelKind.Peppol;
        if (isAccount != channel is not null)
            throw new RuleViolationException("Choose the channel.");
        if (channel is { } id && (await Find(id)) is var row && (row.Kind != kind || row.StoppedAt is not null))
            throw new RuleViolationException("There is no such channel.");
    }

    void Check(ChannelTerms terms)
    {
        if (terms.Kind is not (ChannelKind.Afnor or ChannelKind.Peppol))
            throw new RuleViolationException("Choose a kind of channel.");
        if (string.IsNullOrWhiteSpace(terms.Name) || terms.Name.Trim().Length > LongestName)
            throw new RuleViolationException("Give the channel a name.");
        CheckAddress(terms.Settings.Address);
        if (terms.Settings.DirectoryAddress is { } directory)
            CheckAddress(directory);
        if (terms.Kind != ChannelKind.Afnor)
            return;
        CheckAddress(terms.Settings.TokenAddress ?? "");
        if (string.IsNullOrWhiteSpace(terms.Settings.ClientId))
            throw new RuleViolationException("Give the client id of the account.");
    }

    void CheckAddress(string text)
    {
        if (
            !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http")
            || address.UserInfo.Length > 0
            || address.Fragment.Length > 0
            || address.Query.Length > 0
        )
            throw new RuleViolationException("Write a whole address, such as https://platform.example/flow-service.");
        if (address.Scheme == "http" && outside.Value.Networks.Count == 0)
            throw new RuleViolationException("Write an address that begins with https.");
    }
}
