using NodaTime;

namespace Contrefort.Data;

/// <summary>A clock that stands still until it is moved: for tests, and for a demo world that is told from its past.</summary>
internal sealed class MovableTime(Instant now) : TimeProvider
{
    public Instant Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
}
