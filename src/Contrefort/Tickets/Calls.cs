using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>Somebody on the telephone, and what is known of them.</summary>
/// <param name="Said">What was typed to find them, when they were not found.</param>
/// <param name="Earlier">The closed ticket they call about.</param>
internal sealed record Call(
    FoundCaller? Caller,
    FoundCustomer? Customer,
    IReadOnlyList<(Contract Contract, IReadOnlyList<CreditLevel> Credits)> Contracts,
    Contract? Chosen,
    IReadOnlyList<OpenTicket> Open,
    string? Said,
    TicketRow? Earlier
)
{
    public IReadOnlyList<string> Components => Chosen is null ? [] : Coverage.ComponentsOf(Chosen);

    /// <summary>The same call under another contract.</summary>
    public string At(Contract contract) =>
        Caller is { } known ? $"/tickets/new?contact={known.Id.Value}&contract={contract.Id.Value}"
        : Customer is { } company ? $"/tickets/new?customer={company.Id.Value}&contract={contract.Id.Value}"
        : "/tickets/new";
}

internal sealed record OpenTicket(string Number, string Subject, TicketState State, string Requester);

/// <summary>What was heard on the telephone.</summary>
internal sealed record Heard(
    Instant At,
    string Subject,
    string Text,
    TicketKind Kind,
    string? Priority,
    string? Component,
    string? Name,
    string? Email,
    Actor By
);

/// <summary>What the contract would say of a call, and the clocks it would start.</summary>
internal sealed record Judgement(Contract? Contract, Verdict Verdict, IReadOnlyList<ClockReading> Clocks);

/// <summary>Takes calls in: who is it, what have they got, what does their contract say, and then a ticket.</summary>
internal sealed class Calls(
    CallerSearch search,
    ContractBook book,
    CreditBook credits,
    TicketDesk desk,
    Verdicts verdicts,
    IDbContextFactory<ContrefortDb> data,
    IClock clock
)
{
    const int MostShown = 8;

    /// <summary>The parts of the page's address; null when nobody has been found yet.</summary>
    public async Task<Call?> Of(string? contact, string? customer, string? contract, string? unknown, string? continues)
    {
        await using var db = await data.CreateDbContextAsync();
        var earlier = continues is null
            ? null
            : await db.Tickets.AsNoTracking().SingleOrDefaultAsync(ticket => ticket.Number == continues);
        var contactId = Guid.TryParse(contact, out var given) ? new ContactId(given) : earlier?.ContactId;
        var caller = contactId is { } known ? await search.Find(known) : null;
        var customerId = Guid.TryParse(customer, out var company) ? new CustomerId(company) : earlier?.CustomerId;
        var found =
            caller is not null ? new FoundCustomer(caller.Customer, caller.CustomerNumber, caller.CustomerName)
            : customerId is { } id
                ? await db
                    .Customers.Where(row => row.Id == id)
                    .Select(row => new FoundCustomer(row.Id, row.Number, row.Name))
                    .SingleOrDefaultAsync()
            : null;
        if (found is null)
            return unknown is null && earlier is null
                ? null
                : new Call(null, null, [], null, [], unknown ?? earlier?.Requester, earlier);

        var now = clock.GetCurrentInstant();
        var contracts = new List<(Contract, IReadOnlyList<CreditLevel>)>();
        foreach (
            var contractId in await db
                .Contracts.Where(row => row.CustomerId == found.Id)
                .OrderByDescending(row => row.EndsOn)
                .Select(row => row.Id)
                .ToListAsync()
        )
            if (await book.Find(contractId) is { } signed)
                contracts.Add((signed, await credits.Lately(signed, now)));
        var open = await db
            .Tickets.Where(ticket => ticket.CustomerId == found.Id && ticket.State != TicketState.Closed)
            .OrderByDescending(ticket => ticket.ContactId == contactId)
            .ThenByDescending(ticket => ticket.OpenedAt)
            .Take(MostShown)
            .Select(ticket => new OpenTicket(ticket.Number, ticket.Subject, ticket.State, ticket.Requester))
            .ToListAsync();
        return new Call(
            caller,
            found,
            contracts,
            await Chosen(
                contract ?? earlier?.ContractId?.Value.ToString(),
                caller,
                contracts.ConvertAll(c => c.Item1),
                now
            ),
            open,
            null,
            earlier
        );
    }

    async Task<Contract?> Chosen(string? asked, FoundCaller? caller, List<Contract> contracts, Instant now) =>
        contracts.FirstOrDefault(contract => contract.Id.Value.ToString() == asked)
        ?? (
            caller is not null && await book.FindCaller(caller.Id) is { } person
                ? await book.ContractFor(person, null, now)
                : contracts.FirstOrDefault(contract => contract.IsInForce(now))
        );

    public async Task<NewTicket> Request(Call call, Heard heard) =>
        new()
        {
            Channel = Channel.Phone,
            At = heard.At,
            Subject = heard.Subject,
            Message = new MessageDraft(heard.Text) { Channel = Channel.Phone },
            Requester = call.Caller?.Name ?? heard.Name ?? "",
            RequesterEmail = call.Caller?.Email ?? heard.Email,
            Caller = call.Caller is { } known ? await book.FindCaller(known.Id) : null,
            Contract = call.Chosen?.Id,
            Kind = heard.Kind,
            Priority = heard.Priority,
            Component = heard.Component,
            Continues = call.Earlier is { State: TicketState.Closed } earlier ? earlier.Id : null,
            TakenBy = heard.By,
        };

    public async Task<Judgement> Judge(NewTicket request)
    {
        var (contract, component, verdict) = await verdicts.On(request);
        if (contract is null)
            return new(null, verdict, []);
        var by = Actor.Stranger(request.Requester);
        List<Fact> facts = [new Opened(request.At, by, request.Channel, request.Kind, request.Subject, request.At)];
        if (request.Priority is { } priority)
            facts.Add(new PrioritySet(request.At, by, priority, Side.Customer));
        if (component is not null)
            facts.Add(new ComponentNamed(request.At, by, component));
        var clocks = ServiceClocks.Read(contract.Terms.AsOf(request.At), facts, clock.GetCurrentInstant());
        return new(
            contract,
            verdict,
            [.. clocks.Where(reading => reading is { IsAim: false, State: ClockState.Running or ClockState.Late })]
        );
    }

    /// <summary>Opens the ticket and, when asked, has an engineer take charge of it at once.</summary>
    /// <returns>The number, and why it could not be acknowledged, when it could not.</returns>
    public async Task<(string Number, Sentence? Refusal)> Take(NewTicket request, Actor? takesCharge)
    {
        var ticket = await desk.Open(request);
        if (takesCharge is null)
            return (ticket.Number, null);
        try
        {
            await desk.Change(ticket.Id, change => change.Ticket.Acknowledge(takesCharge, change.Now));
            return (ticket.Number, null);
        }
        catch (RuleViolationException broken)
        {
            // The call is taken in whatever becomes of the rest.
            return (ticket.Number, broken.Sentence);
        }
    }
}
