namespace Contrefort.Core.Terms;

static class PromiseSentences
{
    public static IEnumerable<Sentence> Deliverable(DeliverableTerm handed)
    {
        yield return When(handed) is { } when
            ? new Sentence("Handed over: {0}, {1}.", Phrases.Word(handed.What), when)
            : new Sentence("Handed over: {0}.", Phrases.Word(handed.What));
        if (handed.Name is { } name)
            yield return new Sentence("Name: {0}.", Phrases.Word(name));
        if (handed.Upon is { } upon && handed.Once is not null)
            yield return new Sentence("Also {0}.", WhenSentences.Upon(upon));
        if (handed.Quantity is { } quantity)
            yield return new Sentence("How many: {0}.", quantity);
        if (handed.To is { } to)
            yield return new Sentence("To {0}.", Phrases.Word(to));
        if (handed.By is { Count: > 0 } by)
            yield return new Sentence("By {0}.", Phrases.List(by));
        if (!handed.For.IsSet)
            yield return "For: to be chosen.";
        else if (handed.For.Value is { Count: > 0 } products)
            yield return new Sentence("For {0}.", Phrases.List(products));
        if (handed.Contains is { Count: > 0 } contents)
            yield return new Sentence("With {0}.", Phrases.List(contents));
        if (handed.SplitBy is { Count: > 0 } kinds)
            yield return new Sentence("Split by {0}.", Phrases.List(kinds));
        if (handed.Limit is { Count: > 0 } limits)
            yield return new Sentence(
                "At most {0}.",
                Phrases.All(limits.Select(limit => new Sentence("{0}: {1}", Phrases.Word(limit.Key), limit.Value)))
            );
        if (handed.More is { } more)
            yield return new Sentence("More: {0}.", Phrases.Word(more));
        if (handed.WithUpdates)
            yield return "Kept up to date.";
        if (handed.PresentedTo is { } audience)
            yield return new Sentence("Presented to {0}.", Phrases.Word(audience));
        foreach (var (membership, way) in handed.Ways)
            yield return new Sentence(
                "With {0}: by {1}, {2}, {3}.",
                Phrases.Word(membership),
                Phrases.Word(way.Channel),
                Phrases.List(way.Contains),
                Phrases.Word(way.Machines ?? "")
            );
        if (handed.From is { } from)
            yield return new Sentence("From {0}.", Phrases.Word(from));
        if (handed.ChosenBy is { } choice)
            yield return new Sentence("Chosen by {0}.", Phrases.Word(choice));
        if (handed.Checks is { Count: > 0 } checks)
            yield return new Sentence("Checked: {0}.", Phrases.List(checks));
        if (handed.SignIn is { } signIn)
            yield return new Sentence("Sign-in: {0}.", Phrases.Word(signIn));
        if (handed.Format is { } format)
            yield return new Sentence("Format: {0}.", Phrases.Word(format));
        if (handed.Maintenance is { } maintenance)
            yield return new Sentence("Maintenance: {0}.", Phrases.Word(maintenance));
        if (handed.Use is { } use)
            yield return new Sentence("Use: {0}.", Phrases.Word(use));
        if (handed.Portal is { } portal)
            yield return new Sentence("Portal: {0}.", Phrases.Word(portal));
        if (handed.MayForce)
            yield return "Updates may be forced.";
        if (handed.Status is { } status)
            yield return new Sentence("Note: {0}.", Phrases.Word(status));
    }

    static Sentence? When(DeliverableTerm handed) =>
        handed switch
        {
            { Continuous: true } => "all the time",
            { Every: { } every } => Phrases.Every(every),
            { EveryUnspecified: true } => "from time to time",
            { Once: "period" } => "once in each period",
            { Once: { } once } => new Sentence("once {0}", Phrases.Word(once)),
            { Upon: { } upon } => WhenSentences.Upon(upon),
            _ => null,
        };

    public static IEnumerable<Sentence> Procedure(ProcedureTerm procedure)
    {
        yield return new Sentence(
            "Steps {0}: {1}.",
            WhenSentences.Upon(procedure.Upon),
            Phrases.All(procedure.Steps.Select(step => Step(step)))
        );
        if (procedure.Starts.Count > 0)
            yield return new Sentence("This starts {0}.", Phrases.List(procedure.Starts));
    }

    static Sentence Step(ProcedureStep step)
    {
        List<object?> details = [];
        if (step.Optional)
            details.Add(new Sentence("if need be"));
        Detail("if {0}", step.If);
        Details("by {0}", step.By);
        Details("to {0}", step.To);
        Details("between {0}", step.Of);
        Detail("with {0}", step.With);
        Detail("from {0}", step.From);
        Detail("within {0}", step.Within);
        Detail("as in {0}", step.Procedure);
        Detail("must be {0}", step.MustBe);
        Details("{0}", step.Fields);
        Details("records {0}", step.Records);
        Details("may add {0}", step.MayAdd);
        return details.Count > 0 ? new Sentence("{0} ({1})", Phrases.Word(step.Do), details) : Phrases.Word(step.Do);

        void Detail(string format, string? word)
        {
            if (word is not null)
                details.Add(new Sentence(format, Phrases.Word(word)));
        }

        void Details(string format, IReadOnlyList<string> words)
        {
            if (words.Count > 0)
                details.Add(new Sentence(format, Phrases.List(words)));
        }
    }

    public static IEnumerable<Sentence> Prerequisite(PrerequisiteTerm required)
    {
        if (required.Contract is { } contract)
            yield return new Sentence("The customer must hold a contract {0}.", Phrases.Word(contract));
        if (required.Product is { } product)
            yield return new Sentence("The customer must have {0}.", Phrases.Word(product));
        if (required.InstalledAtLeast is { } installed)
            yield return new Sentence("At least {0} machines installed.", installed);
        if (required.InstalledUnspecified)
            yield return "Above a number of machines the seller gives.";
        if (required.Status is { } status)
            yield return new Sentence("It must be {0}.", Phrases.Word(status));
        if (required.During is { } during)
            yield return new Sentence("During: {0}.", Phrases.Word(during));
        if (required.Governs)
            yield return "It governs this contract.";
        if (required.IfLost is { } lost)
            yield return new Sentence("If it ends: {0}.", Phrases.Word(lost));
    }
}
