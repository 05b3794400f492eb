namespace Contrefort.Protocols.EInvoicing;

/// <summary>The syntax of a file given to a platform.</summary>
public enum FlowSyntax
{
    Cii,
    Ubl,
    FacturX,

    /// <summary>A lifecycle message.</summary>
    Cdar,

    /// <summary>An e-reporting file.</summary>
    Frr,
}

/// <summary>What the platform is to do with it: <c>processingRule</c>.</summary>
public enum ProcessingRule
{
    B2B,
    B2BInt,
    B2C,
    OutOfScope,
    ArchiveOnly,
    NotApplicable,
}

/// <summary>What the first checks of the platform came to.</summary>
public enum FlowState
{
    Pending,
    Ok,
    Error,
}

/// <summary>The kinds of flow a seller meets; others may come.</summary>
public static class FlowTypes
{
    public const string CustomerInvoice = "CustomerInvoice";
    public const string CustomerInvoiceStatus = "CustomerInvoiceLC";
}

/// <summary>A file to hand over.</summary>
/// <param name="TrackingId">
/// Ours, at most 36 characters, to find it again by. The platform does not check that it is given once.
/// </param>
public sealed record NewFlow(string Name, FlowSyntax Syntax, byte[] Content, string TrackingId)
{
    public ProcessingRule? Rule { get; init; }

    /// <summary><c>Basic</c>, <c>CIUS</c> or <c>Extended-CTC-FR</c>.</summary>
    public string? Profile { get; init; }
}

/// <param name="Code">Such as <c>AlreadyExistingFlow</c>, <c>InvalidSchema</c>.</param>
/// <param name="Item">What it is about.</param>
public sealed record FlowFault(string Code, string Message, string? Item, bool IsWarning);

/// <summary>A file the platform has, sent by us or to us.</summary>
/// <param name="Type">See <see cref="FlowTypes"/>.</param>
/// <param name="IsOutgoing">From us to the platform.</param>
public sealed record Flow(
    string Id,
    string? TrackingId,
    string Name,
    string? Type,
    bool IsOutgoing,
    FlowState State,
    IReadOnlyList<FlowFault> Faults,
    DateTimeOffset SubmittedAt,
    DateTimeOffset UpdatedAt
)
{
    /// <summary>The platform says that it had this invoice before: what was sent earlier did arrive.</summary>
    public bool IsRepetition => Faults.Any(fault => fault.Code == "AlreadyExistingFlow");
}

/// <summary>All that is given must hold.</summary>
public sealed record FlowSearch
{
    /// <summary>Strictly after.</summary>
    public DateTimeOffset? UpdatedAfter { get; init; }
    public string? TrackingId { get; init; }
    public IReadOnlyList<string> Types { get; init; } = [];
}
