namespace Contrefort.Core.Terms;

/// <summary>A term in plain words for a customer.</summary>
public static class Explanation
{
    public static Sentence Of(Term term) => new("{0}", term.Ref);
}
