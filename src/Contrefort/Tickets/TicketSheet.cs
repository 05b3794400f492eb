using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Mail;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>Everything an engineer sees of one ticket, read in one round trip; see <see cref="TicketSheets"/>.</summary>
internal sealed record TicketSheet
{
    public required Ticket Ticket { get; init; }
    public required string Requester { get; init; }
    public string? RequesterEmail { get; init; }
    public CustomerCard? Customer { get; init; }
    public ContactCard? Contact { get; init; }
    public Contract? Contract { get; init; }
    public IReadOnlyList<SheetMessage> Messages { get; init; } = [];
    public IReadOnlyList<NoteRow> Notes { get; init; } = [];
    public required ILookup<Guid, SheetFile> Files { get; init; }
    public IReadOnlyList<SheetWork> Works { get; init; } = [];

    /// <summary>Fees due upon what happened to it; with those taken back.</summary>
    public IReadOnlyList<SheetFee> Fees { get; init; } = [];

    /// <summary>What it costs; null without a contract, or while there is nothing to price.</summary>
    public TicketPrice? Price { get; init; }

    /// <summary>Our mails by the place of the fact they follow from.</summary>
    public required ILookup<int, Delivery> Deliveries { get; init; }
    public IReadOnlyList<LinkedTicket> Linked { get; init; } = [];
    public required Instant Now { get; init; }

    public TicketStory Story => Ticket.Story;
    public Opened Opened => Story.Opened!;
    public string Path => $"/tickets/{Ticket.Number}";

    /// <summary>Clocks as they stand now; empty without a contract.</summary>
    public IReadOnlyList<ClockReading> Clocks =>
        _clocks ??= Contract is null ? [] : ServiceClocks.Read(Contract.Terms.AsOf(Opened.Trigger), Ticket.Facts, Now);

    IReadOnlyList<ClockReading>? _clocks;

    public Duration Worked => Sum(work => work.Entry.Worked);
    public Duration Charged => Sum(work => work.Entry.Charged);

    Duration Sum(Func<SheetWork, Duration> time) =>
        Works.Where(work => work.Reversal is null).Aggregate(Duration.Zero, (sum, work) => sum + time(work));
}

internal sealed record CustomerCard(CustomerId Id, string Number, string Name);

/// <param name="BouncedAt">When a mail to them last came back for good.</param>
internal sealed record ContactCard(
    ContactId Id,
    string Name,
    string Email,
    IReadOnlyList<string> Phones,
    Instant? BouncedAt
);

/// <summary>A message as the page shows it; its HTML is read only when it is asked for.</summary>
internal sealed record SheetMessage(
    MessageId Id,
    Instant At,
    bool Incoming,
    bool Automatic,
    ActorKind ByKind,
    string ByName,
    string? ByEmail,
    string Text,
    string Rest,
    string? MatchedBy,
    bool HasHtml,
    Guid? MailId
);

internal sealed record SheetFile(Guid Id, string Name, string Type, long Size, bool Inline);

internal sealed record SheetWork(InterventionRow Entry, ReversalRow? Reversal);

/// <summary>A fee's event, with who said so and why.</summary>
internal sealed record SheetFee(
    Guid Id,
    string Name,
    string Key,
    Instant At,
    string By,
    string Reason,
    string? TakenBack
);

/// <summary>What became of one of our mails, for one recipient.</summary>
internal sealed record Delivery(
    Guid Mail,
    string Kind,
    string Address,
    DeliveryState State,
    string? Reply,
    Instant ChangedAt,
    bool Automatic
);

/// <summary>A ticket this one continues, or that continues it.</summary>
internal sealed record LinkedTicket(TicketId Id, string Number, string Subject, TicketState State);
