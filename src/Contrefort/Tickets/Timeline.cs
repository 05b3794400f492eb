using Contrefort.Core;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>One line of what happened to a ticket: something said, something noted, or a fact.</summary>
internal abstract record TimelineEntry(Instant At)
{
    /// <param name="Deliveries">What became of the mail that carries it, when it is ours.</param>
    public sealed record Said(SheetMessage Message, IReadOnlyList<Delivery> Deliveries) : TimelineEntry(Message.At);

    public sealed record Noted(NoteRow Note) : TimelineEntry(Note.At);

    /// <param name="Sentences">What happened at one instant, in the order it was written.</param>
    public sealed record Happened(Instant At, IReadOnlyList<Sentence> Sentences, IReadOnlyList<Delivery> Deliveries)
        : TimelineEntry(At);
}

internal static class Timeline
{
    /// <summary>Messages, notes and facts in the order they happened; what happened at one instant, in the order it was written.</summary>
    public static IEnumerable<TimelineEntry> Of(TicketSheet sheet)
    {
        var answers = new Dictionary<MessageId, int>();
        var facts = new List<TimelineEntry>();
        for (var position = 0; position < sheet.Ticket.Facts.Count; position++)
        {
            var fact = sheet.Ticket.Facts[position];
            if (fact is Answered answered)
                answers[answered.Message] = position;
            else if (FactSentence.Of(fact) is { } sentence)
                facts.Add(
                    new TimelineEntry.Happened(
                        fact.At,
                        IsTold(sheet.Ticket.Facts, position) ? [] : [sentence],
                        [.. sheet.Deliveries[position]]
                    )
                );
        }
        var said = sheet.Messages.Select(
            TimelineEntry (message) =>
                new TimelineEntry.Said(
                    message,
                    answers.TryGetValue(message.Id, out var position) ? [.. sheet.Deliveries[position]] : []
                )
        );
        var noted = sheet.Notes.Select(TimelineEntry (note) => new TimelineEntry.Noted(note));
        return Together(said.Concat(noted).Concat(facts).OrderBy(entry => entry.At));
    }

    /// <summary>Who acknowledges takes the ticket, and what is agreed at once was proposed: the second fact says both.</summary>
    static bool IsTold(IReadOnlyList<Fact> facts, int position) =>
        position + 1 < facts.Count
        && facts[position + 1] is var next
        && next.At == facts[position].At
        && (facts[position], next) is (Assigned, Acknowledged) or (PrioritySet, PriorityAgreed);

    /// <summary>Facts of one instant are one line.</summary>
    static IEnumerable<TimelineEntry> Together(IEnumerable<TimelineEntry> entries)
    {
        TimelineEntry.Happened? open = null;
        foreach (var entry in entries)
        {
            if (entry is TimelineEntry.Happened happened)
            {
                if (open is not null && open.At != happened.At)
                    yield return open;
                open =
                    open?.At == happened.At
                        ? open with
                        {
                            Sentences = [.. open.Sentences, .. happened.Sentences],
                            Deliveries = [.. open.Deliveries, .. happened.Deliveries],
                        }
                        : happened;
                continue;
            }
            if (open is not null)
                yield return open;
            open = null;
            yield return entry;
        }
        if (open is not null)
            yield return open;
    }
}
