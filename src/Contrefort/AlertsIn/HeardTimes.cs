using Contrefort.Protocols.Alerting;
using NodaTime;

namespace Contrefort.AlertsIn;

/// <summary>
/// The instants of an alert, from a clock that is not ours: never in the future. A source's own confirmation counts when it
/// is an hour old at most, for a delivery that was late; an older one is of something the provider could not know.
/// </summary>
internal static class HeardTimes
{
    static readonly Duration OldestConfirmation = Duration.FromHours(1);

    public static (Instant FirstFailed, Instant Confirmed) Of(HeardAlert alert, Instant receivedAt)
    {
        var confirmed =
            At(alert.ConfirmedAt) is { } own && own <= receivedAt && own >= receivedAt - OldestConfirmation
                ? own
                : receivedAt;
        return (At(alert.StartedAt) is { } started ? Instant.Min(started, confirmed) : confirmed, confirmed);
    }

    public static Instant Ended(HeardAlert alert, Instant receivedAt) =>
        At(alert.EndedAt) is { } ended ? Instant.Min(ended, receivedAt) : receivedAt;

    /// <summary>As fine as PostgreSQL keeps it.</summary>
    static Instant? At(DateTimeOffset? at) =>
        at is { } given ? Instant.FromUnixTimeTicks((given - DateTimeOffset.UnixEpoch).Ticks / 10 * 10) : null;
}
