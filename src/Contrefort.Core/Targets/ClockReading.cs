using Contrefort.Core.Calendars;
using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Targets;

public enum ClockState
{
    /// <summary>What starts it has not happened yet.</summary>
    Waiting,
    Running,

    /// <summary>Stopped for a while by a hold its term allows to stop it.</summary>
    Paused,
    Met,

    /// <summary>The deadline has passed, or was passed before the clock stopped.</summary>
    Late,

    /// <summary>Promised without a figure: nothing to compute.</summary>
    Untimed,

    /// <summary>The ticket ended before the clock had to.</summary>
    Ended,
}

/// <summary>
/// One service clock of one ticket: what was promised, by when, and why. Instants are UTC; <see cref="Stretches"/> are the
/// open hours between start and deadline, day by day in the contract's zone, so that a person can add them up.
/// </summary>
public sealed record ClockReading(
    ResponseTerm Term,
    ClockState State,
    Instant? StartedAt,
    Instant? Due,
    Instant? StoppedAt,
    TermDuration? Allowed,
    string? CalendarName,
    IReadOnlyList<OpenStretch> Stretches,
    IReadOnlyList<Interval> Pauses,
    Citation Because
)
{
    /// <summary>An internal aim steers the work and is never owed (attribute <c>aims</c>).</summary>
    public bool IsAim { get; init; }

    /// <summary>
    /// Late on a promise that is owed. A late target, indicative or best-effort clock is missed, never breached.
    /// </summary>
    public bool IsBreach =>
        State == ClockState.Late && !IsAim && Term.Commitment is (Commitment.Guaranteed or Commitment.Contractual);

    /// <summary>By how much the deadline was passed, when it was.</summary>
    public Duration? LateBy(Instant now) =>
        State == ClockState.Late && Due is { } due ? (StoppedAt ?? now) - due : null;
}
