using System.Runtime.CompilerServices;

namespace Contrefort.Core.Terms;

/// <summary>
/// One clause of an offer, typed. Immutable; two contracts on the same offer differ by their parameters, options and
/// amendments, never by code.
/// </summary>
public abstract record Term
{
    /// <summary>Unique within its kind and offer: <c>acknowledgement</c> in <c>response.acknowledgement</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>The passage of the signed text this term says again, e.g. <c>S1 §2.1.1</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The offer whose file wrote the term: <c>edge-common</c> for what Edge Pack inherits.</summary>
    public string OfferId { get; init; } = "";

    /// <summary>Line of that file, from 1.</summary>
    public int Line { get; init; }

    /// <summary>The option that brought the term, when one did.</summary>
    public string? Option { get; init; }

    /// <summary>What the source leaves unclear, and what was chosen.</summary>
    public ChosenReading? Reading { get; init; }

    /// <summary>The value is the seller's own proposal: the source gives none.</summary>
    public bool House { get; init; }

    /// <summary>When the term applies; <see cref="When.Always"/> when the file says nothing.</summary>
    public When When { get; init; } = When.Always;

    internal TermContext Context { get; init; } = TermContext.None;

    /// <summary>The kind's name in the file: <c>response</c>.</summary>
    public string Kind => TermKinds.NameOf(GetType());

    /// <summary>How the term is cited everywhere: <c>response.acknowledgement</c>.</summary>
    public string Ref => $"{Kind}.{Id}";

    /// <summary>Said once for each term, however often it is cited.</summary>
    public Citation Cite() =>
        _citations.GetValue(
            this,
            static term => new Citation(term.OfferId, term.Ref, term.Source, Explanation.Of(term))
        );

    static readonly ConditionalWeakTable<Term, Citation> _citations = [];
}

/// <summary>An unclear text, the reading chosen, and the one refused.</summary>
public sealed record ChosenReading(string Unclear, string Choice, string Instead);

/// <summary>Why an answer is what it is: the term that gave it, where the contract says so, and in plain words.</summary>
/// <param name="OfferId">The offer that wrote the term.</param>
/// <param name="Ref">The term, e.g. <c>response.acknowledgement</c>.</param>
/// <param name="Source">Its passage in the signed text, e.g. <c>S1 §2.1.1</c>.</param>
/// <param name="Text">The term in plain words.</param>
public sealed record Citation(string OfferId, string Ref, string Source, Sentence Text);
