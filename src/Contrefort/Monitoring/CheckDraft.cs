using Contrefort.Core.Monitoring;
using Contrefort.Monitoring.Watch;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>A check as a form or a program asks it: what is not said is as it usually is for its kind.</summary>
/// <param name="Settings">See <see cref="CheckKinds"/>.</param>
internal sealed record CheckDraft(string Kind, string Name, string Settings)
{
    /// <summary>Seconds.</summary>
    public int? Every { get; init; }

    /// <summary>Seconds.</summary>
    public int? RetryEvery { get; init; }
    public int? Attempts { get; init; }
    public int? Places { get; init; }
    public bool Wakes { get; init; } = true;
    public IReadOnlyList<LocationId> Locations { get; init; } = [ProbeLocations.Here];

    bool IsHeartbeat => Kind == CheckKinds.Heartbeat;

    public static int UsuallyEvery(string kind) => kind == CheckKinds.Heartbeat ? 86_400 : 60;

    public CheckFacts Facts
    {
        get
        {
            var every = Duration.FromSeconds(Every ?? UsuallyEvery(Kind));
            // A job calls in, or does not: it is not tried again, nor from several places.
            var policy = IsHeartbeat
                ? new CheckPolicy(every, every, 1, 1)
                : new CheckPolicy(every, Duration.FromSeconds(RetryEvery ?? 60), Attempts ?? 3, Places ?? 1);
            return new(Name, Settings)
            {
                Policy = policy,
                Wakes = Wakes,
                Locations = Locations,
            };
        }
    }
}
