using NodaTime;
using NodaTime.Extensions;

namespace Contrefort.Data;

/// <summary>
/// The one clock. PostgreSQL keeps microseconds: what is finer is dropped here, once, or an object would differ from its
/// saved self.
/// </summary>
internal sealed class MicrosecondClock(TimeProvider time) : IClock
{
    const int TicksPerMicrosecond = 10;

    readonly IClock _clock = time.ToClock();

    public Instant GetCurrentInstant()
    {
        var ticks = _clock.GetCurrentInstant().ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - ticks % TicksPerMicrosecond);
    }
}
