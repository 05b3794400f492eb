using Contrefort.Core.Tickets;

namespace Contrefort.Mail;

/// <summary>What a message turned out to be. A closed set: whoever reads it handles each.</summary>
internal abstract record MailOutcome(string Kind)
{
    /// <summary>A new request, from someone known or not.</summary>
    public sealed record Request() : MailOutcome("request");

    /// <summary>An answer on a ticket, and how it was recognised.</summary>
    public sealed record Reply(TicketId Ticket, MatchedBy By) : MailOutcome("reply");

    /// <summary>An answer that came after the ticket was closed: it opens another that continues it.</summary>
    public sealed record LateReply(TicketId Closed, MatchedBy By) : MailOutcome("follow-up");

    /// <summary>An engineer's answer to a notification: kept as a note, never shown to the customer.</summary>
    public sealed record EngineerNote(TicketId Ticket, Guid Engineer, string Name) : MailOutcome("note");

    /// <summary>One of our mails came back.</summary>
    public sealed record Bounce() : MailOutcome("bounce");

    /// <summary>Written by a program: kept, shown on its ticket when it has one, and never answered.</summary>
    public sealed record Automatic(TicketId? Ticket) : MailOutcome("automatic");

    /// <summary>Read already under this Message-ID.</summary>
    public sealed record Duplicate() : MailOutcome("duplicate");

    /// <summary>Our own mail come back to us, or a sender who writes faster than a person.</summary>
    public sealed record Loop(string Reason) : MailOutcome("loop");
}

/// <summary>How a reply found its ticket, strongest first.</summary>
internal enum MatchedBy
{
    References,
    Token,
    Number,
}
