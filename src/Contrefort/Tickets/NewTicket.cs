using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>A request as it comes in by mail, web, telephone or API.</summary>
internal sealed record NewTicket
{
    public required Channel Channel { get; init; }

    /// <summary>The hour of the call, or when the request arrived: where clocks start.</summary>
    public required Instant At { get; init; }
    public required string Subject { get; init; }
    public required MessageDraft Message { get; init; }
    public required string Requester { get; init; }
    public string? RequesterEmail { get; init; }
    public Caller? Caller { get; init; }

    /// <summary>The contract named by the caller; found from the caller when null.</summary>
    public ContractId? Contract { get; init; }
    public TicketKind Kind { get; init; } = TicketKind.Incident;
    public string? Priority { get; init; }
    public string? Component { get; init; }

    /// <summary>The closed ticket this one continues.</summary>
    public TicketId? Continues { get; init; }

    /// <summary>Whose it is, when no caller and no contract say so.</summary>
    public CustomerId? Customer { get; init; }

    /// <summary>The alert that asks, when no person does.</summary>
    public AlertCause? Alert { get; init; }

    /// <summary>Who typed it in, when it was not the caller: an engineer on the telephone.</summary>
    public Actor? TakenBy { get; init; }

    /// <summary>False for what must not be answered by a program: automatic mail.</summary>
    public bool SendReceipt { get; init; } = true;
}

/// <summary>What an alert says as it opens a ticket, or joins one.</summary>
internal sealed record AlertCause(AlertId Alert, string What, Instant FirstFailedAt, Instant ConfirmedAt);
