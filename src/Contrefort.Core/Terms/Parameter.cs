using Contrefort.Core.Terms.Parsing;

namespace Contrefort.Core.Terms;

/// <summary>Something the offer leaves open: fixed by an offer that extends it, at publication, or at subscription.</summary>
public sealed record Parameter
{
    public required string Name { get; init; }
    public required ParameterType Type { get; init; }

    /// <summary>The option that asks for it; null when the offer itself does.</summary>
    public string? Option { get; init; }

    /// <summary>The values a choice, set or list may take; empty when any is good.</summary>
    public IReadOnlyList<string> Of { get; init; } = [];

    /// <summary>The set may hold values that are not in <see cref="Of"/>.</summary>
    public bool Open { get; init; }

    /// <summary>Column → type, for a list of rows.</summary>
    public IReadOnlyDictionary<string, ParameterType> Columns { get; init; } = new Dictionary<string, ParameterType>();

    /// <summary>What the rows of a table are named by.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];
    public decimal? Min { get; init; }
    public decimal? Max { get; init; }
    public string? Unit { get; init; }
    public string? Per { get; init; }
    public string? SetBy { get; init; }
    public string? Source { get; init; }
    public string? Note { get; init; }
    public RequiredAt RequiredAt { get; init; } = RequiredAt.Subscription;

    /// <summary>The value comes from the seller, not from the source.</summary>
    public bool House { get; init; }

    /// <summary>The value as the language writes it; null while there is none. The text <c>null</c> is a value: nothing, on purpose.</summary>
    public string? Value { get; init; }

    /// <summary>Keys of a table that still have no value.</summary>
    public IReadOnlyList<string> MissingRows { get; init; } = [];
    public bool IsMissing => Value is null || MissingRows.Count > 0;

    /// <summary>The value of a set or list, item by item: a row has its columns by name, a plain word stands under "".</summary>
    /// <exception cref="OfferException">The value cannot be read.</exception>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Items(string? value) =>
        value is null or "null" || Flow.Read(Name, value, Type) is not ListNode list
            ? []
            :
            [
                .. list.Items.Select(item =>
                    item is MapNode row
                        ? row.Entries.ToDictionary(cell => cell.Key, cell => Flow.Write(cell.Value))
                        : new Dictionary<string, string> { [""] = Flow.Write(item) }
                ),
            ];
}

public enum ParameterType
{
    Text,
    Choice,
    Integer,
    Money,
    Percent,
    Boolean,
    Timezone,

    /// <summary>A country or part of one, e.g. <c>FR</c>, <c>FR-57</c>, <c>CH-GE</c>.</summary>
    Territory,

    /// <summary>A territory, a list of dates, or <c>none</c>.</summary>
    Holidays,
    Product,
    Set,
    List,
    Table,
}

/// <summary>When a parameter must have its value: before the offer is on sale, before a contract is made, or never.</summary>
public enum RequiredAt
{
    Publication,
    Subscription,
    Never,
}
