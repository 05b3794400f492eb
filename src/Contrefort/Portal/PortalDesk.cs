using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Protocols.Replies;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Portal;

/// <summary>What a contact asks for, as typed. Whose it is follows from who is signed in.</summary>
internal sealed record PortalRequest(Guid Key, string Subject, string Text, TicketKind Kind)
{
    /// <summary>The number of one of their contracts; found from the request when null.</summary>
    public string? Contract { get; init; }
    public string? Component { get; init; }
    public string? Priority { get; init; }

    /// <summary>The number of the closed ticket it continues.</summary>
    public string? Continues { get; init; }
    public IReadOnlyList<StoredFile> Files { get; init; } = [];
}

/// <summary>
/// What a customer's people do: the verbs of <see cref="TicketDesk"/>, on what <see cref="PortalScope"/> lets them see.
/// A ticket or a contract they may not see does not exist.
/// </summary>
internal sealed class PortalDesk(
    PortalScope scope,
    ContactViewer viewer,
    TicketDesk desk,
    ContractBook contracts,
    Verdicts verdicts,
    IClock clock
)
{
    Actor Me => Actor.Contact(viewer.Contact.Value, viewer.Name);

    /// <returns>The number of the ticket; of the one already made when the form was sent twice.</returns>
    /// <exception cref="RuleViolationException"/>
    public async Task<string> Open(PortalRequest request, CancellationToken stop = default)
    {
        TicketId? earlier = request.Continues is { } number ? await Find(number, stop) : null;
        return await Made(request.Key, stop) ?? await OpenOnce(request, earlier, stop);
    }

    async Task<string> OpenOnce(PortalRequest request, TicketId? earlier, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        try
        {
            var ticket = await desk.Open(
                new NewTicket
                {
                    Channel = Channel.Web,
                    At = now,
                    Subject = request.Subject.Trim(),
                    Kind = request.Kind,
                    Message = new MessageDraft(request.Text.Trim()) { Files = request.Files },
                    Requester = viewer.Name,
                    RequesterEmail = viewer.Email,
                    Caller = await contracts.FindCaller(viewer.Contact),
                    Contract = await ContractOf(request, stop),
                    Component = request.Component.Given,
                    Priority = request.Priority.Given,
                    Continues = earlier,
                },
                (batch, opened) => FormKey.Keep(batch, viewer.Contact, request.Key, opened.Id, now),
                stop
            );
            return ticket.Number;
        }
        catch (PostgresException twin) when (FormKey.WasUsed(twin))
        {
            return await Made(request.Key, stop)
                ?? throw new InvalidOperationException("A form key without its ticket.");
        }
    }

    /// <summary>What the contract would say of a request made now, and the promises that would run.</summary>
    public async Task<(Verdict Verdict, IReadOnlyList<ClockReading> Clocks)> Preview(
        Contract contract,
        TicketKind kind,
        string? component,
        string? priority
    )
    {
        var now = clock.GetCurrentInstant();
        var contact = new Contact(viewer.Contact, viewer.Customer, viewer.Name, viewer.Email);
        var asked = new Request(Channel.Web, now, viewer.Name, contact, component.Given);
        var verdict = await verdicts.On(contract, asked, now);
        var ticket = Ticket.Open(
            new TicketId(Guid.Empty),
            "",
            new Opened(now, Me, Channel.Web, kind, "", now),
            new Identified(now, Actor.Contrefort, viewer.Customer, viewer.Contact, contract.Id),
            verdict
        );
        if (priority.Given is { } serious)
            ticket.SetPriority(Me, serious, Side.Customer, otherSideAgrees: false, now);
        var clocks = ServiceClocks.Read(contract.Terms.AsOf(now), ticket.Facts, now);
        return (verdict, [.. clocks.Where(clock => clock is { IsAim: false, State: ClockState.Running })]);
    }

    /// <returns>True when it only said thank you, and changed nothing else.</returns>
    public async Task<bool> Reply(
        string number,
        Guid key,
        string text,
        IReadOnlyList<StoredFile> files,
        CancellationToken stop = default
    )
    {
        if (string.IsNullOrWhiteSpace(text) && files.Count == 0)
            throw new RuleViolationException("Write something, or attach a file.");
        var ticket = await Find(number, stop);
        var onlyThanks = files.Count == 0 && ThankYou.Is(text);
        try
        {
            await desk.Change(
                ticket,
                change =>
                {
                    Say(change, text, files, onlyThanks);
                    return ValueTask.CompletedTask;
                },
                batch => FormKey.Keep(batch, viewer.Contact, key, ticket, clock.GetCurrentInstant()),
                stop
            );
        }
        catch (PostgresException twin) when (FormKey.WasUsed(twin))
        {
            // The same form, sent twice: it was said already.
        }
        return onlyThanks;
    }

    public async Task Propose(string number, string priority, CancellationToken stop = default) =>
        await desk.Change(
            await Find(number, stop),
            change =>
            {
                if (change.Contract?.Terms.PriorityScale?.Has(priority) != true)
                    throw new RuleViolationException("The contract does not know this priority.");
                change.Ticket.SetPriority(Me, priority, Side.Customer, otherSideAgrees: false, change.Now);
            },
            stop
        );

    public async Task AgreeToClose(string number, CancellationToken stop = default) =>
        await desk.Change(
            await Find(number, stop),
            change =>
                change.Ticket.AgreeToClose(
                    Me,
                    Side.Customer,
                    change.Contract is { } contract && Closing.Agreement(contract.Terms) is not null,
                    change.Now
                ),
            stop
        );

    /// <summary>What was called resolved is not: the caller says why, and the ticket is open again.</summary>
    public async Task Contradict(string number, string text, CancellationToken stop = default)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new RuleViolationException("Say what does not work yet.");
        await desk.Change(
            await Find(number, stop),
            change =>
            {
                if (change.Ticket.Story.State != TicketState.Resolved)
                    throw new RuleViolationException("This ticket is not resolved.");
                Say(change, text, [], onlyThanks: false);
            },
            stop
        );
    }

    void Say(TicketChange change, string text, IReadOnlyList<StoredFile> files, bool onlyThanks)
    {
        var draft = new MessageDraft(text.Trim()) { Files = files };
        var said = draft.SayOn(change, Me, viewer.Email, incoming: true, change.Now);
        change.Ticket.HearFromCustomer(Me, said.Id, onlyThanks, change.Now);
    }

    async Task<TicketId> Find(string number, CancellationToken stop) =>
        await scope
            .Tickets.Where(ticket => ticket.Number == number)
            .Select(ticket => (TicketId?)ticket.Id)
            .SingleOrDefaultAsync(stop)
        ?? throw new RuleViolationException("There is no such ticket.");

    async Task<ContractId?> ContractOf(PortalRequest request, CancellationToken stop) =>
        request.Contract.Given is not { } number
            ? null
            : await scope
                .Contracts.Where(contract => contract.Number == number)
                .Select(contract => (ContractId?)contract.Id)
                .SingleOrDefaultAsync(stop)
                ?? throw new RuleViolationException("There is no such contract.");

    Task<string?> Made(Guid key, CancellationToken stop) =>
        scope
            .FormKeys.Where(form => form.Key == key)
            .Join(scope.Tickets, form => form.TicketId, ticket => ticket.Id, (_, ticket) => ticket.Number)
            .SingleOrDefaultAsync(stop);
}
