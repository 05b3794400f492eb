using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Debriefs;

/// <summary>A debrief was written, or written again; what it says is kept beside.</summary>
/// <param name="Shared">Whether the customer reads it.</param>
public sealed record Debriefed(Instant At, Actor By, bool Shared) : Fact(At, By);

/// <summary>What a contract promises once an incident is over (term <c>procedure</c> upon <c>ticket-closed</c>, step <c>debrief</c>).</summary>
/// <param name="Records">What must be written down: <c>cause</c>, <c>prevention</c>.</param>
public sealed record DebriefDuty(ProcedureTerm Term, IReadOnlyList<string> Records)
{
    /// <summary>What a debrief records where no term says more.</summary>
    public static readonly IReadOnlyList<string> Usual = ["cause", "prevention"];

    /// <summary>No offer says by when: a value of the house, while people still remember.</summary>
    public static readonly Duration Within = Duration.FromDays(3);

    /// <summary>How often it is asked for again, once it is late.</summary>
    public static readonly Duration AskedAgainEvery = Duration.FromDays(7);

    public const int LongestRecord = 10_000;

    public static DebriefDuty? Of(ContractTerms terms) =>
        terms
            .Of<ProcedureTerm>()
            .Where(term => term.Upon is Upon.Event { Name: "ticket-closed" })
            .Select(term => (Term: term, Step: term.Steps.FirstOrDefault(step => step.Do == "debrief")))
            .Where(found => found.Step is not null)
            .Select(found => new DebriefDuty(found.Term, found.Step!.Records.Count > 0 ? found.Step.Records : Usual))
            .FirstOrDefault();

    /// <summary>What is due of a ticket now: of an incident that is closed, and was not debriefed yet.</summary>
    public static DebriefDuty? Upon(ContractTerms? terms, TicketStory story) =>
        story is { Closed: not null, Opened.Kind: TicketKind.Incident, Debriefed: null } && terms is not null
            ? Of(terms)
            : null;

    /// <summary>When it is late.</summary>
    public static Instant DueAt(Instant closedAt) => closedAt + Within;

    /// <summary>What was written, by record; each must be said.</summary>
    /// <exception cref="RuleViolationException">Something is missing, or too long.</exception>
    public static IReadOnlyDictionary<string, string> Check(
        IReadOnlyList<string> records,
        IReadOnlyDictionary<string, string> said
    )
    {
        Dictionary<string, string> kept = [];
        foreach (var record in records)
        {
            var text = said.GetValueOrDefault(record)?.Trim() ?? "";
            if (text.Length == 0)
                throw new RuleViolationException(
                    new Sentence("Something is missing: {0}.", new Sentence(record.Replace('-', ' ')))
                );
            if (text.Length > LongestRecord)
                throw new RuleViolationException(new Sentence("At most {0} characters.", LongestRecord));
            kept[record] = text;
        }
        return kept;
    }
}

/// <summary>The verb of a ticket on its debrief.</summary>
public static class DebriefVerbs
{
    extension(Ticket ticket)
    {
        /// <summary>Writes what the incident taught, once it is over; it may be written again.</summary>
        /// <exception cref="RuleViolationException">It is not over.</exception>
        public void Debrief(Actor by, bool isShared, Instant at)
        {
            if (ticket.Story.State is not (TicketState.Resolved or TicketState.Closed))
                throw new RuleViolationException("A debrief is written once the ticket is resolved.");
            if (ticket.Story.Customer is null)
                throw new RuleViolationException("Say whose ticket it is first.");
            ticket.Add(new Debriefed(at, by, isShared));
        }
    }
}
