using Contrefort.Approvals;
using Contrefort.Billing;
using Contrefort.Channels;
using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Monitoring;
using Contrefort.Core.RemoteWork;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Data;
using Contrefort.Debriefs;
using Contrefort.Invoicing;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Contrefort.RemoteWork;
using Contrefort.SignIn;
using Contrefort.Status;
using Contrefort.Tickets;
using Contrefort.Updates;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Portal;

/// <summary>
/// Everything a customer's people may see, and nothing else: their own tickets, or their company's; the contracts that name
/// them, or their company's. It is made from the viewer alone, so nothing a person sends can widen it, and it is the only
/// thing of the portal that asks the database. What engineers say among themselves has no query here.
/// </summary>
internal sealed class PortalScope
{
    readonly ContrefortDb _db;
    readonly ContactId? _contact;

    public PortalScope(ContactViewer viewer, ContrefortDb db)
    {
        (_db, _contact) = (db, viewer.Contact);
        var tickets = db.Tickets.AsNoTracking().Where(ticket => ticket.CustomerId == viewer.Customer);
        var named = db.ContractContacts.Where(link => link.ContactId == viewer.Contact);
        var contracts = db.Contracts.AsNoTracking().Where(contract => contract.CustomerId == viewer.Customer);
        (Tickets, Contracts) = viewer.SeesCompany
            ? (tickets, contracts)
            : (
                tickets.Where(ticket => ticket.ContactId == viewer.Contact),
                contracts.Where(contract => named.Any(link => link.ContractId == contract.Id))
            );
        Customer = db.Customers.AsNoTracking().Where(customer => customer.Id == viewer.Customer);
        var machines = db.Machines.AsNoTracking().Where(machine => machine.CustomerId == viewer.Customer);
        Machines = viewer.SeesCompany
            ? machines
            : machines.Where(machine => Contracts.Any(contract => contract.Id == machine.ContractId));
    }

    /// <summary>The one ticket a link was mailed for, to the address that asked for it.</summary>
    public PortalScope(GuestPass pass, ContrefortDb db)
    {
        _db = db;
        Tickets = db
            .Tickets.AsNoTracking()
            .Where(ticket => ticket.Id == pass.Ticket && ticket.RequesterEmail == pass.Email);
        Contracts = db.Contracts.AsNoTracking().Where(_ => false);
        Customer = db.Customers.AsNoTracking().Where(_ => false);
        Machines = db.Machines.AsNoTracking().Where(_ => false);
    }

    public IQueryable<TicketRow> Tickets { get; }

    public IQueryable<ContractRow> Contracts { get; }

    /// <summary>Their company.</summary>
    public IQueryable<CustomerRow> Customer { get; }

    /// <summary>What is watched for their company, or under the contracts that name them.</summary>
    public IQueryable<MachineRow> Machines { get; }

    /// <summary>Where their company's services are shown, unless it was taken down.</summary>
    public IQueryable<StatusPageRow> StatusPages =>
        _db
            .StatusPages.AsNoTracking()
            .Where(page => page.StoppedAt == null && Customer.Any(customer => customer.Id == page.CustomerId));

    /// <summary>Documents of their company for those who see all of it; of the contracts that name them for the others.</summary>
    public IQueryable<InvoiceRow> Invoices =>
        _db.Invoices.AsNoTracking().Where(invoice => Contracts.Any(c => c.Id == invoice.ContractId));

    /// <summary>Where those documents stand.</summary>
    public IQueryable<InvoiceStateRow> InvoiceStates =>
        _db.InvoiceStates.AsNoTracking().Where(state => Invoices.Any(invoice => invoice.Id == state.InvoiceId));

    /// <summary>Their contracts and amendments on paper.</summary>
    public IQueryable<ContractDocumentRow> Documents =>
        _db.ContractDocuments.AsNoTracking().Where(document => Contracts.Any(c => c.Id == document.ContractId));

    /// <summary>When their company is closed.</summary>
    public IQueryable<ClosureRow> Closures =>
        _db.Closures.AsNoTracking().Where(closure => Contracts.Any(c => c.CustomerId == closure.CustomerId));

    public IQueryable<FactRow> Facts => _db.Facts.AsNoTracking().Where(fact => Tickets.Any(t => t.Id == fact.TicketId));

    public IQueryable<MessageRow> Messages =>
        _db.Messages.AsNoTracking().Where(message => Tickets.Any(t => t.Id == message.TicketId));

    /// <summary>Files that were said with a message.</summary>
    public IQueryable<AttachmentRow> Attachments =>
        _db.Attachments.AsNoTracking().Where(file => file.MessageId != null && Tickets.Any(t => t.Id == file.TicketId));

    /// <summary>What became of our mails to the person who asked.</summary>
    public IQueryable<Delivery> Deliveries =>
        from mail in _db.OutgoingMails.AsNoTracking()
        from recipient in mail.Recipients
        where !mail.Secret && Tickets.Any(t => t.Id == mail.TicketId && t.RequesterEmail == recipient.Address)
        select new Delivery
        {
            Ticket = mail.TicketId!.Value,
            Address = recipient.Address,
            State = recipient.State,
        };

    public IQueryable<CreditLotRow> Lots =>
        _db.CreditLots.AsNoTracking().Where(lot => Contracts.Any(c => c.Id == lot.ContractId));

    /// <summary>What of a contract was invoiced, line by line, as far as they see it.</summary>
    public IQueryable<BilledPart> BilledUnder(ContractId contract) =>
        MoneyBook.Billed(
            _db,
            _db.BilledLines.Where(line => line.ContractId == contract && Contracts.Any(c => c.Id == line.ContractId))
        );

    /// <summary>What was asked on their tickets, or of them; newest first.</summary>
    /// <param name="only">Of all of them, the one.</param>
    public IQueryable<AskedApproval> Approvals(ApprovalId? only = null) =>
        ApprovalBook.Of(
            _db,
            _db.Approvals.Where(row =>
                (only == null || row.Id == only)
                && (Tickets.Any(t => t.Id == row.TicketId) || ApprovalsAskedOfMe.Any(asked => asked == row.Id))
            )
        );

    public IQueryable<ApprovalId> ApprovalsAskedOfMe =>
        _db
            .ApprovalContacts.Where(asked => _contact != null && asked.ContactId == _contact.Value)
            .Select(asked => asked.ApprovalId);

    /// <summary>Remote sessions and visits on their tickets, and those they were asked about.</summary>
    public IQueryable<RemoteSessionRow> RemoteSessions =>
        _db.RemoteSessions.Where(row =>
            Tickets.Any(t => t.Id == row.TicketId) || RemoteSessionsAskedOfMe.Any(asked => asked == row.Id)
        );

    public IQueryable<RemoteSessionId> RemoteSessionsAskedOfMe =>
        _db
            .RemoteSessionContacts.Where(asked => _contact != null && asked.ContactId == _contact.Value)
            .Select(asked => asked.SessionId);

    /// <summary>The same as lines of a register, newest first.</summary>
    public IQueryable<RemoteSessionLine> RemoteRegister(RegisterAsk? ask = null) =>
        RemoteBook.Of(_db, RemoteBook.Asked(RemoteSessions, _db, ask ?? new()));

    public IQueryable<RemoteSessionLine> RemoteOpenNow => RemoteBook.Of(_db, RemoteSessions.OpenNow);

    /// <summary>Those this person was asked about and nobody has answered.</summary>
    public IQueryable<RemoteSessionRow> RemoteSessionsToGrant(Instant now) =>
        RemoteSessions.Where(row =>
            RemoteSessionsAskedOfMe.Any(asked => asked == row.Id)
            && row.Granted == null
            && row.WithdrawnAt == null
            && row.UntilAt > now
        );

    public IQueryable<RemoteSessionLine> RemoteSession(RemoteSessionId id) =>
        RemoteBook.Of(_db, RemoteSessions.Where(row => row.Id == id));

    /// <summary>What their company granted beforehand.</summary>
    public IQueryable<GivenAccess> StandingAccesses => StandingDesk.Of(_db, Contracts);

    /// <summary>Debriefs of their tickets, of those they are let read.</summary>
    public IQueryable<DebriefLine> Debriefs(TicketId? only = null) =>
        DebriefDesk.Of(
            _db,
            _db.Debriefs.Where(row =>
                    row.Shared && (only == null || row.TicketId == only) && Tickets.Any(t => t.Id == row.TicketId)
                )
                .OrderByDescending(row => row.WrittenAt)
        );

    /// <summary>Machines of the contracts they see.</summary>
    IQueryable<MachineRow> MachinesInUse =>
        _db.Machines.AsNoTracking().InUse.Where(machine => Contracts.Any(c => c.Id == machine.ContractId));

    /// <summary>What those machines lack that is critical.</summary>
    public IQueryable<UpdateLine> SecurityUpdates => UpdateBook.Open(_db, MachinesInUse);

    public IQueryable<UpdateLine> SecurityUpdatesOf(MachineId id) =>
        UpdateBook.Open(_db, MachinesInUse.Where(machine => machine.Id == id));

    public IQueryable<MachineUpdates> MachineLines(Instant now) => UpdateBook.Lines(_db, MachinesInUse, now);

    /// <summary>The name of one of them; null when it is none of theirs.</summary>
    public Task<string?> MachineName(MachineId id) =>
        MachinesInUse.Where(machine => machine.Id == id).Select(machine => machine.Name).SingleOrDefaultAsync();

    /// <summary>Work on their tickets.</summary>
    public IQueryable<PortalWork> Work => Seen(_db.Interventions.Where(w => Tickets.Any(t => t.Id == w.TicketId)));

    /// <summary>
    /// All the work that drew on their contracts, so that a statement adds up; of a colleague's ticket they may not see,
    /// only when and how long.
    /// </summary>
    public IQueryable<PortalWork> WorkUnderContracts =>
        Seen(_db.Interventions.Where(w => Contracts.Any(c => c.Id == w.ContractId)));

    /// <summary>The ticket a form of theirs already made; see <see cref="FormKey"/>.</summary>
    public IQueryable<FormKey> FormKeys =>
        _db.Set<FormKey>().AsNoTracking().Where(key => _contact != null && key.ContactId == _contact.Value);

    /// <summary>Tickets that say these words: in the number, the subject or what was said to each other.</summary>
    public IQueryable<TicketRow> Search(string words)
    {
        var messages = _db.Messages;
        return Tickets.Where(ticket =>
            ticket.Number == words
            || EF.Functions.ToTsVector("french_unaccent", ticket.Subject)
                .Matches(EF.Functions.WebSearchToTsQuery("french_unaccent", words))
            || messages.Any(message =>
                message.TicketId == ticket.Id
                && EF.Functions.ToTsVector("french_unaccent", message.Text)
                    .Matches(EF.Functions.WebSearchToTsQuery("french_unaccent", words))
            )
        );
    }

    IQueryable<PortalWork> Seen(IQueryable<InterventionRow> works) =>
        from work in works.AsNoTracking()
        join reversal in _db.Reversals on work.Id equals reversal.InterventionId into reversals
        from reversal in reversals.DefaultIfEmpty()
        let ticket = Tickets.Where(t => t.Id == work.TicketId).Select(t => t.Number).FirstOrDefault()
        orderby work.StartedAt
        select new PortalWork
        {
            Entry = new InterventionRow
            {
                Id = work.Id,
                TicketId = work.TicketId,
                ContractId = work.ContractId,
                Engineer = ticket == null ? "" : work.Engineer,
                StartedAt = work.StartedAt,
                Worked = work.Worked,
                Phone = work.Phone,
                Travel = work.Travel,
                Mode = work.Mode,
                TriggerAt = work.TriggerAt,
                Summary = ticket == null ? "" : work.Summary,
            },
            Ticket = ticket,
            TakenBackAt = reversal == null ? null : reversal.RecordedAt,
        };
}

/// <summary>
/// One stretch of work as its customer sees it: without what engineers told each other to be allowed to do it.
/// </summary>
public sealed record PortalWork
{
    public required InterventionRow Entry { get; init; }

    /// <summary>The number of its ticket; null for a ticket of somebody else.</summary>
    public required string? Ticket { get; init; }

    /// <summary>When it turned out to be a mistake and stopped counting.</summary>
    public required Instant? TakenBackAt { get; init; }
}

/// <summary>What became of one of our mails, for its one recipient.</summary>
public sealed record Delivery
{
    public required TicketId Ticket { get; init; }
    public required string Address { get; init; }
    public required DeliveryState State { get; init; }
}
