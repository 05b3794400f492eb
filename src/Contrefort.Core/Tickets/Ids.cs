namespace Contrefort.Core.Tickets;

public readonly record struct TicketId(Guid Value) : IId<TicketId>
{
    public static TicketId Of(Guid value) => new(value);
}

public readonly record struct MessageId(Guid Value) : IId<MessageId>
{
    public static MessageId Of(Guid value) => new(value);
}

public readonly record struct ApprovalId(Guid Value) : IId<ApprovalId>
{
    public static ApprovalId Of(Guid value) => new(value);
}

public readonly record struct InterventionId(Guid Value) : IId<InterventionId>
{
    public static InterventionId Of(Guid value) => new(value);
}
