namespace Contrefort.Core.Terms;

static class WhenSentences
{
    public static IEnumerable<Sentence> Of(Term term)
    {
        if (Conditions(term) is { } conditions)
            yield return new Sentence("Applies {0}.", conditions);
    }

    /// <summary>When or to what a term applies, as the end of a sentence; null when it always does.</summary>
    public static object? Conditions(Term term)
    {
        var phrases = term
            .When.Conditions.Where(condition => condition is not Condition.Any)
            .Select(condition => Phrase(condition, term.Context))
            .ToList();
        return phrases.Count > 0 ? Phrases.All(phrases) : null;
    }

    static Sentence Phrase(Condition condition, TermContext context) =>
        condition switch
        {
            Condition.TriggerIn trigger => new Sentence(
                "when the request comes {0}",
                Phrases.Hours(trigger.Calendar, context)
            ),
            Condition.Length length => Bounds(length),
            Condition.Number number => Bounds(number),
            Condition.OneOf { Dimension: "channel", Values: var channels } => new Sentence(
                "to requests by {0}",
                Phrases.List(channels)
            ),
            Condition.OneOf { Dimension: "work", Values: ["onsite"] } => "to work on site",
            Condition.OneOf { Dimension: "work", Values: ["remote"] } => "to remote work",
            Condition.OneOf { Dimension: "expedite", Values: ["true"] } => "when the customer asks to be served faster",
            Condition.OneOf { Dimension: "virtualised", Values: ["true"] } => "to virtualised servers",
            Condition.OneOf { Dimension: "level", Values: var levels } => new Sentence(
                "at level {0}",
                Phrases.Names(levels)
            ),
            Condition.OneOf { Dimension: "priority", Values: var values } => new Sentence(
                "to priority {0}",
                Phrases.Names(values)
            ),
            Condition.OneOf { Dimension: "option", Values: var values } => new Sentence(
                "with the option {0}",
                Phrases.List(values)
            ),
            Condition.OneOf other => new Sentence(
                "when the {0} is {1}",
                Phrases.Word(other.Dimension),
                Phrases.List(other.Values)
            ),
            _ => throw new InvalidOperationException(),
        };

    static Sentence Bounds(Condition.Length length) =>
        (length.Gt ?? length.Gte, length.Lt ?? length.Lte) switch
        {
            ({ } from, { } to) => new Sentence("to work of {0} to {1}", Phrases.Length(from), Phrases.Length(to)),
            (null, { } to) => new Sentence(
                length.Lt is null ? "to work of {0} at most" : "to work of less than {0}",
                Phrases.Length(to)
            ),
            ({ } from, null) => new Sentence(
                length.Gt is null ? "to work of {0} at least" : "to work of more than {0}",
                Phrases.Length(from)
            ),
            _ => "to any work",
        };

    static Sentence Bounds(Condition.Number number) =>
        (number.Gt + 1 ?? number.Gte, number.Lt - 1 ?? number.Lte) switch
        {
            ({ } from, { } to) => new Sentence("when the {0} is {1} to {2}", Phrases.Word(number.Dimension), from, to),
            (null, { } to) => new Sentence("when the {0} is {1} at most", Phrases.Word(number.Dimension), to),
            ({ } from, null) => new Sentence("when the {0} is {1} at least", Phrases.Word(number.Dimension), from),
            _ => "always",
        };

    public static Sentence Upon(Upon upon) =>
        upon switch
        {
            Terms.Upon.Event happened => Event(happened.Name),
            Terms.Upon.CreditUsed used => new Sentence(
                "when {0} % of a pack is used",
                decimal.Truncate(used.AtLeast * 100)
            ),
            Terms.Upon.PeriodEnd end => new Sentence("{0} before the end of the period", Phrases.Length(end.Before)),
            Terms.Upon.Reached reached => new Sentence(
                "{0}",
                Phrases.All(reached.When.Conditions.Select(condition => Phrase(condition, TermContext.None)))
            ),
            _ => throw new InvalidOperationException(),
        };

    public static Sentence Event(string name) =>
        name switch
        {
            "acknowledged" => "when a request is acknowledged",
            "call-received" => "when a call comes",
            "close-asked" => "before a ticket is closed",
            "contract-received" => "when the contract is received",
            "customer-demand" => "when the customer asks",
            "expedite-accepted" => "when a faster service is accepted",
            "onsite-intervention" => "for a visit on site",
            "period-start" => "at the start of the period",
            "probe-triggered" => "when a probe fires",
            "purchase" => "at the purchase",
            "queue-saturated" => "when the support centre is saturated",
            "reference-version-changed" => "when the reference version changes",
            "remote-intervention" => "for a remote intervention",
            "subscription" => "at the subscription",
            "ticket-closed" => "when a ticket is closed",
            "ticket-opened" => "when a ticket is opened",
            "ticket-step-passed" => "at each step of a ticket",
            "upstream-recommendation" => "when the developers recommend it",
            _ => new Sentence("{0}", Phrases.Word(name)),
        };
}
