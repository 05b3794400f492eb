using System.Globalization;

namespace Contrefort.Core.Terms;

/// <summary>Which values a thing may take (priority, level, severity, size band) and who sets them.</summary>
public sealed record ScaleTerm : Term
{
    /// <summary>The dimension: <c>priority</c>, <c>level</c>, <c>severity</c>, <c>tier</c>.</summary>
    public required string Of { get; init; }
    public Side? SetBy { get; init; }
    public Side? AgreedWith { get; init; }

    /// <summary>In the order of the file: the first is the most serious, or the lowest level.</summary>
    public IReadOnlyList<ScaleValue> Values { get; init; } = [];

    /// <summary>Size bands, ascending, when the scale is measured rather than chosen.</summary>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>The parameter the bands measure.</summary>
    public string? By { get; init; }

    /// <summary>From → allowed to; empty when every move is allowed.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Moves { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What happens outside every band, e.g. <c>quote</c>.</summary>
    public string? Outside { get; init; }

    /// <summary>The band of a measure; null outside the grid.</summary>
    public Band? BandOf(decimal measure) => Bands.FirstOrDefault(band => band.From <= measure && measure <= band.To);

    public bool Has(string value) => Values.Any(known => known.Name == value);

    public bool MayMove(string from, string to) =>
        Has(to) && (Moves.Count == 0 || (Moves.TryGetValue(from, out var allowed) && allowed.Contains(to)));

    /// <summary>Of a scale of levels: where a ticket may go from this one; null when every move is allowed.</summary>
    public IReadOnlyList<int>? LevelsFrom(int level) =>
        Moves.Count == 0 ? null
        : Moves.TryGetValue(level.ToString(CultureInfo.InvariantCulture), out var allowed)
            ? [.. allowed.Select(to => int.Parse(to, CultureInfo.InvariantCulture))]
        : [];

    /// <summary>
    /// The value that holds: the one agreed; while nothing is agreed, the one of the side that sets it; failing that, the other's.
    /// </summary>
    public string? Prevailing(string? byCustomer, string? byProvider, string? agreed) =>
        agreed ?? (SetBy == Side.Provider ? byProvider ?? byCustomer : byCustomer ?? byProvider);
}

public sealed record ScaleValue(string Name, string Text);

/// <summary>From and to are both inside the band.</summary>
public sealed record Band(string Name, decimal From, decimal To, decimal Times);

public enum Side
{
    Customer,
    Provider,
    Partner,
}
