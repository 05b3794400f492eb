using Contrefort.Core.Targets;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Tickets;
using NodaTime;

namespace Contrefort.Webhooks;

/// <summary>What can be told, by its name.</summary>
internal static class WebhookEvents
{
    public const string MessageAdded = "message.added";
    public const string NoteAdded = "note.added";
    public const string InterventionLogged = "intervention.logged";
    public const string CreditThreshold = "credit.threshold";
    public const string ClockDueSoon = "clock.due-soon";
    public const string ClockLate = "clock.late";

    public static readonly IReadOnlyList<string> All =
    [
        "ticket.opened",
        "ticket.admitted",
        "ticket.assigned",
        "ticket.acknowledged",
        "ticket.held",
        "ticket.resumed",
        "ticket.escalated",
        "ticket.worked-around",
        "ticket.resolved",
        "ticket.closed",
        "ticket.reopened",
        "approval.asked",
        "approval.answered",
        MessageAdded,
        NoteAdded,
        InterventionLogged,
        CreditThreshold,
        ClockDueSoon,
        ClockLate,
    ];

    /// <summary>Null for a fact that is nobody's news.</summary>
    public static string? Of(Fact fact) =>
        fact switch
        {
            Opened => "ticket.opened",
            Overridden => "ticket.admitted",
            Assigned => "ticket.assigned",
            Acknowledged => "ticket.acknowledged",
            Answered or CustomerReplied => MessageAdded,
            Held => "ticket.held",
            Resumed => "ticket.resumed",
            Escalated => "ticket.escalated",
            ApprovalAsked => "approval.asked",
            ApprovalAnswered => "approval.answered",
            WorkedAround => "ticket.worked-around",
            Resolved => "ticket.resolved",
            Closed => "ticket.closed",
            Reopened => "ticket.reopened",
            _ => null,
        };
}

/// <summary>The body of a delivery.</summary>
internal sealed record WebhookBody(string Type, Instant Timestamp, WebhookData Data);

/// <summary>What it is about; only what belongs to the event is there.</summary>
internal sealed record WebhookData
{
    public WebhookTicket? Ticket { get; init; }
    public WebhookMessage? Message { get; init; }
    public WebhookMessage? Note { get; init; }
    public WorkView? Intervention { get; init; }
    public WebhookCredit? Credit { get; init; }
    public WebhookClock? Clock { get; init; }
    public WebhookApproval? Approval { get; init; }
}

internal sealed record WebhookTicket(
    string Number,
    string Subject,
    TicketKind Kind,
    Core.Terms.Channel Channel,
    TicketState State,
    string? Priority,
    int Level,
    string? Component,
    string? Contract,
    string Requester,
    Instant OpenedAt
)
{
    public static WebhookTicket Of(TicketChange change)
    {
        var story = change.Ticket.Story;
        return new(
            change.Ticket.Number,
            story.Opened!.Subject,
            story.Opened.Kind,
            story.Opened.Channel,
            story.State,
            story.Priority,
            story.Level,
            story.Component,
            change.Contract?.Number,
            change.Requester,
            story.Opened.At
        );
    }
}

internal sealed record WebhookMessage(Guid Id, Instant At, bool Incoming, string By, string Text);

/// <param name="Lot">The pack whose share was used.</param>
internal sealed record WebhookCredit(string Contract, string Term, string Lot);

/// <param name="Agreed">Null while it is asked.</param>
internal sealed record WebhookApproval(Guid Id, string? Term, string? What, bool? Agreed, string? Remark, string By)
{
    public static WebhookApproval? Of(Fact fact) =>
        fact switch
        {
            ApprovalAsked asked => new(asked.Approval.Value, asked.Term, asked.What, null, null, asked.By.Name),
            ApprovalAnswered said => new(said.Approval.Value, null, null, said.Agreed, said.Remark, said.By.Name),
            _ => null,
        };
}

internal sealed record WebhookClock(
    Core.Terms.ServiceClock Clock,
    string Term,
    ClockState State,
    Instant Due,
    bool IsBreach
)
{
    public static WebhookClock Of(ClockReading clock) =>
        new(clock.Term.Clock, clock.Term.Ref, clock.State, clock.Due!.Value, clock.IsBreach);
}
