namespace Contrefort.Core.Terms;

/// <summary>What is handed over.</summary>
public sealed record DeliverableTerm : Term
{
    public required string What { get; init; }
    public TermDuration? Every { get; init; }

    /// <summary>The source promises it regularly and gives no frequency.</summary>
    public bool EveryUnspecified { get; init; }
    public string? Once { get; init; }
    public bool Continuous { get; init; }
    public Upon? Upon { get; init; }
    public int? Quantity { get; init; }
    public IReadOnlyList<string> By { get; init; } = [];
    public string? To { get; init; }
    public Setting<IReadOnlyList<string>> For { get; init; } = new([]);
    public IReadOnlyList<string> Contains { get; init; } = [];
    public IReadOnlyDictionary<string, int> Limit { get; init; } = new Dictionary<string, int>();
    public string? More { get; init; }
    public string? Status { get; init; }

    /// <summary>Where it comes from; one way of delivery by choice of <see cref="ChosenBy"/> when there are several.</summary>
    public string? From { get; init; }
    public IReadOnlyDictionary<string, DeliveryWay> Ways { get; init; } = new Dictionary<string, DeliveryWay>();
    public string? ChosenBy { get; init; }
    public IReadOnlyList<string> SplitBy { get; init; } = [];
    public IReadOnlyList<string> Checks { get; init; } = [];
    public bool WithUpdates { get; init; }
    public string? PresentedTo { get; init; }
    public string? SignIn { get; init; }
    public string? Name { get; init; }
    public string? Format { get; init; }
    public string? Maintenance { get; init; }
    public string? Use { get; init; }
    public string? Portal { get; init; }
    public bool MayForce { get; init; }
}

public sealed record DeliveryWay(string Channel, IReadOnlyList<string> Contains, string? Machines);

/// <summary>What steps follow an event.</summary>
public sealed record ProcedureTerm : Term
{
    public required Upon Upon { get; init; }
    public required IReadOnlyList<ProcedureStep> Steps { get; init; }

    /// <summary>The responses whose clock this procedure starts.</summary>
    public IReadOnlyList<string> Starts { get; init; } = [];
}

public sealed record ProcedureStep
{
    public required string Do { get; init; }
    public IReadOnlyList<string> By { get; init; } = [];
    public IReadOnlyList<string> To { get; init; } = [];
    public IReadOnlyList<string> Of { get; init; } = [];
    public string? If { get; init; }
    public string? With { get; init; }
    public string? From { get; init; }
    public string? Within { get; init; }
    public string? Procedure { get; init; }
    public string? MustBe { get; init; }
    public bool Optional { get; init; }
    public IReadOnlyList<string> Fields { get; init; } = [];
    public IReadOnlyList<string> Records { get; init; } = [];
    public IReadOnlyList<string> MayAdd { get; init; } = [];
}

/// <summary>What else must hold.</summary>
public sealed record PrerequisiteTerm : Term
{
    /// <summary>The offer of another contract the customer must hold.</summary>
    public string? Contract { get; init; }
    public string? Product { get; init; }
    public string? Status { get; init; }
    public string? During { get; init; }

    /// <summary>The other contract governs this one.</summary>
    public bool Governs { get; init; }
    public string? IfLost { get; init; }

    /// <summary>The installed base needed; <see cref="InstalledUnspecified"/> when the source gives no figure.</summary>
    public int? InstalledAtLeast { get; init; }
    public bool InstalledUnspecified { get; init; }
}

/// <summary>What is only said: printed, never executed.</summary>
public sealed record TextTerm : Term
{
    public required string Body { get; init; }
    public string? Form { get; init; }
    public Precedence? Precedence { get; init; }
    public IReadOnlyList<string> AcceptsOn { get; init; } = [];
}

public sealed record Precedence(IReadOnlyList<string> Over, IReadOnlyList<string> For, IReadOnlyList<string> Under);
