namespace Contrefort.Core.Terms.Parsing;

/// <summary>Where in a file: line and column from 1.</summary>
public readonly record struct Place(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>Something wrong in an offer file, and where.</summary>
public sealed record Diagnostic(Place Place, Sentence Sentence)
{
    public override string ToString() => $"{Place}: {Sentence}";
}

/// <summary>What reading a file gave: the offer, or what is wrong with it (then the offer is null).</summary>
public sealed record OfferReading(Offer? Offer, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The offer.</summary>
    /// <exception cref="OfferException">The file has errors.</exception>
    public Offer Value => Offer ?? throw new OfferException(Diagnostics);
}

/// <summary>An offer, a subscription or an amendment that cannot be read.</summary>
public sealed class OfferException(IReadOnlyList<Diagnostic> diagnostics) : Exception(string.Join('\n', diagnostics))
{
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;
}
