using Contrefort.Core;
using Contrefort.Core.Tickets;

namespace Contrefort.Mail;

/// <summary>What a message turned out to be. A closed set: whoever reads it handles each.</summary>
/// <param name="Reason">Said to an operator; no arguments, so that it is stored as its English and said in any language.</param>
internal abstract record MailOutcome(string Kind, Sentence? Reason = null)
{
    /// <summary>A new request, from someone known or not.</summary>
    /// <param name="Unanswered">Why no program of ours writes back; null when a receipt may be sent.</param>
    public sealed record Request(Sentence? Unanswered = null) : MailOutcome("request", Unanswered);

    /// <summary>An answer on a ticket, and how it was recognised.</summary>
    public sealed record Reply(TicketId Ticket, MatchedBy By) : MailOutcome("reply");

    /// <summary>An answer that came after the ticket was closed: it opens another that continues it.</summary>
    public sealed record LateReply(TicketId Closed, MatchedBy By) : MailOutcome("follow-up");

    /// <summary>Thanks for what is closed: kept with it, and nothing is opened.</summary>
    public sealed record LateThanks(TicketId Closed, MatchedBy By) : MailOutcome("reply");

    /// <summary>An engineer's answer to a mail we sent to them: to the caller, or a note when they ask so.</summary>
    public sealed record EngineerReply(TicketId Ticket, Actor Engineer, bool IsNote)
        : MailOutcome(IsNote ? "note" : "answer");

    /// <summary>One of our mails came back, or is late.</summary>
    public sealed record Bounce(TicketId? Ticket, bool HasFailed) : MailOutcome(HasFailed ? "bounce" : "delay");

    /// <summary>Written by a program: kept, shown on its ticket when it has one, and never answered.</summary>
    public sealed record Automatic(TicketId? Ticket) : MailOutcome("automatic");

    /// <summary>A monitoring system tells of trouble: that is read with what else it sends.</summary>
    public sealed record Alert() : MailOutcome("alert");

    /// <summary>Read already under this Message-ID.</summary>
    public sealed record Duplicate() : MailOutcome("duplicate");

    /// <summary>Our own mail come back to us.</summary>
    public sealed record Loop() : MailOutcome("loop", new Sentence("Our own mail came back."));

    /// <summary>Kept until a person looks: its sender writes faster than a person.</summary>
    public sealed record Held()
        : MailOutcome("held", new Sentence("Its sender writes faster than a person does: a loop, perhaps."));
}

/// <summary>How a reply found its ticket, strongest first.</summary>
internal enum MatchedBy
{
    References,
    Token,
    Number,
}
