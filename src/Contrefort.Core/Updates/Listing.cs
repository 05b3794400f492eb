namespace Contrefort.Core.Updates;

/// <summary>A package a machine has.</summary>
public sealed record InstalledPackage(string Name, string Version, string Arch);

/// <summary>How much an update presses.</summary>
public enum UpdateSeverity
{
    Ordinary,

    /// <summary>A security update the distribution calls moderate or low.</summary>
    Security,

    /// <summary>From a security suite, or called important or critical.</summary>
    Critical,
}

/// <summary>An update a machine lacks.</summary>
/// <param name="From">The version it has; null where the listing does not say.</param>
/// <param name="Source">The suite, repository or advisory it comes from.</param>
public sealed record LackingUpdate(string Package, string? From, string To, string Source, UpdateSeverity Severity);

/// <summary>
/// What a machine's own package programs said: <c>apt list</c>, <c>apt-get -s upgrade</c>, <c>dpkg-query -W</c>, <c>dnf list</c>,
/// <c>dnf check-update</c>, <c>dnf updateinfo list</c>, <c>rpm -qa</c>, one after another or alone.
/// </summary>
/// <param name="SaysInstalled">It lists all that is installed.</param>
/// <param name="SaysLacking">It lists all updates that are lacking, or says that none is.</param>
public sealed record Listing(
    IReadOnlyList<InstalledPackage> Installed,
    IReadOnlyList<LackingUpdate> Lacking,
    bool SaysInstalled,
    bool SaysLacking
);
