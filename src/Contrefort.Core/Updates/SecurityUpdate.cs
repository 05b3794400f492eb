using NodaTime;

namespace Contrefort.Core.Updates;

public readonly record struct SecurityUpdateId(Guid Value) : IId<SecurityUpdateId>
{
    public static SecurityUpdateId Of(Guid value) => new(value);
}

/// <summary>Where a critical update of one machine stands.</summary>
public enum UpdateState
{
    /// <summary>A listing shows that it is lacking.</summary>
    Found,

    /// <summary>Somebody has checked it, where the contract asks for that before it is deployed.</summary>
    Validated,
    Planned,
    Done,

    /// <summary>It will not be installed, and somebody said why.</summary>
    SetAside,
}

/// <summary>A step of an update.</summary>
public enum UpdateStep
{
    Found,

    /// <summary>A newer version is lacking now.</summary>
    Moved,
    Validated,
    Planned,
    Done,
    SetAside,
}

/// <summary>A critical update that a machine lacks, from the day a listing showed it until it is done or set aside.</summary>
/// <param name="To">The version to install.</param>
/// <param name="NeedsValidation">The contract asks that it is checked before it is deployed.</param>
public sealed record SecurityUpdate(
    SecurityUpdateId Id,
    string Package,
    string To,
    UpdateState State,
    bool NeedsValidation
)
{
    public bool IsOpen => State is UpdateState.Found or UpdateState.Validated or UpdateState.Planned;

    /// <summary>Takes a step, or says why not.</summary>
    /// <exception cref="RuleViolationException"/>
    public UpdateState Take(UpdateStep step, string? said)
    {
        if (!IsOpen)
            throw new RuleViolationException("This update is done, or set aside.");
        switch (step)
        {
            case UpdateStep.Validated:
                if (!NeedsValidation)
                    throw new RuleViolationException("The contract does not ask to validate it.");
                if (State != UpdateState.Found)
                    throw new RuleViolationException("It is validated already.");
                return UpdateState.Validated;
            case UpdateStep.Planned:
                RefuseUnchecked();
                return UpdateState.Planned;
            case UpdateStep.Done:
                RefuseUnchecked();
                return UpdateState.Done;
            case UpdateStep.SetAside:
                return string.IsNullOrWhiteSpace(said)
                    ? throw new RuleViolationException("Say why it is set aside.")
                    : UpdateState.SetAside;
            case UpdateStep.Found or UpdateStep.Moved:
                // Another version is another thing to check.
                return NeedsValidation ? UpdateState.Found : State;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }

    void RefuseUnchecked()
    {
        if (NeedsValidation && State == UpdateState.Found)
            throw new RuleViolationException("The contract asks that it is validated before it is deployed.");
    }
}

/// <summary>What a new listing changes of the updates a machine was known to lack.</summary>
/// <param name="Found">Critical, and not known yet.</param>
/// <param name="Moved">Known, and a newer version is lacking now.</param>
/// <param name="Done">The listing shows that they are there.</param>
public sealed record UpdateChanges(
    IReadOnlyList<LackingUpdate> Found,
    IReadOnlyList<(SecurityUpdate Update, LackingUpdate Now)> Moved,
    IReadOnlyList<SecurityUpdate> Done
)
{
    /// <summary>
    /// Compares. What was set aside comes back only in another version; an update counts as done when the installed version is
    /// as new, or when a whole list of updates does not name it any more.
    /// </summary>
    public static UpdateChanges Of(IReadOnlyList<SecurityUpdate> known, Listing listing)
    {
        var open = known.Where(update => update.IsOpen).ToDictionary(update => update.Package);
        var aside = known
            .Where(update => update.State == UpdateState.SetAside)
            .Select(update => (update.Package, update.To));
        var lacking = listing.Lacking.ToDictionary(update => update.Package);
        return new(
            [
                .. listing
                    .Lacking.Where(update =>
                        update.Severity == UpdateSeverity.Critical && !open.ContainsKey(update.Package)
                    )
                    .ExceptBy(aside, update => (update.Package, update.To)),
            ],
            [
                .. open
                    .Values.Where(update => lacking.TryGetValue(update.Package, out var now) && now.To != update.To)
                    .Select(update => (update, lacking[update.Package])),
            ],
            [.. open.Values.Where(update => !lacking.ContainsKey(update.Package) && IsThere(update, listing))]
        );
    }

    static bool IsThere(SecurityUpdate update, Listing listing)
    {
        var versions = listing
            .Installed.Where(package => package.Name == update.Package)
            .Select(package => package.Version)
            .ToList();
        // An old version may stay beside the new one: kernels do.
        return versions.Count > 0
            ? versions.Any(version => PackageVersion.Compare(version, update.To) >= 0)
            : listing.SaysLacking || listing.SaysInstalled;
    }
}
