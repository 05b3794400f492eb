using Contrefort.Core.Monitoring;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <summary>A check to be run, as the engine needs it.</summary>
/// <param name="Address">Of its machine.</param>
/// <param name="Every">Seconds.</param>
/// <param name="RetryEvery">Seconds.</param>
/// <param name="Sight">What this place saw last; null when it has not looked yet.</param>
internal sealed record WatchOrder(
    Guid Check,
    string Kind,
    string Settings,
    string Address,
    int Every,
    int RetryEvery,
    Sight? Sight
);

/// <param name="Revision">Changes when a check of the share does.</param>
/// <param name="Checks">Null: as they are known.</param>
internal sealed record ShareOrders(int Share, string Revision, IReadOnlyList<WatchOrder>? Checks);

/// <param name="Now">By the server's clock.</param>
/// <param name="Shares">All that this process holds.</param>
internal sealed record WatchOrders(Instant Now, IReadOnlyList<ShareOrders> Shares);

/// <summary>
/// Where an engine's orders come from and its results go to: the database itself, or the server of another place. Both may
/// be out of reach for a while; the engine goes on, and tries again.
/// </summary>
internal interface IWatchLedger
{
    /// <summary>The present, by the clock results are to be told in.</summary>
    Instant Now { get; }

    /// <summary>Takes or keeps this process's shares, for about a minute.</summary>
    /// <param name="known">The revision of each share the engine has.</param>
    Task<WatchOrders> Lease(IReadOnlyDictionary<int, string> known, CancellationToken stop);

    /// <summary>Returns once the results are durable. The same may be handed in again.</summary>
    /// <exception cref="ResultsRefusedException">They never will be taken.</exception>
    Task HandIn(IReadOnlyList<Seen> results, CancellationToken stop);

    /// <summary>A polite end: others take over at once.</summary>
    Task GiveBack(CancellationToken stop);
}

internal sealed class ResultsRefusedException(string message) : Exception(message);
