using Contrefort.Core.Monitoring;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <summary>This place, where the database is at hand.</summary>
internal sealed class DatabaseLedger(WatchDesk desk, ResultIntake intake, IClock clock) : IWatchLedger
{
    readonly string _process = Guid.NewGuid().ToString("n");

    public Instant Now => clock.GetCurrentInstant();

    public Task<WatchOrders> Lease(IReadOnlyDictionary<int, string> known, CancellationToken stop) =>
        desk.Orders(ProbeLocations.Here, _process, known, stop);

    public Task HandIn(IReadOnlyList<Seen> results, CancellationToken stop) =>
        intake.HandIn(ProbeLocations.Here, results, stop);

    public Task GiveBack(CancellationToken stop) => desk.GiveBack(ProbeLocations.Here, _process, stop);
}
