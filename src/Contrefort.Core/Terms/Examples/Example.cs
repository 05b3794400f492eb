using Contrefort.Core.Terms.Parsing;

namespace Contrefort.Core.Terms.Examples;

public enum ExampleOutcome
{
    Passed,
    Failed,

    /// <summary>Its kind of term is read and printed, and nothing carries it out yet.</summary>
    NotExecutedYet,
}

/// <summary>What running one example gave; <see cref="Failures"/> say what differs, or what could not be understood.</summary>
public sealed record ExampleResult(
    string Id,
    string OfferId,
    string Term,
    Place Place,
    ExampleOutcome Outcome,
    IReadOnlyList<Sentence> Failures
);

/// <summary>One clause, one situation, one expected answer.</summary>
sealed record Example(string Id, string OfferId, string Term, Place Place, Node Given, Node Expect)
{
    /// <summary>The kind before the dot: <c>response</c>, or <c>option</c>.</summary>
    public string Kind => Term.Split('.')[0];

    public string Name => Term[(Kind.Length + 1)..];
}
