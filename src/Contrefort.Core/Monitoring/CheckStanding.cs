using NodaTime;

namespace Contrefort.Core.Monitoring;

/// <summary>
/// How a check stands, read from what its places saw. A failure is soft until enough runs in enough places agree; three
/// instants follow from it: the first failed run, the run that confirmed it, and, later, when the provider was told.
/// </summary>
/// <param name="Since">When it came to stand so.</param>
/// <param name="FirstFailedAt">The first failed run of the places that agree; null while it is up.</param>
/// <param name="ConfirmedAt">The run that made enough places agree; null while it is not down.</param>
/// <param name="Turns">The instants it last went down or came up, newest last.</param>
public sealed record CheckStanding(
    CheckState State,
    Instant Since,
    Instant? FirstFailedAt,
    Instant? ConfirmedAt,
    bool IsFlapping,
    IReadOnlyList<Instant> Turns
)
{
    const int TurnsKept = 12;

    public static CheckStanding New(Instant at) => new(CheckState.Pending, at, null, null, false, []);

    /// <summary>Reads it again after a run, or because time has passed.</summary>
    public CheckStanding Read(CheckPolicy policy, IReadOnlyCollection<PlaceSight> sights, Instant now)
    {
        var fresh = sights.Where(sight => now - sight.LastAt <= policy.Freshness).ToList();
        var hard = fresh.Where(sight => sight.HardSince is not null).ToList();
        var next = this;
        if (hard.Count >= policy.Places)
            next = With(
                CheckState.Down,
                hard.Min(sight => sight.FailedSince),
                hard.Select(sight => sight.HardSince!.Value).Order().ElementAt(policy.Places - 1)
            );
        else if (fresh.Count == 0)
            return Turned(this, policy, now);
        else if (State == CheckState.Down && fresh.Count < policy.Places && fresh.Exists(sight => sight.InARow > 0))
            return this;
        else if (fresh.Where(sight => sight.InARow > 0).ToList() is { Count: > 0 } failing)
            next = With(CheckState.Failing, failing.Min(sight => sight.FailedSince), null);
        else
            next = With(CheckState.Up, null, null);
        return next.Turned(this, policy, now);

        CheckStanding With(CheckState state, Instant? firstFailedAt, Instant? confirmedAt) =>
            this with
            {
                State = state,
                Since = state == State ? Since : confirmedAt ?? firstFailedAt ?? fresh.Max(sight => sight.Since),
                FirstFailedAt = state == State && FirstFailedAt is not null ? FirstFailedAt : firstFailedAt,
                ConfirmedAt = state == State && ConfirmedAt is not null ? ConfirmedAt : confirmedAt,
            };
    }

    /// <summary>When flapping may have ended by itself: the check is to be read again then.</summary>
    public Instant? CalmAt(CheckPolicy policy) =>
        IsFlapping && Turns.Count > CheckPolicy.CalmUpTo
            ? Turns[^(CheckPolicy.CalmUpTo + 1)] + policy.FlappingSpan
            : null;

    CheckStanding Turned(CheckStanding before, CheckPolicy policy, Instant now)
    {
        var turns = Turns;
        if (Falls(before.State) != Falls(State) && before.State != CheckState.Pending)
            turns = [.. turns.TakeLast(TurnsKept - 1), State == CheckState.Up ? Since : FirstFailedAt ?? Since];
        var recent = turns.Count(turn => turn > now - policy.FlappingSpan);
        return this with
        {
            Turns = turns,
            IsFlapping = recent >= (before.IsFlapping ? CheckPolicy.CalmUpTo + 1 : CheckPolicy.FlapsFrom),
        };
    }

    static bool Falls(CheckState state) => state is CheckState.Failing or CheckState.Down;
}
