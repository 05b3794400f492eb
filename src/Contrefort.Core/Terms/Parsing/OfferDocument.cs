namespace Contrefort.Core.Terms.Parsing;

/// <summary>An offer file laid over the one it extends, before its values are read. Immutable.</summary>
sealed record OfferDocument
{
    public required string Id { get; init; }
    public required Place Place { get; init; }
    public bool Abstract { get; init; }
    public IReadOnlyList<string> Extends { get; init; } = [];

    /// <summary>version, label, seller, currency, prices, zone, obligation.</summary>
    public IReadOnlyDictionary<string, Node> Header { get; init; } = new Dictionary<string, Node>();
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<MapEntry> Calendars { get; init; } = [];
    public IReadOnlyList<MapEntry> Parameters { get; init; } = [];

    /// <summary>Values given by <c>set</c>, and later by a subscription or an amendment.</summary>
    public IReadOnlyDictionary<string, MapEntry> Set { get; init; } = new Dictionary<string, MapEntry>();
    public IReadOnlyList<RawTerm> Terms { get; init; } = [];
    public IReadOnlyList<RawOption> Options { get; init; } = [];
    public IReadOnlyList<MapEntry> Lists { get; init; } = [];
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A term not read yet: its one-key map, and what it takes from the option or amendment it came with.</summary>
sealed record RawTerm(string Kind, Place Place, Node Body, string OfferId)
{
    public string? Option { get; init; }
    public string? DefaultId { get; init; }
    public string? DefaultSource { get; init; }

    public string? Id => (Body as MapNode)?["id"]?.ScalarText ?? DefaultId;

    public string Ref => $"{Kind}.{Id}";

    public bool TakesThePlaceOf(RawTerm other) =>
        Kind == other.Kind && (other.Id == Id || other.Id == (Body as MapNode)?["replaces"]?.ScalarText);
}

sealed record RawOption(string Id, Place Place, MapNode Body, string OfferId);
