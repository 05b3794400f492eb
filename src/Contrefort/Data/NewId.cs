using NodaTime;

namespace Contrefort.Data;

/// <summary>Keys are made at the edge, from the instant of what they name, so that they sort by age (UUIDv7).</summary>
internal static class NewId
{
    public static Guid At(Instant now) => Guid.CreateVersion7(now.ToDateTimeOffset());
}
