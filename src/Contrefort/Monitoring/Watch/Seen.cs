using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Contrefort.Core.Monitoring;
using Contrefort.Protocols.Probing;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <summary>One run of a check, as the place that ran it tells.</summary>
/// <param name="At">When it began.</param>
/// <param name="Took">Microseconds.</param>
/// <param name="Message">As <see cref="SeenMessage"/> writes it; none while all is well.</param>
/// <param name="Metrics">What was measured besides the time it took, as JSON.</param>
internal readonly record struct Seen(
    CheckId Check,
    Instant At,
    Sight Sight,
    int Took,
    string? Message = null,
    string? Metrics = null
)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Seen Of(CheckId check, Instant at, ProbeResult result) =>
        new(
            check,
            at,
            (Sight)result.Status,
            (int)Math.Min(result.Took.TotalMicroseconds, int.MaxValue),
            SeenMessage.Write(result.Status, result.Message),
            // The first one is the time it took.
            result.Metrics.Count > 1
                ? JsonSerializer.Serialize(result.Metrics.Skip(1), Json).Replace("\\u0000", "")
                : null
        );

    public bool IsWell => Sight == Sight.Ok;
}
