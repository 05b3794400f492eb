using NodaTime;

namespace Contrefort.Core.Monitoring;

/// <summary>How often a check is run and when it is believed.</summary>
/// <param name="Every">Between two runs while all is well.</param>
/// <param name="RetryEvery">And while it fails.</param>
/// <param name="Attempts">Failures in a row that make a state hard, in one place.</param>
/// <param name="Places">Places that must agree.</param>
public sealed record CheckPolicy(Duration Every, Duration RetryEvery, int Attempts, int Places)
{
    /// <summary>Where fewer places are awake than must agree, those there are decide.</summary>
    public CheckPolicy AmongAwake(int places) => this with { Places = Math.Clamp(Places, 1, Math.Max(1, places)) };

    /// <summary>What a place has not said for that long says nothing any more: it may have lost its own connection.</summary>
    public Duration Freshness => Duration.Max(Every * 3, RetryEvery * (Attempts + 1)) + Duration.FromMinutes(1);

    /// <summary>How far back flapping is read: twenty runs.</summary>
    public Duration FlappingSpan => Every * 20;

    /// <summary>Turns within <see cref="FlappingSpan"/> from which it flaps: three times down and up.</summary>
    public const int FlapsFrom = 6;

    /// <summary>And up to which it flaps no more.</summary>
    public const int CalmUpTo = 1;
}

/// <summary>What one place last saw of a check.</summary>
/// <param name="Since">The first run with this sight.</param>
/// <param name="InARow">Failures one after the other; 0 when all is well.</param>
/// <param name="FailedSince">The first of them.</param>
/// <param name="HardSince">The run that made it hard; null while it is not.</param>
/// <param name="LastAt">The last run.</param>
public sealed record PlaceSight(
    LocationId Place,
    Sight Sight,
    Instant Since,
    int InARow,
    Instant? FailedSince,
    Instant? HardSince,
    Instant LastAt
)
{
    /// <summary>A first run.</summary>
    public static PlaceSight First(LocationId place, Sight sight, Instant at, CheckPolicy policy) =>
        new PlaceSight(place, Sight.Ok, at, 0, null, null, at).After(sight, at, policy) with
        {
            Since = at,
        };

    /// <summary>One run more. A run older than the last changes nothing: it was handed in late and out of order.</summary>
    public PlaceSight After(Sight sight, Instant at, CheckPolicy policy)
    {
        if (at < LastAt)
            return this;
        var since = sight == Sight ? Since : at;
        if (!Fails(sight))
            return this with
            {
                Sight = sight,
                Since = since,
                InARow = 0,
                FailedSince = null,
                HardSince = null,
                LastAt = at,
            };
        var inARow = InARow + 1;
        return this with
        {
            Sight = sight,
            Since = since,
            InARow = inARow,
            FailedSince = FailedSince ?? at,
            HardSince = HardSince ?? (inARow >= policy.Attempts ? at : null),
            LastAt = at,
        };
    }

    /// <summary>A warning is a failure too, of lesser severity: it is shown, and nobody is woken for it.</summary>
    public static bool Fails(Sight sight) => sight != Sight.Ok;
}
