namespace Contrefort.Core.Terms;

/// <summary>What is covered: services, components, products; and what is not, or only on a quote.</summary>
public sealed record ScopeTerm : Term
{
    /// <summary>Services, kinds of work or products covered, as words of the offer.</summary>
    public Setting<IReadOnlyList<string>> Includes { get; init; } = new([]);
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>Things done after an accepted quote. <see cref="AllOnQuote"/> says it of everything the term includes.</summary>
    public IReadOnlyList<string> OnQuote { get; init; } = [];
    public bool AllOnQuote { get; init; }
    public IReadOnlyList<string> BestEffort { get; init; } = [];
    public ComponentScope? Components { get; init; }

    /// <summary>The lists are examples (« inclus entre autres »), not the limit.</summary>
    public bool OpenList { get; init; }
    public OutOfScope? OutOfScope { get; init; }
    public IReadOnlyList<int> Levels { get; init; } = [];

    /// <summary>Connections used, e.g. <c>ssh</c>, and the only place they come from.</summary>
    public IReadOnlyList<string> Over { get; init; } = [];
    public string? From { get; init; }

    /// <summary>A condition that people judge; printed, never executed.</summary>
    public string? If { get; init; }

    /// <summary>What the scope is counted by, e.g. <c>server</c>, and what something counts as.</summary>
    public string? Per { get; init; }
    public string? CountsAs { get; init; }

    /// <summary>References to the credits and rates that pay for this work.</summary>
    public IReadOnlyList<string> BilledAs { get; init; } = [];
    public string? Calendar { get; init; }
    public IReadOnlyList<string> StandardProbes { get; init; } = [];
    public IReadOnlyList<string> CustomProbes { get; init; } = [];
    public IReadOnlyList<string> Kinds { get; init; } = [];
    public IReadOnlyList<string> KeptWith { get; init; } = [];
    public string? Modules { get; init; }
    public string? By { get; init; }

    /// <summary>A term or parameter of another offer that governs this one, e.g. <c>ot-maintenance.off-hours</c>.</summary>
    public string? Under { get; init; }
}

/// <summary>The software components of a scope.</summary>
/// <param name="List">Name of the list of the offer they come from; null when written in place or chosen freely.</param>
/// <param name="Domains">Domain → components. Components without a domain are under the empty string.</param>
/// <param name="ChosenBy">Who chooses, when somebody does.</param>
/// <param name="Add">How one more is added; null when it cannot be.</param>
public sealed record ComponentScope(
    string? List,
    Setting<IReadOnlyDictionary<string, IReadOnlyList<string>>> Domains,
    string? ChosenBy,
    AddComponent? Add
);

public enum AddComponent
{
    OnRequest,
    OnAgreement,
}

public enum OutOfScopeReply
{
    NeverRefuseSilently,
}

public enum OutOfScopeThen
{
    Quote,
    Refuse,
}

/// <summary>What happens to a request outside the perimeter.</summary>
public sealed record OutOfScope(OutOfScopeReply Reply, OutOfScopeThen Then);

/// <summary>How many.</summary>
public sealed record QuotaTerm : Term
{
    /// <summary>What is counted: <c>contacts</c>, <c>calls</c>, <c>test-deployments</c>.</summary>
    public required string Of { get; init; }

    /// <summary>The most allowed by this contract; null value when unlimited; null when only <see cref="Adds"/> speaks.</summary>
    public Setting<int?>? Max { get; init; }

    /// <summary>How many this contract adds to those of the contracts of <see cref="GroupMax"/>.</summary>
    public Setting<int?>? Adds { get; init; }
    public GroupMax? GroupMax { get; init; }
    public Beyond Beyond { get; init; } = Beyond.Refused;

    /// <summary>A credit that bounds the quota in practice, e.g. <c>credit.hours</c>.</summary>
    public string? Within { get; init; }

    public bool IsUnlimited => Max is { IsSet: true, Value: null };

    /// <summary>What becomes of some more of what is counted.</summary>
    /// <param name="held">How many this contract already has.</param>
    /// <param name="more">How many are asked for.</param>
    /// <param name="elsewhere">How many the other contracts of <see cref="GroupMax"/> have.</param>
    public QuotaAnswer Ask(int held, int more, int elsewhere = 0)
    {
        var own = (Max ?? Adds)?.Value ?? int.MaxValue;
        var shared = GroupMax is { } group ? Math.Max(0, group.Max - elsewhere) : int.MaxValue;
        var within = Math.Min(held + more, Math.Min(own, shared));
        var beyond = held + more - within;
        return new(
            held + more + elsewhere,
            within + elsewhere,
            beyond,
            beyond == 0 || Beyond.Kind == BeyondKind.Fee,
            Beyond
        );
    }
}

/// <summary>
/// The total if it is granted, how many of it the quota allows, how many are past it, whether it is granted at once
/// (within, or past it at a fee) and what happens past it.
/// </summary>
public sealed record QuotaAnswer(int Total, int Within, int Past, bool IsGranted, Beyond Beyond);

/// <summary>A ceiling shared by several contracts of the customer.</summary>
public sealed record GroupMax(string Of, int Max);

public enum BeyondKind
{
    Refuse,
    Fee,
    Option,
    Quote,
}

/// <summary>What happens past the quota; <see cref="Reference"/> is the fee or option, e.g. <c>fee.extra-contact</c>.</summary>
public sealed record Beyond(BeyondKind Kind, string? Reference)
{
    public static readonly Beyond Refused = new(BeyondKind.Refuse, null);
}

/// <summary>When it is served, in which language, in which land.</summary>
public sealed record CoverageTerm : Term
{
    /// <summary>What is served in these hours; null for the service as a whole.</summary>
    public string? Of { get; init; }

    /// <summary>A calendar of the contract; one written in place is known by the term's own reference.</summary>
    public string? Calendar { get; init; }
    public Setting<IReadOnlyList<string>> Languages { get; init; } = new([]);

    /// <summary>ISO 3166 codes; empty for no limit.</summary>
    public IReadOnlyList<string> Territories { get; init; } = [];
    public Setting<string>? Zone { get; init; }
}

/// <summary>How it is reached.</summary>
public sealed record ChannelTerm : Term
{
    public required IReadOnlyList<Channel> Via { get; init; }
    public string? Calendar { get; init; }

    /// <summary>What the channel is for; empty for everything.</summary>
    public IReadOnlyList<ChannelUse> For { get; init; } = [];

    /// <summary>Countries (or names) of the telephone numbers given; the numbers themselves belong to the seller.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];
    public string? Opens { get; init; }
    public bool Preferred { get; init; }
}

public enum Channel
{
    Phone,
    Email,
    Web,
    Probe,
    Sms,
}

public enum ChannelUse
{
    Open,
    Follow,
    Update,
    Reply,
}
