using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Monitoring.Watch;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>What is said of a machine.</summary>
/// <param name="Address">A host name or an address; empty when nothing is probed over the network.</param>
internal sealed record MachineFacts(string Name, string Address, MachineRole Role)
{
    public ContractId? Contract { get; init; }
    public MachineId? ReachedThrough { get; init; }
    public MachineId? HostedOn { get; init; }
    public string Note { get; init; } = "";
}

/// <summary>What is said of a check.</summary>
/// <param name="Settings">See <see cref="CheckKinds"/>.</param>
internal sealed record CheckFacts(string Name, string Settings)
{
    public CheckPolicy Policy { get; init; } = new(Duration.FromMinutes(1), Duration.FromMinutes(1), 3, 1);
    public bool Wakes { get; init; } = true;

    /// <summary>Where it runs; a heartbeat runs nowhere.</summary>
    public IReadOnlyList<LocationId> Locations { get; init; } = [ProbeLocations.Here];
}
