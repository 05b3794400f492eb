using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Channels;

/// <summary>A way a document can go.</summary>
public enum ChannelKind
{
    /// <summary>Into a folder, or to whoever downloads it.</summary>
    Files,
    Email,

    /// <summary>An approved platform (XP Z12-013).</summary>
    Afnor,

    /// <summary>A Peppol access point.</summary>
    Peppol,
}

/// <summary>A platform we have an account with.</summary>
internal sealed class ChannelRow
{
    public Guid Id { get; init; }
    public ChannelKind Kind { get; init; }
    public required string Name { get; set; }

    /// <summary>A <see cref="ChannelSettings"/>.</summary>
    public required string Settings { get; set; }

    /// <summary>Encrypted.</summary>
    public required string Secret { get; set; }

    /// <summary>Encrypted: what the platform signs its calls with.</summary>
    public string? Bell { get; set; }

    /// <summary>What changed there until then was read.</summary>
    public Instant ReadUntil { get; set; }
    public required string CreatedBy { get; init; }
    public Instant CreatedAt { get; init; }
    public Instant UpdatedAt { get; set; }
    public Instant? StoppedAt { get; set; }
}

/// <summary>Addresses of a platform; what its kind does not use is null.</summary>
/// <param name="Address">Of the Flow Service, or of the access point.</param>
internal sealed record ChannelSettings(string Address)
{
    public string? TokenAddress { get; init; }
    public string? DirectoryAddress { get; init; }
    public string? ClientId { get; init; }
    public string? Scope { get; init; }
    public string? Organization { get; init; }
}

/// <summary>Which way a customer's documents go.</summary>
internal sealed class CustomerChannelRow
{
    public CustomerId CustomerId { get; init; }
    public ChannelKind Kind { get; set; }
    public Guid? ChannelId { get; set; }

    /// <summary>For mail: who gets it. Nobody named: the contact of the billing identity.</summary>
    public string[] Emails { get; set; } = [];
    public Instant UpdatedAt { get; set; }
}

/// <summary>Which way a seller's documents go, unless the customer has one.</summary>
internal sealed class SellerChannelRow
{
    public Guid SellerId { get; init; }
    public ChannelKind Kind { get; set; }
    public Guid? ChannelId { get; set; }
    public Instant UpdatedAt { get; set; }
}

public enum SendingWhat
{
    Document,

    /// <summary>The status <i>Encaissée</i>.</summary>
    Collected,
}

public enum SendingState
{
    Queued,

    /// <summary>Nothing sends it: whoever wants it takes it.</summary>
    Waiting,

    /// <summary>Handed over.</summary>
    Sent,

    /// <summary>The other side took it.</summary>
    Taken,

    /// <summary>The other side will not have it.</summary>
    Rejected,

    /// <summary>Tried too often, or it cannot be: it waits for a person.</summary>
    Failed,
}

/// <summary>A document, or a status we give, on its way.</summary>
public sealed class SendingRow
{
    public Guid Id { get; init; }
    public Guid InvoiceId { get; init; }
    public SendingWhat What { get; init; }
    public required string Key { get; init; }
    public ChannelKind Kind { get; init; }
    public Guid? ChannelId { get; init; }
    public string[] Emails { get; init; } = [];

    /// <summary>A <see cref="CollectedData"/> for a status.</summary>
    public string Data { get; init; } = "{}";
    public SendingState State { get; set; }
    public string? FlowId { get; set; }

    /// <summary>SHA-256 of the bytes that went, kept as a blob.</summary>
    public byte[]? Document { get; set; }
    public int Attempts { get; set; }
    public string? Answer { get; set; }
    public Instant CreatedAt { get; init; }
    public Instant ChangedAt { get; set; }
}

/// <summary>Something a document went through.</summary>
internal sealed class InvoiceEventRow
{
    public Guid Id { get; init; }
    public Guid InvoiceId { get; init; }
    public required string Key { get; init; }
    public InvoiceStage Stage { get; init; }

    /// <summary>Of the French reform, when it is one.</summary>
    public int? Code { get; init; }
    public Instant At { get; init; }
    public string? ReasonCode { get; init; }
    public string? Reason { get; init; }
    public Guid? SendingId { get; init; }
    public required string ByName { get; init; }
    public Instant RecordedAt { get; init; }
}

/// <summary>An index of where a document stands.</summary>
internal sealed class InvoiceStateRow
{
    public Guid InvoiceId { get; init; }

    /// <summary>With its reader, money left aside.</summary>
    public InvoiceStage Stage { get; init; }
    public decimal Paid { get; init; }
    public decimal Credited { get; init; }

    public InvoiceBalance Balance(decimal gross) => new(gross, Paid, Credited);

    /// <summary>What the payer repeats, letters and digits only.</summary>
    public string? Reference { get; init; }
    public Instant ChangedAt { get; init; }
}

internal static class ChannelSets
{
    extension(ContrefortDb db)
    {
        public DbSet<ChannelRow> Channels => db.Set<ChannelRow>();
        public DbSet<CustomerChannelRow> CustomerChannels => db.Set<CustomerChannelRow>();
        public DbSet<SellerChannelRow> SellerChannels => db.Set<SellerChannelRow>();
        public DbSet<SendingRow> Sendings => db.Set<SendingRow>();
        public DbSet<InvoiceEventRow> InvoiceEvents => db.Set<InvoiceEventRow>();
        public DbSet<InvoiceStateRow> InvoiceStates => db.Set<InvoiceStateRow>();
    }
}
