namespace Contrefort.Core;

/// <summary>
/// A rule of the contract or of the domain says no. The sentence is meant for the person who asked; one handler at the
/// edge turns it into a form message or a 409 problem.
/// </summary>
public sealed class RuleViolationException(Sentence sentence) : Exception(sentence.ToString())
{
    public Sentence Sentence { get; } = sentence;

    /// <summary>What of the request it is about, as programs call it: <c>settings.port</c>; null when it is all of it.</summary>
    public string? Field { get; init; }
}
