using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Contrefort.Api;

internal sealed class ApiOptions
{
    /// <summary>Requests a token may make in a minute; others, without a token, a tenth of it from one address.</summary>
    [Range(10, 10_000_000)]
    public int RequestsPerMinute { get; set; } = 1_200;

    /// <summary>The largest JSON body taken, in bytes.</summary>
    [Range(10_000, 50_000_000)]
    public int LargestBody { get; set; } = 1_000_000;

    /// <summary>How long the answer to a request with an <c>Idempotency-Key</c> is kept, in hours.</summary>
    [Range(1, 8760)]
    public int KeepAnswersHours { get; set; } = 24;
}

[OptionsValidator]
internal sealed partial class ApiOptionsValidator : IValidateOptions<ApiOptions>;
