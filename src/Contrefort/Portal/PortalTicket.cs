using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Mail;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Portal;

/// <summary>A ticket as its customer sees it, in a list: its line and its facts, and the contract that reads them.</summary>
public sealed record PortalTicket(TicketRow Row, Ticket Ticket, Contract? Contract, Instant Now)
{
    public TicketStory Story => Ticket.Story;

    public string Path => $"/portal/tickets/{Row.Number}";

    /// <summary>What was promised; internal aims are nobody's promise.</summary>
    public IReadOnlyList<ClockReading> Clocks =>
        _clocks ??= Contract is null
            ? []
            :
            [
                .. ServiceClocks
                    .Read(Contract.Terms.AsOf(Story.Opened!.Trigger), Ticket.Facts, Now)
                    .Where(clock => !clock.IsAim),
            ];

    IReadOnlyList<ClockReading>? _clocks;

    /// <summary>The promise that is due next, or overdue.</summary>
    public ClockReading? NextPromise =>
        Clocks
            .Where(clock => clock.State == ClockState.Running || clock is { State: ClockState.Late, StoppedAt: null })
            .MinBy(clock => clock.Due);

    /// <summary>Whether it goes no further without a word of the customer.</summary>
    public bool NeedsAnswer =>
        Story.State == TicketState.Resolved && !Story.AgreedBy.Contains(Side.Customer)
        || Story
            is {
                State: TicketState.OnHold,
                Hold.Reason: HoldReason.WaitingForCustomer or HoldReason.WaitingForApproval
            };

    /// <summary>Work not taken back, as the contract counts it.</summary>
    internal static MeasuredWork? Measure(Contract? contract, PortalWork work) =>
        contract is null ? null : CreditBook.Measure(contract, work.Entry);
}

/// <summary>All of one ticket, for its page.</summary>
public sealed record TicketWhole(
    PortalTicket Ticket,
    IReadOnlyList<MessageRow> Messages,
    ILookup<MessageId, AttachmentRow> Files,
    IReadOnlyList<PortalWork> Works,
    IReadOnlyList<Delivery> Bounced,
    IReadOnlyList<TicketRow> Linked
)
{
    /// <summary>What it costs; null for a guest, and while there is nothing to price.</summary>
    public TicketPrice? Price { get; init; }
}

/// <summary>Reads tickets of a scope, facts and all, in a few queries whatever their number.</summary>
/// <param name="accounts">What says what the work costs; null where nobody is told.</param>
internal sealed class PortalTickets(
    PortalScope scope,
    ContractBook contracts,
    IClock clock,
    WorkAccounts? accounts = null
)
{
    /// <param name="rows">From <see cref="PortalScope.Tickets"/>.</param>
    public async Task<IReadOnlyList<PortalTicket>> Read(IQueryable<TicketRow> rows)
    {
        var tickets = await rows.ToListAsync();
        var ids = tickets.Select(ticket => ticket.Id).ToList();
        var facts = (
            await scope.Facts.Where(fact => ids.Contains(fact.TicketId)).OrderBy(fact => fact.Position).ToListAsync()
        ).ToLookup(fact => fact.TicketId, fact => FactJson.Read(fact.Kind, fact.Data));
        var now = clock.GetCurrentInstant();
        var read = new List<PortalTicket>();
        foreach (var row in tickets)
        {
            var contract = row.ContractId is { } id ? await contracts.Find(id) : null;
            read.Add(new(row, Ticket.Read(row.Id, row.Number, facts[row.Id]), contract, now));
        }
        return read;
    }

    /// <returns>Null when there is none they may see.</returns>
    public async Task<TicketWhole?> Find(IQueryable<TicketRow> one)
    {
        if (await Read(one) is not [var ticket])
            return null;
        var id = ticket.Row.Id;
        var files = await scope.Attachments.Where(file => file.TicketId == id).OrderBy(file => file.Name).ToListAsync();
        TicketId[] linked =
        [
            .. ticket.Story.FollowUps,
            .. ticket.Story.Earlier is { } earlier ? [earlier] : Array.Empty<TicketId>(),
        ];
        return new(
            ticket,
            await scope
                .Messages.Where(message => message.TicketId == id)
                .OrderBy(message => message.At)
                .ThenBy(message => message.Id)
                .ToListAsync(),
            files.ToLookup(file => file.MessageId!.Value),
            await scope.Work.Where(work => work.Entry.TicketId == id).ToListAsync(),
            await scope
                .Deliveries.Where(mail =>
                    mail.Ticket == id && (mail.State == DeliveryState.Bounced || mail.State == DeliveryState.Refused)
                )
                .ToListAsync(),
            linked.Length == 0 ? [] : await scope.Tickets.Where(other => linked.Contains(other.Id)).ToListAsync()
        )
        {
            Price =
                accounts is not null && ticket.Contract is { } contract && ticket.Row.State != TicketState.Triage
                    ? await accounts.Of(contract, ticket.Row.Number, ticket.Now)
                    : null,
        };
    }
}
