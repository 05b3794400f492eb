using Contrefort.Core.Terms;

namespace Contrefort.Core.Contracts;

/// <summary>The questions a contract answers about a request, in the order a person would ask them.</summary>
public enum VerdictQuestion
{
    NamedContact,
    ContractInForce,
    CoveredComponent,
    AllowedChannel,
    ServiceHours,
    HoursLeft,
}

public enum VerdictAnswer
{
    Yes,

    /// <summary>Not yet known, or worth knowing, but not a reason to wait: out of hours, component to be named.</summary>
    Note,

    /// <summary>The contract does not admit this by itself; a person decides.</summary>
    No,
}

/// <summary>One answer, with the sentence a person reads and the terms it follows from.</summary>
public sealed record VerdictLine(
    VerdictQuestion Question,
    VerdictAnswer Answer,
    Sentence Reason,
    IReadOnlyList<Citation> Because
);

/// <summary>
/// What the terms say of one request. Nothing is refused silently: a request that is not admitted is kept for triage with
/// the reasons, and an engineer may override them with a reason of their own.
/// </summary>
public sealed record Verdict(IReadOnlyList<VerdictLine> Lines)
{
    public bool IsAdmitted => Lines.All(line => line.Answer != VerdictAnswer.No);

    /// <summary>Nothing speaks against the request but an empty pack: a new one lets it go on.</summary>
    public bool WaitsForHours =>
        !IsAdmitted && Lines.All(line => line.Answer != VerdictAnswer.No || line.Question == VerdictQuestion.HoursLeft);
}
