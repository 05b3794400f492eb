using Contrefort.Core.Contracts;
using Contrefort.Core.Terms.Parsing;
using NodaTime;

namespace Contrefort.Core.Terms.Examples;

/// <summary>Runs the examples of <c>examples.yaml</c> against the offers, through the code that serves real requests.</summary>
public sealed class ExampleRunner(IReadOnlyDictionary<string, OfferReading> offers, CalendarShelf calendars)
{
    /// <exception cref="OfferException">The file is not a list of examples.</exception>
    public IReadOnlyList<ExampleResult> Run(string file, string text) => [.. Read(file, text).Select(Run)];

    ExampleResult Run(Example example)
    {
        if (!offers.TryGetValue(example.OfferId, out var reading))
            return Failed(example, new Sentence("There is no offer “{0}”.", example.OfferId));
        if (reading.Offer is not { } offer)
            return Failed(example, new Sentence("The offer “{0}” has errors.", example.OfferId));
        if (!Names(offer, example))
            return Failed(example, new Sentence("The offer “{0}” has no term “{1}”.", offer.Id, example.Term));
        if (Executor(example) is not { } execute)
            return new(example.Id, example.OfferId, example.Term, example.Place, ExampleOutcome.NotExecutedYet, []);

        var diagnostics = new Diagnostics();
        try
        {
            var given = new Given(example.Given, diagnostics);
            var expected = new Expected(example.Expect, diagnostics);
            var choices = given.Choose(offer, example);
            execute(new ExampleCase(example, given, expected, offer, choices, calendars));
            given.Done();
            expected.Done();
        }
        catch (OfferException refused)
        {
            diagnostics.Add(refused.Diagnostics);
        }
        catch (RuleViolationException refused)
        {
            diagnostics.Add(example.Place, refused.Sentence);
        }
        return diagnostics.Any
            ? Failed(example, [.. diagnostics.All.Select(found => found.Sentence)])
            : new(example.Id, example.OfferId, example.Term, example.Place, ExampleOutcome.Passed, []);
    }

    static bool Names(Offer offer, Example example) =>
        example switch
        {
            { Kind: "option" } => offer.Options.Any(option => option.Id == example.Name),
            { Name: "*" } => offer.Terms.Any(term => term.Kind == example.Kind),
            _ => offer.Find(example.Term) is not null,
        };

    /// <summary>What carries an example out; an option is run by what is expected of it.</summary>
    static Action<ExampleCase>? Executor(Example example) =>
        example.Kind switch
        {
            "response" => ResponseExamples.Run,
            "quota" => QuotaExamples.Run,
            "scale" => ScaleExamples.Run,
            "coverage" => CoverageExamples.Run,
            "scope" => ScopeExamples.Run,
            "meter" => MeterExamples.Run,
            "credit" => CreditExamples.Run,
            "notice" => NoticeExamples.Run,
            "fee" => FeeExamples.Run,
            "rate" => WorkExamples.Rate,
            "discount" => BillingExamples.Discount,
            "billing" => BillingExamples.Run,
            "revision" => RevisionExamples.Run,
            "penalty" => PenaltyExamples.Run,
            "approval" => ApprovalExamples.Run,
            "prerequisite" => PrerequisiteExamples.Run,
            "procedure" when example.Expect is MapNode => ProcedureExamples.Run,
            "option" when example.Expect is MapNode expect => expect.Entries switch
            {
                var entries when entries.Any(entry => entry.Key == "counted-days") => MeterExamples.Run,
                var entries when entries.Any(entry => entry.Key == "available") => CoverageExamples.Available,
                _ => ScopeExamples.Run,
            },
            _ => null,
        };

    static ExampleResult Failed(Example example, params IReadOnlyList<Sentence> failures) =>
        new(example.Id, example.OfferId, example.Term, example.Place, ExampleOutcome.Failed, failures);

    static IReadOnlyList<Example> Read(string file, string text)
    {
        var diagnostics = new Diagnostics();
        var fields = new Fields(NodeParser.Parse(file, text), diagnostics);
        new DocumentReader(diagnostics).Format(fields, "support-terms-examples/1");
        var examples = fields.Require("examples") is { } list
            ? fields.Items(list).Select(item => Read(item, diagnostics)).ToList()
            : [];
        fields.Done();
        foreach (var twice in examples.GroupBy(example => example.Id).Where(group => group.Count() > 1))
            diagnostics.Add(
                twice.Last().Place,
                new("“{0}” is already given on line {1}.", twice.Key, twice.First().Place.Line)
            );
        return diagnostics.Any ? throw new OfferException(diagnostics.All) : examples;
    }

    static Example Read(Node node, Diagnostics diagnostics)
    {
        var fields = new Fields(node, diagnostics);
        var nothing = new MapNode(node.Place, []);
        var example = new Example(
            fields.Text("id"),
            fields.Text("offer"),
            fields.Text("term"),
            node.Place,
            fields.Require("given") ?? nothing,
            fields.Require("expect") ?? nothing
        );
        fields.TextOr("reading");
        fields.TextOr("note");
        fields.Done();
        if (!example.Term.Contains('.', StringComparison.Ordinal))
            diagnostics.Add(node, "A term is written kind.id.");
        return example;
    }
}

/// <summary>An example at work: what is given, what is expected, and the contract to ask.</summary>
sealed record ExampleCase(
    Example Example,
    Given Given,
    Expected Expected,
    Offer Offer,
    Choices Choices,
    CalendarShelf Calendars
)
{
    ContractTerms? _terms;

    /// <exception cref="OfferException">The choices are refused.</exception>
    public ContractTerms Terms => _terms ??= Subscribe(Choices);

    public ContractTerms Subscribe(Choices choices) => Offer.Subscribe(choices, Calendars);

    /// <exception cref="RuleViolationException">The contract does not have the term.</exception>
    public T Term<T>()
        where T : Term =>
        Terms.Find(Example.Term) as T
        ?? throw new RuleViolationException(
            new Sentence("The offer “{0}” has no term “{1}”.", Terms.Offer.Id, Example.Term)
        );

    /// <summary>A contract on these terms, between two days.</summary>
    public Contract Signed(LocalDate startsOn, LocalDate endsOn) =>
        new(new(Guid.Empty), "C-1", new(Guid.Empty), startsOn, endsOn, Terms, [], []);
}
