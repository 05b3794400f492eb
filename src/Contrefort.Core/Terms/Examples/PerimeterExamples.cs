using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Terms.Examples;

static class QuotaExamples
{
    public static void Run(ExampleCase example)
    {
        var (given, expected) = (example.Given, example.Expected);
        var quota = example.Term<QuotaTerm>();
        var product = given.Fields.TextOr("product");
        if (example.Terms.Applies(quota, new() { Product = product }) != Applicability.Applies)
            throw new RuleViolationException(new Sentence("{0} does not apply to this situation.", quota.Ref));
        var answer = quota.Ask(
            given.Fields.IntegerOr(quota.Of) ?? 0,
            given.Fields.IntegerOr("add") ?? 0,
            given.Fields.IntegerOr("elsewhere") ?? 0
        );
        expected.Is("accepted", answer.IsGranted);
        expected.Is("total", answer.Total);
        expected.Is("free", answer.Within);
        expected.Is("charged", answer.Beyond.Kind == BeyondKind.Fee ? answer.Past : 0);
    }
}

static class ScaleExamples
{
    static readonly Instant _at = Instant.FromUtc(2026, 10, 19, 10, 0);

    public static void Run(ExampleCase example)
    {
        var scale = example.Term<ScaleTerm>();
        if (scale.Bands.Count > 0)
        {
            var measures = example.Given.Items.Select(example.Given.Fields.AsNumber);
            example.Expected.Are([
                .. measures.Select(measure => scale.BandOf(measure)?.Name ?? scale.Outside ?? "none"),
            ]);
            return;
        }

        var given = example.Given.Fields;
        List<Fact> facts = [];
        if (given.TextOr("customer-says") is { } customer)
            facts.Add(new PrioritySet(_at, Actor.Contact(Guid.Empty, "Alice"), customer, Side.Customer));
        if (given.TextOr("engineer-says") is { } engineer)
            facts.Add(new PrioritySet(_at, Actor.Engineer(Guid.Empty, "Bruno"), engineer, Side.Provider));
        if (given.TextOr("agreement") is { } agreed and not "none")
            facts.Add(new PriorityAgreed(_at, Actor.Engineer(Guid.Empty, "Bruno"), agreed));
        var story = TicketStory.Of(facts);
        example.Expected.Is(scale.Of, story.PriorityBy(scale));
        example.Expected.Is(
            "traced",
            facts.Count > 0
                && story.PriorityByCustomer is not null
                    == facts.OfType<PrioritySet>().Any(fact => fact.Side == Side.Customer)
                && story.PriorityByProvider is not null
                    == facts.OfType<PrioritySet>().Any(fact => fact.Side == Side.Provider)
        );
    }
}

static class CoverageExamples
{
    /// <summary>Which of the contract's calendars an instant falls in: the term's own, or the one that complements it.</summary>
    public static void Run(ExampleCase example)
    {
        var calendar =
            example.Term<CoverageTerm>().Calendar
            ?? throw new RuleViolationException(new Sentence("{0} has no calendar.", example.Example.Term));
        var outside =
            example.Terms.Calendars.Values.FirstOrDefault(other => other.ComplementOf == calendar)?.Name ?? "closed";
        example.Expected.Are([
            .. example
                .Given.Items.Select(moment => example.Given.Instant(moment, example.Terms.Zone))
                .Select(at => example.Terms.Calendar(calendar).IsOpen(at) ? calendar : outside),
        ]);
    }

    /// <summary>Whether what the option covers is sold where the customer is.</summary>
    public static void Available(ExampleCase example)
    {
        var country = example.Given.Fields.Text("customer-country");
        example.Expected.Is(
            "available",
            example
                .Terms.Of<CoverageTerm>()
                .Where(term => term.Option == example.Example.Name && term.Territories.Count > 0)
                .All(term => term.Territories.Contains(country))
        );
    }
}

static class ScopeExamples
{
    public static void Run(ExampleCase example)
    {
        // A ticket in plain words asks for support, whatever it is about.
        var ticket = example.Given.Fields.TextOr("ticket");
        var asked =
            example.Given.Fields.TextOr("product")
            ?? example.Given.Fields.TextOr("component")
            ?? (ticket is null ? example.Given.Fields.Text("component") : Coverage.Support);
        var contract = new Contract(
            new(Guid.Empty),
            "C-1",
            new(Guid.Empty),
            new LocalDate(2026, 1, 1),
            new LocalDate(2026, 12, 31),
            example.Terms,
            [],
            []
        );
        var coverage = Coverage.Of(contract, asked);
        example.Expected.Is("covered", coverage.Standing is CoverageStanding.Covered or CoverageStanding.BestEffort);
        example.Expected.Is("proposes", Coverage.Proposals(example.Terms, asked).FirstOrDefault()?.Id);
    }
}
