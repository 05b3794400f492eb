using System.Globalization;
using NodaTime;

namespace Contrefort.Core.Terms;

/// <summary>
/// What is known of a request or of a piece of work when a term is asked whether it applies. Null means <em>not known
/// yet</em>, never <em>no</em>.
/// </summary>
public sealed record Situation
{
    public Channel? Channel { get; init; }

    /// <summary>Support level, 1 to 3.</summary>
    public int? Level { get; init; }

    /// <summary>As the offer's scale names it, e.g. <c>P1</c>.</summary>
    public string? Priority { get; init; }
    public string? Severity { get; init; }
    public InterventionMode? Work { get; init; }

    /// <summary>Time really worked, before any rounding.</summary>
    public Duration? Duration { get; init; }

    /// <summary>When the probe fired or the request was made.</summary>
    public Instant? Trigger { get; init; }
    public string? Component { get; init; }

    /// <summary>Left empty, it is found from <see cref="Component"/> in the offer's lists.</summary>
    public string? SoftwareGroup { get; init; }
    public string? Product { get; init; }
    public string? Tier { get; init; }

    /// <summary>1 for the first server of the contract.</summary>
    public int? ServerRank { get; init; }

    /// <summary>Asked to be faster than the contract promises.</summary>
    public bool? Expedite { get; init; }
    public bool? Virtualised { get; init; }

    /// <summary>Left empty, the contract's own.</summary>
    public string? Pricing { get; init; }

    /// <summary>Left empty, the contract's own.</summary>
    public IReadOnlyCollection<string>? Options { get; init; }

    /// <summary>A dimension as the word or number the offer compares with; null when it is not known.</summary>
    internal string? TextOf(string dimension) =>
        dimension switch
        {
            "channel" => Channel?.Word(),
            "level" => Level?.ToString(CultureInfo.InvariantCulture),
            "priority" => Priority,
            "severity" => Severity,
            "work" => Work?.Word(),
            "component" => Component,
            "software-group" => SoftwareGroup,
            "product" => Product,
            "tier" => Tier,
            "server-rank" => ServerRank?.ToString(CultureInfo.InvariantCulture),
            "expedite" => Text(Expedite),
            "virtualised" => Text(Virtualised),
            "pricing" => Pricing,
            _ => null,
        };

    static string? Text(bool? value) =>
        value switch
        {
            true => "true",
            false => "false",
            null => null,
        };
}

public enum InterventionMode
{
    Remote,

    [Word("onsite")]
    OnSite,

    Phone,
}
